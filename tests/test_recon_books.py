"""AWDRECON holds the ledger against what is beside it: the awards on RAs, and the months that were closed."""

import json
from pathlib import Path

import pytest
from broken_ledger import tamper
from counters import MISSION_004, Counter, copied, new_counter

pytestmark = pytest.mark.usefixtures("engine")

CLOSE = ["--press", "CLOSE MONTH"]


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """Mary rents in May and June 2012, takes an award on RA 6, and both months are closed."""
    mary = ("CUST", "last_name=SMITH", "first_name=MARY", "customer_type=PFD")
    counter = new_counter(tmp_path_factory.mktemp("books"), *MISSION_004, mary)
    counter.does("EDITLIAB", "effective_date=01-01-12", "method=DEFERRAL")
    for ra in range(1, 6):
        counter.opens(1, answers="N" * (ra > 4))
        counter.closes(ra)
    counter.opens(1, answers="Y")
    counter.closes(6, "06-04-12 0900")
    counter.does("AWDLIAB", "as_of=05-31-12", answers=["Y"], more=CLOSE)
    counter.does("AWDLIAB", "as_of=06-30-12", answers=["Y"], more=CLOSE)
    return counter.database


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


def found(counter: Counter, *statements: str, customer: str = "") -> set[tuple[str, str, int, str]]:
    """What AWDRECON names after the store was changed behind its back: rule, row, number and words."""
    tamper(counter.database, *statements)
    said = counter.tries("AWDRECON", *([f"customer_number={customer}"] if customer else []), more=["--json"])
    rows = json.loads(said.stdout)["rows"]
    assert said.exit_code == (1 if rows else 0)
    return {(row["invariant"], row["what"], row["number"], row["words"]) for row in rows}


def test_sound_books_have_no_difference(counter: Counter) -> None:
    assert found(counter) == found(counter, customer="1") == set()


CARRIES = ("I7", "RA", 6, "CARRIES THE AWARDS THAT POINTS WERE SPENT FOR")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM agreement_document WHERE ra_number = 6",  # spent, and the RA has nothing of it
        "UPDATE agreement_document SET points = 3 WHERE ra_number = 6",
        "UPDATE award_redemption SET state = 'REVERSED'",
    ],
)
def test_an_award_that_does_not_match_the_points_spent_is_named(counter: Counter, statement: str) -> None:
    assert found(counter, statement) == {CARRIES}
    assert found(counter, customer="1") == {CARRIES}


def test_an_award_given_without_any_points_taken_is_named(counter: Counter) -> None:
    given = "INSERT INTO agreement_document SELECT 1, 1, code, location, doc_number, points FROM agreement_document"
    assert found(counter, given) == {("I7", "RA", 1, CARRIES[3])}


OUTSTANDING = "POINTS OUTSTANDING ARE THE SUM OF ALL MOVEMENTS UP TO IT"
DEFERRED = "LIABILITY IS WHAT IS DEFERRED AND NOT RECOGNISED YET"
FOLLOWS = "LIABILITY FOLLOWS FROM THE MONTH BEFORE"
POINTS_FOLLOW = "POINTS OUTSTANDING FOLLOW FROM THE MONTH BEFORE"
BALANCES = "ITS JOURNAL BALANCES"
MAY, JUNE = "last_day = '2012-05-31'", "last_day = '2012-06-30'"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            f"UPDATE liability_pool SET outstanding = outstanding + 1 WHERE {JUNE} AND vintage <> ''",
            {(OUTSTANDING, 201206), (POINTS_FOLLOW, 201206)},
        ),
        (
            f"UPDATE liability_pool SET outstanding = outstanding + 1 WHERE {MAY} AND vintage <> ''",
            {(OUTSTANDING, 201205), (POINTS_FOLLOW, 201205), (POINTS_FOLLOW, 201206)},
        ),
        (
            f"UPDATE liability_pool SET liability = liability - 5 WHERE {JUNE} AND vintage <> ''",
            {(DEFERRED, 201206), (FOLLOWS, 201206)},
        ),
        (f"UPDATE liability_pool SET recognised = recognised - 5 WHERE {MAY} AND vintage <> ''", {(DEFERRED, 201205)}),
        (f"UPDATE liability_line SET money = money + 1 WHERE {JUNE} AND line = 'earned'", {(FOLLOWS, 201206)}),
        (f"UPDATE liability_entry SET debit = debit + 1 WHERE {MAY} AND debit > 0", {(BALANCES, 201205)}),
        (f"UPDATE liability_month SET last_txn = 1 WHERE {MAY}", {(OUTSTANDING, 201205)}),
    ],
)
def test_a_closed_month_that_was_changed_is_named(
    counter: Counter, statement: str, named: set[tuple[str, int]]
) -> None:
    assert found(counter, statement) == {("I6", "MONTH", number, words) for words, number in named}
