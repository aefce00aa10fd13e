"""The liability at the counter: EDITLIAB, AWDLIAB, AWDROLL, AWDAGE, AWDJRNL and AWDKPI without a terminal."""

import csv
import json
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from counters import MISSION_004, Counter, copied, new_counter

pytestmark = pytest.mark.usefixtures("engine")

SEVEN_RENTALS = 7 * 938  # of 150.00 each: 150 x 10 / (150 + 10), a point being 50.00 / 4 x 80 %
MAY = ("start_date=05-01-12", "end_date=05-31-12")
CLOSE = ["--press", "CLOSE MONTH"]


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """Mission 004, and Mary who rented seven times for 150.00 in May 2012 and never took her free day."""
    mary = ("CUST", "last_name=SMITH", "first_name=MARY", "customer_type=PFD")
    counter = new_counter(tmp_path_factory.mktemp("liability"), *MISSION_004, mary)
    for ra in range(1, 8):
        counter.opens(1, answers="NNN")
        counter.closes(ra)
    return counter.database


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    made = copied(set_up, tmp_path)
    made.does("EDITLIAB", "effective_date=01-01-12", "method=DEFERRAL")
    return made


def money(text: str) -> int:
    return int(text.replace(".", ""))


# -- the policy ------------------------------------------------------------------------------------


def test_without_a_policy_nothing_is_valued_and_the_message_says_where_to_set_it_up(
    set_up: Path, tmp_path: Path
) -> None:
    bare = copied(set_up, tmp_path)
    for option in ("AWDLIAB", "AWDROLL", "AWDAGE", "AWDKPI"):
        assert bare.refused(option) == "NO LIABILITY POLICY IS ON FILE, SET ONE UP IN EDITLIAB FIRST"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["value_source=FIXED"], "value_amount: FIELD 6 IS REQUIRED WITH AWARD VALUE FROM FIXED"),
        (["value_amount=50"], "value_amount: AWARD VALUE IS FOR AWARD VALUE FROM FIXED ONLY"),
        (["redemption_rate=0"], "redemption_rate: REDEMPTION RATE MUST BE 1 TO 100"),
        (["redemption_rate=101"], "redemption_rate: REDEMPTION RATE MUST BE 1 TO 100"),
        (["method=GUESS"], "method: METHOD MUST BE DEFERRAL OR COST"),
        (["value_source=FIXED", "value_amount=-1"], "value_amount: AWARD VALUE MUST BE 0 OR MORE"),
    ],
)
def test_what_makes_no_sense_as_a_policy_is_refused(counter: Counter, values: list[str], said: str) -> None:
    assert counter.refused("EDITLIAB", "effective_date=01-01-13", *values).startswith(said)


def test_a_policy_that_a_month_was_closed_by_stays_and_is_followed_by_a_later_one(counter: Counter) -> None:
    counter.does("AWDLIAB", "as_of=05-31-12", answers="Y", more=CLOSE)
    said = counter.refused("EDITLIAB", "effective_date=01-01-12", "redemption_rate=50")
    assert said == "effective_date: THE MONTH OF 05-31-12 IS CLOSED BY IT, ADD A LATER ONE"
    counter.does("EDITLIAB", "effective_date=06-01-12", "method=DEFERRAL", "redemption_rate=50")


# -- the liability ---------------------------------------------------------------------------------


def test_seven_rentals_defer_what_the_formula_says(counter: Counter) -> None:
    found = counter.data("AWDLIAB", "as_of=05-31-12")
    (row,) = found["rows"]
    assert (row["customer_type"], row["points"], row["rate"], row["award_value"]) == ("PFD", 7, "80.00", "50.00")
    assert money(row["deferred"]) == money(row["liability"]) == SEVEN_RENTALS
    assert (found["method"], found["management_figure"]) == ("DEFERRAL", "false")


def test_an_award_used_recognises_its_share_and_the_breakage_that_goes_with_it(counter: Counter) -> None:
    counter.opens(1, "opened_at=06-01-12 0900", "due_at=06-04-12 0900", answers="YN")
    found = counter.data("AWDLIAB", "as_of=06-30-12")["total"]
    recognised = round(SEVEN_RENTALS * 4 / (7 * 0.8))  # 4 of the 5.6 points that will be used
    assert (found["points"], money(found["recognised"])) == (7, 0)  # it is used today, in the clock's year
    today = counter.data("AWDLIAB")["total"]
    assert (today["points"], money(today["recognised"])) == (3, recognised)
    rolled = {row["line"]: row for row in counter.data("AWDROLL", "start_date=05-01-12")["rows"]}
    assert money(rolled["REDEEMED"]["money"]) == -round(SEVEN_RENTALS * 4 / 7)
    assert money(rolled["EXPIRED, BREAKAGE"]["money"]) == round(SEVEN_RENTALS * 4 / 7) - recognised


def test_by_cost_it_is_points_by_rate_by_value_and_says_that_it_is_a_management_figure(counter: Counter) -> None:
    counter.does("EDITLIAB", "effective_date=01-01-12", "method=COST")
    found = counter.data("AWDLIAB", "as_of=05-31-12")
    assert (found["total"]["liability"], found["management_figure"]) == ("70.00", "true")  # 7 x 80 % x 50.00 / 4
    for option in ("AWDLIAB", "AWDROLL", "AWDAGE", "AWDKPI"):
        assert "BY COST: MANAGEMENT FIGURE" in counter.does(option)[0]
    total = counter.data("AWDROLL", *MAY)["total"]
    assert (total["points"], total["money"]) == (7, "70.00")


def test_a_fixed_value_and_a_fixed_rate_are_taken_as_they_are(counter: Counter) -> None:
    fixed = ("rate_source=FIXED", "redemption_rate=100", "value_source=FIXED", "value_amount=40")
    counter.does("EDITLIAB", "effective_date=01-01-12", "method=COST", *fixed)
    assert counter.data("AWDLIAB", "as_of=05-31-12")["total"]["liability"] == "70.00"  # 7 x 40.00 / 4


def test_location_and_type_choose_the_lines(counter: Counter) -> None:
    assert counter.data("AWDLIAB", "as_of=05-31-12", "customer_type=WLK")["rows"] == []
    assert counter.data("AWDLIAB", "as_of=05-31-12", "location=LAX")["total"]["points"] == 0
    assert counter.data("AWDLIAB", "as_of=05-31-12", "customer_type=PFD")["total"]["points"] == 7


def test_the_points_are_those_of_the_ledger_arrears_included(counter: Counter) -> None:
    counter.does("CUST", "customer_number=1", "award_points=2", "reason=X")
    assert counter.data("AWDLIAB")["total"]["points"] == counter.points()


@pytest.mark.parametrize("option", ["AWDROLL", "AWDKPI"])
def test_dates_in_the_wrong_order_are_refused(counter: Counter, option: str) -> None:
    said = counter.refused(option, "start_date=05-31-12", "end_date=05-01-12")
    assert said == "end_date: END DATE MUST NOT BE BEFORE START DATE"


def test_the_roll_forward_adds_up_as_it_stands_on_the_page(counter: Counter) -> None:
    found = counter.data("AWDROLL", *MAY)
    assert found["rows"][0] == {"line": "OPENING", "points": 0, "money": "0.00"}
    assert sum(row["points"] for row in found["rows"]) == found["total"]["points"] == 7
    assert sum(money(row["money"]) for row in found["rows"]) == money(found["total"]["money"]) == SEVEN_RENTALS


# -- the close of a month --------------------------------------------------------------------------


def test_a_month_is_closed_after_a_question_and_its_figures_stay(counter: Counter) -> None:
    said = counter.does("AWDLIAB", "as_of=05-31-12", answers="Y", more=CLOSE)
    assert said == [
        "CLOSE THE MONTH TO 05-31-12 AT 65.66 FOR GOOD, Y/N?",
        "MONTH CLOSED TO 05-31-12 AT 65.66, AWDJRNL HAS ITS JOURNAL",
    ]
    counter.opens(1, "opened_at=05-20-12 0900", "due_at=05-23-12 0900", answers="NN")
    counter.closes(8, "05-23-12 0900")  # a batch close of last month
    closed = counter.data("AWDLIAB", "as_of=05-31-12")
    assert (closed["closed"], closed["total"]["liability"], closed["total"]["points"]) == (True, "65.66", 7)
    june = counter.data("AWDROLL", "start_date=06-01-12", "end_date=06-30-12")
    assert (june["late_movements"], june["late_points"]) == (1, 1)
    assert next(row["points"] for row in june["rows"] if row["line"] == "EARNED BY RENTALS") == 1


def test_n_closes_nothing(counter: Counter) -> None:
    before = counter.dump()
    assert counter.does("AWDLIAB", "as_of=05-31-12", answers="N", more=CLOSE)[-1] == "NOTHING CLOSED"
    assert counter.dump() == before


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["as_of=06-15-12"], "as_of: A MONTH IS CLOSED BY ITS LAST DAY, TYPE 06-30-12"),
        (["as_of=07-31-12"], "as_of: MONTHS ARE CLOSED IN TURN, CLOSE 06-30-12 FIRST"),
        (["as_of=05-31-12"], "as_of: THE MONTH OF 05-31-12 IS CLOSED ALREADY, ITS FIGURES STAY AS THEY ARE"),
        (["as_of=12-31-99"], "as_of: THE MONTH OF 12-31-99 IS CLOSED ALREADY, ITS FIGURES STAY AS THEY ARE"),
        (["as_of=12-31-2098"], "as_of: THE MONTH IS NOT OVER YET, CLOSE IT FROM THE NEXT DAY ON"),
        (
            ["as_of=06-30-12", "customer_type=PFD"],
            "location: A MONTH IS CLOSED FOR ALL, TYPE ALL AS LOCATION AND CUST TYPE",
        ),
    ],
)
def test_months_are_closed_in_turn_whole_and_once(counter: Counter, values: list[str], said: str) -> None:
    counter.does("AWDLIAB", "as_of=05-31-12", answers="Y", more=CLOSE)
    assert counter.refused("AWDLIAB", *values, answers="Y", more=CLOSE) == said


def test_two_who_close_the_same_month_close_it_once(counter: Counter) -> None:
    from renterrewards.faults import Fault
    from renterrewards.headless import Run

    question = "CLOSE THE MONTH TO 05-31-12 AT 65.66 FOR GOOD, Y/N?"
    other = iter([lambda: counter.does("AWDLIAB", "as_of=05-31-12", answers="Y", more=CLOSE)])

    def said(line: str) -> None:
        if line == question:
            next(other, lambda: None)()

    desk = counter.desk()
    with pytest.raises(Fault, match="IS CLOSED ALREADY"):
        Run(desk, ["Y"], said).option("AWDLIAB", [("as_of", "05-31-12")], "f2")
    desk.close()


async def test_a_y_typed_ahead_does_not_close_a_month(counter: Counter, tmp_path: Path) -> None:
    stores.copy(counter.database, tmp_path / "store.db")
    async with Clerk(tmp_path) as clerk:
        clerk.later(days=60)
        await clerk.type("AWDLIAB\r1\r053112\r<F2>Y\r")
        assert "CLOSE THE MONTH TO 05-31-12 AT 65.66 FOR GOOD, Y/N?" in clerk.screen
        assert clerk.value("last_closed") == "NONE"
        await clerk.type("Y\r")
        assert clerk.message.startswith("MONTH CLOSED TO 05-31-12 AT 65.66, AWDJRNL HAS ITS JOURNAL")
        assert clerk.value("last_closed") == "05-31-12"


# -- the journal -----------------------------------------------------------------------------------


def test_the_journal_balances_and_is_exported_once(counter: Counter) -> None:
    counter.does("AWDLIAB", "as_of=05-31-12", answers="Y", more=CLOSE)
    shown = counter.data("AWDJRNL", "month=05-31-12")
    assert shown["total"]["debit"] == shown["total"]["credit"] == "65.66"
    asked, told = counter.does("AWDJRNL", "month=05-15-12", "print_display=P", answers="Y")
    assert asked == "EXPORT THE JOURNAL OF 05-31-12, ONCE AND NEVER AGAIN, Y/N?"
    path = Path(told.removeprefix("EXPORTED TO "))
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert [(row["account"], row["debit"], row["credit"]) for row in rows] == [
        ("AWARD LIABILITY", "0.00", "65.66"),
        ("RENTAL REVENUE", "65.66", "0.00"),
    ]
    assert {row["date"] for row in rows} == {"2012-05-31"}
    files = sorted(path.parent.iterdir())
    said = counter.refused("AWDJRNL", "month=05-31-12", "print_display=P", answers="Y")
    assert said.startswith("print_display: EXPORTED BEFORE, ")
    assert said.endswith(" BY ANN, D DISPLAYS IT")
    assert sorted(path.parent.iterdir()) == files
    assert counter.data("AWDJRNL", "month=05-31-12")["exported_at"]


def test_the_journal_is_printed_as_often_as_wanted_which_is_no_export(counter: Counter) -> None:
    counter.does("AWDLIAB", "as_of=05-31-12", answers="Y", more=CLOSE)
    before = counter.dump()
    for printer in ("PDF", "PDF", "XLSX"):
        (told,) = counter.does("AWDJRNL", "month=05-31-12", "print_display=P", f"printer={printer}")
        assert told.startswith("PRINTED TO ")
    assert counter.dump() == before
    told = counter.does("AWDJRNL", "month=05-31-12", "print_display=P", "printer=CSV", answers="Y")[-1]
    assert told.startswith("EXPORTED TO ")
    said = counter.refused("AWDJRNL", "month=05-31-12", "print_display=P", "printer=PRTFILE", answers="Y")
    assert "EXPORTED BEFORE" in said
    assert "NOT ALLOWED" in counter.refused("AWDJRNL", "month=05-31-12", "print_display=P", "printer=LASER1")


def test_an_account_that_a_spreadsheet_would_take_for_a_formula_is_exported_as_text(counter: Counter) -> None:
    counter.does("EDITLIAB", "effective_date=01-01-12", "liability_account==1+1")
    counter.does("AWDLIAB", "as_of=05-31-12", answers="Y", more=CLOSE)
    told = counter.does("AWDJRNL", "month=05-31-12", "print_display=P", answers="Y")[-1]
    assert "'=1+1" in [row[2] for row in csv.reader(Path(told.removeprefix("EXPORTED TO ")).read_text().splitlines())]


def test_an_export_that_cannot_be_written_can_be_asked_for_again(counter: Counter, tmp_path: Path) -> None:
    counter.does("AWDLIAB", "as_of=05-31-12", answers="Y", more=CLOSE)
    (tmp_path / "taken").write_text("")
    before = counter.dump()
    words = ["run", "AWDJRNL", "month=05-31-12", "print_display=P", "--answer", "Y"]
    assert counter("--print-dir", str(tmp_path / "taken" / "below"), *words).exit_code == 1
    assert counter.dump() == before
    assert counter("--print-dir", str(tmp_path / "there"), *words).exit_code == 0


def test_a_month_that_is_open_has_no_journal(counter: Counter) -> None:
    assert counter.refused("AWDJRNL", "month=05-31-12") == (
        "month: THE MONTH TO 05-31-12 IS NOT CLOSED, AWDLIAB CLOSES IT"
    )


# -- ages and key figures --------------------------------------------------------------------------


def test_points_are_listed_by_quarter_and_by_age(counter: Counter) -> None:
    (quarter,) = counter.data("AWDAGE", "as_of=05-31-12")["rows"]
    assert (quarter["vintage"], quarter["earned"], quarter["outstanding"]) == ("2012Q2", 7, 7)
    assert money(quarter["liability"]) == SEVEN_RENTALS
    ages = counter.data("AWDAGE", "as_of=09-30-12", "grouped=AGE")["rows"]
    assert {row["age"]: row["outstanding"] for row in ages if row["outstanding"]} == {"3 TO 6 MONTHS": 7}


def test_key_figures_show_what_was_divided_by_what(counter: Counter) -> None:
    rows = {row["name"]: row for row in counter.data("AWDKPI", *MAY)["rows"]}
    active = rows["LIABILITY PER ACTIVE MEMBER"]
    assert (active["figure"], active["numerator"], active["denominator"]) == ("65.66", "65.66", 1)
    assert (rows["PARTICIPATION"]["numerator"], rows["PARTICIPATION"]["denominator"]) == (7, 7)
    assert rows["BREAKAGE, EXPECTED"]["figure"] == "20.00 %"
    assert rows["DAYS OF LIABILITY"]["figure"] is None  # nothing was redeemed


def test_the_page_is_printed_into_the_print_folder(counter: Counter) -> None:
    (said,) = counter.does("AWDROLL", *MAY, "print_display=P")
    assert "LIABILITY ROLL-FORWARD, BY DEFERRAL" in Path(said.removeprefix("PRINTED TO ")).read_text()
    assert json.loads("\n".join(counter.does("AWDROLL", *MAY, more=["--json"])))["total"]["points"] == 7
