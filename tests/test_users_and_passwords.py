"""Users and their passwords: given, changed, too old; somebody is always left who may do everything."""

from dataclasses import replace
from pathlib import Path

import people
import pytest
from clerk import Clerk
from people import PASSWORD
from shops import ANN, BOB, NINE, WRONG, audited, change

from renterrewards import passwords
from renterrewards.programs.people import signing_on
from renterrewards.store import control, users
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")


async def test_a_new_password_from_an_administrator_unlocks_and_must_be_changed(
    clerk: Clerk, shop: Store, tmp_path: Path
) -> None:
    with shop.work() as work:
        users.STATES.save(work, replace(users.state(work, "BOB"), failures=6, locked_until=NINE.replace(hour=23)))
    async with clerk:
        await clerk.type(f"{ANN}EDITUAF\r\rBOB\r")
        assert "LOCKED, F8 UNLOCKS" in clerk.screen
        await clerk.type("<F8>the first of bob\rthe first of bob\r")
        assert "MUST BE CHANGED AT THE NEXT SIGN-ON" in clerk.message
        assert "MUST BE CHANGED" in clerk.row(18)
        await clerk.type("LOGIN\rBOB\rthe first of bob\r")
        assert "YOUR PASSWORD MUST BE CHANGED" in clerk.screen
        assert clerk.desk.user == ""
        await clerk.type("<ESC>")
        assert "SIGN-ON" in clerk.row(1)
        await clerk.type("<ATTN>2\rthe first of bob\r")
        for typed, said in (
            ("short\r", "8 TO 128 CHARACTERS"),
            ("password1\r", "COMMONEST"),
            ("the first of bob\r", "THAT IS THE OLD PASSWORD"),
            ("a second of bob\ra third of bob\r", "THAT WAS ANOTHER ONE"),
        ):
            await clerk.type(typed)
            assert said in clerk.screen
        await clerk.type("a second of bob\ra second of bob\r")
        assert clerk.desk.user == "BOB"
    told = [line for line in audited(tmp_path) if line[1] != "SIGNOFF"]
    assert told == [("ANN", "SIGNON"), ("ANN", "PASSWORD"), ("BOB", "PASSWORD"), ("BOB", "SIGNON")]


async def test_a_password_is_kept_more_strongly_once_that_has_become_usual(
    clerk: Clerk, shop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(passwords.STRENGTH, "memory_cost", 16)
    async with clerk:
        await clerk.type(ANN)
        assert clerk.desk.user == "ANN"
    with shop.look() as work:
        found = users.password(work, "ANN")
    assert found
    assert "m=16," in found.kept
    assert passwords.is_it(PASSWORD, found.kept)
    assert found.set_at == people.LONG_AGO


async def test_a_password_that_is_too_old_must_be_changed_where_the_site_says_so(clerk: Clerk, shop: Store) -> None:
    async with clerk:
        await clerk.type(ANN)
        assert clerk.desk.user == "ANN"  # years old, and nobody asks
        await clerk.type("EDITMISC\r<F8><F8><F8>4\r90\r<F1>LOGIN\r" + ANN)
        assert "YOUR PASSWORD MUST BE CHANGED" in clerk.screen
        await clerk.type("another lamp altogether\ranother lamp altogether\r")
        assert clerk.desk.user == "ANN"
        clerk.later(days=89)
        await clerk.type("LOGIN\rANN\ranother lamp altogether\r")
        assert clerk.desk.user == "ANN"
        clerk.later(days=1)
        await clerk.type("LOGIN\rANN\ranother lamp altogether\r")
        assert clerk.desk.user == ""


async def test_passwd_asks_for_the_old_one_and_twice_for_the_new(clerk: Clerk, shop: Store) -> None:
    async with clerk:
        await clerk.type(f"{ANN}PASSWD\r<F1>{WRONG}\r")
        assert clerk.message.strip() == signing_on.REFUSED
        await clerk.type(f"<F1>{PASSWORD}\r{PASSWORD}\r")
        assert "THAT IS THE OLD PASSWORD" in clerk.screen
        await clerk.type("quite another lamp\rquite another lamp\r")
        assert clerk.message.strip() == "PASSWORD CHANGED"
        await clerk.type(f"LOGIN\r{ANN}")
        assert clerk.desk.user == ""
        await clerk.type("quite another lamp\r")
        assert clerk.desk.user == "ANN"


async def test_somebody_is_always_left_who_may_do_everything(clerk: Clerk, shop: Store) -> None:
    with shop.work() as work:
        control.delete(work, users.FILE, ("BOB",))
    async with clerk:
        await clerk.type(f"{ANN}EDITUAF\r\rANN\r")
        for typed in ("12\rN\r<F1>", "<ATTN>3\rAGENT\r<F1>", "<ATTN>11\r123112\r<F1>", "<F4>ANN\rY\r"):
            await clerk.type(f"<ATTN>1\rANN\r<ATTN>{typed}")
            assert "NOBODY WOULD BE LEFT WHO MAY DO ALL" in clerk.screen or "NOT ON FILE" in clerk.screen
            await clerk.type("<ATTN><F3><ATTN>1\rANN\r")
    with shop.look() as work:
        assert users.administrators(work) == ["ANN"]


async def test_who_has_not_everything_gives_it_to_nobody(clerk: Clerk, shop: Store) -> None:
    from renterrewards.access import MenuType

    with shop.work() as work:
        control.save(work, "menu_type", MenuType(code="BOSS", options_1="EDITUAF"))
    change(shop, "BOB", menu_type="BOSS")
    async with clerk:
        await clerk.type(f"{BOB}EDITUAF\r\rBOB\r<ATTN>3\rALL\r<F1>")
        assert "ONLY WHO HAS MENU TYPE ALL CHANGES HIS OWN RECORD" in clerk.message
        await clerk.type("<ATTN><F3>1\rANN\r<F8>")
        assert "ONLY WHO HAS MENU TYPE ALL MAY GIVE IT" in clerk.message


async def test_his_own_password_is_none_of_the_administrators_screen(clerk: Clerk) -> None:
    async with clerk:
        await clerk.type(f"{ANN}EDITUAF\r\rANN\r<F8>")
        assert "YOUR OWN PASSWORD IS CHANGED IN PASSWD" in clerk.message
        await clerk.type("<F3>1\rNEW\r<F8>")
        assert "SAVE THE USER FIRST" in clerk.message


async def test_a_user_who_is_deleted_takes_his_password_with_him(clerk: Clerk, shop: Store) -> None:
    async with clerk:
        await clerk.type(f"{ANN}EDITUAF\r\rBOB\r<F4>BOB\rY\r")
        assert "USER BOB DELETED" in clerk.message
        await clerk.type("EDITUAF\r\rBOB\rBOB AGAIN\rALL\r<F1>")
        assert "NONE YET, F8 GIVES ONE" in clerk.screen
    with shop.look() as work:
        assert users.password(work, "BOB") is None
