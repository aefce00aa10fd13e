"""The close of an RA that earns a point.

`python -m benchmarks.closing [CLOSES] [ROUNDS]`: 500 closes and 7 rounds take a few seconds.
"""

import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks import acts, opening, table
from benchmarks.table import Row
from renterrewards.programs.rental.closing import close_agreement
from renterrewards.records import Agreement
from renterrewards.store import agreements
from renterrewards.store.engine import Store
from renterrewards.store.work import Work

BACK = replace(opening.ACT, instant=opening.ACT.instant + timedelta(days=3))


def out(path: Path, renters: int) -> list[Agreement]:
    """Give each renter of the store an RA that is open."""
    with closing(Store.open(str(path))) as store, store.work() as work:
        blank = Agreement(
            number=0,
            status="OPEN",
            customer_number=0,
            customer_type="PFD",
            location="BOI",
            opened_at=opening.ACT.instant,
        )
        return [agreements.add(work, replace(blank, customer_number=n)) for n in range(1, renters + 1)]


def closes(ra: Agreement) -> acts.Act:
    """RA CLOSE of an RA after three days, which earns a point."""
    closed = replace(
        ra,
        status="CLOSED",
        closed_at=BACK.instant,
        business_date=BACK.instant.date(),
        closed_by="BOB",
        rental_days=3,
        time_charge=18_000,
        revenue=18_000,
    )

    def act(work: Work) -> object:
        return close_agreement(work, BACK, ra, [], closed)

    return act


def rows(rounds: int, folder: str, count: int = 500) -> list[Row]:
    """What a close costs, as rows of the table."""
    path = opening.prepared(Path(folder) / "closing.db", count)
    return acts.rows("RA CLOSE with a point", path, [closes(ra) for ra in out(path, count)], rounds)


def main() -> None:
    count, rounds = (int(given) for given in (*sys.argv[1:], *("500", "7")[len(sys.argv) - 1 :]))
    print(table.heading())
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table.text(row) for row in rows(rounds, folder, count)))


if __name__ == "__main__":
    main()
