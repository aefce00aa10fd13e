"""An option without a terminal: the same program, rules and checks, its questions answered from a list."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs import directory, replies
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Display, Pick
from renterrewards.programs.people.watch import Watch
from renterrewards.programs.program import Program
from renterrewards.rules.conversation import Ask, Talk, Tell

T = TypeVar("T")


class Unanswered(Exception):
    """A question for which no answer was left; nothing was saved."""


class UsageError(Exception):
    """A field or option that does not exist."""


@dataclass
class Run:
    """One headless run: what was asked and said, in order. `say` is told each line as it comes."""

    desk: Desk
    answers: list[str] = field(default_factory=list)
    say: Callable[[str], None] = lambda line: None
    secret: Callable[[Ask], str] | None = None
    """Who knows the replies to questions for passwords; they are no `answers`, which others can see."""
    questions: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    looked: bool = False
    """Whether a record was only looked at; no key was pressed then."""

    def option(self, code: str, values: Sequence[tuple[str, str]], key: str = "") -> Program:
        """Run an option: type the values into its fields, then press the key (the first of its bar).

        With nothing but key fields given the record is shown and no key is pressed.
        Raises Fault, Unanswered or UsageError.
        """
        program = self._opened(code)
        recalled = [text for name, text in values if name == program.recalls]
        typed = [(_field(program.map, name), text) for name, text in values if name != program.recalls]
        self.talk(program.start())
        for text in recalled:
            self.talk(program.recall(text))
        for target, text in sorted(typed, key=lambda pair: not pair[0].key):
            program.enter(target, text)
            self.talk(program.entered(target))
        self.looked = not self._acts(program, [target for target, _ in typed], key)
        if self.looked:
            self._must_be_on_file(program)
        else:
            self.talk(program.press(program.map.keys.get(key.lower(), key.upper()) or program.main_key))
        return program

    def saved(self, code: str, name: str, values: Sequence[tuple[str, str]]) -> Program:
        """Run a report by the parameters saved under a name, with these values typed over them.

        Raises Fault, Unanswered or UsageError.
        """
        from renterrewards.programs.reports import saved, saved_run

        program = self._opened(code)
        over = [(_field(program.map, field), text) for field, text in values]
        self.talk(saved_run.run(program, saved.find(self.desk, name, program.map.code), over))
        return program

    def talk(self, talk: Talk[T]) -> T:
        """Carry a conversation to its end."""
        return replies.carry(talk, self._answer)

    def _opened(self, code: str) -> Program:
        try:
            program = directory.open_option(code, self.desk)
        except KeyError:
            raise UsageError(f"no option is called {code}; `renterrewards options` lists them") from None
        if program.map.program in ("menu", "sign_on", "first_user", "lock"):
            raise UsageError(f"{code.upper()} is for a terminal")
        return program

    def _acts(self, program: Program, typed: list[Field], key: str) -> bool:
        """Whether a key is pressed at all: not for a record that is only looked at."""
        if key or program.runs_at_once:
            return True
        return any(not target.key for target in typed)

    def _must_be_on_file(self, program: Program) -> None:
        """Looking at a record that is not there is a fault; its message was said already."""
        if not program.outcome:
            raise Fault(self.messages[-1] if self.messages else "NOTHING TO SHOW, GIVE THE KEY FIELD")

    def _answer(self, item: Any) -> Any:
        match item:
            case Ask():
                return self._reply(item)
            case Tell(text):
                self._said(text)
            case Pick():
                return self._picked(item)
            case Watch():
                for line in item.first():
                    self.say(line)
            case Display(lines):
                with closing(lines):
                    for line in lines:
                        self.say(line)
        return None

    def _reply(self, ask: Ask) -> str:
        self.questions.append(ask.text)
        self.say(ask.text)
        if ask.secret:
            return self._secret(ask)
        if not self.answers:
            raise Unanswered(f"{ask.text} HAS NO --answer LEFT, NOTHING SAVED")
        typed = clean(self.answers.pop(0)).strip()
        reply = replies.reply_of(ask, typed)
        if reply is None and ask.answers:
            raise Unanswered(f"ANSWER {typed} TO {ask.text} MUST BE {replies.taken(ask)}, NOTHING SAVED")
        if reply is None:
            raise Unanswered(f"ANSWER TO {ask.text} TAKES {replies.taken(ask)}, NOTHING SAVED")
        return reply

    def _secret(self, ask: Ask) -> str:
        if self.secret is None:
            raise Unanswered(f"{ask.text} IS ANSWERED AT A TERMINAL, NOTHING SAVED")
        return self.secret(ask)

    def _picked(self, pick: Pick) -> Any:
        """A list is answered by a row's number; unanswered it is printed."""
        rows = list(pick.rows)
        self.questions.append(pick.title)
        self.say(f"{pick.title}: TYPE THE NUMBER OF A ROW")
        for number, row in enumerate(rows, start=1):
            self.say(f"{number:>4}  {row.text}")
        picked = replies.row_of(pick, rows, self.answers.pop(0) if self.answers else "")
        if picked is None:
            raise Unanswered(f"{pick.title} HAS NO --answer THAT IS A ROW'S NUMBER, NOTHING SAVED")
        return picked.key

    def _said(self, text: str) -> None:
        self.messages.append(text)
        self.say(text)


def _field(map: Map, name: str) -> Field:
    """The field of a name, a number (9) or page and number (2.12). Raises UsageError."""
    for target in map.entries:
        if name == target.name or target.number in _numbers(name, target, map.pages[0].code):
            return target
    known = ", ".join(target.name for target in map.entries)
    raise UsageError(f"{map.code} has no field {name}; its fields are {known}")


def _numbers(name: str, target: Field, first_page: str) -> tuple[str, ...]:
    """What a typed number may stand for on the field's page: 13 is also 13a; the page is said but for the first."""
    page, dot, number = name.rpartition(".")
    if (page.upper() if dot else first_page) != target.page:
        return ()
    return (number.lower(), f"{number.lower()}a")
