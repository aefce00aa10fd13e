"""Wallets: who is a member, who may redeem, since when; and what is refused."""

from datetime import date
from pathlib import Path

import pytest
from days import Days

from renterrewards.faults import Fault
from renterrewards.store import wallets

pytestmark = pytest.mark.usefixtures("engine")

MARY, BOB, ANN = 1, 2, 3


@pytest.fixture
def days(tmp_path: Path) -> Days:
    """Mary, Bob and Ann, all PFD, and the wallet SMITH without members."""
    made = Days(tmp_path)
    for name in ("MARY", "BOB", "ANN"):
        made.customer(first_name=name)
    made.does("EDITWALL", "code=SMITH", "description=SMITHS OF BOISE", "active=Y")
    return made


def joins(days: Days, number: int, wallet: str = "SMITH", may: str = "Y", user: str = "ANN") -> None:
    days.does("EDITWALL", f"code={wallet}", f"member={number}", f"may_redeem={may}", user=user)


def leaves(days: Days, number: int, wallet: str = "SMITH", user: str = "ANN") -> None:
    values, answers = (f"code={wallet}", f"member={number}"), (str(number), "Y")
    days.does("EDITWALL", *values, answers=answers, key="DELETE", user=user)


def members(days: Days, wallet: str = "SMITH") -> list[tuple[int, bool]]:
    with days.look() as work:
        return [(one.customer_number, one.may_redeem) for one in wallets.members(work, wallet)]


def refused(days: Days, *values: str, answers: tuple[str, ...] = (), key: str = "") -> tuple[str, str]:
    """Message and field of an act that is refused and changes nothing."""
    before = members(days), days.rows("SELECT * FROM wallet"), days.rows("SELECT * FROM wallet_member")
    with pytest.raises(Fault) as fault:
        days.does("EDITWALL", *values, answers=answers, key=key)
    assert (members(days), days.rows("SELECT * FROM wallet"), days.rows("SELECT * FROM wallet_member")) == before
    return fault.value.message, fault.value.field


def test_members_join_a_wallet_one_by_one_and_some_may_redeem(days: Days) -> None:
    joins(days, MARY)
    joins(days, BOB, may="N")
    assert members(days) == [(MARY, True), (BOB, False)]
    shown = days.does("EDITWALL", "code=SMITH")["record"]
    assert (shown["members"], shown["kind"], shown["active"]) == ("2", "HOUSEHOLD", "Y")


def test_what_a_member_may_stays_when_it_is_not_typed_over(days: Days) -> None:
    joins(days, MARY)
    days.does("EDITWALL", "code=SMITH", "member=SMITH,MARY", "description=SMITHS")
    assert members(days) == [(MARY, True)]


def test_a_customer_is_in_one_wallet_at_most(days: Days) -> None:
    joins(days, MARY)
    days.does("EDITWALL", "code=JONES", "kind=COMPANY", "active=Y")
    said = ("CUSTOMER 1 IS IN WALLET SMITH, REMOVE HIM THERE FIRST", "member")
    assert refused(days, "code=JONES", "member=1", "may_redeem=Y") == said
    leaves(days, MARY)
    joins(days, MARY, "JONES")
    assert (members(days), members(days, "JONES")) == ([], [(MARY, True)])


def test_nobody_is_in_two_wallets_even_when_two_counters_add_him_at_once(days: Days) -> None:
    joins(days, MARY)
    with days.look() as work:
        assert wallets.member(work, MARY)
    with pytest.raises(Fault, match="CUSTOMER 1 IS IN WALLET SMITH"), days.work() as work:
        wallets.put(work, days.act, "JONES", MARY, may_redeem=True)


def test_who_was_a_member_when_and_by_whom_stays_on_file(days: Days) -> None:
    joins(days, MARY, may="N")
    days.today = date(2012, 6, 1)
    joins(days, MARY, user="BOB")
    days.today = date(2012, 7, 1)
    leaves(days, MARY, user="CID")
    with days.look() as work:
        told = [
            (one.may_redeem, one.joined_on, one.begun_at.date(), one.begun_by, one.ended_at.date(), one.ended_by)
            for one in wallets.history(work, "SMITH")
            if one.ended_at
        ]
    first, second, third = date(2012, 5, 1), date(2012, 6, 1), date(2012, 7, 1)
    assert told == [(True, first, second, "BOB", third, "CID"), (False, first, first, "ANN", second, "BOB")]


def test_saving_what_is_on_file_already_writes_no_second_row(days: Days) -> None:
    joins(days, MARY)
    joins(days, MARY)
    assert len(days.rows("SELECT id FROM wallet_member")) == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("member=9", "may_redeem=Y"), ("CUSTOMER 9 IS NOT ON FILE, SHIFT+F7 LISTS THEM", "member")),
        (("member=1X",), ("NO CUSTOMER NAMED 1X, SHORTEN THE NAME, SHIFT+F7 LISTS ALL", "member")),
        (("may_redeem=Y",), ("TYPE THE MEMBER WHO MAY REDEEM FIRST", "member")),
        (("kind=FAMILY",), None),
    ],
)
def test_a_wrong_entry_changes_nothing(days: Days, values: tuple[str, ...], said: tuple[str, str] | None) -> None:
    found = refused(days, "code=SMITH", *values)
    assert said is None or found == said


def test_who_was_merged_becomes_no_member(days: Days) -> None:
    days.does("MERGE", "customer_number=1", "into_number=2", "reason=TWICE", answers=("Y",))
    said = ("CUSTOMER 1 IS MERGED INTO 2, USE 2", "member")
    assert refused(days, "code=SMITH", "member=1", "may_redeem=Y") == said


def test_a_wallet_is_deleted_when_it_is_empty_and_its_history_stays(days: Days) -> None:
    joins(days, MARY)
    said = ("IT HAS 1 MEMBER, REMOVE THEM FIRST IN FIELD 5", "member")
    assert refused(days, "code=SMITH", answers=("SMITH", "Y"), key="DELETE") == said
    leaves(days, MARY)
    days.does("EDITWALL", "code=SMITH", answers=("SMITH", "Y"), key="DELETE")
    assert days.rows("SELECT code FROM wallet") == []
    with days.look() as work:
        assert [one.customer_number for one in wallets.history(work, "SMITH")] == [MARY]


def test_a_removal_that_does_not_match_or_is_not_confirmed_removes_nobody(days: Days) -> None:
    joins(days, MARY)
    values = ("code=SMITH", "member=1")
    assert refused(days, *values, answers=("2",), key="DELETE") == ("ENTRY DOES NOT MATCH, REMOVAL ABORTED", "member")
    days.does("EDITWALL", *values, answers=("1", "N"), key="DELETE")
    assert (members(days), days.said[-1]) == ([(MARY, True)], "NOBODY REMOVED")
    said = refused(days, "code=SMITH", "member=2", key="DELETE")
    assert said == ("CUSTOMER 2 IS NO MEMBER OF THIS WALLET, F6 LISTS THEM", "member")


def test_a_company_of_many_members_is_listed_page_by_page(days: Days) -> None:
    numbers = [days.customer(first_name=f"N{n}") for n in range(40)]
    with days.work() as work:
        for number in numbers:
            wallets.put(work, days.act, "SMITH", number, may_redeem=False)
    found, after = [], 0
    with days.look() as work:
        while page := wallets.members(work, "SMITH", after):
            found += [one.customer_number for one in page]
            after = found[-1]
        assert wallets.count(work, "SMITH") == 40
    assert found == numbers
