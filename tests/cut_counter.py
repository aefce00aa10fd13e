"""The program, killed as by kill -9 `before` or `after` a customer is committed: `python cut_counter.py after ...`."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from renterrewards import passwords
from renterrewards.__main__ import main
from renterrewards.store import customers, engine
from renterrewards.store.work import Work

AT = sys.argv.pop(1)
_added: list[Any] = []
_add = customers.add


def add(work: Work, customer: Any) -> Any:
    """A customer was added: the next commit is his."""
    _added.append(customer)
    return _add(work, customer)


class CutStore(engine.Store):
    """A store on a machine that somebody trips over the cable of."""

    @contextmanager
    def work(self, alone: bool = False) -> Iterator[Work]:
        with super().work(alone) as work:
            yield work
            if _added and AT == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        if _added:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    engine.Store = CutStore  # type: ignore[misc]
    customers.add = add
    passwords.STRENGTH.update(time_cost=1, memory_cost=8, parallelism=1)
    main()
