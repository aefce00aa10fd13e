"""Nothing of a password is seen, kept or repeated anywhere."""

from pathlib import Path

import pytest
import stores
from clerk import Clerk
from people import PASSWORD
from shops import ANN, NINE, WRONG

from renterrewards import passwords
from renterrewards.store import users
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")


async def test_nothing_of_a_password_is_seen_kept_or_repeated(clerk: Clerk, tmp_path: Path) -> None:
    async with clerk:
        await clerk.type("ANN\r")
        before, cursor = clerk.screen, clerk.glass.cursor
        await clerk.type(PASSWORD)
        assert (clerk.screen, clerk.glass.cursor) == (before, cursor)
        assert PASSWORD not in str(clerk.glass.lines())
        await clerk.type("<LEFT><LEFT>xy<BS><BS><END>")
        assert clerk.screen == before
        await clerk.type("<ATTN>2\r<DUP>")
        assert "NOTHING TO REPEAT" in clerk.message or "SIGN ON FIRST" in clerk.message
        await clerk.type(f"<ATTN>2\r{PASSWORD}\r")
        assert "MAIN MENU" in clerk.row(1)
        await clerk.type("LOGIN\r")
        form = clerk.sitting.program.form
        await clerk.type(f"BOB\r{WRONG}")
        assert WRONG not in str(vars(form))
        await clerk.type(f"<TAB>{PASSWORD}")
        assert WRONG not in str({**form.seen(), **form.texts, **clerk.sitting.program.outcome})
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes(), path
    assert PASSWORD not in str(stores.dump(tmp_path / "store.db"))
    assert WRONG not in str(stores.dump(tmp_path / "store.db"))


async def test_a_long_password_goes_into_the_short_field_and_no_letter_is_made_a_capital(
    clerk: Clerk, shop: Store
) -> None:
    long = "Ä lamp for the härbour, and small letters too, " * 2
    with shop.work() as work:
        users.set_password(work, "ANN", passwords.kept(long), NINE)
    async with clerk:
        await clerk.type(f"ANN\r{long.upper()}\r")
        assert clerk.desk.user == ""
        await clerk.type(f"{long}\r")
        assert clerk.desk.user == "ANN"


async def test_a_macro_that_is_recorded_has_no_password_in_it(clerk: Clerk, tmp_path: Path) -> None:
    async with clerk:
        await clerk.type(f"{ANN}<RECORD>PASSWD\r<F1>{PASSWORD}\rquite another lamp\rquite another lamp\r<RECORD>MINE\r")
    (macro,) = (tmp_path / "macros").iterdir()
    assert 'you answer "OLD PASSWORD:"' in macro.read_text()
    assert "lamp" not in macro.read_text()
