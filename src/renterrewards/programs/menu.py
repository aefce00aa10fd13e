"""A menu: nothing but its picture; the sitting reads line numbers and codes off the map."""

from renterrewards.entry import Site
from renterrewards.maps import Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.form import Form
from renterrewards.programs.program import Program
from renterrewards.rules.conversation import Talk


class Menu(Program):
    """A menu. It never touches the store, so that the first screen does not wait for one."""

    def __init__(self, desk: Desk, map: Map) -> None:
        self.desk = desk
        self.map = map
        self.form = Form(map, Site(desk.today()))
        self.outcome = {}
        self._fill()

    def erase(self) -> Talk[None]:
        """Back to how it came up, without the store."""
        self.form.clear()
        self._fill()
        yield from self.start()

    def _fill(self) -> None:
        self.form.put("company", self.desk.company)
        self.form.put("user", self.desk.user)
        self.form.keep()
