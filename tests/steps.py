"""What is done in the store costs, counted: statements, and steps of SQLite's virtual machine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from renterrewards.faults import Fault
from renterrewards.store.engine import Store
from renterrewards.store.work import Work

EVERY = 10
"""Steps of the virtual machine to one call of the progress handler; what is below is not seen."""


@dataclass(frozen=True)
class Cost:
    """What one act cost."""

    statements: int
    steps: int


def cost(store: Store, act: Callable[[Work], Any]) -> Cost:
    """The cost of a look; what it gives is read to its end."""
    with store.look() as work:
        return _counted(work, act)


def cost_of_writing(store: Store, act: Callable[[Work], Any]) -> Cost:
    """The cost of an act that writes, of which nothing is kept."""
    found: list[Cost] = []
    try:
        with store.work() as work:
            found.append(_counted(work, act))
            raise Fault("COUNTED")
    except Fault as fault:
        if fault.message != "COUNTED":
            raise
    return found[0]


def _counted(work: Work, act: Callable[[Work], Any]) -> Cost:
    steps = [0]

    def counted() -> int:
        steps[0] += EVERY
        return 0

    work.connection.set_progress_handler(counted, EVERY)
    try:
        found = act(work)
        if hasattr(found, "__iter__"):
            list(found)
    finally:
        work.connection.set_progress_handler(None, 0)
    return Cost(work.issued, steps[0])
