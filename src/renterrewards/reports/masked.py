"""A report as it is shown to who may not see personal data: columns and particulars by their names."""

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import replace

from renterrewards.reports.report import Marked, Report, Row
from renterrewards.rules.masking import Mask, Masks, masked_row


def masked(report: Report, masks: Masks) -> Report:
    """The same report, its rows masked as they are read; headings and sub-totals name no customer."""
    places = {n: masks[column.key] for n, column in enumerate(report.columns) if column.key in masks}
    parameters = tuple((name, _particular(name, text, masks)) for name, text in report.parameters)
    rows = _rows(report.rows, places) if places else report.rows
    return replace(report, parameters=parameters, rows=rows)


def _particular(name: str, text: str, masks: Masks) -> str:
    """ALL names nobody."""
    return masks[name](text) if name in masks and text != "ALL" else text


def _rows(rows: Generator[Row, None, None], places: Mapping[int, Mask]) -> Generator[Row, None, None]:
    with closing(rows):
        for row in rows:
            yield row if isinstance(row, Marked) else masked_row(row, places)
