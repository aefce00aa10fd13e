"""Where a report goes: shown on the glass (D) or printed (P). Every report of the system passes here."""

from collections.abc import Callable, Generator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from renterrewards import clock
from renterrewards.cleaner import clean
from renterrewards.entry import Site
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Display, Kept
from renterrewards.reports import page, prtfile
from renterrewards.rules.conversation import Talk, Tell

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work

Make = Callable[["Work"], "Report"]


def deliver(desk: Desk, site: Site, values: dict[str, Any], make: Make) -> Talk[str]:
    """Run a report to where `print_display` and `printer` say; answers the path it was printed to, blank for D."""
    if values["print_display"] == "D":
        yield Display(_lines(desk, site, make))
        return ""
    prtfile.check_printer(values["printer"] or prtfile.NAME)
    with desk.store.look() as work:
        path = prtfile.print_report(make(work), _stamp(desk, site, work), desk.print_folder)
    yield Tell(f"PRINTED TO {clean(str(path))}")
    return str(path)


def _lines(desk: Desk, site: Site, make: Make) -> Generator[str, None, None]:
    with desk.store.look() as work:
        report = make(work)
        above, stops = page.above(report), page.stops(report)
        with closing(page.pages(report, _stamp(desk, site, work))) as made:
            for lines in made:
                yield from (*lines[:above], *(Kept(line, stops) for line in lines[above:]), "")


def _stamp(desk: Desk, site: Site, work: "Work") -> page.Stamp:
    zone = desk.zone(work, desk.settings(work).default_location)
    return page.Stamp(desk.company, clock.local(desk.now(), zone), site)
