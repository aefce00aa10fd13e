"""Conversations of a program on a line: a question and its reply, a list to pick from, a report, a message."""

import re
from contextlib import closing
from itertools import islice
from typing import Any, TypeVar

from renterrewards.faults import Fault
from renterrewards.linear.line import Ended, Line, Stopped
from renterrewards.programs import replies
from renterrewards.programs.listing import Display, Pick, Row
from renterrewards.programs.people.watch import Watch
from renterrewards.programs.replies import Cancelled
from renterrewards.rules.conversation import Ask, Talk, Tell

T = TypeVar("T")

ROWS = 10
"""Rows of a list that are read out before the next prompt."""

OUT = frozenset({".", "^"})
"""Out of a field, a question, a list, an option: ESC of the glass."""

_KEYS = {"SHIFT+F7": "*", "ESC": "."}
"""Keys that messages name, and what is typed for them here."""


class Talks:
    """What stands between a program and whoever is at the line."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def converse(self, talk: Talk[T]) -> T:
        """Carry a conversation to its end. Raises Fault, Cancelled, Attention, Ended or Stopped; nothing is written."""
        return replies.carry(talk, self._answer)

    def refuse(self, message: str) -> None:
        """Say what is wrong, in the words of this line. Raises Stopped in a script."""
        self.line.error(worded(message))

    def _answer(self, item: Any) -> Any:
        match item:
            case Ask():
                return self.ask(item)
            case Tell(text, True):
                self.refuse(text)
            case Tell(text):
                self.line.say(worded(text))
            case Pick():
                return self.pick(item)
            case Watch():
                for text in item.first():
                    self.line.say(text)
            case Display(lines):
                with closing(lines):
                    for text in lines:
                        self.line.check()
                        self.line.say(text)
        return None

    def ask(self, ask: Ask) -> str:
        """Ask until a reply is taken."""
        if ask.note:
            self.line.say(ask.note)
        prompt = ask.text if ask.text[-1:] in "?:" else f"{ask.text}:"
        while True:
            typed = self._read(f"{prompt} ", ask.guarded, ask.secret)
            if typed == "?":
                self.line.say(f"TYPE {replies.taken(ask)}, . CANCELS{', * LISTS THE CODES' if ask.choices else ''}")
                continue
            if typed == "*" and ask.choices:
                return str(self.pick(replies.choices_of(ask)))
            if (reply := replies.reply_of(ask, typed)) is not None:
                return reply
            self.refuse(f"{typed.strip().upper() or 'BLANK'} IS NO ANSWER, TYPE {replies.taken(ask)}")

    def pick(self, pick: Pick) -> Any:
        """Read a list out, some rows at a time, until one is picked; its key."""
        read: list[Row] = []
        self.line.say(pick.title)
        self.line.say(_closer(pick.heading))
        more = self._rows(pick, read, 0)
        if not read:
            raise Fault("THE LIST IS EMPTY")
        told = ROWS
        while True:
            typed = self._read(f"ROW 1 TO {min(told, len(read))}{', RET=MORE' if more else ''}: ").strip()
            if more and not typed:
                more = self._rows(pick, read, told)
                told += ROWS
            elif row := replies.row_of(pick, read, typed):
                return row.key
            else:
                self.refuse(f"{typed.upper() or 'BLANK'} IS NO ROW, TYPE THE NUMBER OF ONE, . LEAVES THE LIST")

    def _rows(self, pick: Pick, read: list[Row], told: int) -> bool:
        """Read the next rows out; whether there are more."""
        read += islice(pick.rows, max(0, told + ROWS + 1 - len(read)))
        for number, row in enumerate(read[told : told + ROWS], start=told + 1):
            self.line.say(f"{number} {_closer(row.text)}")
        return len(read) > told + ROWS

    def _read(self, prompt: str, guarded: bool = False, secret: bool = False) -> str:
        """What is typed at a question. Raises Cancelled, and Stopped when a script has no answer."""
        try:
            typed = self.line.read(prompt, guarded, secret)
        except Ended:
            if self.line.script:
                raise Stopped("THE INPUT ENDED AT THIS QUESTION, NOTHING SAVED") from None
            raise
        if typed in OUT:
            raise Cancelled
        return typed


def worded(message: str) -> str:
    """A message with the keys it names as they are typed here."""
    return re.sub(r"SHIFT\+F7|\bESC\b", lambda key: _KEYS[key.group()], message)


def _closer(text: str) -> str:
    """A row of columns without the wide gaps, which only an eye needs."""
    return re.sub(r" {2,}", "  ", text.strip())
