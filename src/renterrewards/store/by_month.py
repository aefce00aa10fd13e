"""Days grouped by month, on every database."""

from typing import Any

from sqlalchemy import ColumnElement, extract, literal_column


def month(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The month of a day as a number that sorts: May 2012 is 201205."""
    hundred: ColumnElement[int] = literal_column("100")
    return extract("year", day) * hundred + extract("month", day)


def month_code(number: int) -> str:
    """The month as it is written in data: `2012-05`."""
    return f"{number // 100:04}-{number % 100:02}"
