"""The two companies and where their stores lie: 00 is live, 99 the training company."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from platformdirs import user_config_path, user_data_path

if TYPE_CHECKING:  # the first screen does not wait for the database library
    from renterrewards.store.engine import Store
    from renterrewards.store.upkeep import Progress

TRAINING_HOUR = time(18)
"""UTC, mid-morning where the sample company rents: a day that is set begins here, the same date at every location."""

DATE_FORMATS = ("%Y-%m-%d", "%m-%d-%y", "%m-%d-%Y")

NOT_FOR_TRAINING = "{where} HAS USERS WHO SIGN ON TO IT, LEAVE OUT --training OR NAME ANOTHER BY --database"


class Company(NamedTuple):
    """A company: its number, the name on the screens, and its store (a path or a URL)."""

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
        """Where PRTFILE prints when nothing else is said: beside the store, or the user's data."""
        return (self._file.parent if self._file else data_folder()) / "print"

    @property
    def database_called(self) -> str:
        """The store in messages, without a password."""
        from renterrewards.store.places import place_of

        return place_of(self.database).called

    @property
    def _file(self) -> Path | None:
        """The store's file, None of a store that is none."""
        path = self.database.removeprefix("sqlite:///")
        return None if "://" in path or path == ":memory:" else Path(path).expanduser()

    def open_store(self, now: datetime, tell: "Progress" = lambda *so_far: None) -> "Store":
        """The company's store; the training company's is made with the sample when there is none. Raises Fault.

        `tell` is told how far it is when the store must be upgraded first.
        """
        from renterrewards.store.opened import open_store

        if self.training and self._file and not os.access(self._file, os.F_OK):
            self._make_sample(self._file, now)
        store = open_store(self.database, tell=tell)
        if self.training:
            try:
                _check_nobodys(store)
                if not self._file:
                    self._make_sample(store, now)
            except BaseException:
                store.close()
                raise
        return store

    def _make_sample(self, where: "Path | Store", now: datetime) -> None:
        """Make the file, or fill the store unless something is in it."""
        from renterrewards import sample  # and with it the imports: 1 MB, for which no later session has a use
        from renterrewards.records import Act

        act = Act(user="SAMPLE", business_date=now.date(), instant=now)
        if isinstance(where, Path):
            sample.make(where, act)
        else:
            sample.make_in(where, act)

    def clock(self, today: str) -> Callable[[], datetime]:
        """The UTC clock. The training company's may be set to another day; ValueError for any other."""
        if not today:
            return _now
        if not self.training:
            raise ValueError("--today is for the training company only, add --training")
        start, began = datetime.combine(_day(today), TRAINING_HOUR), _now()
        return lambda: start + (_now() - began)


def _check_nobodys(store: "Store") -> None:
    """Raise Fault for a store that somebody has signed on to: as the training company it would be anybody's."""
    from renterrewards.store import users
    from renterrewards.store.trouble import fault

    with store.look() as work:
        if users.anybody_yet(work):
            raise fault(NOT_FOR_TRAINING, store.place.called)


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


def config_file() -> Path:
    """The settings of this terminal, when no other file is named."""
    return user_config_path("renterrewards", appauthor=False) / "counter.toml"


def company(training: bool, database: str = "") -> Company:
    """The company of this run; `database` (or RENTERREWARDS_DATABASE) names another store than the usual one.

    The variable names the live store; the training company keeps its own unless `database` says otherwise, so
    that nobody fills the live books with sample customers.
    """
    if training:
        return Company("99", "TRAINING COMPANY", database or str(data_folder() / "training.db"))
    named = database or os.environ.get("RENTERREWARDS_DATABASE", "")
    return Company("00", "LIVE COMPANY", named or str(data_folder() / "renterrewards.db"))
