"""What is cheap to count: modules at the first frame, bytes and rows for a key, statements of an act.

A count does not depend on the machine, so it can be held. It may go down; to let one go up, say why where it is held.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pexpect
import pytest
import stores
from clerk import Clerk
from click.testing import CliRunner
from terminal import Terminal

from renterrewards import headless
from renterrewards.cli import cli
from renterrewards.programs.desk import Desk
from renterrewards.records import MenuType, User
from renterrewards.store import control
from renterrewards.store.engine import Store
from renterrewards.store.work import Work

# -- the first frame -------------------------------------------------------------------------------

MORE_MODULES = 80
"""Over a bare Textual app: some 60 of our own, click and what it needs 13, TOML 4, the login name 2. It went up by six
when the command line became rooms of its own, and what the glass and the prompts share a room too; by three for what
is asked of every terminal: who is signed on, whether his session stands, whether he is watched; by one when what is
about people got a room of its own."""

PROBE = Path(__file__).parent.parent / "benchmarks" / "references" / "loaded.py"


def modules_at_the_first_frame(whose: str, folder: Path) -> set[str]:
    """The modules that the counter (`ours`) or a `bare` app on a pty has loaded when its first screen is there."""
    listed = folder / "modules.json"
    env = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    child = pexpect.spawn(sys.executable, [str(PROBE), whose, str(listed)], env=env, dimensions=(24, 80), timeout=20)
    try:
        for _ in range(400):
            if listed.exists():
                break
            with suppress(pexpect.TIMEOUT, pexpect.EOF):
                child.read_nonblocking(65536, 0.05)
    finally:
        child.close(force=True)
    return set(json.loads(listed.read_text()))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What the terminal has loaded when the main menu is on the glass."""
    return modules_at_the_first_frame("ours", tmp_path_factory.mktemp("ours"))


def test_the_first_screen_waits_for_no_database_library(loaded: set[str]) -> None:
    assert "textual.app" in loaded
    assert not {"sqlalchemy", "psycopg", "sqlite3", "renterrewards.store.engine"} & loaded


def test_the_first_screen_costs_few_modules_more_than_textual_itself(loaded: set[str], tmp_path: Path) -> None:
    bare = modules_at_the_first_frame("bare", tmp_path)
    more = loaded - bare
    assert len(more) <= MORE_MODULES, sorted(more)


# -- a key -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """RA Open of the training company, the cursor at OPTION and all quiet."""
    with Terminal(tmp_path_factory.mktemp("terminal"), "--training") as terminal:
        terminal.type("OPEN\r", "RA OPEN")
        written(terminal)
        yield terminal


def written(terminal: Terminal, seconds: float = 0.3) -> int:
    """The bytes that come until nothing came for a while."""
    before = len(terminal.raw)
    while terminal.read(seconds):
        pass
    return len(terminal.raw) - before


def test_a_typed_key_sends_few_bytes_down_the_line(terminal: Terminal) -> None:
    sent = []
    for place in ("OPTION", "14"):
        terminal.send("\x03" if place == "OPTION" else f"{place}\r")
        written(terminal)
        for char in "ABC":
            terminal.send(char)
            sent.append(written(terminal, 0.15))
    assert 0 < min(sent) <= max(sent) <= 256, sent


def test_another_screen_is_sent_once(terminal: Terminal) -> None:
    for option, title in (("CUST", b"CUSTOMER FILE UPDATE"), ("OPEN", b"RA OPEN")):
        terminal.send(f"\x03{option}")
        written(terminal)
        before = len(terminal.raw)
        terminal.send("\r")
        written(terminal)
        assert terminal.raw[before:].count(title) == 1
        assert len(terminal.raw) - before < 80 * 24 * 3, "a whole screen, and its colours"


def test_nothing_is_sent_while_nobody_types(terminal: Terminal) -> None:
    written(terminal)
    assert written(terminal, 2.0) == 0


async def test_a_key_changes_the_row_it_is_typed_in_and_at_most_one_more(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN<RET>")
        seen = clerk.glass.lines()
        for name in (
            "A",
            "B",
            "<BS>",
            "<INS>",
            "<LEFT>",
            "<EOF>",
            "<TAB>",
            "<TAB>",
            "S",
            "<DOWN>",
            "J",
            "<S-TAB>",
            "<RET>",
        ):
            await clerk.type(name)
            now = clerk.glass.lines()
            changed = [y for y, (before, after) in enumerate(zip(seen, now, strict=True)) if before != after]
            assert 1 <= len(changed) <= 2, (name, changed)
            seen = now


async def test_rows_that_did_not_change_are_the_rows_that_were_there(tmp_path: Path) -> None:
    """The panel makes a row anew only when it differs; equal rows must therefore compare equal."""
    async with Clerk(tmp_path) as clerk:
        for option in ("OPEN", "CUST", "AWARDRPT", "MENU"):
            await clerk.type(f"{option}<RET>")
            assert clerk.glass.lines() == clerk.glass.lines()


# -- an act at the counter -------------------------------------------------------------------------


class Counting:
    """A store that writes down how many statements each write transaction issued."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.issued: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def work(self, alone: bool = False) -> Iterator[Work]:
        """A work of the store, counted when it is done."""
        with self._store.work(alone) as work:
            yield work
        self.issued.append(work.issued)


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Counting]:
    """The training company's store: customer 1001 is a PFD with points for two awards, 1007 takes part in nothing."""
    path = stores.where(tmp_path / "store.db")
    filled = CliRunner().invoke(cli, ["--training", "--database", path, "run", "EDITMISC"])
    assert filled.exit_code == 0, filled.output
    counting = Counting(Store.open(path))
    yield counting
    counting.close()


def statements(counting: Counting, option: str, *answers: str, signed_on: bool = False, **values: str) -> int:
    """The statements of the one write transaction in which the option saves."""
    now = datetime(2026, 11, 20, 18, 0)
    desk = Desk("99 TEST", lambda: counting, lambda: now, Path("print"), user="ANN", open_to_all=not signed_on)  # type: ignore[arg-type,return-value]
    counting.issued.clear()
    headless.Run(desk, list(answers)).option(option, list(values.items()))
    assert len(counting.issued) == 1, "an act at the counter is one transaction"
    return counting.issued[0]


@stores.asked_of_a_file
def test_an_ra_is_opened_and_closed_in_a_known_number_of_statements(counting: Counting) -> None:
    """BEGIN and COMMIT left out. What is asked before the transaction is read before it, where nobody waits."""
    rental = {"customer_number": "1001", "vehicle": "40217", "daily_rate": "60", "due_at": "11-23-26 0900"}
    assert statements(counting, "OPEN", "N", **rental) == 3  # one more for what was offered, however much it was
    assert statements(counting, "OPEN", "Y", "N", **rental) == 9  # one re-checks, five post the award, two the RA
    assert statements(counting, "OPEN", **rental | {"customer_number": "1003"}) == 2  # a point short, nothing is asked
    # the RA, and what its close hangs on; why it does not qualify, EDTRENT; the RA and its renter
    assert statements(counting, "CLOSE", ra_number="152", miles_in="9", time_charge="20") == 6
    # one that qualifies names no document, and posts its point in four
    assert statements(counting, "CLOSE", ra_number="151", miles_in="9", time_charge="260") == 9


@pytest.mark.parametrize("limited", [False, True])
@stores.asked_of_a_file
def test_what_a_user_may_do_is_read_in_one_statement_more(counting: Counting, limited: bool) -> None:
    """Of one with limited access the terminal is looked up too: its record or that of ALL, else the usual location."""
    more = 3 if limited else 1
    with counting.work() as work:
        menu = MenuType(code="COUNTR", options_1="OPEN CLOSE")
        control.save(work, "menu_type", menu)
        user = User(code="ANN", name="ANN", menu_type="COUNTR", limited_access=limited)
        control.save(work, "user_access", user)
    rental = {"customer_number": "1001", "vehicle": "40217", "daily_rate": "60", "due_at": "11-23-26 0900"}
    assert statements(counting, "OPEN", "N", **rental) == 3
    assert statements(counting, "OPEN", "N", signed_on=True, **rental) == 3 + more
    close = {"miles_in": "9", "time_charge": "20"}
    assert statements(counting, "CLOSE", ra_number="151", **close) == 6
    assert statements(counting, "CLOSE", ra_number="152", signed_on=True, **close) == 6 + more
