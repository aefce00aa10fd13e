"""N1: customers by the beginning of a name against one by his number, as the options look them up.

`python -m benchmarks.lookup STORE [ROUNDS]`, a store of `benchmarks.big_store`: 7 rounds take a few seconds.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks import table
from benchmarks.steps import Steps
from benchmarks.table import Row
from renterrewards.programs.desk import Desk
from renterrewards.programs.rental import renter
from renterrewards.store import customers
from renterrewards.store.engine import Store

GOAL, GOAL_OF_PAGES, MOST_STEPS = 4.0, 1.3, 400
LETTERS = (1, 2, 4)
LATER = 20
NUMBERS = range(1, 10_000, 500)
"""Who is looked up: by number, and by the beginning of his name."""


def by_number(desk: Desk, number: int) -> object:
    """One customer."""
    return next(renter.find(desk, str(number)), None)


def page(listed: Iterator[object]) -> list[object]:
    """The next page of a list, as it is read when it is shown."""
    return list(islice(listed, renter.PAGE))


def rows(rounds: int, path: Path) -> list[Row]:
    """What they cost, as rows of the table; microseconds of the processor."""
    with closing(Store.open(str(path))) as store:
        desk = Desk("", lambda: store, datetime.now, Path(), open_to_all=True)
        with store.look() as work:
            names = [found.last_name for n in NUMBERS if (found := customers.find(work, n))]
        seen: dict[str, list[float]] = {}
        for _ in range(rounds):
            for number, name in zip(NUMBERS, names, strict=True):
                _time(seen, "number", lambda n=number: by_number(desk, n))
                for letters in LETTERS:
                    _time(seen, f"{letters}", lambda n=name[:letters]: page(renter.rows(desk, n, "")))
                _time(seen, "later", _later(desk, name[:1]))
        steps = Steps(store)
        firsts = [steps.of(lambda n=n[:k]: page(renter.rows(desk, n, ""))) for n in names for k in LETTERS]
        laters = [steps.of(_later(desk, name[:1])) for name in names]
    cost = {name: median(figures) for name, figures in seen.items()}
    against = ("by number", cost["number"], GOAL)
    return [
        *(Row("N1", f"first page of a name, {k} letters", "us", cost[f"{k}"], *against) for k in LETTERS),
        Row("N1", f"page {LATER}", "us", cost["later"], "page 1", cost["1"], GOAL_OF_PAGES),
        Row("N1", "VM steps of any page", "", max(firsts + laters), goal=MOST_STEPS),
    ]


def _later(desk: Desk, beginning: str) -> Callable[[], object]:
    """A later page, those before it read already."""
    listed = renter.rows(desk, beginning, "")
    for _ in range(LATER - 1):
        page(listed)
    return lambda: page(listed)


def _time(seen: dict[str, list[float]], name: str, act: Callable[[], object]) -> None:
    started = time.process_time()
    act()
    seen.setdefault(name, []).append(1e6 * (time.process_time() - started))


def main() -> None:
    path, rounds = (*sys.argv[1:], *("", "7")[len(sys.argv) - 1 :])
    print(table.heading())
    print("\n".join(table.text(row) for row in rows(int(rounds), Path(path))))


if __name__ == "__main__":
    main()
