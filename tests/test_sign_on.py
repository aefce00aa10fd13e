"""The sign-on: what is to be had before, what leads behind it, and who is out at the next key."""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from clerk import Clerk
from people import PASSWORD
from seats import asked
from shops import ANN, BOB, WRONG, audited, change

from renterrewards.programs.people import signing_on
from renterrewards.store import control, sessions, users
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")


async def test_a_live_company_begins_at_the_sign_on_and_a_training_company_at_its_menu(
    clerk: Clerk, tmp_path: Path
) -> None:
    async with clerk:
        assert "SIGN-ON" in clerk.row(1)
        assert clerk.row(8).strip() == "00 TEST"
        assert clerk.row(2).startswith("0.")
    async with Clerk(tmp_path) as training:
        assert "MAIN MENU" in training.row(1)


ANYTHING = (
    *("<OPTION>MENU\r", "<OPTION>EDITLOC\r", "<OPTION>2\r", "<OPTION>HOT\r", "<OPTION>HOT2\r", "<OPTION>#5\r"),
    *("<OPTION>MACRO\r", "<OPTION>=X\r", "<OPTION>RECORD\r", "<OPTION>LOCK\r", "<OPTION>PASSWD\r", "<ESC>"),
    *("<OPTION>EDITUAF\r", "<OPTION>LOGIN\r", "<OPTION>FIRSTUSR\r", "<PGUP>", "<PGDN>", "<DUP>", "<EARLIER>"),
    *(f"<F{n}>" for n in range(1, 13)),
    *("<HOT>", "<PRINT>", "<PICTURE>", "<RECORD>", "<MACROS>", "<PALETTE>", "<S-F7>", "<RESET>", "<ATTN>"),
)


async def test_nothing_else_is_to_be_had_before(clerk: Clerk, tmp_path: Path) -> None:
    async with clerk:
        for typed in ANYTHING:
            await clerk.type(typed)
            assert clerk.desk.user == "", typed
            await clerk.type("<ESC>")
            assert "SIGN-ON" in clerk.row(1), typed
        await clerk.type("<ATTN>1\r" + ANN)
        assert "MAIN MENU" in clerk.row(1)
    assert not [*tmp_path.rglob("SCREEN*")]


@pytest.mark.parametrize("typed", ["END\r", "<OPTION>END\r", "BOB\r<OPTION>END\r", "BOB\rhalf typed<ESC>END\r"])
async def test_end_leaves(clerk: Clerk, typed: str) -> None:
    async with clerk:
        await clerk.type(typed)
        assert clerk.left


@pytest.mark.parametrize("typed", [ANN, f"ann<TAB>{PASSWORD}<F1>", f"ANN\r{PASSWORD}<TAB>"])
async def test_code_and_password_lead_to_the_main_menu(clerk: Clerk, typed: str) -> None:
    async with clerk:
        await clerk.type(typed)
        assert "MAIN MENU" in clerk.row(1)
        assert clerk.desk.user == "ANN"
        assert clerk.message.strip() == "SIGNED ON AS ANN, TYPE AN OPTION"


async def test_what_is_typed_ahead_of_a_sign_on_goes_on_behind_it(clerk: Clerk) -> None:
    async with clerk:
        await clerk.type(f"{ANN}EDITLOC\r1\rBOI\rBOISE\r")
        assert "EDIT LOCATIONS" in clerk.row(1)
        assert clerk.value("name") == "BOISE"


async def test_what_is_typed_ahead_of_a_sign_on_that_fails_goes_nowhere(clerk: Clerk) -> None:
    async with clerk:
        await clerk.type(f"ANN\r{WRONG}\rEDITLOC\r1\rBOI\r")
        assert "SIGN-ON" in clerk.row(1)
        assert clerk.field == "password"
        await clerk.type(f"{PASSWORD}\r")
        assert "MAIN MENU" in clerk.row(1)


async def test_login_signs_off_and_another_signs_on(clerk: Clerk, tmp_path: Path) -> None:
    async with clerk:
        await clerk.type(f"{ANN}EDITLOC\r1\rBOI\rBOISE\rLOGIN")
        await clerk.type("<OPTION>LOGIN\r")
        assert "CHANGES NOT SAVED, LEAVE Y/N?" in clerk.screen
        await clerk.type("N\r")
        assert clerk.desk.user == "ANN"
        await clerk.type("<ATTN>HOT2\r")
        await clerk.type("LOGIN\r")
        assert "CHANGES NOT SAVED, LEAVE Y/N?" in clerk.screen  # of the other area
        await clerk.type("Y\r")
        assert ("SIGN-ON" in clerk.row(1), clerk.desk.user) == (True, "")
        await clerk.type("<ATTN>EDITLOC\r")
        assert "SIGN ON FIRST" in clerk.message
        await clerk.type(f"<ATTN>1\r{BOB}HOT2\r")
        assert ("MAIN MENU" in clerk.row(1), clerk.desk.user) == (True, "BOB")
    assert audited(tmp_path) == [("ANN", "SIGNON"), ("ANN", "SIGNOFF"), ("BOB", "SIGNON"), ("BOB", "SIGNOFF")]


@pytest.mark.parametrize("how", ["disabled", "expired", "deleted"])
@pytest.mark.parametrize("where", ["in a field", "at a question", "in a list"])
async def test_who_is_no_user_any_more_is_out_at_the_next_key(
    clerk: Clerk, shop: Store, how: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renterrewards.terminal.connection.LOOK_EACH", 0.0)
    async with clerk:
        await clerk.type(f"{BOB}EDITLOC\r1\rBOI\rBOISE\r")
        await clerk.type({"in a field": "", "at a question": "<OPTION>MENU\r", "in a list": "<F6>"}[where])
        if how == "disabled":
            change(shop, "BOB", active=False)
        elif how == "expired":
            change(shop, "BOB", expires_on=datetime(2012, 4, 30).date())
        else:
            with shop.work() as work:
                control.delete(work, users.FILE, ("BOB",))
        await clerk.type("X")
        assert "SIGN-ON" in clerk.row(1)
        assert clerk.desk.user == ""
        assert "USER BOB" in clerk.message
        await clerk.type("<ATTN>1\r" + ANN)
        assert clerk.desk.user == "ANN"
    with shop.look() as work:
        assert control.every(work, "location") == []


async def test_a_look_at_the_user_is_taken_once_a_second_at_most(clerk: Clerk, shop: Store) -> None:
    async with clerk:
        await clerk.type(f"{ANN}EDITLOC\r1\rBOI\r")
        began = asyncio.get_running_loop().time()
        looks, look = [], shop.__class__.look
        clerk.desk.store.look = lambda *given: looks.append(1) or look(clerk.desk.store, *given)  # type: ignore[method-assign]
        await clerk.type("BOISE AIRPORT, LEFT")
        assert len(looks) <= 2 + asyncio.get_running_loop().time() - began


WHOLE = {"here": 1, "areas": {"1": {"option": "EDITLOC", "menus": ["MENU"], "typed": {"name": "BOISE"}}}}


@pytest.mark.parametrize("elsewhere", [False, True])
def test_who_leaves_is_gone_in_one_transaction_with_the_line_that_says_so(clerk: Clerk, elsewhere: bool) -> None:
    asked(clerk)
    desk, store = clerk.desk, clerk.desk.store
    if elsewhere:  # he has gone on at another terminal
        assert desk.seat
        with store.work() as work:
            sessions.begin(work, replace(desk.seat.session, token="another"))
    before = store.saved
    signing_on.leave(desk, WHOLE)
    assert store.saved == before + 1
    with store.look() as work:
        found, draft = sessions.find(work, "ANN"), sessions.draft(work, "ANN")
    assert (found is not None, bool(draft)) == (elsewhere, not elsewhere)
    assert audited(clerk.desk.print_folder.parent)[-1] == ("ANN", "SIGNOFF")
    assert (desk.user, desk.seat) == ("", None)
    desk.close()
