"""A menu: nothing but its picture; the sitting reads line numbers and codes off the map."""

from renterrewards.entry import Site
from renterrewards.maps import Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.form import Form
from renterrewards.programs.program import Program


class Menu(Program):
    """A menu. It never touches the store, so that the first screen does not wait for one."""

    def __init__(self, desk: Desk, map: Map) -> None:
        self.desk = desk
        self.map = map
        self.form = Form(map, Site(desk.today()))
        self.outcome = {}
        self.form.put("company", desk.company)
        self.form.put("user", desk.user)
        self.form.keep()
