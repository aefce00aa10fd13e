"""A report as text: 132 columns, 60 lines a page, a form feed between pages."""

from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from renterrewards.reports import page
from renterrewards.reports.report import Report


def fill(report: Report, stamp: page.Stamp, file: BinaryIO, _: Path) -> None:
    """Write the pages one by one."""
    with closing(page.text(page.pages(report, stamp))) as parts:
        for part in parts:
            file.write(part.encode())
