"""A menu: its picture with the lines that are this user's; the sitting reads line numbers and codes off the map."""

from typing import TYPE_CHECKING

from renterrewards import maps
from renterrewards.entry import Site
from renterrewards.maps import Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.form import Form
from renterrewards.programs.program import Program
from renterrewards.rules.conversation import Talk

if TYPE_CHECKING:
    from renterrewards.rules.rights import Rights


class Menu(Program):
    """A menu. Where nobody signs on it never touches the store, so that the first screen does not wait for one."""

    def __init__(self, desk: Desk, map: Map) -> None:
        self.desk = desk
        self.map = map if desk.open_to_all else self._own(map)
        self.form = Form(self.map, Site(desk.today()))
        self.outcome = {}
        self._fill()

    def erase(self) -> Talk[None]:
        """Back to how it came up, without the store."""
        self.form.clear()
        self._fill()
        yield from self.start()

    def _own(self, map: Map) -> Map:
        """The menu as this user sees it. Raises Fault for one without a line for him."""
        if not _lines(map):
            return map
        with self.desk.store.look() as work:
            rights = self.desk.rights(work)
        if rights.options is None:
            return map
        hidden = [code for code in _lines(map) if not shows(rights, code)]
        if len(hidden) == len(_lines(map)):
            rights.check_option(map.code)
        return maps.without_items(map.code, frozenset(hidden))

    def _check_press(self, label: str) -> None:
        """What menus and sign-ons do, they do for whoever is there; what must be checked, they check themselves."""

    def _fill(self) -> None:
        self.form.put("company", self.desk.company)
        self.form.put("user", self.desk.user)
        self.form.keep()


def shows(rights: "Rights", code: str) -> bool:
    """Whether a line of a menu is this user's: his option, or a menu with a line for him."""
    map = maps.load(code)
    if map.program != "menu":
        return rights.may_open(code)
    return any(shows(rights, line) for line in _lines(map))


def codes(desk: Desk) -> list[str]:
    """Every option that is the user's, by its code. Raises Fault when he may not work any more."""
    if desk.open_to_all:
        return maps.codes()
    with desk.store.look() as work:
        rights = desk.rights(work)
    return [code for code in maps.codes() if shows(rights, code)]


def _lines(map: Map) -> list[str]:
    return [item.code for page in map.pages for item in page.items]
