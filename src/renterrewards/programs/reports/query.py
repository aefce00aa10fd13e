"""QUERY: the saved parameters of reports: looked at, run, called otherwise, deleted. They are saved in the reports."""

import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards import clock, entry, maps
from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs import directory
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.program import LEAVE
from renterrewards.programs.record import RecordFile
from renterrewards.programs.reports import saved, saved_run
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.saved_query import NEVER, SavedQuery
from renterrewards.store import control

if TYPE_CHECKING:
    from renterrewards.store.work import Work

HEADING = "NAME         OPTION   DESCRIPTION                LAST RUN"
WIDTH = 72
"""Of the lines for what a query holds, as they are drawn."""


class Queries(RecordFile):
    """A file whose records come from the reports; F8 runs the one that is shown."""

    record: SavedQuery | None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F8 runs."""
        return super().keys | {"RUN": self.run}

    def entered(self, field: Field) -> Talk[None]:
        """The name brings the query; new ones are saved in the report that they are of."""
        if field.name != "name" or not self.form.texts["name"]:
            return
        name = self.form.value("name")
        if self.record is not None and self.record.name == name:
            return
        with self.desk.store.look() as work:
            found = control.find(work, self.map.file, (name,))
        if found is None:
            raise Fault(f"QUERY {name} IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS, REPORTS SAVE NEW ONES", "name")
        if not self.form.touched("name") or (yield LEAVE) == "Y":
            self._show(found)

    def save(self) -> Talk[None]:
        """The description, and the new name if there is one."""
        shown, values = self._at_hand(), self.form.values()
        name = values["rename_to"] or shown.name

        def save_it(work: "Work") -> SavedQuery:
            on_file: SavedQuery | None = control.find(work, self.map.file, (shown.name,))
            saved.check_unchanged(shown, on_file)
            if name != shown.name and control.find(work, self.map.file, (name,)):
                raise Fault(f"QUERY {name} IS ON FILE ALREADY, TAKE ANOTHER NAME", "rename_to")
            changed = replace(on_file or shown, name=name, description=values["description"])
            control.delete(work, self.map.file, (shown.name,))
            control.save(work, self.map.file, changed)
            self._note(work, on_file, changed)
            return changed

        changed = self.apply(save_it, alone=True)
        yield Tell(f"QUERY {name} SAVED" + (f", IT WAS {shown.name}" if name != shown.name else ""))
        self._show(changed)

    def press(self, label: str) -> Talk[None]:
        """A run notes itself: what fails in it must be told as it is, and not as what failed after a save."""
        if label == "RUN":
            yield from self.run()
        else:
            yield from super().press(label)

    def run(self) -> Talk[None]:
        """F8: run the report as `renterrewards run --saved` does."""
        query = self._at_hand()
        try:
            program = directory.open_option(query.option, self.desk)
        except KeyError:
            raise Fault(f"{query.option} IS NO OPTION ANY MORE, DELETE THE QUERY") from None
        try:
            yield from saved_run.run(program, query)
        except Fault as fault:
            raise Fault(saved_run.in_words(fault).upper()) from fault
        finally:
            self._show_run(query.name)

    def search(self) -> Talk[None]:
        """F6: all queries, with how the last run of each ended."""
        with self.desk.store.look() as work:
            found = control.every(work, self.map.file)
            zone = self.desk.own_zone(work)
        self._show((yield Pick(self.map.title, HEADING, (Row(q, row(q, zone, self.form.site)) for q in found))))

    # -- inside ------------------------------------------------------------------------------------

    def _note(self, work: "Work", before: Any, after: Any) -> None:
        """Without how it ran last, which names whom it was sent to: each run that sent something is noted itself."""
        super()._note(work, *(one and replace(one, ran_by="", ran_at=None, outcome="") for one in (before, after)))

    def _at_hand(self) -> SavedQuery:
        """The query that is shown; raises Fault when none is."""
        if self.record is None or self.record.name != self.form.value("name"):
            raise Fault("CALL A QUERY UP FIRST, SHIFT+F7 LISTS THEM", "name")
        return self.record

    def _listed(self) -> list[str]:
        return ["name", "description"]

    def _show(self, record: SavedQuery) -> None:
        self.record = record
        with self.desk.store.look() as work:
            zone = self.desk.own_zone(work)
        self.form.fill({"name": record.name, "description": record.description, "rename_to": ""})
        self.form.fill({"report": record.option, "title": _title(record)})
        self.form.fill({"saved_by": record.saved_by, "saved_at": _local(record.saved_at, zone)})
        self._fill_lines("parameters", _packed(parameters(record, self.form.site)))
        self._fill_run(record, zone)
        self.form.keep()

    def _show_run(self, name: str) -> None:
        """The last run as it is on file by now; what is typed and not saved yet stays."""
        with self.desk.store.look() as work:
            found = control.find(work, self.map.file, (name,))
            zone = self.desk.own_zone(work)
        if found is not None:
            self._fill_run(found, zone)

    def _fill_run(self, record: SavedQuery, zone: str) -> None:
        self.form.fill({"ran_by": record.ran_by, "ran_at": _local(record.ran_at, zone)})
        self._fill_lines("outcome", textwrap.wrap(record.status, WIDTH, break_on_hyphens=False))
        self.outcome = self.form.seen()

    def _fill_lines(self, name: str, lines: list[str]) -> None:
        """Texts into the places of a name that are drawn one below the other."""
        places = [place.name for place in self.map.shown if re.fullmatch(rf"{name}_\d", place.name)]
        if len(lines) > len(places):
            lines = [*lines[: len(places) - 1], "... renterrewards queries LISTS THEM ALL"]
        self.form.fill(dict.fromkeys(places, "") | dict(zip(places, lines, strict=False)))


def parameters(query: SavedQuery, site: entry.Site) -> list[str]:
    """The parameters as `renterrewards run` takes them, with dates as the site writes them."""
    return [f"{name}={_as_typed(text, site)}" for name, text in query.texts.items()]


def row(query: SavedQuery, zone: str, site: entry.Site) -> str:
    """A query as a row of a list."""
    ran = entry.show("moment", _local(query.ran_at, zone), site) or NEVER
    word = " FAILED" if query.failed else "" if query.outcome or query.ran_at is None else " NOT ENDED"
    return f"{query.name:<12} {query.option:<8} {query.description[:26]:<26} {ran}{word}"


def _local(instant: Any, zone: str) -> Any:
    return clock.local(instant, zone) if instant else None


def _as_typed(text: str, site: entry.Site) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    return entry.show("date", date.fromisoformat(text), site)


def _title(query: SavedQuery) -> str:
    return maps.load(query.option).title if directory.exists(query.option) else "NO OPTION ANY MORE"


def _packed(words: list[str]) -> list[str]:
    """Words in lines, two blanks between them, as one of them may hold a blank."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]}  {word}".strip()
        lines = [*lines[:-1], longer] if len(longer) <= WIDTH else [*lines, word]
    return lines
