"""Who runs a command: the store is opened for whom `--user` names once his password is right.

The password comes from a file, the environment or whoever is at the terminal; never from the command line, which
others can see.
"""

import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from renterrewards.faults import Fault
from renterrewards.programs import replies
from renterrewards.programs.desk import Desk
from renterrewards.rules.conversation import Ask, Tell

if TYPE_CHECKING:
    from renterrewards.store.engine import Store

PASSWORD, NEW_PASSWORD = "RENTERREWARDS_PASSWORD", "RENTERREWARDS_NEW_PASSWORD"
"""The variables; with _FILE behind it each names a file that only its owner can read."""

_ASKED_SO = {"OLD": PASSWORD, "PASSWORD OF": "RENTERREWARDS_SECOND_PASSWORD"}
"""How the questions for them begin, the second for a person who approves; any other asks for a new one."""


def sign_on(desk: Desk, store: "Store", *, seated: bool = False) -> None:
    """Sign on who is claimed to be at the desk. Raises Fault.

    `seated`: he stays, and has his one session here; who leaves it where it is is not signed on.
    """
    from renterrewards.programs.people import signing_on

    if _nobody_yet(store):
        raise Fault(signing_on.NOBODY_YET)
    talk = signing_on.sign_on(desk, store, desk.claimed, password(desk.claimed), seated=seated)
    try:
        replies.carry(talk, answer)
    except Fault as fault:
        raise Fault(fault.message) from None  # of no field: there is none


def sign_on_unless_new(desk: Desk, store: "Store") -> None:
    """The same, but where nobody can sign on yet: then anybody may fill the store."""
    if not _nobody_yet(store):
        sign_on(desk, store)


def secret(ask: Ask) -> str:
    """The reply to a question for a password, where there is no screen. Raises Fault."""
    name = next((name for begins, name in _ASKED_SO.items() if ask.text.startswith(begins)), NEW_PASSWORD)
    if (given := _given(name, os.environ)) is not None:
        return given
    return _typed(ask.text.capitalize(), name)


def answer(item: Any) -> Any:
    """What a conversation about a password is told where there is no screen. Raises Fault."""
    match item:
        case Ask(secret=True):
            return secret(item)
        case Ask():
            return _replied(item)
        case Tell(text, True):
            raise Fault(text)
    return None


def password(user: str) -> str:
    """The password of who signs on. Raises Fault."""
    if (given := _given(PASSWORD, os.environ)) is not None:
        return given
    return _typed(f"Password of {user}:", PASSWORD)


def given() -> bool:
    """Whether a password is there without anybody typing one."""
    return any(name in os.environ for name in (PASSWORD, f"{PASSWORD}_FILE"))


# -- inside ------------------------------------------------------------------------------------------


def _nobody_yet(store: "Store") -> bool:
    from renterrewards.store import users

    with store.look() as work:
        return users.nobody_yet(work)


def _given(name: str, environment: Mapping[str, str]) -> str | None:
    if file := environment.get(f"{name}_FILE"):
        return _read(Path(file).expanduser(), f"{name}_FILE")
    return environment.get(name)


def _read(path: Path, name: str) -> str:
    """The first line of a file that is its owner's alone."""
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Fault(f"{path} CAN BE READ BY OTHERS, chmod 600 IT")
        return path.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"PASSWORD FILE {path} CANNOT BE READ, CHECK {name}") from error


def _replied(ask: Ask) -> str:
    """What somebody at the terminal answers; only one who sits down is asked."""
    while True:
        typed: str = click.prompt(ask.text, default="", show_default=False, prompt_suffix=" ")
        if (reply := replies.reply_of(ask, typed)) is not None:
            return reply
        click.echo(f"ERROR: ANSWER {replies.taken(ask)}")


def _typed(prompt: str, name: str) -> str:
    """What somebody types, who is asked on the terminal even where the output goes elsewhere; nothing is shown."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise Fault(f"NO PASSWORD GIVEN, SET {name}_FILE TO A FILE THAT HOLDS IT")
    with suppress(click.Abort, EOFError):
        typed: str = click.prompt(prompt.rstrip(":"), hide_input=True, default="", show_default=False, err=True)
        return typed
    raise Fault("NO PASSWORD TYPED")
