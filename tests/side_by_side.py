"""Acts that begin together, and what is in a store then, past our own code."""

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from renterrewards.faults import Fault
from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.look() as work:
        return work.all(Statement(text(sql)))


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """What each of so many threads got, or was told; they begin together."""
    found: list[object] = []
    together = threading.Barrier(count)

    def one(n: int) -> None:
        together.wait()
        try:
            found.append(act(n))
        except Fault as fault:
            found.append(fault.message)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
