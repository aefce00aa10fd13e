"""The way through menus and options on a line, and what is said when one opens, turns or changes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from renterrewards.faults import Fault
from renterrewards.linear import screen
from renterrewards.linear.line import Line
from renterrewards.linear.talks import Talks
from renterrewards.programs import directory, door
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import LEAVE, Program
from renterrewards.programs.trail import MAIN, Trail


class Way:
    """`program` is the option in front."""

    program: Program

    def __init__(self, desk: Desk, line: Line, talks: Talks) -> None:
        self.desk = desk
        self.line = line
        self.talks = talks
        self._trail = Trail()

    def begin(self) -> None:
        """The first words of a sitting, and the main menu."""
        self.line.say(f"RENTAL COUNTER, COMPANY {self.desk.company}, TYPE ? FOR HELP")
        self.open(door.begins(self.desk))

    def open(self, code: str, spoken: bool = True) -> None:
        """Open an option and say its title; a menu is read out when it was asked for."""
        door.check(self.desk, code)
        before = getattr(self, "program", None)
        program = self.program = directory.open_option(code, self.desk)
        front, menu = program.form.front, program.map.program == "menu"
        self.line.say(screen.heading(program.map, front))
        if menu:
            self._trail.passed(code)
        if menu and spoken:
            self.say(screen.menu(front))
        try:
            self.talks.converse(program.start())
        except Fault:
            self.program = before or program  # printed defaults must not stand there as if they had been read
            raise
        if self.desk.banner:
            self.line.say(self.desk.banner)
        if not menu:
            self.say(screen.values(program.form.front, program.form.texts, entries=False))

    def stand_in(self, program: Program, menus: list[str]) -> None:
        """Be in an option as it is, come to through these menus."""
        self.program, self._trail.menus = program, menus

    @property
    def menus(self) -> list[str]:
        """The menus that were passed to come here."""
        return list(self._trail.menus) or [MAIN]

    def out(self) -> None:
        """Out of the window, out of the option to its menu, out of a menu to the one before."""
        if self.program.form.window:
            self.program.form.window = ""
        elif not self.desk.signed_on:
            door.check(self.desk)
        elif self.may_leave():
            self.open(self._trail.back(self.program.map.program == "menu"), spoken=False)

    def may_leave(self) -> bool:
        """Whether the option can be left: nothing was changed, or the user gives the changes up."""
        return not self.program.unsaved or self.talks.ask(LEAVE) == "Y"

    # -- what is said ----------------------------------------------------------------------------------

    def say(self, texts: Iterable[str]) -> None:
        """Some lines."""
        for text in texts:
            self.line.say(text)

    def read_screen(self) -> None:
        """Where he is and all that stands there."""
        form = self.program.form
        self.line.say(screen.heading(form.map, form.front))
        self.say(screen.menu(form.front))
        self.say(screen.values(form.front, form.texts))

    @contextmanager
    def telling(self, turned: bool = False) -> Iterator[None]:
        """Say what an act has changed; a page or window that was `turned` to is read out."""
        form = self.program.form
        before = screen.seen(form)
        yield
        other = form.front.code != before.front
        if other:
            self.line.say(screen.where(form.map, form.front))
        if other and turned:
            self.say(screen.values(form.front, form.texts))
        else:
            self.say(screen.changes(form.front, before, form.texts))
