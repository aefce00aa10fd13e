"""A report as PDF: the printed pages, 132 columns by 50 lines on landscape paper, in a font that is in the file."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import BinaryIO

from fpdf import FPDF

from renterrewards.reports import page
from renterrewards.reports.blocks import WIDTH
from renterrewards.reports.destinations.pdf_text import Pen
from renterrewards.reports.page import Page, Stamp
from renterrewards.reports.report import Heading, Report, Row

LINES = 50
"""Lines of a page: fewer than the printer's 60, so that they can be read."""
LEADING, LETTERS = 10.7, 9.07
"""Points from line to line, and of the letters: 132 of them are 721 wide, which Letter and A4 both hold."""
PLACE = LETTERS * 1233 / 2048
"""The width of a place: that of every letter of DejaVu Sans Mono."""
BAND = 3
"""Rows of a band, pale and blank in turn as on listing paper."""
PALE, RULE, INK, FAINT = (241, 247, 241), (96, 110, 98), (20, 24, 20), (110, 118, 112)


def fill(report: Report, stamp: Stamp, file: BinaryIO, _: Path) -> None:
    """Draw the pages as they come; a PDF is whole only at its end, so they wait in memory."""
    sheet = _Sheet(stamp)
    sheet.pdf.set_title(report.title)
    with closing(page.pages(replace(report, rows=sheet.seen(report)), stamp, LINES)) as made:
        for lines in made:
            sheet.draw(lines)
    sheet.foot()
    file.write(sheet.pdf.output())


class _Sheet:
    """The paper and the pen."""

    def __init__(self, stamp: Stamp) -> None:
        self.pdf = pdf = FPDF("landscape", "pt", stamp.paper.lower())
        pdf.set_auto_page_break(False)
        pdf.set_creator("renterrewards")
        pdf.set_author(stamp.company)
        pdf.set_creation_date(stamp.at.replace(tzinfo=UTC))
        pdf.set_text_color(*INK)
        pdf.set_draw_color(*RULE)
        pdf.set_fill_color(*PALE)
        self.left = (pdf.w - WIDTH * PLACE) / 2
        self.top = (pdf.h - LINES * LEADING) / 2
        self.pen = Pen(pdf, PLACE, LETTERS, stamp.font)
        self._parts: set[str] = set()

    def seen(self, report: Report) -> Generator[Row, None, None]:
        """The rows as they are; the headings among them are to be drawn as such."""
        with closing(report.rows):
            for row in report.rows:
                if isinstance(row, Heading):
                    self._parts.add(str(row[0]))
                yield row

    def draw(self, lines: Page) -> None:
        """A page: its heading, then the rows in bands, what stands among them bold."""
        self.pdf.add_page()
        head = next((n for n, line in enumerate(lines) if _is_rule(line)), 0) + 1
        heads = max((n for n in range(head - 1) if not lines[n]), default=0)
        for n, line in enumerate(lines[:head]):
            self._line(n, line, bold=n == 0 or n > heads)
        rows = 0
        for n, line in enumerate(lines[head:], start=head):
            among = not line or line in self._parts or (n > head and _is_rule(lines[n - 1]))
            rows = 0 if among or _is_rule(line) else rows + 1
            if rows and (rows - 1) // BAND % 2:
                self.pdf.rect(self.left - 3, self._y(n), WIDTH * PLACE + 6, LEADING, "F")
            self._line(n, line, among)

    def foot(self) -> None:
        """What is to be said of signs that no font had, below the last page."""
        if said := self.pen.missing():
            self.pdf.set_text_color(*FAINT)
            self.pen.write(self.left, self._y(LINES) + 0.9 * LEADING, said)

    def _y(self, line: int) -> float:
        return self.top + line * LEADING

    def _line(self, n: int, line: str, bold: bool) -> None:
        if _is_rule(line):
            self._rules(n, line)
        elif line:
            self.pen.write(self.left, self._y(n) + 0.78 * LEADING, line, bold)

    def _rules(self, n: int, line: str) -> None:
        """Thin rules in place of strokes: single under headings and above totals, double below them."""
        y = self._y(n) + LEADING * (0.3 if "=" in line else 0.5)
        self.pdf.set_line_width(0.5)
        at = 0
        for run in line.split(" "):
            if run:
                for down in (0.0, 1.6) if "=" in line else (0.0,):
                    x = self.left + at * PLACE
                    self.pdf.line(x, y + down, x + len(run) * PLACE, y + down)
            at += len(run) + 1


def _is_rule(line: str) -> bool:
    return set(line) - {" "} in ({"-"}, {"="})
