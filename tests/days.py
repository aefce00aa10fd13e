"""A counter whose clock is turned by hand: options are run on a day, as scripts run them."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import stores
from ledger_proof import differences
from sqlalchemy import text

from renterrewards.headless import Run
from renterrewards.policies import ExpiryPolicy
from renterrewards.programs.desk import Desk
from renterrewards.records import Act, Control, Customer, CustomerType, SpecialDocument
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import expiry, points
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

FREE = SpecialDocument(code="1FREE", description="1 FREE DAY", promo_type="D", amount=100)
PFD = CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4)


class Days:
    """One store and a clock; it is `hour` of `today` in Greenwich."""

    def __init__(self, folder: Path, today: date = date(2012, 5, 1)) -> None:
        self.folder, self.today, self.hour = folder, today, 12
        self.database = folder / "store.db"
        self.working: Callable[[str], None] = lambda text: None
        self.said: list[str] = []
        with self.work() as work:
            control.save(work, "control", Control(local_renter_rewards=True))
            control.save(work, "special_document", FREE)
            control.save(work, "customer_type", PFD)

    def desk(self, user: str = "ANN") -> Desk:
        """Somebody's place at the store; close it."""
        place = Desk(
            "00 TEST",
            lambda: Store.open(stores.where(self.database)),
            self.now,
            self.folder / "print",
            user=user,
            open_to_all=True,
        )
        place.working = self.working
        return place

    def now(self) -> datetime:
        """The hour of the day."""
        return datetime.combine(self.today, time(self.hour))

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A write transaction on the store."""
        with closing(Store.open(stores.where(self.database))) as store, store.work() as work:
            yield work

    @contextmanager
    def look(self) -> Iterator[Work]:
        """A read transaction on the store."""
        with closing(Store.open(stores.where(self.database))) as store, store.look() as work:
            yield work

    @property
    def act(self) -> Act:
        """What is written today."""
        return Act(user="ANN", business_date=self.today, instant=self.now(), location="LAX")

    def does(self, option: str, *values: str, answers: tuple[str, ...] = (), key: str = "", user: str = "ANN") -> Any:
        """Run an option: its data. Raises what the run raises."""
        with closing(self.desk(user)) as desk:
            job = Run(desk, list(answers), lambda line: None)
            program = job.option(option, [(n, v) for n, _, v in (value.partition("=") for value in values)], key)
            self.said = job.messages
            return program.data()

    def policy(self, since: date = date(2000, 1, 1), **more: Any) -> ExpiryPolicy:
        """Put a policy on file, of ALL unless said otherwise."""
        made = ExpiryPolicy(effective_date=since, **more)
        with self.work() as work:
            control.save(work, "expiry_policy", made)
        return made

    def customer(self, **more: Any) -> int:
        """A new PFD customer."""
        with self.work() as work:
            return customers.add(
                work, Customer(number=0, **{"last_name": "SMITH", "customer_type": "PFD"} | more)
            ).number

    def earns(self, qty: int, number: int = 1, key: str = "") -> None:
        """Points earned today as the close of an RA earns them."""
        with self.work() as work:
            customer = customers.find(work, number)
            assert customer is not None
            born = expiry.born(work, customer.customer_type, self.today)
            source = points.Source("RA", key or f"{self.today:%y%j}")
            points.earn(work, self.act, number, qty, f"earn:{number}:{key}{self.today}", source, born=born)

    def spends(self, qty: int, number: int = 1) -> int:
        """Points spent today; the number of the movement."""
        with self.work() as work:
            key, source = f"redeem:{number}:{self.today}", points.Source("RA", f"{self.today:%y%j}")
            return points.redeem(work, self.act, number, qty, key, source).id

    def balance(self, number: int = 1) -> int:
        """The points of a customer, after proof that the whole ledger is sound."""
        with self.look() as work:
            assert differences(work) == []
            return points.balance(work, number)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a statement of our own finds."""
        with self.look() as work:
            return [tuple(map(stores.plain, row)) for row in work.all(Statement(text(sql)))]

    def ledger(self) -> list[list[tuple[Any, ...]]]:
        """Every row of the ledger and of the notices."""
        tables = ("award_account", "award_txn", "award_lot", "award_posting", "award_redemption", "award_notice")
        return [self.rows(f"SELECT * FROM {table} ORDER BY id") for table in tables]

    def runs(self, today: date | None = None) -> Any:
        """EXPRUN for real, on a day."""
        self.today = today or self.today
        return self.does("EXPRUN", "dry_run=N", "print_display=D", answers=("Y",))


def three_customers(folder: Path) -> Days:
    """Three customers with 5, 10 and 15 points of 30 days; the third has 15 more that are ten days younger."""
    made = Days(folder)
    made.policy(term="DAYS", length=30)
    for number in (1, 2, 3):
        made.customer()
        made.earns(5 * number, number)
    made.today = date(2012, 5, 11)
    made.earns(15, 3)
    return made


def balances(days: Days) -> list[int]:
    """The points of the three."""
    return [days.balance(number) for number in (1, 2, 3)]
