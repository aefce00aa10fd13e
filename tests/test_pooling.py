"""Awards paid by a wallet: whose points are used, what is refused, and that everything goes back to whose it was."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from broken_ledger import tamper
from clerk import Clerk
from counters import ELIGIBLE
from rentals import ANN, BOB, MARY, Rentals, new_rentals, rentals

from renterrewards.faults import Fault
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points as ledger
from renterrewards.store.ledger import pooling
from renterrewards.store.proof import recon

SOON, LATER, AFTER = date(2099, 6, 1), date(2099, 7, 1), date(2099, 8, 1)
MAY_1 = date(2012, 5, 1)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mary, who has 25 points that never die, and Bob are in wallet SMITH and may redeem; Ann may not; all are PFD."""
    people = [("CUST", f"customer_number={number}", "customer_type=PFD") for number in (BOB, ANN)]
    joins = [
        ("EDITWALL", "code=SMITH", "active=Y", f"member={number}", f"may_redeem={may}")
        for number, may in ((MARY, "Y"), (BOB, "Y"), (ANN, "N"))
    ]
    return new_rentals(tmp_path_factory.mktemp("wallet"), *people, *joins)


@pytest.fixture
def counter(original: Path, tmp_path: Path) -> Iterator[Rentals]:
    """A copy of that store; its ledger is sound and its points cancel out when the test is over."""
    made = rentals(original, tmp_path)
    yield made
    made.proves()
    unpaired = """SELECT source_id, sum(delta) FROM award_txn t WHERE rule LIKE 'WALLET %' AND kind <> 'REDEEM'
        OR reverses_id IN (SELECT id FROM award_txn WHERE rule LIKE 'WALLET %' AND kind <> 'REDEEM')
        GROUP BY source_id HAVING sum(delta) <> 0"""
    assert made.sql(unpaired) == []


def held(counter: Rentals) -> list[list[tuple[str | None, int]]]:
    return [counter.lots(number) for number in (MARY, BOB, ANN)]


def points(counter: Rentals) -> list[int]:
    return [counter.points(number) for number in (MARY, BOB, ANN)]


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
    counter.does("EDITWALL", "code=SMITH", f"member={ANN}", answers=(str(ANN), "Y"), more=["--press", "DELETE"])
    counter.opens(ANN, answers="Y")
    counter.reopens(1)
    counter.does("EDITWALL", "code=SMITH", f"member={ANN}", "may_redeem=Y")
    assert points(counter) == [25, 0, -1]
    assert ELIGIBLE not in counter.opens(ANN)
    counter.does("EDITCUST", "type_code=PFD", "promo_required=25")
    counter.opens(BOB, answers="Y")
    assert points(counter) == [0, 0, -1]


def test_the_clerk_is_told_that_the_points_are_the_wallets(counter: Rentals) -> None:
    with closing(Store.open(str(counter.database))) as store, store.look() as work:
        assert pooling.purse(work, BOB, MAY_1).note == "WALLET SMITH HAS 25 POINTS, 0 OF THEM HIS OWN"
        assert pooling.purse(work, ANN, MAY_1).note == ""


def test_who_is_in_no_wallet_costs_no_statement_more(counter: Rentals) -> None:
    with closing(Store.open(str(counter.database))) as store:
        asked = []
        for look in (pooling.purse, ledger.available):
            with store.look() as work:
                look(work, ANN, MAY_1)
                asked.append(work.issued)
    assert asked[0] == asked[1]


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
    shutil.copy(original, tmp_path / "store.db")
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


# -- and goes back ---------------------------------------------------------------------------------


@pytest.fixture
def paid(counter: Rentals) -> Rentals:
    """Mary's RA 1 has an award: 3 points of Ann's, 4 of Bob's, 3 of Mary's."""
    counter.earns(BOB, 4, LATER, "a")
    counter.earns(ANN, 3, SOON, "b")
    counter.earns(MARY, 2, AFTER, "c")
    counter.opens(MARY, answers="YN")
    assert held(counter) == [[(None, 24)], [], []]
    return counter


BEFORE = [[(None, 25), ("2099-08-01", 2)], [("2099-07-01", 4)], [("2099-06-01", 3)]]


def test_a_void_gives_everybody_his_own_lots_back_once(paid: Rentals) -> None:
    assert paid.voids(1) == ["10 POINTS GIVEN BACK", "RA 00000001 IS VOID"]
    assert held(paid) == BEFORE
    paid.unvoids(1, "YN")
    paid.voids(1)
    assert held(paid) == BEFORE


def test_each_award_of_several_goes_back_alone(counter: Rentals) -> None:
    counter.earns(BOB, 14, LATER, "a")
    counter.opens(MARY, answers="YYN")
    assert points(counter) == [19, 0, 0]
    counter.deletes(1)
    assert points(counter) == [25, 4, 0]
    assert counter.lots(BOB) == [("2099-07-01", 4)]
    counter.deletes(1)
    assert (points(counter), counter.lots(BOB)) == ([25, 14, 0], [("2099-07-01", 14)])


def test_who_has_left_the_wallet_meanwhile_gets_his_points_back(paid: Rentals) -> None:
    paid.does("EDITWALL", "code=SMITH", f"member={BOB}", answers=(str(BOB), "Y"), more=["--press", "DELETE"])
    paid.voids(1)
    assert held(paid) == BEFORE


def test_leaving_takes_what_is_left_of_ones_own_because_it_never_left(paid: Rentals) -> None:
    paid.earns(BOB, 5, SOON, "d")
    paid.does("EDITWALL", "code=SMITH", f"member={BOB}", answers=(str(BOB), "Y"), more=["--press", "DELETE"])
    assert paid.lots(BOB) == [("2099-06-01", 5)]
    paid.does("EDITCUST", "type_code=PFD", "promo_required=24")
    paid.opens(MARY, answers="Y")
    assert points(paid) == [0, 5, 0]


def test_a_lot_that_died_meanwhile_comes_back_to_its_owner_for_the_days_of_grace(paid: Rentals) -> None:
    paid.on(date(2099, 6, 15), "VOID", "ra_number=1", "void_reason=LATE")
    assert held(paid) == [BEFORE[0], BEFORE[1], [("2099-07-15", 3)]]


def test_when_all_lots_died_each_gets_his_own_grace(paid: Rentals) -> None:
    paid.on(date(2099, 9, 1), "VOID", "ra_number=1", "void_reason=LATE")
    assert held(paid) == [[(None, 25), ("2099-10-01", 2)], [("2099-10-01", 4)], [("2099-10-01", 3)]]


def test_grace_for_points_of_others_is_not_taken_out_of_other_points_of_the_renter(paid: Rentals) -> None:
    paid.earns(MARY, 5, date(2099, 6, 20), "d")
    paid.on(date(2099, 6, 15), "VOID", "ra_number=1", "void_reason=LATE")
    assert held(paid)[0] == [(None, 25), ("2099-08-01", 2), ("2099-06-20", 5)]


def test_points_the_renter_owes_by_now_are_not_paid_by_the_others(paid: Rentals) -> None:
    paid.does("EDITCUST", "type_code=PFD", "promo_required=24")
    paid.opens(MARY, "vehicle=2", answers="Y")
    paid.opens(MARY, "vehicle=3")
    paid.closes(3)
    paid.does("EDITCUST", "type_code=PFD", "promo_required=1")
    paid.opens(MARY, "vehicle=4", answers="Y")
    paid.reopens(3)
    assert (points(paid), paid.owed(MARY)) == ([-1, 0, 0], 1)
    paid.voids(1)
    assert (points(paid), held(paid)[1:]) == ([2, 4, 3], BEFORE[1:])


def test_the_other_renter_pays_out_of_his_wallet_and_the_first_gets_his_back(paid: Rentals) -> None:
    paid.gives_to(1, BOB, answers=["Y", "WIFE DRIVES"])
    assert points(paid) == [24, 0, 0], "the same points pay, as they die first still"
    assert [key for key in paid.posted() if key.startswith("pool:redeem:RA:1:2")] == [
        "pool:redeem:RA:1:2:1:from:3",
        "pool:redeem:RA:1:2:1:to:3",
        "pool:redeem:RA:1:2:1:from:1",
        "pool:redeem:RA:1:2:1:to:1",
    ]
    paid.voids(1)
    assert held(paid) == BEFORE


# -- merged meanwhile ------------------------------------------------------------------------------


def test_a_renter_merged_meanwhile_passes_on_only_what_was_his(paid: Rentals) -> None:
    paid.does("CUST", "last_name=NEW", "customer_type=PFD")
    paid.earns(4, 6, SOON, "d")
    paid.merges(MARY, 4)
    paid.voids(1)
    assert held(paid) == [[], *BEFORE[1:]]
    assert sorted(paid.lots(4), key=str) == [("2099-06-01", 6), ("2099-08-01", 2), (None, 1), (None, 24)]


def test_a_member_merged_meanwhile_passes_his_points_on(paid: Rentals) -> None:
    paid.does("CUST", "last_name=NEW", "customer_type=PFD")
    paid.merges(BOB, 4)
    paid.voids(1)
    assert held(paid) == [BEFORE[0], [], BEFORE[2]]
    assert paid.lots(4) == BEFORE[1]


def test_a_member_merged_into_the_renter_gives_him_everything(paid: Rentals) -> None:
    paid.merges(BOB, MARY)
    paid.voids(1)
    assert points(paid) == [31, 0, 3]
    paid.unmerges(BOB)
    assert points(paid) == [27, 4, 3]


def test_the_empty_account_of_a_merged_member_pays_nothing(counter: Rentals) -> None:
    counter.does("CUST", "last_name=NEW", "customer_type=PFD")
    counter.merges(MARY, 4)
    assert ELIGIBLE not in counter.opens(BOB)


# -- the proof -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "customer", "movement"),
    [
        ("UPDATE award_txn SET idem_key = 'pool:x' WHERE kind = 'TRANSFER_IN'", BOB, "TRANSFER_OUT"),
        ("UPDATE award_txn SET idem_key = 'pool:x' WHERE kind = 'TRANSFER_OUT'", MARY, "TRANSFER_IN"),
        ("UPDATE award_txn SET delta = -3 WHERE kind = 'TRANSFER_OUT'", BOB, "TRANSFER_OUT"),
        ("UPDATE award_txn SET reverses_id = 3 WHERE idem_key = 'c'", BOB, "TRANSFER_OUT"),
    ],
)
def test_awdrecon_finds_half_a_pair(original: Path, tmp_path: Path, broken: str, customer: int, movement: str) -> None:
    counter = rentals(original, tmp_path)
    counter.earns(BOB, 4, LATER, "a")
    counter.opens(MARY, answers="YN")
    counter.earns(BOB, 4, LATER, "c")
    number = counter.sql("SELECT id FROM award_txn WHERE kind = ?", movement)[0][0]
    tamper(counter.database, broken)
    for whose in (None, customer):
        with closing(Store.open(str(counter.database))) as store, store.look() as work:
            found = recon.differences(work, recon.checked(work, whose), whose)
            assert ("I9", customer, number) in {(d.invariant, d.customer_number, d.number) for d in found}


# -- at the same time ------------------------------------------------------------------------------

COUNTER = """
import sys
from datetime import date, datetime
from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store.ledger import points, pooling
from renterrewards.store.engine import Store

act = Act(user=sys.argv[2], business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 9))
store, got, who = Store.open(sys.argv[1]), 0, int(sys.argv[2])
print("READY", flush=True)
sys.stdin.readline()
for n in range(6):
    try:
        with store.work() as work:
            pooling.redeem(work, act, who, 4, f"redeem:{who}:{n}", points.Source("RA", f"{who}0{n}"))
        got += 1
    except Fault as fault:
        assert fault.message == "AWARD POINTS NOW 3, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED", fault
store.close()
print(got)
"""


def test_members_at_counters_at_once_take_exactly_what_the_wallet_has(counter: Rentals) -> None:
    counter.does("EDITWALL", "code=SMITH", f"member={ANN}", "may_redeem=Y")
    counter.earns(ANN, 2, SOON, "a")
    command = [sys.executable, "-c", COUNTER, str(counter.database)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    clerks = [subprocess.Popen([*command, str(who)], **pipes) for who in (MARY, BOB, ANN)]  # type: ignore[call-overload]
    assert [clerk.stdout.readline() for clerk in clerks] == ["READY\n"] * 3
    for clerk in clerks:
        clerk.stdin.write("GO\n")
        clerk.stdin.flush()
    assert sum(int(clerk.communicate(timeout=60)[0]) for clerk in clerks) == 6  # 27 points, 4 each
    assert sum(points(counter)) == 3


def test_points_that_another_member_spent_while_the_question_stood_are_refused(counter: Rentals) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=20")
    values = (f"customer_number={BOB}", "opened_at=05-01-12 0900", "due_at=05-04-12 0900", "vehicle=9")
    with pytest.raises(Fault, match="AWARD POINTS NOW 5, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED"):
        counter.interrupted(ELIGIBLE, lambda: counter.opens(MARY, answers="Y"), "BCHOPEN", *values, answers=["Y"])
    assert points(counter) == [5, 0, 0]
    assert counter.sql("SELECT count(*) FROM agreement") == [(1,)]


def test_who_was_removed_while_the_question_stood_spends_his_own_or_nothing(counter: Rentals) -> None:
    values = (f"customer_number={BOB}", "opened_at=05-01-12 0900", "due_at=05-04-12 0900", "vehicle=9")

    def removed() -> None:
        leaves = ("code=SMITH", f"member={BOB}")
        counter.does("EDITWALL", *leaves, answers=(str(BOB), "Y"), more=["--press", "DELETE"])

    with pytest.raises(Fault, match="AWARD POINTS NOW 0, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED"):
        counter.interrupted(ELIGIBLE, removed, "BCHOPEN", *values, answers=["Y", "N"])
    assert points(counter) == [25, 0, 0]
