"""An act whose COMMIT the server refuses in passing is done again from its beginning, and nobody is told.

`fault_acts` has the acts of the counter; here are those of them, and others, that are not a counter's daily work.
"""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import people
import pytest
import stores
from clerk import Clerk
from fault_acts import ACTS, WHEN, Act, errors, prepared

from renterrewards.process import this_process
from renterrewards.programs.desk import Desk
from renterrewards.store import sessions
from renterrewards.store.engine import Store
from renterrewards.store.sessions import Session
from renterrewards.terminal import console

pytestmark = [
    pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server"),
    pytest.mark.skipif(stores.EVERY_ONE == "sqlite", reason="asked of a server"),
]

EACH_TIME_ONCE = (
    "CREATE SEQUENCE refused",
    """
    CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('refused') % 2 = 1 THEN
            RAISE EXCEPTION 'not in a row with others' USING ERRCODE = '40001';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER refused AFTER INSERT OR UPDATE ON renterrewards_act
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refused()
    """,
)
"""Every second COMMIT is refused: of each write transaction the first. No number of a sequence is given twice."""

NAMED = ("a wallet takes a member", "a month is closed", "a user is saved", "a menu type is saved")
NAMED += ("a customer is erased", "a report's parameters are saved", "the books are reconciled", "milestones are given")
PASSWORD = "a lamp for the harbour\r"
INTO_A_GROUP = ["EDITLOC\r1\rBOI\rBOISE\r<F1>", "EDITGRP\r1\r+WEST\rWEST\rBOI\r", "<F1>"]
QUERY = ["AWARDRPT\r8\rP\r", "<F2>", "MONTHLY\r", "QUERY\r1\rMONTHLY\r\rOFTEN\r", "<F1>"]
JOURNAL = ["AWDLIAB\r\r053112\r", "<F2>", "Y\r", "AWDJRNL\r\r053112\rP\r", "<F1>", "Y\r"]
DONE = [act for act in ACTS if act.name in NAMED] + [
    Act("a user is given a password", ["EDITUAF\r1\rBOB\rBOB\rALL\r", "<F1>", "<F8>", PASSWORD, PASSWORD]),
    Act("a location joins a group", INTO_A_GROUP),
    Act("a location leaves a group", [*INTO_A_GROUP, "<ATTN>3\rBOI\r", "<F4>", "BOI\r", "Y\r"]),
    Act("a member leaves a wallet", ["EDITWALL\r\rHOME\r", "<ATTN>5\r3\r", "<F4>", "3\r", "Y\r"]),
    Act("a journal is exported", JOURNAL, days=40),
    Act("a saved query takes another name", QUERY),
    Act("a session is ended", ["SESSIONS\r1\rBOB\r", "<F4>", "Y\r"]),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with stores.under_test("postgresql"):
        path = prepared(tmp_path_factory.mktemp("base")) / "store.db"
        with closing(Store.open(stores.where(path))) as store, store.work() as work:
            sessions.begin(work, session("BOB"))
        yield path
        stores.swept({path})


def session(user: str) -> Session:
    return Session(
        user_code=user, token="b", terminal="LAX03", process=this_process(), begun_at=WHEN, seen_at=datetime(2012, 5, 1)
    )


def refused(path: Path) -> tuple[int, int]:
    """How many COMMITs were refused, and how many were not."""
    ((last,),) = stores.rows(path, "SELECT last_value FROM refused")
    return (last + 1) // 2, last // 2


def noted(path: Path) -> list[str]:
    return [kind for (kind,) in stores.rows(path, "SELECT kind FROM audit_line ORDER BY seq")]


@pytest.mark.parametrize("act", DONE, ids=[act.name for act in DONE])
async def test_an_act_that_is_refused_in_passing_is_done_all_the_same(base: Path, tmp_path: Path, act: Act) -> None:
    stores.run(stores.copy(base, tmp_path / "store.db"), *EACH_TIME_ONCE)
    async with Clerk(tmp_path, when=WHEN) as clerk:
        clerk.later(days=act.days)
        await act.do(clerk)
        assert not errors(clerk), clerk.screen
        assert "PROGRAM ERROR" not in clerk.screen
    tries, done = refused(tmp_path / "store.db")
    assert 1 <= tries == done
    assert len([*(tmp_path / "print").glob("AWDJRNL*")]) == ("journal" in act.name)


async def test_so_are_a_sign_on_and_what_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)
    with stores.under_test("postgresql"):
        path = tmp_path / "store.db"
        people.work_at(path, "ANN")
        stores.run(path, *EACH_TIME_ONCE)
        async with Clerk(tmp_path, signs_on=True) as clerk:
            await clerk.type("ANN\rnot the lamp\r")
            await clerk.type(f"{people.PASSWORD}\r")
            assert "MAIN MENU" in clerk.row(1), clerk.screen
            await clerk.type(f"PASSWD\r<F1>{people.PASSWORD}\rquite another lamp\rquite another lamp\r")
            assert "PASSWORD CHANGED" in clerk.screen
            await clerk.type("LOGIN\r")
            assert "SIGN-ON" in clerk.row(1)
        assert noted(path) == ["REFUSED", "SIGNON", "PASSWORD", "SIGNOFF"]
        tries, done = refused(path)
        assert 5 <= tries == done


def test_so_is_the_first_administrator(tmp_path: Path) -> None:
    from renterrewards.programs.people import first_user

    with stores.under_test("postgresql"):
        path = tmp_path / "store.db"
        with closing(Store.open(stores.where(path))) as store:
            stores.run(path, *EACH_TIME_ONCE)
            desk = Desk("00 TEST", lambda: store, lambda: WHEN, tmp_path)
            first_user.make(desk, store, "ANN", "ANN", people.PASSWORD)
        assert noted(path) == ["ADD", "PASSWORD", "SIGNON"]


async def test_a_journal_whose_month_could_not_be_marked_leaves_no_file(base: Path, tmp_path: Path) -> None:
    (act,) = (act for act in DONE if "journal" in act.name)
    path = stores.copy(base, tmp_path / "store.db")
    async with Clerk(tmp_path, when=WHEN) as clerk:
        clerk.later(days=act.days)
        for part in act.typed[:-1]:
            await clerk.type(part)
        always = EACH_TIME_ONCE[1].replace("% 2 = 1", "> 0")
        await asyncio.to_thread(stores.run, path, EACH_TIME_ONCE[0], always, EACH_TIME_ONCE[2])
        await clerk.type(act.typed[-1])
        assert "ANOTHER COUNTER IS AT THE SAME RECORDS, NOTHING SAVED" in errors(clerk)
    assert stores.rows(path, "SELECT last_value FROM refused") == [(3,)]
    assert not [*(tmp_path / "print").glob("*AWDJRNL*")]
