"""A counter where RAs are voided, reopened, edited and merged, with proof of the whole ledger after every act."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import stores
from counters import THREE_RENTERS, Counter, copied, new_counter
from ledger_proof import differences

from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points

MARY, BOB, ANN = 1, 2, 3
"""A PFD with 25 points for awards of 10, and two of type WLK."""

NOON = datetime(2012, 5, 1, 19, 0)


@dataclass(frozen=True)
class Rentals(Counter):
    """The acts of this issue in short; each proves the ledger when it is done."""

    def does(self, option: str, *values: str, answers: Sequence[str] = (), more: Sequence[str] = ()) -> list[str]:
        """Run an option that must succeed, and prove the ledger."""
        said = super().does(option, *values, answers=answers, more=more)
        self.proves()
        return said

    def voids(self, ra: int) -> list[str]:
        """Void an RA."""
        return self.does("VOID", f"ra_number={ra}", "void_reason=OPENED TWICE")

    def unvoids(self, ra: int, answers: str = "") -> list[str]:
        """Set a void RA back; each letter answers one question."""
        return self.does("VOID", f"ra_number={ra}", answers=[*answers], more=["--press", "UNVOID"])

    def reopens(self, ra: int) -> list[str]:
        """Reopen a closed RA."""
        return self.does("REOPEN", f"ra_number={ra}", "reason=WRONG MILES")

    def edits(self, ra: int, *values: str, answers: Sequence[str] = ()) -> list[str]:
        """Correct a closed RA."""
        return self.does("EDITCLOS", f"ra_number={ra}", "reason=WRONG RATE", *values, answers=answers)

    def deletes(self, ra: int, code: str = "1FREE", answers: Sequence[str] = ("1FREE", "Y")) -> list[str]:
        """Delete an award from the S window of an RA."""
        return self.does("OPEN", f"ra_number={ra}", f"delete_award={code}", answers=answers)

    def gives_to(self, ra: int, customer: int, answers: Sequence[str] = ()) -> list[str]:
        """Give an open RA to another renter."""
        values = (f"ra_number={ra}", f"customer_number={customer}")
        return self.does("OPEN", *values, answers=answers, more=["--press", "OPEN RA"])

    def merges(self, giver: int, taker: int) -> list[str]:
        """Merge two customers."""
        values = (f"customer_number={giver}", f"into_number={taker}", "reason=SAME LICENCE")
        return self.does("MERGE", *values, answers=["Y"])

    def unmerges(self, giver: int) -> list[str]:
        """Undo a merge."""
        values = (f"customer_number={giver}", "reason=TWO PERSONS")
        return self.does("MERGE", *values, more=["--press", "UNMERGE"])

    def proves(self) -> None:
        """The whole ledger is sound."""
        with closing(Store.open(stores.where(self.database))) as store, store.look() as work:
            assert differences(work) == []

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the store, past all our own code."""
        return stores.rows(self.database, query, *values)

    def lots(self, customer: int = MARY) -> list[tuple[str | None, int]]:
        """(last day, remaining) of each lot of a customer that has something left, in the order born."""
        return self.sql(
            """SELECT l.expires_on, l.remaining FROM award_lot l JOIN award_account a ON a.id = l.account_id
            WHERE a.customer_number = ? AND l.remaining > 0 ORDER BY l.id""",
            customer,
        )

    def owed(self, customer: int = MARY) -> int:
        """The arrears of a customer."""
        return int(self.sql("SELECT arrears FROM award_account WHERE customer_number = ?", customer)[0][0])

    def posted(self) -> list[str]:
        """The natural keys of all movements, in the order posted."""
        return [row[0] for row in self.sql("SELECT idem_key FROM award_txn ORDER BY id")]

    def rented(self, customer: int = MARY) -> int:
        """Times rented."""
        return int(self.record("CUST", f"customer_number={customer}")["times_rented"])

    def on_ra(self, ra: int) -> list[tuple[str, int]]:
        """Code and points of each line in the S window."""
        return self.sql("SELECT code, points FROM agreement_document WHERE ra_number = ? ORDER BY line", ra)

    def standing(self, kind: str) -> int:
        """How many movements of a kind were not reversed."""
        return len(
            self.sql(
                """SELECT t.id FROM award_txn t LEFT JOIN award_txn r ON r.reverses_id = t.id
                WHERE t.kind = ? AND r.id IS NULL""",
                kind,
            )
        )

    def earns(self, customer: int, qty: int, expires_on: date | None, key: str) -> None:
        """Give a customer a lot with a last day."""
        act = Act(user="ANN", business_date=date(2012, 4, 1), instant=datetime(2012, 4, 1, 9))
        with closing(Store.open(stores.where(self.database))) as store, store.work() as work:
            born = points.Born(act.business_date, expires_on)
            points.earn(work, act, customer, qty, key, points.Source("TEST", key), born=born)

    def on(self, day: date, option: str, *values: str, answers: Sequence[str] = (), press: str = "") -> Run:
        """Run an option at noon of a day; raises what the run raises."""
        desk = Desk(
            company="00 LIVE COMPANY",
            open_store=lambda: Store.open(stores.where(self.database)),
            now=lambda: datetime(day.year, day.month, day.day, 19),
            print_folder=self.database.parent / "print",
            user="ANN",
            open_to_all=True,
        )
        with closing(desk):
            job = Run(desk, list(answers))
            job.option(option, [(name, text) for name, _, text in (value.partition("=") for value in values)], press)
        self.proves()
        return job


def new_rentals(folder: Path, *runs: Sequence[str]) -> Path:
    """The store of Mary, Bob and Ann, with what else is run; copy it with `rentals`."""
    return new_counter(folder, *THREE_RENTERS, *runs).database


def rentals(original: Path, folder: Path) -> Rentals:
    """A counter on a copy of a store that is closed."""
    return Rentals(copied(original, folder).database)
