"""K5: an act at a counter whose database breaks at one call, and what must hold then and after it is mended.

The line of the fault table is said, keys are taken, nothing is saved by half, and the next act works. `Bench` knows
how a store is copied, opened with a trouble and looked at; one for each database.
"""

import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from broken_store import NAMES_THE_FILE, SAVED, Trouble
from clerk import Clerk
from fault_acts import LOOK, WHEN, Act, errors
from ledger_proof import differences

from renterrewards.store.engine import Store

DRAWN = re.compile(r"adj:[0-9a-f]{32}|'[0-9a-f]{32}'|[0-9a-f]{64}")
"""What is drawn anew each time: random keys and salts, and the seals over them."""

Seen = tuple[str, list[str], list[str]]
"""What an act has come to: the glass, the store, the files printed."""


class Bench:
    """Stores in files, each a copy of the one that is prepared."""

    trouble: type[Trouble] = Trouble
    kept_after_commit: tuple[str, ...] = ()
    """What is said when nobody can know whether it was saved; none here, as a file is on this machine."""

    def __init__(self, base: Path) -> None:
        self.base = base

    def copy(self, folder: Path) -> None:
        """The prepared store into a folder."""
        shutil.copy(self.base / "store.db", folder)

    def opened(self, folder: Path, trouble: Trouble) -> Store:
        """The store of a folder, that breaks as it is told."""
        return Store.open(str(folder / "store.db"), 0.2, trouble.driver())

    def dump(self, folder: Path) -> list[str]:
        """Everything in the store, but for what is drawn anew each time: random keys and the seals over them."""
        if not (folder / "store.db").exists():
            return []
        with closing(sqlite3.connect(folder / "store.db")) as connection:
            return [DRAWN.sub("*", line) for line in connection.iterdump()]

    def compared(self, found: list[str]) -> list[str]:
        """What must be the same of two acts that came to the same."""
        return found

    def is_same(self, found: list[str], wanted: list[str]) -> bool:
        """Whether they did."""
        return self.compared(found) == self.compared(wanted)

    def forget(self, folder: Path) -> None:
        """The store of a folder is no more wanted."""


def counter(bench: Bench, folder: Path, act: Act, trouble: Trouble) -> Clerk:
    """A clerk in an empty folder, at a copy of the prepared store (or at none) that breaks as it is told."""
    folder.mkdir()
    if not act.new:
        bench.copy(folder)
    clerk = Clerk(folder, when=WHEN)
    clerk.later(days=act.days)
    clerk.desk.open_store = lambda: bench.opened(folder, trouble)
    return clerk


def _rights(clerk: Clerk, act: Act) -> None:
    """Ann is on file where anything is, and her rights are read in every act."""
    clerk.desk.open_to_all = act.new


def seen(bench: Bench, clerk: Clerk, folder: Path) -> Seen:
    """What an act has come to."""
    printed = [path.read_text() for path in sorted((folder / "print").glob("*"))]
    shown = clerk.screen.replace(f"/{folder.name}", "/*")  # a long path is cut anywhere
    return re.sub(r"\S*/print/\S*", "*", shown), bench.dump(folder), printed


async def undisturbed(bench: Bench, folder: Path, act: Act) -> tuple[list[str], Seen]:
    """The calls that an act makes of the database, and what it comes to when nothing is wrong."""
    whole = bench.trouble()
    async with counter(bench, folder, act, whole) as clerk:
        _rights(clerk, act)
        await act.do(clerk)
        assert not errors(clerk), clerk.screen
        calls = whole.calls.copy(), seen(bench, clerk, folder)
    bench.forget(folder)
    return calls


async def disturbed(bench: Bench, folder: Path, act: Act, trouble: Trouble, result: Seen) -> bool:
    """Type an act while the store breaks, prove what must hold, mend it and type the act again; whether it struck."""
    async with counter(bench, folder, act, trouble) as clerk:
        _rights(clerk, act)
        before = bench.dump(folder)
        last = await act.do(clerk)
        reached = len(trouble.calls) >= trouble.at
        trouble.mended()
        if not errors(clerk):
            _same(bench, clerk, folder, act, result)
        else:
            _said_well(bench, clerk, trouble)
            await _afterwards(bench, clerk, folder, act, trouble, result, before, last)
            with clerk.desk.store.look() as work:
                assert differences(work) == []
    bench.forget(folder)
    return trouble.struck or not reached  # what is read once a process is not read again


async def _afterwards(
    bench: Bench, clerk: Clerk, folder: Path, act: Act, trouble: Trouble, result: Seen, before: list[str], last: int
) -> None:
    """It was saved whole or not at all, as was said; and then the next act works."""
    said, found = errors(clerk), bench.dump(folder)
    saved = said == SAVED or (said in bench.kept_after_commit and not _is_before(found, before))
    if saved:
        assert bench.is_same(found, result[1]), f"{said}, BUT IT IS NOT"
    elif not act.in_steps:
        assert _is_before(found, before), f"{said}, BUT SOMETHING IS SAVED"
        printed = [path.read_text() for path in (folder / "print").glob("*")]
        assert printed in ([], result[2]), "half a report"
        shutil.rmtree(folder / "print", ignore_errors=True)
    if said == SAVED:
        assert result[0].split("\n")[22] in clerk.screen, "what was saved is not named"
        await clerk.type("<F1>")
        assert bench.is_same(bench.dump(folder), result[1]), "saved twice"
        assert "PROGRAM ERROR" not in clerk.screen, clerk.screen
    if saved:
        await from_menu(clerk, LOOK)
    elif act.typed[last] == "<F1>" and trouble.at % 2:
        await act.do(clerk, last)
        _same(bench, clerk, folder, act, result)
    else:
        await from_menu(clerk, act)
        _same(bench, clerk, folder, act, result)


def _said_well(bench: Bench, clerk: Clerk, trouble: Trouble) -> None:
    """The line of the fault table stands on row 23 as an error, whole; keys are taken, nothing is asked."""
    said = errors(clerk)
    told = said.removesuffix(", BEGIN AGAIN FOR THE REST")
    right = said == SAVED or told.endswith((*bench.kept_after_commit, *trouble.must_say))
    assert right, (said, trouble)
    if said.endswith(NAMES_THE_FILE):
        assert "store.db" in clerk.screen
    last = clerk.glass.messages[-1]
    assert clerk.message == last.text
    assert "error" in {role for _, role in clerk.glass.lines()[22]}
    assert "Traceback" not in clerk.screen
    assert (clerk.glass.question, clerk.glass.view, clerk.glass.busy, len(clerk.typeahead)) == ("", None, False, 0)
    assert clerk.rang == 1


def _same(bench: Bench, clerk: Clerk, folder: Path, act: Act, result: Seen) -> None:
    """The act came to what it comes to when nothing is wrong.

    A server does not give a number twice that was not used, and what a run goes on to say is what was left to do.
    """
    assert not errors(clerk), clerk.screen
    (screen, store, printed), wanted = seen(bench, clerk, folder), result[1]
    if act.in_steps:  # each run is written down
        store, wanted = ([line for line in lines if "milestone_run" not in line] for lines in (store, wanted))
    differ = set(bench.compared(store)) ^ set(bench.compared(wanted))
    assert bench.is_same(store, wanted), f"the store is not as it should be: {sorted(differ)[:4]}"
    if type(bench) is Bench and not act.in_steps:
        assert (screen, printed) == (result[0], result[2]), f"{screen}\n--- is not ---\n{result[0]}"


def _is_before(found: list[str], before: list[str]) -> bool:
    """Whether all is as it was; a store that was not there may have been made since, and holds nothing."""
    return found == before or (before == [] and not [line for line in found if line.startswith("INSERT")])


async def from_menu(clerk: Clerk, act: Act) -> None:
    """Out of whatever is on the glass, giving up what was typed, and then an act."""
    await clerk.type("<ATTN>MENU\r")
    if clerk.glass.question:
        await clerk.type("Y\r")
    assert "MAIN MENU" in clerk.screen
    await act.do(clerk)
    assert not errors(clerk), clerk.screen


def spread(calls: int, lasts: bool = False, trouble: type[Trouble] = Trouble, some: int = 0) -> list[Trouble]:
    """Every code once, over all calls of an act; or `some` of them, others for another number of calls."""
    codes: Sequence[Any] = list(trouble.says)
    step = calls / len(codes)
    found = [trouble(code, 1 + int((n + lasts / 2) * step), lasts) for n, code in enumerate(codes)]
    return [found[(calls + lasts + n * 4) % len(found)] for n in range(some)] if some else found


def every(calls: int, trouble: type[Trouble] = Trouble) -> list[Trouble]:
    """Every code at every call, once passing and once lasting."""
    return [trouble(code, at, lasts) for at in range(1, calls + 1) for code in trouble.says for lasts in (False, True)]
