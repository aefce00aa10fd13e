"""What a look at the store costs, counted: statements, and steps of SQLite's virtual machine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from renterrewards.store.engine import Store
from renterrewards.store.work import Work

EVERY = 10
"""Steps of the virtual machine to one call of the progress handler; what is below is not seen."""


@dataclass(frozen=True)
class Cost:
    """What one look cost."""

    statements: int
    steps: int


def cost(store: Store, act: Callable[[Work], Any]) -> Cost:
    """The cost of an act; what it gives is read to its end."""
    steps = [0]

    def counted() -> int:
        steps[0] += EVERY
        return 0

    with store.look() as work:
        work._connection.set_progress_handler(counted, EVERY)
        try:
            found = act(work)
            if hasattr(found, "__iter__"):
                list(found)
        finally:
            work._connection.set_progress_handler(None, 0)
        return Cost(work.issued, steps[0])
