"""The lock of a terminal: what it covers, who opens it, and when it comes by itself."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from clerk import Clerk
from people import PASSWORD
from shops import ANN, NINE, WRONG, audited

from renterrewards.programs.desk import Desk
from renterrewards.programs.people import signing_on
from renterrewards.store import control
from renterrewards.store.engine import Store
from renterrewards.terminal import idle
from renterrewards.terminal.console import now
from renterrewards.terminal.keyboard import LOCK, Key
from renterrewards.terminal.typeahead import TypeAhead

pytestmark = pytest.mark.usefixtures("engine")


@pytest.mark.parametrize("where", ["in a field", "at a question", "in a list", "in the help", "under a message"])
async def test_the_lock_covers_all_and_gives_it_back_as_it_was(clerk: Clerk, where: str) -> None:
    async with clerk:
        await clerk.type(f"{ANN}EDITLOC\r1\rBOI\rBOISE\rHALF")
        await clerk.type(
            {
                "in a field": "",
                "at a question": "<OPTION>MENU\r",
                "in a list": "<ATTN>5\r<S-F7>",
                "in the help": "<F7>",
                "under a message": "<ATTN>1\r<EOF>BOISE\r",
            }[where]
        )
        before = clerk.screen, clerk.glass.cursor
        clerk.typeahead.put(Key(LOCK, at=now()))
        await clerk.settle()
        assert "TERMINAL LOCKED" in clerk.row(1)
        assert "BOISE" not in clerk.screen
        await clerk.type(f"EDITUAF\r<F2><HOT><PRINT><ATTN><RESET><F6><OPTION>{WRONG}\r<ESC>")
        assert "TERMINAL LOCKED" in clerk.row(1)
        if clerk.field != "password":
            await clerk.type("<TAB>")
        await clerk.type(f"<EOF>{WRONG}\r")
        assert signing_on.REFUSED in clerk.screen
        await clerk.type(f"{PASSWORD}\r")
        assert (clerk.screen, clerk.glass.cursor) == before


async def test_wrong_passwords_at_the_lock_count_as_at_the_sign_on(clerk: Clerk) -> None:
    async with clerk:
        await clerk.type(f"{ANN}LOCK\r")
        for _ in range(6):
            await clerk.type(f"{WRONG}\r")
        await clerk.type(f"{PASSWORD}\r")
        assert "TERMINAL LOCKED" in clerk.row(1)
        clerk.later(minutes=31)
        await clerk.type(f"{PASSWORD}\r")
        assert "MAIN MENU" in clerk.row(1)


async def test_end_at_the_lock_signs_off_and_what_was_half_typed_comes_back(clerk: Clerk, tmp_path: Path) -> None:
    async with clerk:
        await clerk.type(f"{ANN}EDITLOC\r1\rBOI\rBOISE\rHALF<OPTION>MENU\r")
        clerk.typeahead.put(Key(LOCK, at=now()))
        await clerk.settle()
        await clerk.type("<TAB>END\r")
        assert ("SIGN-ON" in clerk.row(1), clerk.desk.user) == (True, "")
        assert "WHAT WAS HALF TYPED IS KEPT" in clerk.message
        await clerk.type(ANN)
        assert "EDIT LOCATIONS" in clerk.row(1)
        assert clerk.value("name") == "BOISE"
    assert [kind for _, kind in audited(tmp_path)][:3] == ["SIGNON", "SIGNOFF", "SIGNON"]


@pytest.mark.parametrize("going", ["LOGIN\r", "LOCK\r<TAB>END\r"])
async def test_the_next_user_reads_nothing_of_what_the_one_before_typed(clerk: Clerk, going: str) -> None:
    async with clerk:
        await clerk.type(f"{ANN}EDITLOC\r1\rBOI\rBOISE\r<EOF><ATTN>#4711\rRECORD\r<ATTN>MENU\rY\r{going}")
        assert clerk.desk.user == ""
        assert (clerk.dialogue.recorder, clerk.glass.macro) == (None, "")
        await clerk.type(f"{ANN}<ATTN><EARLIER>")
        assert "4711" not in clerk.row(1)
        await clerk.type("<ATTN>EDITLOC\r<ATTN>2\r<DUP>")
        assert "NOTHING TO REPEAT" in clerk.message


async def test_a_terminal_that_nobody_is_at_locks_itself_and_sends_nothing_until_then(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "MINUTE", 0.05)  # so that fifteen of them are three quarters of a second
    async with clerk:
        await clerk.type(f"{ANN}EDITLOC\r")
        painted = clerk.painted
        while "TERMINAL LOCKED" not in clerk.row(1):
            assert clerk.painted == painted
            await asyncio.sleep(0.05)
        monkeypatch.setattr(idle, "MINUTE", 60.0)
        await clerk.type(f"<ATTN>1\r<EOF>{PASSWORD}\r")
        assert "EDIT LOCATIONS" in clerk.row(1)


async def test_fifteen_minutes_are_counted_from_the_last_key_and_again_after_each_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk("00 TEST", lambda: None, lambda: NINE, tmp_path, user="ANN", idle_minutes=15)  # type: ignore[arg-type,return-value]
    for seconds, locks in ((15 * 60 - 30, 0), (15 * 60 + 1, 1)):
        keys = TypeAhead()
        keys.last = now() - seconds
        watch = idle.Idle(desk, keys)
        watch.served()
        watch.served()
        watch.stop()
        assert len(keys) == locks
    monkeypatch.setattr(idle, "MINUTE", 0.0001)
    keys = TypeAhead()
    watch = idle.Idle(desk, keys)
    watch.served()
    while len(keys) < 3:
        await asyncio.sleep(0.001)
    desk.user = ""  # he went; the timer ends by itself
    await asyncio.sleep(0.1)
    there = len(keys)
    await asyncio.sleep(0.1)
    assert len(keys) == there


async def test_no_lock_where_the_site_wants_none_or_nobody_signs_on(
    clerk: Clerk, shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "MINUTE", 0.001)
    with shop.work() as work:
        control.save(work, "control", replace(control.settings(work), idle_minutes=0))
    async with clerk:
        await clerk.type(f"{ANN}EDITLOC\r")
        await asyncio.sleep(0.2)
        assert "EDIT LOCATIONS" in clerk.row(1)
    async with Clerk(tmp_path) as training:
        await training.type("EDITLOC\rLOCK\r")
        assert "NO PASSWORD TO UNLOCK IT BY" in training.message
