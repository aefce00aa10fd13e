"""Whoever is refused: the same answer after the same work, six tries, and what is written down of them."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import stores
from clerk import Clerk
from people import PASSWORD
from shops import NINE, WRONG, audited, change

from renterrewards import passwords
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.people import new_password, signing_on, tries
from renterrewards.records import Act
from renterrewards.store import users
from renterrewards.store.engine import Store
from renterrewards.store.work import Work

NOON = NINE.replace(hour=12)

pytestmark = pytest.mark.usefixtures("engine")


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
    assert len(tries_at(shop, tmp_path, code, typed)) == 2
    assert done == ["a password worked on"]
    assert audited(tmp_path)[-1:] == ([] if why == "locked" else [(code, "REFUSED")])
    async with clerk:
        await clerk.type(f"{code}\r{typed}\r")
        assert clerk.message.strip() == signing_on.REFUSED


def tries_at(store: Store, folder: Path, code: str, typed: str = WRONG, now: datetime = NOON) -> list[int]:
    """Somebody is refused: how many statements each transaction of it took."""
    desk = Desk("00 TEST", lambda: store, lambda: now, folder)
    counting = Counting(store)
    with pytest.raises(Fault) as refused:
        signing_on.proven(desk, counting, code, typed)  # type: ignore[arg-type]
    assert refused.value.message == signing_on.REFUSED
    return counting.issued


class Counting:
    """A store, with what each transaction cost."""

    read_only = False

    def __init__(self, store: Store) -> None:
        self.store = store
        self.issued: list[int] = []

    def apply(self, act: Callable[[Work], Any]) -> Any:
        def counted(work: Work) -> Any:
            made = act(work)
            work.finish()
            self.issued.append(work.issued)
            work.finish = lambda: None  # type: ignore[method-assign]
            return made

        return self.store.apply(counted)


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
    assert kinds == ["REFUSED"] * 5 + ["LOCKED", "REFUSED", "REFUSED", "SIGNON", "SIGNOFF"]
    assert told(tmp_path)[7] == ("USER ANN", {"while_locked": 3})


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


# -- what is written down ----------------------------------------------------------------------------------


def told(path: Path) -> list[tuple[str, dict[str, Any]]]:
    lines = stores.rows(path / "store.db", "SELECT what, after FROM audit_line ORDER BY seq")
    return [(what, json.loads(after or "{}")) for what, after in lines]


def test_who_types_codes_all_day_adds_one_row_and_a_handful_of_lines(shop: Store, tmp_path: Path) -> None:
    for number in range(100):
        tries_at(shop, tmp_path, f"X{number}")
    query = "SELECT user_code, refused FROM user_state WHERE user_code NOT IN ('ANN', 'BOB')"
    assert stores.rows(tmp_path / "store.db", query) == [("", 94)]
    kinds = [kind for _, kind in audited(tmp_path)]
    assert kinds == ["REFUSED"] * 5 + ["LOCKED", "REFUSED"]
    assert [what for what, _ in told(tmp_path)][4:] == ["USER X4", "CODES NOT ON FILE", "USER X5"]
    tries_at(shop, tmp_path, "X7", now=NOON + timedelta(minutes=31))
    assert told(tmp_path)[7:] == [("CODES NOT ON FILE", {"while_locked": 94}), ("USER X7", {})]
    tries_at(shop, tmp_path, "ANN")
    assert audited(tmp_path)[-1] == ("ANN", "REFUSED"), "a user's own tries are his own"


def test_whose_a_code_is_shows_in_no_number_of_statements_whatever_is_locked(shop: Store, tmp_path: Path) -> None:
    first = tries_at(shop, tmp_path, "NOBODY"), tries_at(shop, tmp_path, "ANN")
    found = []
    for _ in range(2, 9):
        found.append((tries_at(shop, tmp_path, "NOBODY"), tries_at(shop, tmp_path, "ANN")))
    assert all(nobody == ann for nobody, ann in found), (first, found)
    assert [sum(nobody) for nobody, _ in found[:4]] == [sum(found[0][0])] * 4
    assert sum(found[-1][0]) == sum(found[0][0]), "one that is locked is no quicker"


def test_a_code_is_locked_and_that_written_down_at_once(shop: Store, tmp_path: Path) -> None:
    desk = Desk("00 TEST", lambda: shop, lambda: NOON, tmp_path)
    for number in range(1, 9):
        tries.counted(desk, shop, "ANN")  # and its program dies over the password
        with shop.look() as work:
            locked = users.state(work, "ANN").locked_until is not None
        assert locked == (number >= 6)
        assert audited(tmp_path) == [("ANN", "LOCKED")] * locked


async def test_the_last_try_may_be_right_and_then_the_lock_is_taken_back(clerk: Clerk, tmp_path: Path) -> None:
    async with clerk:
        await clerk.type("ANN\r")
        for _ in range(5):
            await clerk.type(f"{WRONG}\r")
        await clerk.type(f"{PASSWORD}\r")
        assert clerk.desk.user == "ANN"
    kinds = [kind for _, kind in audited(tmp_path)]
    assert kinds == ["REFUSED"] * 5 + ["LOCKED", "UNLOCK", "SIGNON", "SIGNOFF"]
    assert told(tmp_path)[6] == ("USER ANN", {"password": "RIGHT"})


def test_what_was_refused_while_locked_is_told_with_a_new_password_too(shop: Store, tmp_path: Path) -> None:
    for _ in range(9):
        tries_at(shop, tmp_path, "ANN")
    with shop.work() as work:
        act = Act(user="BOB", business_date=NOON.date(), instant=NOON)
        new_password.put(work, act, "ANN", passwords.kept(PASSWORD))
    assert audited(tmp_path)[-2:] == [("BOB", "REFUSED"), ("BOB", "PASSWORD")]
    assert told(tmp_path)[-2] == ("USER ANN", {"while_locked": 3})
