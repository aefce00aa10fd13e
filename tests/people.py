"""Those who work in the tests' stores, and their password, which costs nothing to be looked at."""

import os
import re
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime
from functools import cache
from pathlib import Path

import stores

from renterrewards import passwords
from renterrewards.access import User
from renterrewards.store import control, users
from renterrewards.store.engine import Store
from renterrewards.store.trouble import StoreFault

PASSWORD = "a lamp for the harbour"
LIGHT = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
"""The strength of passwords in the tests; that of the library takes a tenth of a second and 64 MB each time."""


QUICK = str(Path(__file__).with_name("quick_counter.py"))
"""The program with passwords of that strength."""

LONG_AGO = datetime(2012, 1, 1)

_there: set[tuple[str, str]] = set()


def sign_on(code: str) -> str:
    """What somebody types at the sign-on."""
    return f"{code}\r{PASSWORD}\r"


def env() -> dict[str, str]:
    """The environment of a command that signs on."""
    return {"RENTERREWARDS_PASSWORD": PASSWORD}


def work_at(path: Path, *codes: str) -> None:
    """Let these users, who may do everything, sign on to the store of a path, once; a store that is none stays so."""
    missing = [code for code in codes or ("ANN",) if (str(path), code) not in _there]
    if missing:
        with suppress(StoreFault), closing(Store.open(stores.where(path))) as store:
            add(store, *missing)
        _there.update((str(path), code) for code in missing)


def add(store: Store, *codes: str, **access: object) -> None:
    """Users with their password."""
    with store.work(alone=True) as work:
        for code in codes or ("ANN",):
            everything = {"menu_type": "ALL", "adjusts_points": True, "overrides": True, "unmasked": True}
            control.save(work, users.FILE, User(code=code, name=code, **(everything | access)))  # type: ignore[arg-type]
            users.set_password(work, code, _kept(), LONG_AGO)


def without(dumped: Iterable[str]) -> list[str]:
    """A dump of a store without what every sign-on leaves in it."""
    return [line for line in dumped if not _LEFT.match(line)]


@cache
def _kept() -> str:
    return passwords.kept(PASSWORD)


_LEFT = re.compile(r'(INSERT INTO "?)?(user_state|user_password|audit_line|audit_head|audit_private)\b')

os.environ.pop("RENTERREWARDS_PASSWORD", None)
passwords.STRENGTH.update(LIGHT)
