"""What is refused on the command line: one line on stderr, and the exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from renterrewards.faults import Fault


@contextmanager
def refusals() -> Iterator[None]:
    """A fault or an unanswered question goes to stderr with exit 1, wrong usage exits 2."""
    from renterrewards import headless

    with faults():
        try:
            yield
        except headless.UsageError as error:
            raise click.UsageError(str(error)) from None
        except headless.Unanswered as error:
            click.echo(str(error), err=True)
            raise SystemExit(1) from None


@contextmanager
def faults() -> Iterator[None]:
    """A fault goes to stderr with exit 1; all that the terminal needs, which does not wait for `headless`."""
    try:
        yield
    except Fault as fault:
        field = f"{fault.field}: " if fault.field else ""
        click.echo(f"{field}{fault.message}", err=True)
        for row in getattr(fault, "rows", ())[1:]:
            click.echo(row, err=True)
        raise SystemExit(1) from None
