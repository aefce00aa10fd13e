"""A small ledger in which everything has happened, and ways to break it behind the program's back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import stores

from renterrewards.records import Act, Customer
from renterrewards.rules.ledger import Policy
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Born, Source

MARY, BOB, ANN = 1, 2, 3

MOVEMENTS = {
    1: "Mary earns 5, which die on 1 June",
    2: "Mary earns 3",
    3: "Mary spends 4 of lot 1",
    4: "Bob earns 2",
    5: "Bob spends 2",
    6: "Bob's earning is taken back: he owes 2",
    7: "Mary's redemption is undone",
    8: "Ann is brought forward with 7",
}
"""Movement number to what it is; lots 1 and 2 are Mary's, 3 is Bob's, 4 is Ann's."""


def everything_happened(store: Store, act: Act) -> None:
    """Three customers and eight movements, see `MOVEMENTS`."""
    june = date(2012, 6, 1)
    with store.work() as work:
        for name in ("SMITH", "JONES", "BROWN"):
            customers.add(work, Customer(number=0, last_name=name))
        points.earn(work, act, MARY, 5, "earn:RA:1:1", Source("RA", "1"), born=Born(act.business_date, june, "PFD"))
        points.earn(work, act, MARY, 3, "earn:RA:2:1", Source("RA", "2"), rule="LONG 2012-01-01")
        points.redeem(work, act, MARY, 4, "redeem:RA:3:1:1", Source("RA", "3"), document="1FREE")
        points.earn(work, act, BOB, 2, "earn:RA:4:1", Source("RA", "4"))
        points.redeem(work, act, BOB, 2, "redeem:RA:5:1:1", Source("RA", "5"), document="1FREE")
        points.reverse(work, act, 4, Policy(), "REOPEN")
        points.reverse(work, act, 3, Policy(), "VOID")
        later = replace(act, business_date=date(2012, 5, 2))
        points.earn(work, later, ANN, 7, "opening:x:3", Source("IMPORT", "customers"), kind="OPENING")


def tamper(path: Path, *statements: str) -> None:
    """Change the store past its triggers and checks, as somebody with it in his hands can."""
    stores.change(path, *statements)
