"""A report of every kind of value with names that harm, and what other programs read in the files made of it."""

import csv
import subprocess
from collections.abc import Generator, Iterable
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from renterrewards.entry import Site
from renterrewards.reports.page import Stamp
from renterrewards.reports.report import Column, Report, Row

SITE = Site(today=date(2012, 5, 5))
STAMP = Stamp("00 LIVE COMPANY", datetime(2012, 5, 5, 11, 46, 7), SITE)
NAMES = (
    *('=HYPERLINK("x")', "+1", "-2", "@x", "O'BRIEN", 'BOB "THE" BUILDER', "SMITH, MARY", "ŁÓDŹ", "ZOË", "Ω ДА"),
    *("\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0", "RED\x1b[31m", "MARY\u202eHTIMS", "[/b]X", "=1+1", "=2+5", "  =3"),
)
COLUMNS = (
    Column("number", "CUSTOMER", 8, "key"),
    Column("name", "NAME", 24),
    Column("day", "LAST|DAY", 8, "date"),
    Column("points", "POINTS", 9, "number"),
    Column("moved", "MOVED", 8, "signed"),
    Column("money", "OUT-|STANDING", 16, "money"),
    Column("rate", "RATE|%", 6, "rate"),
    Column("ok", "OK", 2, "flag"),
)


def row(n: int, name: str) -> Row:
    """A line with a value of each kind, two of them blank and one in words."""
    day = "NEVER" if n == 2 else date(2012, 5, 1 + n % 30)
    return (1_000 + n, name, day, 1234 * n, n - 3, -123_456 * n, Decimal(n) / 8, n % 2 == 0)


def rows(names: Iterable[str] = NAMES) -> list[Row]:
    """The lines of these customers, and one without any figure."""
    return [*(row(n, name) for n, name in enumerate(names)), (None, "NOTHING", None, None, None, None, None, None)]


def report(lines: Iterable[Row], code: str = "AWARDRPT") -> Report:
    """The report of these lines."""

    def read() -> Generator[Row, None, None]:
        yield from lines

    return Report(
        code=code,
        title="EVERY KIND OF VALUE",
        parameters=(("START DATE", "05-01-12"), ("END DATE", "05-31-12"), ("LOCATION", "=1+1")),
        columns=COLUMNS,
        rows=read(),
        total=lambda: (None, "GRAND TOTAL", None, 5_000_000, -7, 123_456_789, None, None),
        empty="NOTHING SELECTED",
    )


def of_csv(path: Path) -> list[list[str]]:
    """The cells of a CSV file, its heading first."""
    return list(csv.reader(StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def of_pdf(path: Path) -> str:
    """What pdftotext reads in a PDF file, as it lies on the page."""
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()


def of_xlsx(path: Path, sheet: str = "AWARDRPT") -> list[list[Any]]:
    """The cells of a workbook's sheet as openpyxl reads them."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    try:
        return [list(line) for line in book[sheet].iter_rows()]
    finally:
        book.close()
