"""The opening of an RA with an award.

`python -m benchmarks.opening [OPENINGS] [ROUNDS]`: 500 openings and 7 rounds take a few seconds.
"""

import sys
import tempfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from benchmarks import acts, table
from benchmarks.table import Row
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.records import Act, Agreement, Control, Customer, CustomerType, SpecialDocument
from renterrewards.rules.opening import AWARD, Answer, Decision
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.work import Work

LOTS = 10
FREE = SpecialDocument(code="1FREE", promo_type="D", amount=100)
ACT = Act(user="ANN", business_date=date(2026, 11, 20), instant=datetime(2026, 11, 20, 18), location="BOI")
DECISION = Decision("PFD", FREE, 1, 4, answers=(Answer(AWARD, True, FREE.code, 4),))


def prepared(path: Path, renters: int) -> Path:
    """A store in which so many renters have points for an award in ten lots."""
    with closing(Store.open(str(path))) as store, store.work() as work:
        control.save(work, "control", Control(local_renter_rewards=True))
        control.save(work, "special_document", FREE)
        control.save(work, "customer_type", CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4))
        for number in range(1, renters + 1):
            customers.add(work, renter(number))
            for lot in range(LOTS):
                source = points.Source("RA", f"{number}-{lot}")
                points.earn(work, ACT, number, 1, f"earn:RA:{number}-{lot}:1", source)
    return path


def renter(number: int) -> Customer:
    """One of them."""
    return Customer(number=number, last_name="SMITH", customer_type="PFD")


def opens(of: Customer) -> acts.Act:
    """RA OPEN with an award for a renter."""
    ra = Agreement(number=0, status="OPEN", customer_number=0, location="BOI", opened_at=ACT.instant, time_charge=9_000)

    def act(work: Work) -> object:
        return open_agreement(work, ACT, of, of, ra, (), DECISION)

    return act


def rows(rounds: int, folder: str, openings: int = 500) -> list[Row]:
    """What an opening costs, as rows of the table."""
    path = prepared(Path(folder) / "opening.db", openings)
    return acts.rows("RA OPEN with an award", path, [opens(renter(n)) for n in range(1, openings + 1)], rounds)


def main() -> None:
    openings, rounds = (int(given) for given in (*sys.argv[1:], *("500", "7")[len(sys.argv) - 1 :]))
    print(table.heading())
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table.text(row) for row in rows(rounds, folder, openings)))


if __name__ == "__main__":
    main()
