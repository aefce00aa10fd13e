"""The forms that a report takes in a file: text, PDF, CSV and XLSX, all made of the same rows of values."""

from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from renterrewards.reports.destinations import newfile
from renterrewards.reports.page import Stamp
from renterrewards.reports.report import Report, stop

FORMS = ("PDF", "CSV", "XLSX", "TXT")


def print_report(report: Report, stamp: Stamp, folder: Path, form: str = "TXT") -> Path:
    """Print a report to a new file of a form in `folder` and return its path; see `newfile.make`."""

    def fill(file: BinaryIO, at: Path) -> None:
        # What writes the form is loaded now: a spreadsheet's and a PDF's cost more than the first screen.
        import_module(f"renterrewards.reports.destinations.{form.lower()}_file").fill(report, stamp, file, at)

    try:
        return newfile.make(fill, folder, report.code, stamp.at, f".{form.lower()}")
    finally:
        stop(report)
