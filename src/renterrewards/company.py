"""The two companies and where their stores lie: 00 is live, 99 the training company."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from renterrewards.records import Act

if TYPE_CHECKING:  # the first screen does not wait for the database library
    from renterrewards.store.engine import Store

DATE_FORMATS = ("%Y-%m-%d", "%m-%d-%y", "%m-%d-%Y")


@dataclass(frozen=True, slots=True)
class Company:
    """A company: its number, the name on the screens, and its store (a path or an SQLAlchemy URL)."""

    number: str
    name: str
    database: str

    @property
    def training(self) -> bool:
        """Whether it is the training company, where the clock may be set and nothing is real."""
        return self.number == "99"

    @property
    def title(self) -> str:
        """`00 LIVE COMPANY`."""
        return f"{self.number} {self.name}"

    @property
    def print_folder(self) -> Path:
        """Where PRTFILE prints when nothing else is said: beside the store."""
        beside = data_folder() if "://" in self.database and not self.database.startswith("sqlite") else None
        return (beside or Path(self.database.removeprefix("sqlite:///")).expanduser().parent) / "print"

    def open_store(self, now: datetime) -> "Store":
        """The company's store; the training company's is filled with the sample when it is new. Raises Fault."""
        from renterrewards.store.engine import Store

        store = Store.open(self.database)
        if self.training:
            from renterrewards import sample

            sample.fill(store, Act(user="SAMPLE", business_date=now.date(), instant=now))
        return store

    def clock(self, today: str) -> Callable[[], datetime]:
        """The UTC clock. The training company's may be set to another day; ValueError for any other."""
        if not today:
            return _now
        if not self.training:
            raise ValueError("--today is for the training company only, add --training")
        shift = _day(today) - datetime.now(UTC).date()
        return lambda: _now() + shift


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _day(text: str) -> date:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise ValueError("--today takes a date as 2012-05-01")


def data_folder() -> Path:
    """The user's data folder, as the operating system has it."""
    return user_data_path("renterrewards", appauthor=False)


def company(training: bool, database: str = "") -> Company:
    """The company of this run; `database` (or RENTERREWARDS_DATABASE) names another store than the usual one.

    The variable names the live store; the training company keeps its own unless `database` says otherwise, so
    that nobody fills the live books with sample customers.
    """
    if training:
        return Company("99", "TRAINING COMPANY", database or str(data_folder() / "training.db"))
    named = database or os.environ.get("RENTERREWARDS_DATABASE", "")
    return Company("00", "LIVE COMPANY", named or str(data_folder() / "renterrewards.db"))
