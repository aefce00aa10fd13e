"""Where a report goes: shown on the glass (D) or printed (P). Every report of the system passes here."""

from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renterrewards import clock
from renterrewards.entry import Site
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Display, Kept
from renterrewards.reports import page
from renterrewards.rules.conversation import Talk, Tell

if TYPE_CHECKING:
    from renterrewards.programs.reports.ways import Way
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work

Make = Callable[["Work"], "Report"]


def chosen(desk: Desk, values: dict[str, Any]) -> "Talk[Way | None]":
    """The way of the report, None for the display; for a run that does something before it reports. Raises Fault."""
    if values["print_display"] == "D":
        return None
    from renterrewards.programs.reports import ways

    return (yield from ways.chosen(desk, values))


def deliver(desk: Desk, site: Site, values: dict[str, Any], make: Make) -> Talk[str]:
    """Run a report to where `print_display` and `printer` say; answers the path it was printed to, blank for D."""
    way = yield from chosen(desk, values)
    return (yield from deliver_by(way, desk, site, make))


def deliver_by(way: "Way | None", desk: Desk, site: Site, make: Make) -> Talk[str]:
    """The same, the way being chosen."""
    if way is None:
        yield Display(_lines(desk, site, make))
        return ""
    path = yield from _printed(way, desk, site, make)
    return str(path)


def _printed(way: "Way", desk: Desk, site: Site, make: Make) -> Talk[Path]:
    from renterrewards.programs.reports import ways
    from renterrewards.reports.destinations import forms
    from renterrewards.reports.destinations.letter import About

    with desk.store.look() as work:
        report, stamp = _made(desk, work, make), _stamp(desk, site, work, way.paper)
        about = About(report.code, report.title, report.parameters, desk.company, desk.user)
        path = forms.print_report(report, stamp, desk.print_folder, way.form)
    yield Tell(ways.sent(desk, way, path, about))  # no look is open while a mail server takes its time
    return path


def _lines(desk: Desk, site: Site, make: Make) -> Generator[str, None, None]:
    with desk.store.look() as work:
        report = _made(desk, work, make)
        above, stops = page.above(report), page.stops(report)
        with closing(page.pages(report, _stamp(desk, site, work))) as made:
            for lines in made:
                yield from (*lines[:above], *(Kept(line, stops) for line in lines[above:]), "")


def _made(desk: Desk, work: "Work", make: Make) -> "Report":
    """The report as this user may see it."""
    masks = desk.masks(work)
    report = make(work)
    if not masks:
        return report
    from renterrewards.reports.masked import masked

    return masked(report, masks)


def _stamp(desk: Desk, site: Site, work: "Work", paper: str = "LETTER") -> page.Stamp:
    zone = desk.zone(work, desk.terminal(work).location or desk.settings(work).default_location)
    font = desk.machine().pdf_font
    at = clock.local(desk.now(), zone)
    return page.Stamp(desk.company, at, site, paper, Path(font).expanduser() if font else None)
