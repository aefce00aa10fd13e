"""AWDHIST drilled: from a movement to its lots, a redemption to what earned it, an earning to what used it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import stores
from broken_ledger import ANN, BOB, MARY, everything_happened
from clerk import Clerk
from counters import Counter
from sqlalchemy import text
from steps import cost

from renterrewards.entry import Site
from renterrewards.records import Act
from renterrewards.reports import lots as drilled
from renterrewards.reports.lines import shown
from renterrewards.rules.ledger import Policy
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import lots, points
from renterrewards.store.ledger.lots import Moved, Part
from renterrewards.store.ledger.points import Born, Source
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

SITE = Site(today=date(2012, 5, 1))


@pytest.fixture
def happened(store: Store, act: Act) -> Store:
    everything_happened(store, act)
    return store


def moved(work: Work, customer: int, seq: int) -> Moved:
    found = lots.movement(work, customer, seq)
    assert found
    return found


def told(store: Store, customer: int, seq: int) -> list[tuple[str, ...]]:
    """The rows of a drill as printed: lot, points, last day, cause, source of the cause."""
    with store.look() as work:
        mary = customers.find(work, customer)
        assert mary
        report = drilled.report_movement(work, mary, moved(work, customer, seq), SITE)
        kinds = [column.kind for column in report.columns]
        rows = [[shown(kind, value, SITE) for kind, value in zip(kinds, row, strict=True)] for row in report.rows]
    return [(row[0], row[1], row[3], row[5], row[6]) for row in rows]


def test_a_redemption_names_the_earnings_it_consumed(happened: Store) -> None:
    assert told(happened, MARY, 3) == [("1", "-4", "06-01-12", "EARNED BY RENTAL", "00000001")]


def test_a_redemption_out_of_many_lots_names_each_in_the_order_taken(happened: Store, act: Act) -> None:
    with happened.work() as work:
        points.redeem(work, act, MARY, 7, "redeem:RA:9:1:1", Source("RA", "9"))
    assert told(happened, MARY, 5) == [
        ("1", "-5", "06-01-12", "EARNED BY RENTAL", "00000001"),
        ("2", "-2", "NEVER", "RENTAL BONUS", "00000002"),
    ]


def test_an_earning_names_what_consumed_it_and_what_came_back(happened: Store) -> None:
    assert told(happened, MARY, 1) == [
        ("1", "+5", "06-01-12", "EARNED BY RENTAL", "00000001"),
        ("", "", "", "SINCE THEN:", ""),
        ("1", "-4", "06-01-12", "USED FOR AWARD", "00000003"),
        ("1", "+4", "06-01-12", "GIVEN BACK", "00000003"),
    ]


def test_an_earning_nobody_used_has_no_since_then(happened: Store) -> None:
    assert told(happened, ANN, 1) == [("4", "+7", "NEVER", "BROUGHT FORWARD", "CUSTOMERS")]


def test_points_taken_back_after_they_were_spent_are_owed_and_repaid(happened: Store, act: Act) -> None:
    assert told(happened, BOB, 3) == [("OWED", "-2", "", "TAKEN BACK", "00000004")]
    with happened.work() as work:
        points.earn(work, act, BOB, 5, "earn:RA:9:1", Source("RA", "9"))
    assert told(happened, BOB, 4) == [
        ("REPAID", "+2", "", "EARNED BY RENTAL", "00000009"),
        ("5", "+3", "NEVER", "EARNED BY RENTAL", "00000009"),
    ]


def test_what_comes_back_after_its_lot_died_names_the_grace_lot(happened: Store, act: Act) -> None:
    july = replace(act, business_date=date(2012, 7, 1))
    with happened.work() as work:
        spent = points.redeem(work, act, MARY, 5, "redeem:RA:9:1:1", Source("RA", "9"))
        back = points.reverse(work, july, spent.id, Policy(grace_days=30), "VOID")
        assert back
    assert told(happened, MARY, back.seq) == [("5", "+5", "07-31-12", "GIVEN BACK", "00000009")]


def test_a_movement_says_its_rule_and_its_reason(happened: Store, act: Act) -> None:
    with happened.work() as work:
        points.adjust(work, act, MARY, 8, 9, "", "LATE CAR", "adj:1")
        assert drilled.why(moved(work, MARY, 2)) == "LONG 2012-01-01"
        assert drilled.why(moved(work, MARY, 5)) == "LATE CAR"


def test_every_drill_adds_up_to_its_movement(happened: Store) -> None:
    every = Statement(
        text(
            "SELECT c.customer_number, t.seq, t.id, t.delta FROM award_txn t JOIN award_account c "
            "ON c.id = t.account_id"
        )
    )
    with happened.look() as work:
        for customer, seq, txn, delta in work.all(every):
            assert sum(part.qty for part in lots.parts(work, txn)) == delta
            assert moved(work, customer, seq).delta == delta


def test_a_page_of_movements_follows_the_page_before(happened: Store, act: Act) -> None:
    with happened.work() as work:
        for ra in range(100, 140):
            points.earn(work, act, ANN, 1, f"earn:RA:{ra}:1", Source("RA", str(ra)))
        first = lots.newest_first(work, ANN)
        second = lots.newest_first(work, ANN, before=first[-1].seq)
        third = lots.newest_first(work, ANN, before=second[-1].seq)
        assert [line.seq for line in (*first, *second, *third)] == list(range(41, 0, -1))
        assert lots.newest_first(work, ANN, before=1) == []


# -- at the counter ----------------------------------------------------------------------------------


@pytest.fixture
def counter(happened: Store, tmp_path: Path) -> Counter:
    return Counter(tmp_path / "store.db")


def test_a_script_is_given_the_parts_and_what_became_of_them(counter: Counter) -> None:
    found = counter.data("AWDHIST", "customer_number=1", "movement=1")
    assert found["movement"]["delta"] == 5
    assert [(part["lot"], part["qty"], part["expires_on"]) for part in found["rows"]] == [(1, 5, "2012-06-01")]
    assert [(part["qty"], part["cause"]["kind"], part["cause"]["source"]["id"]) for part in found["since"]] == [
        (-4, "REDEEM", "3"),
        (4, "REVERSE", "3"),
    ]


def test_without_a_movement_the_history_is_as_it_was(counter: Counter) -> None:
    (heading,) = [line for line in counter.does("AWDHIST", "customer_number=1") if line.startswith("DATE")]
    assert " ".join(heading.split()) == "DATE WHAT HAPPENED POINTS AFTER SOURCE USER LOC REASON"
    assert [row["delta"] for row in counter.data("AWDHIST", "customer_number=1")["rows"]] == [5, 3, -4, 4]


@stores.asked_of_a_file
def test_a_movement_that_is_not_his_is_refused(counter: Counter) -> None:
    said = "movement: MOVEMENT 5 IS NOT ON FILE, SHIFT+F7 LISTS HIS MOVEMENTS"
    assert counter.refused("AWDHIST", "customer_number=1", "movement=5") == said
    assert "MUST BE" in counter.refused("AWDHIST", "customer_number=1", "movement=-1")


def test_the_search_lists_the_movements_of_the_customer_shown(counter: Counter) -> None:
    said = counter.does("AWDHIST", "customer_number=1", answers=["B", "2"], more=["--press", "SEARCH"])
    assert said[0] == "SEARCH A=CUSTOMERS B=MOVEMENTS?"
    assert [line.split()[1] for line in said[2:6]] == ["4", "3", "2", "1"]
    assert any("MOVEMENT  3" in line for line in said)


def test_the_drill_is_printed_too(counter: Counter, tmp_path: Path) -> None:
    words = ("--print-dir", str(tmp_path / "print"), "run", "AWDHIST", "customer_number=1", "movement=3")
    assert counter(*words, "print_display=P").exit_code == 0
    (printed,) = (tmp_path / "print").iterdir()
    assert "WHERE THE POINTS COME FROM" in printed.read_text()


async def test_at_the_counter_a_movement_is_picked_from_the_list(happened: Store, tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWDHIST<RET>1<RET>1<RET><F6>B<RET>")
        assert "MOVEMENTS, THE NEWEST FIRST" in clerk.screen
        await clerk.type("2<RET>")
        assert "EARNED BY RENTAL" in clerk.screen
        assert "-4" in clerk.screen
        await clerk.type("<ESC>")
        assert clerk.value("movement") == "3"


async def test_another_customer_has_other_movements(happened: Store, tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWDHIST<RET>1<RET>1<RET><ATTN>3<RET><S-F7>1<RET>")
        assert clerk.value("movement") == "4"
        await clerk.type("<ATTN>1<RET>2<RET>")
        assert clerk.value("movement") == ""


# -- ten thousand lots -------------------------------------------------------------------------------

LOTS = 10_000


def with_lots(store: Store, act: Act, customer: int, lots_made: int) -> int:
    """A customer of so many lots of one point, and the movement that spends all but ten; its number."""
    with store.work() as work:
        for ra in range(lots_made):
            born = Born(act.business_date, date(2012, 5, 20 + ra % 10) if ra % 100 == 0 else None)
            key = f"earn:{customer}:{ra}:1"
            points.earn(work, act, customer, 1, key, Source("RA", str(ra)), born=born)
        return points.redeem(work, act, customer, lots_made - 10, f"redeem:{customer}", Source("RA", "1")).id


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[int, int]]]:
    """Mary has 10,000 lots and Bob 20; and the movement with which each spent his points."""
    from datetime import datetime

    from renterrewards.records import Customer

    store = Store.open(str(tmp_path_factory.mktemp("large") / "store.db"))
    act = Act(user="ANN", business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 9))
    with store.work() as work:
        for name in ("SMITH", "JONES"):
            customers.add(work, Customer(number=0, last_name=name))
    yield store, {MARY: with_lots(store, act, MARY, LOTS), BOB: with_lots(store, act, BOB, 20)}
    store.close()


@stores.asked_of_a_file
def test_the_list_of_movements_costs_the_same_however_many_there_are(large: tuple[Store, dict[int, int]]) -> None:
    few, many = (cost(large[0], lambda work, who=who: lots.newest_first(work, who)) for who in (BOB, MARY))
    assert few.statements == many.statements == 1
    assert many.steps <= few.steps + 50


@stores.asked_of_a_file
def test_a_drill_is_two_statements_and_steps_for_what_it_tells_only(large: tuple[Store, dict[int, int]]) -> None:
    store, spent = large

    def drill(txn: int) -> Any:
        return lambda work: [*lots.parts(work, txn), *lots.uses(work, txn)]

    one, all_of_them = cost(store, drill(spent[MARY] - 1)), cost(store, drill(spent[MARY]))
    assert one.statements == all_of_them.statements == 2
    assert one.steps <= 300
    assert all_of_them.steps <= 50 * LOTS  # a lot and its earning a row


@stores.asked_of_a_file
def test_the_history_is_two_statements(large: tuple[Store, dict[int, int]]) -> None:
    found = cost(large[0], lambda work: [points.movements(work, MARY), points.balance(work, MARY)])
    assert found.statements == 2
    assert found.steps <= 20 * LOTS


@stores.asked_of_a_file
def test_parts_know_what_is_left_in_their_lot(large: tuple[Store, dict[int, int]]) -> None:
    store, spent = large
    with store.look() as work:
        found: list[Part] = list(lots.parts(work, spent[BOB]))
    assert len(found) == 10
    assert {part.left for part in found} == {0}
