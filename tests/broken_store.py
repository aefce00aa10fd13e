"""A store whose database breaks at a call of our choice, and a clerk who types at it until something is said.

The driver's own connection and cursor are subclassed, so every call that the program or SQLAlchemy makes is counted:
connect, each statement, each fetch, begin, commit and rollback.
"""

import re
import resource
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clerk import Clerk
from ledger_proof import differences

from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection

NOT_A_STORE = (
    "IS NOT A RENTERREWARDS STORE OR IS DAMAGED, RESTORE A BACKUP (renterrewards restore) OR NAME ANOTHER BY --database"
)

SAYS = {
    sqlite3.SQLITE_BUSY: "FILE IN USE, TRY AGAIN",
    sqlite3.SQLITE_BUSY_SNAPSHOT: "FILE IN USE, TRY AGAIN",
    sqlite3.SQLITE_FULL: "DISK FULL, NOT SAVED",
    sqlite3.SQLITE_IOERR_WRITE: "DISK ERROR, NOT SAVED, CALL SUPPORT",
    sqlite3.SQLITE_READONLY: "STORE IS READ ONLY, NOT SAVED",
    sqlite3.SQLITE_CORRUPT: NOT_A_STORE,
    sqlite3.SQLITE_NOTADB: NOT_A_STORE,
    sqlite3.SQLITE_CANTOPEN: "CHECK THE FOLDER AND ITS PERMISSIONS",
}
"""The fault table: what SQLite raises, and how the line ends that the clerk must get."""

NAMES_THE_FILE = (NOT_A_STORE, "CHECK THE FOLDER AND ITS PERMISSIONS")
SAVED = "SAVED, BUT THE STORE COULD NOT BE READ AFTER IT, CALL THE RECORD UP AGAIN"


@dataclass
class Trouble:
    """What goes wrong: `code` at call number `at` (and at every call after it when it `lasts`), until it is mended."""

    code: int = 0
    at: int = 0
    lasts: bool = False
    calls: list[str] = field(default_factory=list)
    struck: bool = False
    over: bool = False

    def call(self, what: str) -> None:
        """A call of the database is about to be made."""
        self.calls.append(what)
        n = len(self.calls)
        if self.at and not self.over and (n == self.at or (self.lasts and n > self.at)):
            self.struck = True
            error = sqlite3.OperationalError(f"broken at {what}")
            error.sqlite_errorcode = self.code
            raise error

    def mended(self) -> None:
        """From now on all is well."""
        self.over = True

    def driver(self) -> type[Connection]:
        """The class of connections that this happens to."""
        return _connection(self, _cursor(self))


def _cursor(trouble: Trouble) -> type[sqlite3.Cursor]:
    class Cursor(sqlite3.Cursor):
        def execute(self, *given: Any) -> Any:
            trouble.call(given[0])
            return super().execute(*given)

        def executemany(self, *given: Any) -> Any:
            trouble.call(given[0])
            return super().executemany(*given)

        def fetchone(self) -> Any:
            self.goes_on("fetch one")
            return super().fetchone()

        def fetchmany(self, *given: Any) -> Any:
            self.goes_on("fetch many")
            return super().fetchmany(*given)

        def fetchall(self) -> Any:
            self.goes_on("fetch all")
            return super().fetchall()

        def goes_on(self, what: str) -> None:
            """A statement that fails is over, as in SQLite: nothing of it stays open."""
            try:
                trouble.call(what)
            except sqlite3.Error:
                self.close()
                raise

    return Cursor


def _connection(trouble: Trouble, cursors: type[sqlite3.Cursor]) -> type[Connection]:
    class Broken(Connection):
        def __init__(self, *given: Any, **named: Any) -> None:
            trouble.call("connect")
            super().__init__(*given, **named)

        def cursor(self, factory: Any = cursors) -> Any:
            return super().cursor(factory)

        def execute(self, *given: Any) -> Any:
            return self.cursor().execute(*given)

        def rollback(self) -> None:
            trouble.call("rollback")
            super().rollback()

    return Broken


@dataclass(frozen=True)
class Act:
    """A use case: what is typed, in parts that a clerk types while nothing is wrong, `new` on a store not there yet."""

    name: str
    typed: Sequence[str]
    new: bool = False

    async def do(self, clerk: Clerk, since: int = 0) -> int:
        """Type it from a part on, stopping to read when an error is said; the number of the part typed last."""
        for part in self.typed[since:]:
            await clerk.type(part)
            if errors(clerk):
                return self.typed.index(part)
        return len(self.typed) - 1


LOOK = Act("the settings are looked at", ["EDITMISC\r"])


def errors(clerk: Clerk) -> str:
    """What is said in the colour of errors, its rows joined."""
    return " ".join(message.text for message in clerk.glass.messages if message.error)


def dump(folder: Path) -> list[str]:
    """Everything in the store, but for what is drawn anew each time: random keys and the seals over them."""
    if not (folder / "store.db").exists():
        return []
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        return [re.sub(r"adj:[0-9a-f]{32}|[0-9a-f]{64}", "*", line) for line in connection.iterdump()]


def counter(base: Path, folder: Path, act: Act, trouble: Trouble) -> Clerk:
    """A clerk in an empty folder, at a copy of the prepared store (or at none) that breaks as it is told."""
    folder.mkdir()
    if not act.new:
        shutil.copy(base / "store.db", folder)
    clerk = Clerk(folder)
    clerk.later(days=1)
    clerk.desk.open_store = lambda: Store.open(str(folder / "store.db"), 0.2, trouble.driver())
    return clerk


def seen(clerk: Clerk, folder: Path) -> tuple[str, list[str], list[str]]:
    """What an act has come to: the glass, the store, the files printed."""
    printed = [path.read_text() for path in sorted((folder / "print").glob("*"))]
    return re.sub(r"\S*/print/\S*", "*", clerk.screen), dump(folder), printed


async def undisturbed(base: Path, folder: Path, act: Act) -> tuple[list[str], tuple[str, list[str], list[str]]]:
    """The calls that an act makes of the database, and what it comes to when nothing is wrong."""
    whole = Trouble()
    async with counter(base, folder, act, whole) as clerk:
        await act.do(clerk)
        assert not errors(clerk), clerk.screen
        return whole.calls.copy(), seen(clerk, folder)


async def disturbed(base: Path, folder: Path, act: Act, trouble: Trouble, result: Any) -> bool:
    """Type an act while the store breaks, prove what must hold, mend it and type the act again; whether it struck."""
    _, after, _ = result
    async with counter(base, folder, act, trouble) as clerk:
        before = dump(folder)
        last = await act.do(clerk)
        trouble.mended()
        if not errors(clerk):
            _same(clerk, folder, result)
            return trouble.struck
        _said_well(clerk, folder, trouble)
        saved = errors(clerk) == SAVED
        found = dump(folder)
        assert found == after if saved else (found == before or _only_made(found, before)), errors(clerk)
        assert saved or not list((folder / "print").glob("*")), "half a report"
        if saved:
            assert result[0].split("\n")[22] in clerk.screen, "what was saved is not named"
            await clerk.type("<F1>")
            assert dump(folder) == after, "saved twice"
            assert "PROGRAM ERROR" not in clerk.screen, clerk.screen
            await _from_menu(clerk, LOOK)
        elif act.typed[last] == "<F1>" and trouble.at % 2:
            await act.do(clerk, last)
            _same(clerk, folder, result)
        else:
            await _from_menu(clerk, act)
            _same(clerk, folder, result)
        with clerk.desk.store.look() as work:
            assert differences(work) == []
    return True


def _said_well(clerk: Clerk, folder: Path, trouble: Trouble) -> None:
    """The line of the fault table stands on row 23 as an error, whole; keys are taken, nothing is asked."""
    said = errors(clerk)
    assert said == SAVED or said.endswith(SAYS[trouble.code]), (said, trouble)
    if said.endswith(NAMES_THE_FILE):
        assert "store.db" in clerk.screen
    last = clerk.glass.messages[-1]
    assert clerk.message == last.text
    assert "error" in {role for _, role in clerk.glass.lines()[22]}
    assert "Traceback" not in clerk.screen
    assert (clerk.glass.question, clerk.glass.view, clerk.glass.busy, len(clerk.typeahead)) == ("", None, False, 0)
    assert clerk.rang == 1


def _same(clerk: Clerk, folder: Path, result: Any) -> None:
    """The act came to what it comes to when nothing is wrong."""
    for found, wanted in zip(seen(clerk, folder), result, strict=True):
        assert found == wanted, f"{found}\n--- is not ---\n{wanted}"


def _only_made(found: list[str], before: list[str]) -> bool:
    """Whether a store that was not there has been made since, and holds nothing."""
    return before == [] and not [line for line in found if line.startswith("INSERT")]


async def _from_menu(clerk: Clerk, act: Act) -> None:
    """Out of whatever is on the glass, giving up what was typed, and then an act."""
    await clerk.type("<ATTN>MENU\r")
    if clerk.glass.question:
        await clerk.type("Y\r")
    assert "MAIN MENU" in clerk.screen
    await act.do(clerk)
    assert not errors(clerk), clerk.screen


def spread(calls: int, lasts: bool = False) -> list[Trouble]:
    """Every code once, over all calls of an act."""
    step = calls / len(SAYS)
    return [Trouble(code, 1 + int((n + lasts / 2) * step), lasts) for n, code in enumerate(SAYS)]


def every(calls: int) -> list[Trouble]:
    """Every code at every call, once passing and once lasting."""
    return [Trouble(code, at, lasts) for at in range(1, calls + 1) for code in SAYS for lasts in (False, True)]


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """What `ulimit -f` does, for this process and a while."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
