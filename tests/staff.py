"""A counter whose people sign on: who they are, what they may do, and their desks without a terminal."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import stores
from counters import THREE_RENTERS
from ledger_proof import differences

from renterrewards import passwords
from renterrewards.faults import Fault
from renterrewards.headless import Run, Unanswered
from renterrewards.policies import LocationGroup
from renterrewards.programs.desk import Desk
from renterrewards.records import Customer, Location, MenuType, User
from renterrewards.store import control, customers, locations, users
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points

NOON = datetime(2012, 5, 1, 19, 0)
MAY_1 = NOON.date()

COUNTER = "OPEN BCHOPEN LOOKOPEN CLOSE BCHCLOSE CUST CHKIN AWDINQ AWDHIST"
MENUS = (
    MenuType(code="COUNTR", description="COUNTER", options_1=COUNTER),
    MenuType(code="MGR", options_1=COUNTER, options_2="VOID REOPEN EDITCLOS MERGE CHGTYP REINSTAT AWARDRPT AWDSTMT"),
)
CAL = User(code="CAL", name="CAL", menu_type="COUNTR")
MEG = User(code="MEG", name="MEG", menu_type="MGR", adjusts_points=True)
ZOE = User(code="ZOE", name="ZOE", menu_type="ALL", adjusts_points=True, overrides=True, unmasked=True)
"""An agent at the counter, a manager, and the administrator."""

PLACES = ("BOIAP", "BOIDT", "SEAAP")


@dataclass(frozen=True)
class Staffed:
    """A store with locations and people; `at` is a user's desk."""

    database: Path

    def hires(self, *users: User) -> None:
        """Put these users on file, as they are from now on."""
        with self.store() as store, store.work() as work:
            for user in users:
                control.save(work, "user_access", user)

    def sets(self, file: str, *records: object) -> None:
        """Write records of a control file."""
        with self.store() as store, store.work() as work:
            for record in records:
                control.save(work, file, record)

    def changes(self, **settings: object) -> None:
        """Change the site's settings."""
        with self.store() as store, store.work() as work:
            control.save(work, "control", replace(control.settings(work), **settings))

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store, past every desk."""
        with closing(Store.open(stores.where(self.database))) as store:
            yield store

    @contextmanager
    def at(self, user: str, answers: Sequence[str] = (), when: datetime = NOON, secret: str = "") -> Iterator[Run]:
        """A user at work."""
        desk = Desk(
            company="00 LIVE COMPANY",
            open_store=lambda: Store.open(stores.where(self.database)),
            now=lambda: when,
            print_folder=self.database.parent / "print",
            user=user,
        )
        with closing(desk):
            yield Run(desk, list(answers), secret=lambda ask: secret)

    def by(
        self,
        user: str,
        option: str,
        *values: str,
        answers: Sequence[str] = (),
        press: str = "",
        day: date = MAY_1,
        secret: str = "",
    ) -> Run:
        """Run an option as a user, who types `secret` wherever a password is asked for; raises what the run raises."""
        with self.at(user, answers, datetime.combine(day, NOON.time()), secret) as job:
            job.option(option, [(name, text) for name, _, text in (value.partition("=") for value in values)], press)
        return job

    def refuses(self, user: str, option: str, *values: str, answers: Sequence[str] = (), press: str = "") -> str:
        """Run an option that must be refused and change nothing: what is said."""
        before = self.dump()
        try:
            self.by(user, option, *values, answers=answers, press=press)
        except Fault as fault:
            assert self.dump() == before
            return fault.message
        raise AssertionError("it was not refused")

    def stops(self, user: str, option: str, *values: str, answers: Sequence[str] = (), secret: str = "") -> list[str]:
        """Run an option that stops at a question which is not answered: what was said until then."""
        pairs = [(name, text) for name, _, text in (value.partition("=") for value in values)]
        with self.at(user, answers, secret=secret) as job, pytest.raises(Unanswered):
            job.option(option, pairs)
        return job.messages

    def gives_passwords(self, **given: str) -> None:
        """Give users passwords."""
        with self.store() as store, store.work() as work:
            for code, password in given.items():
                users.set_password(work, code, passwords.kept(password), NOON)

    def customer(self, number: int) -> Customer:
        """A customer as he is on file."""
        with self.store() as store, store.look() as work:
            found = customers.find(work, number)
        assert found is not None
        return found

    def points(self, number: int) -> int:
        """The award points of a customer, in a ledger that is sound."""
        with self.store() as store, store.look() as work:
            assert differences(work) == []
            return points.balance(work, number)

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the store, past all our own code."""
        return stores.rows(self.database, query, *values)

    def dump(self) -> list[str]:
        """Everything in the store."""
        return stores.dump(self.database)


def new_staffed(folder: Path) -> Path:
    """The store of Mary, Bob and Ann, three locations and the people above; copy it with `staffed`."""
    made = Staffed(folder / "new.db")
    made.sets("menu_type", *MENUS)
    made.hires(CAL, MEG, ZOE)
    for option, *values in THREE_RENTERS:
        made.by("ZOE", option, *values, *(["reason=OPENING"] if option == "CUST" else []))
    made.sets("location", *(Location(code=code, name=code, time_zone="America/Boise") for code in PLACES))
    made.sets("location_group", LocationGroup(code="+BOI"))
    with made.store() as store, store.work() as work:
        for code in PLACES[:2]:
            locations.put(work, "+BOI", code)
    made.changes(default_location="BOIAP")
    return made.database


def staffed(original: Path, folder: Path) -> Staffed:
    """The people and places on a copy of a store that is closed."""
    return Staffed(stores.copy(original, folder / "staffed.db"))
