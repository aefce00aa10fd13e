"""A counter with a saved query, what it is run by, and what came of it."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import stores
from counters import MISSION_004, Counter, new_counter

from renterrewards import headless
from renterrewards.programs.desk import Desk
from renterrewards.saved_query import SavedQuery
from renterrewards.store import control
from renterrewards.store.engine import Store

MARY = ("CUST", "last_name=SMITH", "first_name=MARY", "customer_type=PFD")
BOISE = ("EDITLOC", "code=BOI", "name=BOISE", "time_zone=America/Boise")
MONTHLY = ("AWARDRPT", "start_date=LM", "end_date=LM", "location=BOI")
SAVE = ["--press", "SAVE"]
NOV_20 = datetime(2026, 11, 20, 18, 0)


def new_queries(folder: Path) -> Path:
    """The store of a counter whose manager saved last month's awards report of Boise as MONTHLY."""
    counter = new_counter(folder, *MISSION_004, MARY, BOISE)
    counter.does(*MONTHLY, answers=["monthly"], more=SAVE)
    return counter.database


def on(counter: Counter, when: datetime) -> Desk:
    """The manager's place on another day; close it."""
    return Desk(
        "00 TEST",
        lambda: Store.open(stores.where(counter.database)),
        lambda: when,
        counter.database.parent / "print",
        user="MGR",
        open_to_all=True,
    )


def runs(desk: Desk, name: str, *values: tuple[str, str], option: str = "AWARDRPT", answers: Sequence[str] = ()) -> str:
    """Run a query headless: what was said."""
    job = headless.Run(desk, list(answers))
    job.saved(option, name, values)
    return job.messages[-1]


def kept(counter: Counter, name: str = "MONTHLY") -> SavedQuery:
    """The query as it is on file."""
    store = Store.open(stores.where(counter.database))
    with store.look() as work:
        found: SavedQuery = control.find(work, "saved_query", (name,))
    store.close()
    return found


def printed(counter: Counter) -> list[str]:
    """The texts of what was printed, in order."""
    return [path.read_text(encoding="utf-8") for path in sorted((counter.database.parent / "print").glob("*.txt"))]


def asked(counter: Counter) -> tuple[str, ...]:
    """Start date, end date and location at the head of what was printed."""
    found = dict(re.findall(r"(START DATE|END DATE|LOCATION) +(\S+)", printed(counter)[0]))
    return tuple(found[name] for name in ("START DATE", "END DATE", "LOCATION"))
