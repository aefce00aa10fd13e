"""EDITMENU: which options the menus of a menu type show."""

from typing import TYPE_CHECKING, Any

from renterrewards import maps
from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.record import RecordFile
from renterrewards.rules import checks, granting
from renterrewards.rules.conversation import Ask, Talk
from renterrewards.rules.rights import EVERYBODY, EXPORT, IMPORT
from renterrewards.store import control

if TYPE_CHECKING:
    from renterrewards.records import MenuType
    from renterrewards.store.work import Work

BESIDE = {IMPORT: "BRING FILES IN (COMMAND LINE)", EXPORT: "TAKE FILES OUT (COMMAND LINE)"}
"""What is a right, though no screen."""


class MenuTypes(RecordFile):
    """The menu type is the record; its options stand on lines, with blanks between."""

    def entered(self, field: Field) -> Talk[None]:
        """A code that cannot be had is said at once, and so is an option that there is not."""
        if field.name == "code" and self.form.texts["code"]:
            checks.menu_type_code(self.form.value("code"))
        yield from super().entered(field)
        if field.name in self._lines:
            _check(field.name, self.form.value(field.name))

    def search(self) -> Talk[None]:
        """F6: the menu types, or the options, of which the one picked is put in or taken out."""
        if (yield Ask("SEARCH A=MENU TYPES B=OPTIONS?", answers=("A", "B"))) == "A":
            yield from super().search()
            return
        shown = {code for name in self._lines for code in self.form.texts[name].split()}
        rows = (Row(code, f"{'Y' if code in shown else ' '}  {code:<10} {title}") for code, title in options().items())
        picked = yield Pick("OPTIONS, Y = SHOWN", "   CODE       TITLE", rows)
        self._take_out(picked) if picked in shown else self._put_in(picked)

    # -- inside ------------------------------------------------------------------------------------

    @property
    def _lines(self) -> list[str]:
        return [field.name for field in self.map.entries if field.name.startswith("options_")]

    def _put_in(self, code: str) -> None:
        """On the first line that has room behind what stands there."""
        for name in self._lines:
            line = f"{self.form.texts[name]} {code}".strip()
            if len(line) <= self.map.field(name).length:
                self.form.put(name, line)
                self.form.cursor = name
                return
        raise Fault("NO LINE HAS ROOM FOR ANOTHER OPTION, TAKE ONE OUT", self._lines[-1])

    def _take_out(self, code: str) -> None:
        for name in self._lines:
            codes = self.form.texts[name].split()
            if code in codes:
                self.form.put(name, " ".join(one for one in codes if one != code))
                self.form.cursor = name

    def _write(self, work: "Work", record: Any) -> None:
        menu: MenuType = record
        for name, line in menu.lines.items():
            _check(name, line)
        self._check_power(work, menu)
        super()._write(work, record)

    def _check_power(self, work: "Work", menu: "MenuType") -> None:
        """Raise Fault for an option that somebody puts in who has it not himself."""
        on_file = control.find(work, self.map.file, (menu.code,))
        added = menu.options - (on_file.options if on_file else frozenset())
        if added:
            field = next(name for name, line in menu.lines.items() if added.intersection(line.split()))
            granting.check_options(self.desk.rights(work), added, field)


def options() -> dict[str, str]:
    """The codes that a menu type can show, each with its title: no menus, and nothing that everybody has."""
    every = {code: maps.load(code) for code in maps.codes() if code not in EVERYBODY}
    found = {code: map.title for code, map in every.items() if map.program != "menu"}
    return found | BESIDE


def _check(name: str, line: str) -> None:
    """Raise Fault for a code on a line that is no option."""
    known = options() if line else {}
    for code in line.split():
        if code not in known:
            raise Fault(f"{code} IS NO OPTION TO BE SHOWN, F6 LISTS THEM", name)
