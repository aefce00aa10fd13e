"""Awards paid by a wallet: whose points are used, what is told, and what moves."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from counters import ELIGIBLE
from pooled import LATER, SOON, held, leaves, new_wallet, points, shared
from rentals import ANN, BOB, MARY, Rentals

from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points as ledger
from renterrewards.store.ledger import pooling

pytestmark = pytest.mark.usefixtures("engine")

MAY_1 = date(2012, 5, 1)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """The store of the wallet SMITH."""
    return new_wallet(tmp_path_factory.mktemp("wallet"))


@pytest.fixture
def counter(original: Path, tmp_path: Path) -> Iterator[Rentals]:
    """A copy of it, proved when the test is over."""
    with shared(original, tmp_path) as made:
        yield made


# -- which points ----------------------------------------------------------------------------------


def test_the_points_that_die_first_pay_whoever_of_the_wallet_holds_them(counter: Rentals) -> None:
    counter.earns(BOB, 4, LATER, "a")
    counter.earns(ANN, 3, SOON, "b")
    counter.opens(MARY, answers="YN")
    assert points(counter) == [22, 0, 0]
    assert held(counter) == [[(None, 22)], [], []]


def test_who_has_none_of_his_own_spends_what_the_others_have(counter: Rentals) -> None:
    counter.opens(BOB, answers="YY")
    assert points(counter) == [5, 0, 0]


def test_of_equal_days_the_older_lot_pays_even_when_the_renter_has_one_too(counter: Rentals) -> None:
    counter.earns(ANN, 10, SOON, "a")
    counter.earns(BOB, 10, SOON, "b")
    counter.opens(BOB, answers="YN")
    assert points(counter) == [25, 10, 0]
    assert counter.sql("SELECT remaining FROM award_lot ORDER BY id") == [(25,), (0,), (10,), (0,)]


def test_who_may_not_redeem_is_offered_his_own_only(counter: Rentals) -> None:
    counter.earns(ANN, 9, None, "a")
    assert ELIGIBLE not in counter.opens(ANN)
    counter.earns(ANN, 2, None, "b")
    counter.opens(ANN, answers="Y")
    assert points(counter) == [25, 0, 1]


def test_in_a_wallet_that_is_not_active_everybody_spends_his_own(counter: Rentals) -> None:
    counter.does("EDITWALL", "code=SMITH", "active=N")
    assert ELIGIBLE not in counter.opens(BOB)
    counter.opens(MARY, answers="YN")
    assert points(counter) == [15, 0, 0]


def test_dead_points_of_a_member_pay_nothing(counter: Rentals) -> None:
    counter.earns(ANN, 10, date(2012, 4, 30), "dead")
    counter.opens(BOB, answers="YY")
    assert (counter.points(MARY), counter.points(BOB)) == (5, 0)


def test_a_renter_who_owes_redeems_nothing_and_a_member_who_owes_is_passed_over(counter: Rentals) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.does("EDITWALL", "code=SMITH", f"member={ANN}", "may_redeem=Y")
    counter.opens(ANN, answers="N")
    counter.closes(1)
    leaves(counter, ANN)
    counter.opens(ANN, answers="Y")
    counter.reopens(1)
    counter.does("EDITWALL", "code=SMITH", f"member={ANN}", "may_redeem=Y")
    assert points(counter) == [25, 0, -1]
    assert ELIGIBLE not in counter.opens(ANN)
    counter.does("EDITCUST", "type_code=PFD", "promo_required=25")
    counter.opens(BOB, answers="Y")
    assert points(counter) == [0, 0, -1]


def test_the_clerk_is_told_that_the_points_are_the_wallets(counter: Rentals) -> None:
    with closing(Store.open(stores.where(counter.database))) as store, store.look() as work:
        assert pooling.purse(work, BOB, MAY_1).note == "WALLET SMITH HAS 25 POINTS, 0 OF THEM HIS OWN"
        assert pooling.purse(work, ANN, MAY_1).note == ""


def test_who_is_in_no_wallet_costs_no_statement_more(counter: Rentals) -> None:
    with closing(Store.open(stores.where(counter.database))) as store:
        asked = []
        for look in (pooling.purse, ledger.available):
            with store.look() as work:
                look(work, ANN, MAY_1)
                asked.append(work.issued)
    assert asked[0] == asked[1]


def test_of_members_without_points_that_die_idle_nothing_more_is_asked(counter: Rentals) -> None:
    def asked(today: date = MAY_1) -> tuple[int, int]:
        with closing(Store.open(stores.where(counter.database))) as store, store.look() as work:
            return pooling.available(work, "SMITH", today), work.issued

    counter.earns(ANN, 4, LATER, "a")
    for idle in (("customer_type=", "term=DAYS", "length=30", "idle_months=1"), ("customer_type=WLK", "idle_months=1")):
        counter.does("EDITEXPR", "effective_date=04-01-12", *idle)
    assert asked() == (29, 1)
    with closing(Store.open(stores.where(counter.database))) as store, store.work() as work:
        born = ledger.Born(date(2012, 4, 2), None, "WLK 2012-04-01")
        act = Act(user="ANN", business_date=date(2012, 4, 2), instant=datetime(2012, 4, 2, 9))
        ledger.earn(work, act, ANN, 5, "idle", ledger.Source("RA", "9"), born=born)
    assert asked()[0] == 34
    assert asked(date(2012, 7, 1))[0] == 29


def test_awdinq_shows_the_wallet_and_asks_by_all_its_points(counter: Rentals) -> None:
    names = ("wallet", "wallet_points", "may_redeem", "available", "awards_now", "asked")
    for number, told in (
        (BOB, ["SMITH", "25", "HE MAY REDEEM", "0", "2", "THE AWARD"]),
        (ANN, ["SMITH", "25", "HE MAY NOT", "0", "0", "NOTHING"]),
    ):
        record = counter.record("AWDINQ", f"customer_number={number}")
        assert [record[name] for name in names] == told
    counter.does("EDITWALL", "code=SMITH", "active=N")
    assert counter.record("AWDINQ", f"customer_number={BOB}")["may_redeem"] == "NOT ACTIVE"


async def test_at_the_counter_the_note_stands_above_the_question(original: Path, tmp_path: Path) -> None:
    stores.copy(original, tmp_path / "store.db")
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN<RET>1<RET>2<RET><ATTN>7<RET>40217<RET><F1>")
        assert "WALLET SMITH HAS 25 POINTS, 0 OF THEM HIS OWN" in clerk.screen
        assert ELIGIBLE in clerk.screen
        await clerk.type("<F7>")
        assert "spent, whoever holds them" in " ".join(clerk.screen.split())


# -- what moves ------------------------------------------------------------------------------------


def test_the_parts_of_others_go_to_the_renter_first_and_name_each_other(counter: Rentals) -> None:
    counter.earns(BOB, 4, LATER, "a")
    counter.opens(MARY, answers="YN")
    assert counter.posted()[-3:] == [
        "pool:redeem:RA:1:1:1:from:2",
        "pool:redeem:RA:1:1:1:to:2",
        "redeem:RA:1:1:1",
    ]
    told = "SELECT kind, delta, source_type, source_id, rule, reason_text FROM award_txn ORDER BY id DESC LIMIT 3"
    assert counter.sql(told)[::-1] == [
        ("TRANSFER_OUT", -4, "RA", "1", "WALLET SMITH", "USED BY CUSTOMER 1"),
        ("TRANSFER_IN", 4, "RA", "1", "WALLET SMITH", "FROM CUSTOMER 2"),
        ("REDEEM", -10, "RA", "1", "WALLET SMITH", ""),
    ]


def test_an_award_of_his_own_points_alone_is_posted_as_ever(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    assert counter.posted()[-1:] == ["redeem:RA:1:1:1"]
    assert counter.sql("SELECT rule FROM award_txn WHERE kind = 'REDEEM'") == [("",)]


def test_the_drill_of_an_award_names_whose_lots_were_used(counter: Rentals) -> None:
    counter.earns(BOB, 4, LATER, "a")
    counter.opens(MARY, answers="YN")
    rows = counter.data("AWDHIST", f"customer_number={MARY}", "movement=3")["rows"]
    assert [(row["qty"], row["cause"]["rule"], row["cause"]["reason"]) for row in rows] == [
        (-4, "WALLET SMITH", "FROM CUSTOMER 2"),
        (-6, "", "OPENING BALANCE"),
    ]
    statement = counter.data("AWDSTMT", f"customer_number={BOB}", "print_display=D")["rows"][0]["lines"]
    assert [(line["delta"], line["rule"], line["reason"]) for line in statement][-1:] == [
        (-4, "WALLET SMITH", "USED BY CUSTOMER 1")
    ]
