"""The first column of a report whose lines stand for days, months, users, locations and the like."""

from typing import Any

from renterrewards.reports.report import Column

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def of_column(by: str, width: int) -> Column:
    """What the lines stand for."""
    return Column("of", by, width, "date" if by == "DAY" else "text")


def of_value(of: Any, by: str) -> Any:
    """What one line stands for: a day, `MAY 2012` for 2012-05, a code; `(NONE)` for none."""
    if by == "MONTH":
        year, _, month = str(of).partition("-")
        return f"{MONTHS[int(month) - 1]} {year}"
    return of or "(NONE)"
