"""One user's sitting on a line: prompt after prompt until END, and what is typed at OPTION."""

import logging
import time
from collections.abc import Callable

from renterrewards.faults import PROGRAM_ERROR, Fault
from renterrewards.linear import screen
from renterrewards.linear.keeper import Keeper
from renterrewards.linear.line import Attention, Ended, HungUp, Line, Stopped
from renterrewards.linear.talks import OUT, Talks
from renterrewards.linear.walk import Left, Walk
from renterrewards.linear.watch import SignedOff, Watch
from renterrewards.linear.way import Way
from renterrewards.programs import door, option
from renterrewards.programs.desk import Desk
from renterrewards.programs.people import unmasking
from renterrewards.programs.program import Program
from renterrewards.programs.replies import Cancelled

SIGN_OF_LIFE = 5.0
"""Seconds a report runs until it says so."""

log = logging.getLogger(__name__)


class Sitting:
    """The loop over prompts."""

    def __init__(self, desk: Desk, line: Line) -> None:
        self.line = line
        self.talks = Talks(line)
        self.way = Way(desk, line, self.talks)
        self.ended = False
        self._ending = False
        self._next: Callable[[], None] = self.way.begin
        self._said = 0.0
        desk.working = self._working
        self._watch = Watch(desk, line)
        line.came = self._watch.came
        self._keeper = Keeper(desk, self.way)
        line.asks = self._keeper.asks

    @property
    def program(self) -> Program:
        """The option in front."""
        return self.way.program

    def run(self) -> None:
        """Open the main menu and serve prompts until END. Raises Stopped or HungUp."""
        try:
            while not self.ended:
                self._serve()
        except HungUp:  # wherever it was noticed, also as something was refused
            self._keeper.finish()
            raise

    def _serve(self) -> None:
        act, self._next = self._next, self._option
        try:
            act()
            self._go_on()
            self._keeper.served()
        except Attention:
            if self.line.script:
                raise Stopped("STOPPED BY CTRL+C") from None
        except Cancelled:
            self.line.say("CANCELLED")
        except SignedOff as off:
            self._sign_off(off.why)
        except Fault as fault:
            self._refuse(fault)
        except Ended:
            self._input_ended()
        except (HungUp, Stopped):
            raise
        except Exception:
            log.exception("program error")
            self._refuse(Fault(PROGRAM_ERROR))

    def _go_on(self) -> None:
        """Open what the program gives way to."""
        if code := self.program.opens:
            self.program.opens = ""
            self.way.open(code)

    def _sign_off(self, why: str) -> None:
        """Who was signed on may not work here any more; what is half typed is kept."""
        self._keeper.finish()
        self.talks.refuse(why)
        self._next = lambda: self.way.open(door.SIGN_ON)

    def _refuse(self, fault: Fault) -> None:
        """Say what is wrong; a field at fault is prompted for at once, then comes OPTION again."""
        self.talks.refuse(fault.message)
        self.program.form.cursor = ""
        if found := next((f for f in self.program.map.entries if f.name == fault.field), None):
            self._next = lambda: self._walk(lambda walk: walk.mend(found))

    def _input_ended(self) -> None:
        """The end of the input is END, and a second one at its question too; a script must not lose what it typed."""
        if self.program.unsaved and self.line.script:
            raise Stopped("THE INPUT ENDED, CHANGES WERE NOT SAVED")
        if self._ending or not self.program.unsaved:
            self.ended = True
        self._ending, self._next = True, self._end

    def _end(self) -> None:
        self.ended = self.way.may_leave()

    def _working(self, text: str) -> None:
        """A sign of life from a long run; Ctrl+C at this point stops it."""
        if self.line.interrupted():
            raise Fault("STOPPED, NOTHING WAS PRINTED OR SAVED")
        if time.monotonic() - self._said > SIGN_OF_LIFE:
            self._said = time.monotonic()
            self.line.say("STILL WORKING, CTRL+C STOPS")
            self.line.flush()

    # -- OPTION ----------------------------------------------------------------------------------------

    def _option(self) -> None:
        """Ask for an option and do what is typed; go to a field instead when the program wants the cursor there."""
        form = self.program.form
        cursor, form.cursor, self._ending = form.cursor, "", False
        if cursor:
            self._walk(lambda walk: walk.through(form.map.field(cursor)))
            return
        typed = self.line.read(f"{screen.short(form.map, form.front)} OPTION: ")
        self._do(typed.strip().removeprefix("/"))

    def _do(self, typed: str) -> None:
        """Do a word: one of this line, a key, or what it means at every OPTION. Raises Fault."""
        self._said = time.monotonic()
        map, word = self.program.map, typed.upper()
        if word in OUT or word == "ESC":
            self.way.out()
        elif word in ("?", "??"):
            self.way.say(screen.help(map))
        elif word == "=":
            self.way.read_screen()
        elif word == "UNMASK":
            with self.way.telling():
                self.talks.converse(unmasking.unmask(self.program))
        elif word in ("PGDN", "PGUP"):
            self._turn(1 if word == "PGDN" else -1)
        elif word.lower() in map.keys:
            self._press(map.keys[word.lower()])
        else:
            self._mean(option.meaning(typed, self.program))

    def _mean(self, meant: option.Meaning) -> None:
        match meant:
            case option.Onward():
                self._onward()
            case option.End():
                self._end()
            case option.Recall(text):
                with self.way.telling():
                    self.talks.converse(self.program.recalled(text))
            case option.Press(label):
                self._press(label)
            case option.Window(code):
                with self.way.telling(turned=True):
                    self.program.form.window = code
            case option.Open("LOCK"):
                self._watch.lock()
            case option.Open(code):
                if self.way.may_leave():
                    self.way.open(code)
            case option.To(field):
                self._walk(lambda walk: walk.through(field))

    def _onward(self) -> None:
        """RET: through the fields from where the program wants it; a menu is read out."""
        form = self.program.form
        names = [form.first, *(field.name for field in form.front.entries)]
        if first := next(filter(None, names), ""):
            self._walk(lambda walk: walk.through(form.map.field(first)))
        else:
            self.way.read_screen()

    def _walk(self, through: Callable[[Walk], None]) -> None:
        """Go through fields; what was typed behind a / is done at OPTION then."""
        try:
            through(Walk(self.line, self.talks, self.program))
        except Left as left:
            word = left.word
            self._next = (lambda: self._do(word)) if word else self._option

    # -- keys ------------------------------------------------------------------------------------------

    def _press(self, label: str) -> None:
        """Do what the bar says for a key."""
        match label:
            case "HELP":
                self.way.say(screen.help(self.program.map))
            case "NXT PAGE":
                self._turn(1)
            case "EXIT":
                self.way.out()
            case "BACKUP":
                with self.way.telling(turned=True):
                    stays = self.talks.converse(self.program.backup())
                if not stays:
                    self.way.out()
            case _:
                self.program.form.cursor = ""
                with self.way.telling():
                    self.talks.converse(self.program.press(label))

    def _turn(self, pages: int) -> None:
        with self.way.telling(turned=True):
            turned = self.talks.converse(self.program.turn(pages))
        if not turned:
            self.line.say("NO MORE PAGES")
