"""Files that are brought in batch by batch, what stops that, and what came of it."""

import csv
from datetime import date, datetime
from pathlib import Path

from renterrewards.imports import How
from renterrewards.records import Act
from renterrewards.store import customers
from renterrewards.store.engine import Store

ACT = Act(user="ADMIN", business_date=date(2012, 5, 5), instant=datetime(2012, 5, 5, 16, 0), location="LAX")
CUSTOMERS = "customer_number,last_name,first_name,address,city,state,postal_code,country,phone,email,customer_type"
AGREEMENTS = "ra_number,customer_number,location,opened_at,closed_at,rental_days,time_charge,mileage_charge,discount"
BATCHES, RESUME = How(), How(resume=True)


def file_of(folder: Path, heading: str, rows: list[str], name: str = "new.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def people(folder: Path, count: int = 35, bad: tuple[int, ...] = (), points: str = "") -> Path:
    """So many customers from 1 on; the bad ones have no last name."""
    heading = CUSTOMERS + (",award_points" if points else "")
    more = f",{points}" if points else ""
    rows = [f"{n},{'' if n in bad else 'SMITH'},MARY,,BOISE,ID,,,,,PFD{more}" for n in range(1, count + 1)]
    return file_of(folder, heading, rows)


def rentals(folder: Path, count: int = 35) -> Path:
    """So many RAs of customers 1 to 3, the last in the file closed first."""
    rows = [
        f"{n},{1 + n % 3},LAX,2012-05-01 09:00,2012-05-02 {10 + (count - n) // 60}:{(count - n) % 60:02},1,100.00,0,0"
        for n in range(1, count + 1)
    ]
    return file_of(folder, AGREEMENTS, rows)


def numbers(store: Store) -> list[int]:
    with store.look() as work:
        return [one.number for one in customers.FILE.every(work)]


class Stop(BaseException):
    """Something that ends a process in the middle."""


def stops_at(lines: int, by: type[BaseException] = Stop) -> object:
    def tell(what: str, done: int, total: int) -> None:
        if done >= lines:
            raise by

    return tell


def rejected(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
