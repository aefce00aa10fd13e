"""A rule that needs an answer is a conversation: a generator that yields a question and is sent the reply.

The glass, the command line, a test and a replay drive the same generator. Nothing is written while a
question is open: a conversation returns what was decided, and one database transaction applies it.
"""

from collections.abc import Generator
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Ask(NamedTuple):
    """A question at the bottom of the screen.

    `answers` are the only replies taken (none: any text, asked as a field of `length`). `guarded`: it spends
    points or changes a customer's type, so only a key typed after it was shown may answer it. `choices` are the
    codes and names that Shift+F7 lists. `note` stands above a question that looks like the one just answered, or a
    clerk would take his Y for not taken. `help` is what F7 and `?` tell. `plain`:
    the reply is kept as typed, small letters too. `secret`: so it is, and it is never shown, noted or kept.
    """

    text: str
    answers: tuple[str, ...] = ("Y", "N")
    guarded: bool = False
    length: int = 1
    choices: tuple[tuple[str, str], ...] = ()
    note: str = ""
    help: str = ""
    plain: bool = False
    secret: bool = False


class Tell(NamedTuple):
    """A message that needs no answer. `error` rings the bell and discards the keys typed ahead."""

    text: str
    error: bool = False


Talk = Generator[Any, Any, T]
"""A conversation that ends in a T; programs yield more than questions (see `programs.program`)."""
