"""Who may work at a terminal: the sign-on, its tries, the lock, and who is out at the next key."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import people
import pytest
import stores
from clerk import Clerk
from people import PASSWORD

from renterrewards import passwords
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.people import signing_on
from renterrewards.store import control, users
from renterrewards.store.engine import Store
from renterrewards.terminal import console, idle
from renterrewards.terminal.console import now
from renterrewards.terminal.keyboard import LOCK, Key
from renterrewards.terminal.typeahead import TypeAhead

pytestmark = pytest.mark.usefixtures("engine")

ANN, BOB = people.sign_on("ANN"), people.sign_on("BOB")
NINE = datetime(2012, 5, 1, 9, 0)
WRONG = "not the lamp at all"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Store]:
    """A store in which Ann and Bob may sign on."""
    people.work_at(tmp_path / "store.db", "ANN", "BOB")
    with closing(Store.open(stores.where(tmp_path / "store.db"))) as store:
        yield store


@pytest.fixture
def clerk(shop: Store, tmp_path: Path) -> Clerk:
    return Clerk(tmp_path, signs_on=True)


def change(store: Store, code: str, **fields: Any) -> None:
    with store.work() as work:
        found = users.find(work, code)
        assert found
        control.save(work, users.FILE, replace(found, **fields))


def audited(path: Path) -> list[tuple[Any, ...]]:
    """Who did what, by the audit."""
    return stores.rows(path / "store.db", "SELECT user_code, kind FROM audit_line ORDER BY seq")


# -- before -------------------------------------------------------------------------------------------


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


# -- nothing of a password ------------------------------------------------------------------------------


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


# -- who is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["wrong", "unknown", "disabled", "expired", "without a password", "locked"])
async def test_whoever_is_refused_gets_the_same_answer_after_the_same_work(
    clerk: Clerk, shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    code, typed = ("NOBODY" if why == "unknown" else "BOB"), (WRONG if why == "wrong" else PASSWORD)
    if why == "disabled":
        change(shop, "BOB", active=False)
    if why == "expired":
        change(shop, "BOB", expires_on=datetime(2012, 4, 30).date())
    if why == "without a password":
        with shop.work() as work:
            users.PASSWORDS.delete(work, ("BOB",))
    if why == "locked":
        with shop.work() as work:
            users.STATES.save(work, replace(users.state(work, "BOB"), failures=6, locked_until=NINE.replace(hour=23)))
    done: list[str] = []
    hasher = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", lambda: done.append("a password worked on") or hasher())
    told: list[int] = []
    work_of = shop.work

    class Counting:
        """The store, with what each transaction cost."""

        read_only = False

        def work(self) -> Any:
            return _counted(work_of, told)

    desk = Desk("00 TEST", lambda: shop, lambda: NINE.replace(hour=15), tmp_path)
    with pytest.raises(Fault) as refused:
        signing_on.proven(desk, Counting(), code, typed)  # type: ignore[arg-type]
    assert refused.value.message == signing_on.REFUSED
    assert done == ["a password worked on"]
    assert len(told) == 2
    assert audited(tmp_path)[-1] == (code, "REFUSED")
    async with clerk:
        await clerk.type(f"{code}\r{typed}\r")
        assert clerk.message.strip() == signing_on.REFUSED


def _counted(work_of: Callable[[], Any], told: list[int]) -> Any:
    from contextlib import contextmanager

    @contextmanager
    def counting() -> Iterator[Any]:
        with work_of() as work:
            yield work
        told.append(work.issued)

    return counting()


async def test_six_wrong_passwords_lock_and_half_an_hour_unlocks(clerk: Clerk, tmp_path: Path) -> None:
    async with clerk:
        await clerk.type("ANN\r")
        for _ in range(6):
            await clerk.type(f"{WRONG}\r")
        await clerk.type(f"{PASSWORD}\r")
        assert clerk.message.strip() == signing_on.REFUSED
        clerk.later(minutes=29)
        await clerk.type(f"{PASSWORD}\r")
        clerk.later(days=-400)
        await clerk.type(f"{PASSWORD}\r")
        assert clerk.desk.user == ""
        clerk.later(days=400, minutes=1)
        await clerk.type(f"{PASSWORD}\r")
        assert clerk.desk.user == "ANN"
    kinds = [kind for _, kind in audited(tmp_path)]
    assert kinds[:9] == ["REFUSED"] * 5 + ["LOCKED"] + ["REFUSED"] * 3
    assert kinds[9:] == ["SIGNON", "SIGNOFF"]


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


def test_of_many_tries_at_the_same_time_no_more_than_six_are_looked_at(
    shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    is_it = passwords.is_it
    monkeypatch.setattr(passwords, "is_it", lambda typed, kept: looked.append(kept) or is_it(typed, kept))

    def tries(number: int) -> str:
        desk = Desk("00 TEST", lambda: shop, lambda: NINE, tmp_path)
        try:
            signing_on.proven(desk, shop, "ANN", f"{WRONG} {number}")
        except Fault as fault:
            return fault.message
        return ""

    with ThreadPoolExecutor(8) as pool:
        said = [*pool.map(tries, range(24))]
    assert set(said) == {signing_on.REFUSED}
    assert (len(looked), sum(map(bool, looked))) == (24, 6)


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


# -- afterwards -------------------------------------------------------------------------------------------


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


# -- the lock ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["in a field", "at a question", "in a list", "in the help"])
async def test_the_lock_covers_all_and_gives_it_back_as_it_was(clerk: Clerk, where: str) -> None:
    async with clerk:
        await clerk.type(f"{ANN}EDITLOC\r1\rBOI\rBOISE\rHALF")
        await clerk.type(
            {
                "in a field": "",
                "at a question": "<OPTION>MENU\r",
                "in a list": "<ATTN>5\r<S-F7>",
                "in the help": "<F7>",
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


# -- users and passwords ------------------------------------------------------------------------------------


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


# -- the first start ------------------------------------------------------------------------------------------


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
