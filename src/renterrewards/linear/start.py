"""Opens a line at standard input and output and serves it."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from renterrewards.company import data_folder
from renterrewards.faults import Fault
from renterrewards.linear.line import HungUp, Line, Stopped
from renterrewards.linear.sitting import Sitting
from renterrewards.programs.desk import Desk
from renterrewards.programs.log_file import log_to

GOODBYES = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
"""The terminal went away, or the machine goes down; not every system has both."""


def run(desk: Desk) -> int:
    """Serve whoever is at standard input until END; the exit code: 1 when a script was stopped."""
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "replace")):
        stream.reconfigure(errors=errors)  # type: ignore[union-attr]
    log_to(data_folder())
    line = Line(sys.stdin, sys.stdout, script=not sys.stdin.isatty())
    with heard(line):
        try:
            return serve(desk, line, sys.stderr)
        except HungUp:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still in the buffer goes nowhere
            return 1


@contextmanager
def heard(line: Line) -> Iterator[None]:
    """Signals are the line's meanwhile; what is ignored, as under nohup, stays so."""
    acts = {number: line.hang_up for number in GOODBYES if signal.getsignal(number) != signal.SIG_IGN}
    before = {number: signal.signal(number, act) for number, act in {**acts, signal.SIGINT: line.interrupt}.items()}
    try:
        yield
    finally:
        for number, act in before.items():
            signal.signal(number, act)


def _left(desk: Desk) -> None:
    """Nobody is signed on here any more."""
    if desk.user and not desk.open_to_all:
        from renterrewards.programs.people import signing_on

        with suppress(Fault):
            signing_on.leave(desk)


def serve(desk: Desk, line: Line, errors: TextIO) -> int:
    """Serve a line until END; the exit code. What stops a script is written to `errors`. Raises HungUp."""
    try:
        Sitting(desk, line).run()
    except Stopped as stopped:
        line.flush()
        errors.write(f"ERROR: {stopped}, INPUT LINE {line.number}\n")
        return 1
    finally:
        _left(desk)
    line.flush()
    return 0
