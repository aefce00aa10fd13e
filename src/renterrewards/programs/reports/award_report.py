"""AWARDRPT: the Customer Rental Awards Report, printed to a file or shown on the glass."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.lookup import check_codes
from renterrewards.programs.program import Program
from renterrewards.programs.reports.printing import deliver
from renterrewards.reports.award_columns import CHOICES, LEGACY, STANDARD, columns
from renterrewards.reports.award_layout import plain, report_layout
from renterrewards.reports.blocks import WIDTH
from renterrewards.reports.page import TooWide, check_width, places
from renterrewards.rules.conversation import Talk
from renterrewards.store.award_layouts import NONE, Layout
from renterrewards.store.awards import AwardQuery

QUERY = (
    *("start_date", "end_date", "location", "customer_type"),
    *("minimum_rentals", "minimum_days", "minimum_revenue"),
)


class AwardReport(Program):
    """The parameters are the form, page 2 the layout; F1 BEGIN runs it."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def start(self) -> Talk[None]:
        """The printed defaults, and what the columns take on paper."""
        self._measure()
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """A code of page 2 is looked at there and then."""
        if field.page == "2":
            self._measure()
        yield from ()

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at a column or at the order lists the columns."""
        if field.name in self._columns:
            return Pick("COLUMNS", HEADING, iter([Row(STANDARD, f"{STANDARD:<10}      {EIGHT}"), *_listed()]))
        return Pick("SORT BY", HEADING, _listed()) if field.name == "sort_by" else super().choices(field)

    def begin(self) -> Talk[None]:
        """Run the report to where field 8 says."""
        values = self.form.values()
        query, layout = self._query(values), self._layout(values)
        try:
            if values["print_display"] == "D":
                check_width(columns(layout))  # before the display opens
            printed = yield from deliver(
                self.desk,
                self.form.site,
                values,
                lambda work: report_layout(work, query, layout, self.form.site, self._progress),
            )
        except TooWide as wide:
            raise Fault(wide.message, self._last_column(values)) from None
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The rows and their total as plain data, for scripts."""
        values = self.form.values()
        query, layout = self._query(values), self._layout(values)
        with self.desk.store.look() as work:
            return plain(work, query, layout) | self.outcome

    def _query(self, values: dict[str, Any]) -> AwardQuery:
        with self.desk.store.look() as work:
            check_codes(work, self.map, values)
        wanted = {name: values[name] for name in QUERY}
        for name in ("start_date", "end_date"):
            wanted[name] = wanted[name] or self.form.site.today
        for name in ("location", "customer_type"):
            wanted[name] = wanted[name] or "ALL"
        if wanted["end_date"] < wanted["start_date"]:
            raise Fault("END DATE MUST NOT BE BEFORE START DATE", "end_date")
        return AwardQuery(**wanted)

    def _layout(self, values: dict[str, Any]) -> Layout:
        """What page 2 says. Raises Fault."""
        sort_by = values["sort_by"] or "CUSTOMER"
        if sort_by not in CHOICES:
            raise Fault(f"{sort_by} IS NO COLUMN, SHIFT+F7 LISTS THEM", "sort_by")
        return Layout(
            columns=_codes([(name, values[name]) for name in self._columns if values[name]]),
            sort_by=sort_by,
            descending=values["order"] == "DESC",
            top=values["top"],
            subtotal_by=values["subtotal_by"] or NONE,
        )

    def _measure(self) -> None:
        """Show what the columns take of a line of paper. Raises Fault for a code that is none."""
        layout = self._layout(self.form.values([f.name for f in self.map.entries if f.page == "2"]))
        taken = places(columns(layout))
        self.form.put("places", f"{taken} OF {WIDTH} PLACES{'' if taken <= WIDTH else ', TOO WIDE FOR PAPER'}")

    @property
    def _columns(self) -> list[str]:
        return [field.name for field in self.map.entries if field.name.startswith("column_")]

    def _last_column(self, values: dict[str, Any]) -> str:
        return [name for name in self._columns if values[name]][-1]

    def _progress(self, rows: int) -> None:
        self.desk.working(f"{rows:,} CUSTOMERS, ESC STOPS THE REPORT")


HEADING, EIGHT = "CODE       PLACES  COLUMN", "  THE EIGHT COLUMNS OF THE PRINTED REPORT"


def _listed() -> Iterator[Row]:
    return (Row(code, f"{code:<10} {one.column.width:>6}  {one.described}") for code, one in CHOICES.items())


def _codes(typed: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The columns of these fields, STANDARD standing for eight, none for the same. Raises Fault."""
    found: list[str] = []
    for name, code in typed:
        if code != STANDARD and code not in CHOICES:
            raise Fault(f"{code} IS NO COLUMN, SHIFT+F7 LISTS THEM", name)
        more = LEGACY if code == STANDARD else (code,)
        if twice := set(found) & set(more):
            raise Fault(f"{sorted(twice)[0]} IS A COLUMN ALREADY, BLANK ONE OF THEM", name)
        found += more
    return tuple(found) or LEGACY
