"""Answering a conversation without a glass: who drives it, and which typed text is a reply."""

from collections.abc import Callable
from itertools import islice
from typing import Any, TypeVar

from renterrewards.programs.listing import Pick, Row
from renterrewards.rules.conversation import Ask, Talk

T = TypeVar("T")


class Cancelled(Exception):
    """The user left a question, a list or a long run: the act ends and leaves no trace."""


def carry(talk: Talk[T], answer: Callable[[Any], Any]) -> T:
    """Carry a conversation to its end; `answer` is given each item it yields and returns the reply."""
    reply: Any = None
    try:
        while True:
            reply = answer(talk.send(reply))
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]
    finally:
        talk.close()


def reply_of(ask: Ask, typed: str) -> str | None:
    """The reply that a typed text is, None when the question does not take it."""
    if ask.secret:
        return typed
    reply = typed.strip()
    if ask.answers:
        return reply.upper() if reply.upper() in ask.answers else None
    return reply if len(reply) <= ask.length else None


def taken(ask: Ask) -> str:
    """What a question takes, in words."""
    return " OR ".join(ask.answers) if ask.answers else f"AT MOST {ask.length} CHARACTERS"


def choices_of(ask: Ask) -> Pick:
    """The list of what a question takes."""
    rows = [Row(code, f"{code:<8} {name}") for code, name in ask.choices]
    return Pick(ask.text.rstrip("?"), "CODE     DESCRIPTION", iter(rows))


def row_of(pick: Pick, read: list[Row], typed: str) -> Row | None:
    """The row of a typed number, counted from 1; rows beyond those in `read` are read as far as needed."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else 0
    read += islice(pick.rows, max(0, number - len(read)))
    return read[number - 1] if 1 <= number <= len(read) else None
