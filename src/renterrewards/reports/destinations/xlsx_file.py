"""A report as an Excel workbook: typed cells under a frozen heading, the totals bold, parameters on another sheet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import compress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError, FileSizeError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from renterrewards.cleaner import clean
from renterrewards.entry import Site
from renterrewards.faults import Fault
from renterrewards.reports.destinations.csv_file import headings
from renterrewards.reports.lines import shown
from renterrewards.reports.page import Stamp
from renterrewards.reports.report import Column, Marked, Report, Row, figured, of_kind

MOST_ROWS = 1_048_576
"""That a sheet of Excel takes, its heading included; what is more goes on on another sheet."""
EXACT = 10**15
"""From here on Excel would round a number; such a one is written as text."""
PARAMETERS = "PARAMETERS"


def fill(report: Report, stamp: Stamp, file: BinaryIO, folder: Path) -> None:
    """Write the workbook; its rows wait in scratch files, not in memory."""
    with TemporaryDirectory(prefix=".xlsx-", dir=folder) as scratch, _troubles():
        sink = _Sink(file)
        book = Workbook(
            sink,
            {
                "constant_memory": True,
                "tmpdir": scratch,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        book.set_properties({"title": report.title, "company": stamp.company, "created": stamp.at})
        sheets = _Sheets(book, report, stamp.site)
        try:
            for row in report.rows:
                sheets.add(row)
            sheets.end(report)
            _parameters(book, report, stamp)
            book.close()
        finally:
            sink.let_go()
            for sheet in book.worksheets():
                sheet._opt_close()  # else what stops the report would leave its scratch file open


class _Sink:
    """The file, as long as there is one: a zip that broke off still writes its end when it is let go of."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | None = file
        self._at = 0

    def let_go(self) -> None:
        """Write no more."""
        self._at, self._file = self.tell(), None

    def write(self, data: bytes) -> int:
        """Write, or seem to."""
        return self._file.write(data) if self._file else len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence) if self._file else self._at

    def tell(self) -> int:
        """The place."""
        return self._file.tell() if self._file else self._at

    def flush(self) -> None:
        """On to the disk."""
        if self._file:
            self._file.flush()


@contextmanager
def _troubles() -> Iterator[None]:
    """XlsxWriter wraps what the disk says while the file is put together."""
    try:
        yield
    except FileSizeError:
        raise Fault("REPORT TOO LARGE FOR EXCEL, TAKE CSV") from None
    except FileCreateError as error:
        raise error.args[0] if error.args and isinstance(error.args[0], OSError) else error from None


class _Sheets:
    """The sheets of rows: one, or as many as the rows need."""

    def __init__(self, book: Workbook, report: Report, site: Site) -> None:
        self._book, self._code, self._site = book, report.code, site
        self._wanted = figured(report)
        self._columns = list(compress(report.columns, self._wanted))
        self._looks = _Looks(book, site)
        self._headings = headings(self._columns)
        self._number = 0
        self._begin()

    def add(self, row: Row, bold: bool = False) -> None:
        """Write a row below the one before; what stands among the data, as a sub-total, is bold."""
        bold = bold or isinstance(row, Marked)
        if self._at == MOST_ROWS:
            self._begin()
        for n, (column, value) in enumerate(zip(self._columns, compress(row, self._wanted), strict=True)):
            if value is not None and value != "":
                _cell(self._sheet, self._at, n, *of_kind(column.kind, value), self._looks, bold, self._site)
        self._at += 1

    def end(self, report: Report) -> None:
        """The total, or that there is nothing."""
        if self._at == 1 and self._number == 1:
            self._sheet.write_string(1, 0, clean(report.empty))
        elif total := report.total():
            self.add(total, bold=True)

    def _begin(self) -> None:
        self._number += 1
        self._sheet = self._book.add_worksheet(self._code if self._number == 1 else f"{self._code} {self._number}")
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        for n, (column, heading) in enumerate(zip(self._columns, self._headings, strict=True)):
            self._sheet.set_column(n, n, _width(column, heading))
            self._sheet.write_string(0, n, heading, self._looks.heading(column.right))
        self._at = 1


class _Looks:
    """The formats of cells, each made once."""

    def __init__(self, book: Workbook, site: Site) -> None:
        self._book = book
        day = "dd-mm-yy" if site.day_first else "mm-dd-yy"
        self._numbers = {
            "number": "#,##0",
            "tenths": "#,##0.0#",
            "signed": "+#,##0;-#,##0;+0",
            "key": "0",
            "money": "#,##0.00",
            "rate": "0.00%",
            "percent": "0.00%",
            "date": day,
            "moment": f"{day} {'hh:mm' if site.clock == '24' else 'hh:mm AM/PM'}",
        }
        self._made: dict[tuple[str, bool], Format] = {}

    def of(self, kind: str, bold: bool) -> Format:
        """The format of a kind."""
        if (kind, bold) not in self._made:
            form = {"num_format": self._numbers[kind]} if kind in self._numbers else {}
            total = {"bold": True, "top": 1} if bold else {}
            self._made[kind, bold] = self._book.add_format(form | total)
        return self._made[kind, bold]

    def heading(self, right: bool) -> Format:
        """The format of a heading, which stands as its column does."""
        key = ("heading right" if right else "heading", True)
        if key not in self._made:
            side = {"align": "right"} if right else {}
            self._made[key] = self._book.add_format({"bold": True, "bottom": 1} | side)
        return self._made[key]


def _cell(
    sheet: Worksheet, row: int, column: int, kind: str, value: Any, looks: _Looks, bold: bool, site: Site
) -> None:
    look = looks.of("tenths" if kind in ("number", "signed") and isinstance(value, Decimal) else kind, bold)
    if isinstance(value, bool):
        sheet.write_string(row, column, "Y" if value else "N", look)
    elif isinstance(value, (int, Decimal)) and -EXACT < value < EXACT:
        sheet.write_number(row, column, value / 100 if kind == "money" else float(value), look)
    elif isinstance(value, date) and value.year > 1900:
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        sheet.write_datetime(row, column, moment, look)
    else:
        sheet.write_string(row, column, clean(shown(kind, value, site)), look)


def _width(column: Column, heading: str) -> int:
    return max(column.width, len(heading)) + 2


def _parameters(book: Workbook, report: Report, stamp: Stamp) -> None:
    """What stands in the heading of the printed page, on a sheet of its own."""
    sheet, bold = book.add_worksheet(PARAMETERS), book.add_format({"bold": True})
    moment: Callable[[datetime], str] = lambda at: shown("moment", at, stamp.site)  # noqa: E731
    said = (("COMPANY", stamp.company), ("REPORT", f"{report.code} {report.title}"), ("RUN", moment(stamp.at)))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    for n, (label, value) in enumerate((*said, *report.parameters)):
        sheet.write_string(n, 0, clean(label), bold)
        sheet.write_string(n, 1, clean(value))
