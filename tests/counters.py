"""A counter without a terminal: the command line on a store of its own, and two clerks at once."""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import people
import stores
from click.testing import CliRunner, Result

from renterrewards.cleaner import clean
from renterrewards.cli import cli
from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points

MISSION_004 = (
    (
        *("EDITDOC", "code=1FREE", "description=1 FREE DAY", "note=REWARDS PROGRAM", "effective_date=05-01-12"),
        *("document_type=PROMO", "promo_type=D", "amount=1", "fri_sat_stay=N", "domestic_only=N"),
    ),
    ("EDITCUST", "type_code=PFD", "promo_code=1FREE", "promo_required=4", "promo_net_minimum=150"),
    ("EDITMISC", "local_renter_rewards=Y"),
    ("EDTRENT", "times_rented=5", "customer_type=PFD"),
)
"""Chapter II of the mission by the names of the fields."""

THREE_RENTERS = (
    *MISSION_004,
    ("EDITCUST", "type_code=PFD", "promo_required=10"),
    ("CUST", "last_name=SMITH", "first_name=MARY", "customer_type=PFD", "award_points=25"),
    ("CUST", "last_name=JONES", "first_name=BOB", "customer_type=WLK", "times_rented=1"),
    ("CUST", "last_name=BROWN", "first_name=ANN", "customer_type=WLK"),
)
"""A free day for 10 points; Mary is a PFD with 25 points, Bob rented once before, Ann never."""

THREE_DAYS = ("opened_at=05-01-12 0900", "due_at=05-04-12 0900", "daily_rate=50", "vehicle=40217")
"""An RA from Tuesday to Friday, 150.00."""

ELIGIBLE = "CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?"
ENROLL = "DO YOU WISH TO ENROLL IN THE FREQUENT RENTER AWARDS PROGRAM Y/N?"
BELOW = "MIN NET T&M 150, RENTAL DOES NOT QUALIFY FOR THE 1 FREE DAY."


@dataclass(frozen=True)
class Counter:
    """Ann at the counter of one store."""

    database: Path

    def __call__(self, *words: str, env: dict[str, str] | None = None) -> Result:
        """Run `renterrewards --database ... words`; a crash is a failure of the test."""
        user = words[words.index("--user") + 1] if "--user" in words else "ann"
        if words[:2] != ("import", "everything") and words[:1] not in (
            ("--training",),
            ("--today",),
        ):  # these need none
            people.work_at(self.database, clean(user)[:6].strip().upper())
        at = ["--database", stores.where(self.database), "--user", user]
        if stores.on_server():  # where there is no file to print beside
            at += ["--print-dir", str(self.database.parent / "print")]
        result = CliRunner().invoke(cli, [*at, *words], env=people.env() | (env or {}))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def tries(self, option: str, *values: str, answers: Sequence[str] = (), more: Sequence[str] = ()) -> Result:
        """Run an option, whatever comes of it."""
        return self("run", option, *values, *(word for reply in answers for word in ("--answer", reply)), *more)

    def does(self, option: str, *values: str, answers: Sequence[str] = (), more: Sequence[str] = ()) -> list[str]:
        """Run an option that must succeed: the lines printed."""
        result = self.tries(option, *values, answers=answers, more=more)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout.splitlines()

    def refused(self, option: str, *values: str, answers: Sequence[str] = (), more: Sequence[str] = ()) -> str:
        """Run an option that must fail with exit 1 and change nothing: what it says on stderr."""
        people.work_at(self.database, "ANN")
        before = self.dump()
        result = self.tries(option, *values, answers=answers, more=more)
        assert result.exit_code == 1, result.output
        assert self.dump() == before
        return result.stderr.strip()

    def data(self, option: str, *values: str, answers: Sequence[str] = ()) -> dict[str, Any]:
        """The outcome as --json prints it."""
        found: dict[str, Any] = json.loads("\n".join(self.does(option, *values, answers=answers, more=["--json"])))
        return found

    def record(self, option: str, key: str) -> dict[str, str]:
        """A record as it is on file."""
        found: dict[str, str] = self.data(option, key)["record"]
        return found

    def opens(self, customer: int, *values: str, answers: str = "") -> list[str]:
        """Open an RA of three days at 50 a day; each letter answers one question."""
        return self.does("BCHOPEN", f"customer_number={customer}", *THREE_DAYS, *values, answers=[*answers])

    def closes(self, ra: int, at: str = "05-04-12 0900", *values: str) -> list[str]:
        """Close an RA, at its due time if nothing else is said."""
        return self.does("BCHCLOSE", f"ra_number={ra}", f"closed_at={at}", *values)

    def points(self, number: int = 1) -> int:
        """The award points of a customer."""
        return int(self.record("CUST", f"customer_number={number}")["award_points"])

    def movements(self, number: int = 1) -> list[tuple[int, int, str, str]]:
        """Delta, balance after, user and reason of each movement of a customer's points."""
        store = Store.open(stores.where(self.database))
        with store.look() as work:
            lines = points.movements(work, number)
        store.close()
        return [(line.delta, line.balance_after, line.user, line.reason) for line in lines]

    def dump(self) -> list[str]:
        """Everything in the store but what sign-ons leave there."""
        return people.without(stores.dump(self.database))

    def desk(self, user: str = "BOB") -> Desk:
        """Another clerk's place at the same store; close it."""
        return Desk(
            company="00 LIVE COMPANY",
            open_store=lambda: Store.open(stores.where(self.database)),
            now=lambda: datetime.now(UTC).replace(tzinfo=None),
            print_folder=self.database.parent / "print",
            user=user,
            open_to_all=True,
        )

    def interrupted(
        self, at: str, by: Callable[[], object], option: str, *values: str, answers: Sequence[str] = ()
    ) -> Run:
        """Run an option as Bob; `by` happens once, while he is asked the question `at`. Raises what the run raises."""
        waiting = [by]

        def said(line: str) -> None:
            if line == at and waiting:
                waiting.pop()()

        with closing(self.desk()) as desk:
            job = Run(desk, list(answers), said)
            pairs = [(name, text) for name, _, text in (value.partition("=") for value in values)]
            job.option(option, pairs)
        assert not waiting, f"never asked {at}"
        return job


def copied(original: Path, folder: Path) -> Counter:
    """A counter on a copy of a store that is closed."""
    return Counter(stores.copy(original, folder / "counter.db"))


def new_counter(folder: Path, *runs: Sequence[str]) -> Counter:
    """A counter on a new store where these options were run."""
    counter = Counter(folder / "new.db")
    for option, *values in runs:
        counter.does(option, *values, answers=["OPENING BALANCE"] * any("award_points" in value for value in values))
    return counter
