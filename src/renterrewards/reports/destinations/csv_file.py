"""A report as CSV for a spreadsheet or a script: a line of headings, then a line a row, nothing else.

UTF-8 with a byte order mark, without which Excel reads Łódź wrong; values bare (2012-05-01, 1234.50, 1234). Totals,
headings of parts, bars and parameters are no data and are left out. What a spreadsheet would take for a formula gets an
apostrophe before it.
"""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from itertools import compress
from pathlib import Path
from typing import Any, BinaryIO

from renterrewards.cleaner import clean
from renterrewards.money import money_text
from renterrewards.reports.page import Stamp
from renterrewards.reports.report import Column, Report, data, figured, of_kind

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula can begin; tab and line end, which can too, are gone once a text is cleaned."""


def fill(report: Report, _: Stamp, file: BinaryIO, __: Path) -> None:
    """Write the rows as they come."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        lines, wanted = csv.writer(text), figured(report)
        columns = list(compress(report.columns, wanted))
        lines.writerow(map(safe, headings(columns)))
        kinds = [column.kind for column in columns]
        for row in data(report):
            lines.writerow([bare(kind, value) for kind, value in zip(kinds, compress(row, wanted), strict=True)])
    finally:
        text.detach()  # or it would close the file, whose name is not there yet


def headings(columns: Sequence[Column]) -> list[str]:
    """What stands over the columns, each on one line; a column without a heading is called by its key."""
    return [column.heading.replace("-|", "").replace("|", " ") or _words(column.key) for column in columns]


def bare(kind: str, value: Any) -> str:
    """A value for a program to read."""
    kind, value = of_kind(kind, value)
    match kind, value:
        case _, None:
            return ""
        case _, str():
            return safe(value)
        case "money", _:
            return money_text(value)
        case "rate", Decimal():
            return f"{value * 100:.2f}"
        case "percent", Decimal():
            return f"{value * 100:.2f} %"
        case _, bool():
            return "Y" if value else "N"
        case _, datetime():
            return value.isoformat(" ", "seconds")
        case _, date():
            return value.isoformat()
    return str(value)


def safe(text: str) -> str:
    """A text that stays a text in a spreadsheet."""
    shown = clean(text)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown


def _words(key: str) -> str:
    return key.replace("_", " ").upper()
