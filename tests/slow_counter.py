"""The program over a store that takes its time: `python slow_counter.py SECONDS [OPTION]...`.

Each transaction that saves a control file rests that long before it is committed; sign-ons and drafts do not. With a
second word behind the seconds, as 1:marker, a file of that name is made while one is open, so that a test can see it.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from renterrewards import passwords
from renterrewards.__main__ import main
from renterrewards.store import engine
from renterrewards.store.work import Work

SECONDS, _, MARKER = sys.argv.pop(1).partition(":")


class SlowStore(engine.Store):
    """A store on a slow disk."""

    @contextmanager
    def work(self, alone: bool = False) -> Iterator[Work]:
        with super().work(alone) as work:
            yield work
            if alone and MARKER:
                Path(MARKER).touch()
            if alone:
                time.sleep(float(SECONDS))


if __name__ == "__main__":
    engine.Store = SlowStore  # type: ignore[misc]
    passwords.STRENGTH.update(time_cost=1, memory_cost=8, parallelism=1)
    main()
