"""The first administrator of a store: made where nobody can sign on yet, and nowhere else."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import people
import pytest
from clerk import Clerk
from people import PASSWORD
from shops import ANN, NINE, WRONG, audited, change

from renterrewards.store import users
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")


async def test_a_store_in_which_nobody_can_sign_on_makes_its_first_administrator(tmp_path: Path) -> None:
    async with Clerk(tmp_path, signs_on=True) as clerk:
        await clerk.type(ANN)
        assert "FIRST ADMINISTRATOR" in clerk.row(1)
        assert clerk.desk.user == ""
        await clerk.type("<ATTN>EDITLOC\r")
        assert "SIGN ON FIRST" in clerk.message
        await clerk.type("<ATTN>1\rJAS\rJANE SMITH\rpassword\rpassword\r<F1>")
        assert "COMMONEST" in clerk.screen
        await clerk.type(f"<ATTN>3\r{PASSWORD}\r{WRONG}\r<F1>")
        assert "NOT THE SAME" in clerk.screen
        await clerk.type(f"<ATTN>3\r{PASSWORD}\r{PASSWORD}\r<F1>")
        assert ("MAIN MENU" in clerk.row(1), clerk.desk.user) == (True, "JAS")
        assert clerk.desk.idle_minutes == 15
        await clerk.type("FIRSTUSR\r")
        assert "THIS STORE HAS USERS WHO CAN SIGN ON" in clerk.message
        await clerk.type(f"LOGIN\r{people.sign_on('JAS')}EDITUAF\r\rJAS\r")
        assert clerk.value("menu_type") == "ALL"
    assert audited(tmp_path)[:3] == [("JAS", "ADD"), ("JAS", "PASSWORD"), ("JAS", "SIGNON")]


async def test_users_who_are_all_locked_or_disabled_make_a_store_nobodys(clerk: Clerk, shop: Store) -> None:
    for code in ("ANN", "BOB"):
        change(shop, code, active=False)
        with shop.work() as work:
            users.STATES.save(work, replace(users.state(work, code), locked_until=NINE + timedelta(days=9)))
    async with clerk:
        await clerk.type(ANN)
        assert "SIGN-ON" in clerk.row(1)
        await clerk.type("<OPTION>FIRSTUSR\r")
        assert "THIS STORE HAS USERS WHO CAN SIGN ON" in clerk.message
