"""How far a long command is: a bar on a terminal, else a plain line now and then; on stderr."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Progress = Callable[[str, int, int], None]

NOW_AND_THEN = 10.0
"""Seconds between two plain lines."""


@contextmanager
def progress() -> Iterator[Progress]:
    """Told what is done, how many, and how many there are (0: not known)."""
    if sys.stderr is not None and sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _Lines().tell


class _Lines:
    """A plain line now and then; none of what is done at once."""

    def __init__(self) -> None:
        self._what, self._since, self._first, self._next = "", 0.0, 0, 0.0

    def tell(self, what: str, done: int, total: int) -> None:
        """Say it when the last time was some while ago."""
        now = time.monotonic()
        if what != self._what:
            self._what, self._since, self._first = what, now, done  # what goes on begins with what was done before
            self._next = max(self._next, now + NOW_AND_THEN)
        if now < self._next:
            return
        self._next = now + NOW_AND_THEN
        rate = (done - self._first) / (now - self._since) if now > self._since else 0
        left = f", {(total - done) / rate:,.0f} SECONDS LEFT" if total and rate else ""
        click.echo(f"{what} {done:,}{f' OF {total:,}' if total else ''}, {rate:,.0f} A SECOND{left}", err=True)


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    counted = TextColumn("{task.completed:,.0f}")
    rate = TextColumn("{task.fields[rate]}")
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        counted,
        rate,
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as shown:
        tasks: dict[str, tuple[TaskID, float, int]] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                task = shown.add_task(what, completed=done, total=total or None, rate="")
                tasks[what] = task, time.monotonic(), done
            task, since, first = tasks[what]
            took = time.monotonic() - since
            rate = f"{(done - first) / took:,.0f}/s" if took > 0.5 else ""
            shown.update(task, completed=done, total=total or None, rate=rate)

        yield tell
