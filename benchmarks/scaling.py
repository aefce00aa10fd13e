"""T5: what the counter does in a big store against the same in a small one: steps of the database, and time.

`python -m benchmarks.scaling SMALL BIG`, two stores of `benchmarks.big_store`. Nothing is kept of what is done.
"""

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from statistics import mean, median

from benchmarks import table
from benchmarks.closing import closes
from benchmarks.opening import opens
from benchmarks.steps import Steps
from benchmarks.table import Row
from renterrewards.faults import Fault
from renterrewards.store import agreements, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.work import Work

GOAL_OF_STEPS, GOAL_OF_TIME = 1.2, 1.4
TRIES, ROUNDS = 25, 7

Tries = list[Callable[[], object]]


def rows(small: Path, big: Path) -> list[Row]:
    """Steps and time of an opening, a close and look-ups."""
    with ExitStack() as open_stores:
        stores = [open_stores.enter_context(closing(Store.open(str(path)))) for path in (big, small)]
        return [row for act in ACTS for row in _rows(act, *(ACTS[act](store) for store in stores), *stores)]


def _rows(what: str, in_big: Tries, in_small: Tries, big: Store, small: Store) -> list[Row]:
    spent: tuple[list[float], list[float]] = ([], [])
    for tries in list(zip(in_big, in_small, strict=True)) * ROUNDS:
        for act, seen in zip(tries, spent, strict=True):
            act()  # what it reads is in memory then, in both stores
            started = time.process_time()
            act()
            seen.append(1e6 * (time.process_time() - started))
    steps = [mean(map(Steps(store).of, tries)) for store, tries in ((big, in_big), (small, in_small))]
    return [
        Row("T5", f"VM steps of {what}", "", steps[0], "small store", steps[1], GOAL_OF_STEPS),
        Row("T5", what, "us", median(spent[0]), "small store", median(spent[1]), GOAL_OF_TIME),
    ]


def _openings(store: Store) -> Tries:
    """Openings with an award, for preferred customers who have the points."""
    with store.look() as work:
        people = (customers.find(work, number) for number in range(1, 3_000, 7))
        able = [one for one in people if one and one.customer_type == "PFD" and points.balance(work, one.number) >= 4]
    return [_undone(store, opens(one)) for one in able[:TRIES]]


def _closes(store: Store) -> Tries:
    """Closes that earn a point."""
    with store.look() as work:
        out = agreements.with_status(work, ["OPEN"], limit=1_000)
    return [_undone(store, closes(ra)) for ra in out if ra.customer_type == "PFD"][:TRIES]


def _undone(store: Store, act: Callable[[Work], object]) -> Callable[[], None]:
    def once() -> None:
        with suppress(Fault), store.work() as work:
            act(work)
            raise Fault("NOT KEPT")

    return once


def _looked_up(store: Store) -> Tries:
    return [_look(store, lambda work, n=n: customers.find(work, n)) for n in range(1, 200 * TRIES, 200)]


def _named(store: Store) -> Tries:
    with store.look() as work:
        found = [customers.find(work, n) for n in range(1, 200 * TRIES, 200)]
    return [_look(store, lambda work, n=one.last_name[:2]: customers.by_name(work, n)) for one in found if one]


def _look(store: Store, act: Callable[[Work], object]) -> Callable[[], object]:
    def once() -> object:
        with store.look() as work:
            return act(work)

    return once


ACTS: dict[str, Callable[[Store], Tries]] = {
    "RA OPEN with an award": _openings,
    "RA CLOSE with a point": _closes,
    "a customer by number": _looked_up,
    "customers by name": _named,
}


def main() -> None:
    print(table.heading())
    print("\n".join(table.text(row) for row in rows(*map(Path, sys.argv[1:3]))))


if __name__ == "__main__":
    main()
