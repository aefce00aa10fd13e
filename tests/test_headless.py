"""The options without a terminal: the set-up of mission 004, looking, saving, deleting, what is refused and how."""

import json
from pathlib import Path

import pytest
from counters import MISSION_004, Counter, copied, new_counter

from renterrewards import maps

pytestmark = pytest.mark.usefixtures("engine")

BY_NUMBER = (
    ("EDITDOC", "2=1FREE", "3=1 FREE DAY", "4=REWARDS PROGRAM", "5=050112", "7=PROMO", "8=D", "9=1", "11=N", "27=N"),
    ("EDITCUST", "1=PFD", "2.12=1FREE", "2.13=4", "2.14=150"),
    ("EDITMISC", "6.1=Y"),
    ("EDTRENT", "1=5", "2=PFD"),
)


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """The store of mission 004 with Mary Smith."""
    mary = ("CUST", "last_name=SMITH", "first_name=MARY", "customer_type=PFD")
    return new_counter(tmp_path_factory.mktemp("mission"), *MISSION_004, mary).database


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


# -- the set-up --------------------------------------------------------------------------------------


def test_the_set_up_of_the_mission_can_be_typed_by_names_or_by_numbers(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    by_name, by_number = new_counter(tmp_path / "a", *MISSION_004), new_counter(tmp_path / "b", *BY_NUMBER)
    assert by_name.dump() == by_number.dump()


def test_what_was_set_up_is_shown_as_in_the_mission(counter: Counter) -> None:
    document = counter.record("EDITDOC", "code=1FREE")
    wanted = {"description": "1 FREE DAY", "note": "REWARDS PROGRAM", "effective_date": "05-01-12"}
    wanted |= {"termination_date": "", "document_type": "PROMO", "promo_type": "D", "amount": "1", "fri_sat_stay": "N"}
    assert wanted.items() <= document.items()
    kind = counter.record("EDITCUST", "type_code=PFD")
    assert (kind["promo_code"], kind["promo_required"], kind["promo_net_minimum"]) == ("1FREE", "4", "150")
    assert counter.record("EDTRENT", "times_rented=5")["customer_type"] == "PFD"
    assert counter.data("EDITMISC")["record"]["local_renter_rewards"] == "Y"


def test_saving_tells_what_was_saved(counter: Counter) -> None:
    new = "SPECIAL DOCUMENT 2POINT IS NOT ON FILE, F1 SAVES IT AS NEW"
    bonus = ("code=2POINT", "document_type=BONUS", "points_multiplier=2")
    assert counter.does("EDITDOC", *bonus) == [new, "SPECIAL DOCUMENT 2POINT SAVED"]
    assert counter.does("editdoc", "code=2point", "note=summer") == ["SPECIAL DOCUMENT 2POINT SAVED"]
    assert counter.does("EDITMISC", "clock=24") == ["CONTROL RECORD SAVED"]
    assert counter.does("CUST", "customer_number=1", "city=Boise") == ["CUSTOMER 1 SAVED"]


def test_only_the_fields_given_are_changed(counter: Counter) -> None:
    before = counter.record("EDITDOC", "code=1FREE")
    counter.does("EDITDOC", "code=1FREE", "note=")
    assert counter.record("EDITDOC", "code=1FREE") == before | {"note": ""}


@pytest.mark.parametrize("typed", ["01-01-1950", "01-01-2070", "12-31-1969"])
def test_a_year_that_two_digits_cannot_show_is_kept_all_the_same(counter: Counter, typed: str) -> None:
    counter.does("EDITDOC", "code=1FREE", f"effective_date={typed}")
    counter.does("EDITDOC", "code=1FREE", "note=CHANGED")
    assert any(f"'{typed[6:]}-{typed[:5]}'" in line for line in counter.dump())


def test_the_key_may_stand_anywhere_among_the_fields(counter: Counter) -> None:
    counter.does("EDITDOC", "note=CHANGED", "code=1FREE")
    assert counter.record("EDITDOC", "code=1FREE")["description"] == "1 FREE DAY"


def test_a_document_is_called_up_whichever_part_of_its_key_comes_first(counter: Counter) -> None:
    own = ("location=YLWAP", "code=1FREE", "description=1 FREE SKI DAY", "promo_type=D", "amount=1")
    counter.does("EDITDOC", *own)
    found = counter.data("EDITDOC", "code=1FREE", "location=YLWAP")["record"]
    assert found["description"] == "1 FREE SKI DAY"


# -- looking -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "key", "shown"),
    [
        ("EDITDOC", "code=1FREE", "description        1 FREE DAY"),
        ("EDITCUST", "type_code=PFD", "promo_required      4"),
        ("EDTRENT", "times_rented=5", "customer_type  PFD"),
        ("EDITMISC", "", "local_renter_rewards     Y"),
        ("CUST", "customer_number=1", "first_name            MARY"),
        ("CUST", "customer_number=SMI,M", "last_name             SMITH"),
        ("CHGTYP", "customer_number=1", "customer_type    PFD"),
        ("AWDHIST", "customer_number=1", "CUSTOMER  1"),
    ],
)
def test_with_only_the_key_given_the_record_is_shown_and_nothing_changes(
    counter: Counter, option: str, key: str, shown: str
) -> None:
    before = counter.dump()
    lines = counter.does(option, *[key] * bool(key))
    assert any(line.startswith(shown) for line in lines), lines
    assert counter.dump() == before


def test_looking_for_what_is_not_on_file_is_a_fault(counter: Counter) -> None:
    assert counter.refused("EDITDOC", "code=NONE") == "SPECIAL DOCUMENT NONE IS NOT ON FILE, F1 SAVES IT AS NEW"
    assert "99 IS NOT ON FILE" in counter.refused("CUST", "customer_number=99")
    assert "NO CUSTOMER NAMED JONES" in counter.refused("CUST", "customer_number=JONES")
    assert counter.refused("CLOSE", "ra_number=7") == ("ra_number: RA 7 IS NOT ON FILE, SHIFT+F7 LISTS THE OPEN ONES")


def test_without_a_key_there_is_nothing_to_show(counter: Counter) -> None:
    assert counter.refused("EDITDOC") == "NOTHING TO SHOW, GIVE THE KEY FIELD"


def test_with_only_the_renter_given_ra_open_shows_him(counter: Counter) -> None:
    assert counter.record("OPEN", "customer_number=1")["last_name"] == "SMITH"


# -- JSON --------------------------------------------------------------------------------------------


def test_json_is_the_record_the_questions_and_the_messages(counter: Counter) -> None:
    found = counter.data("CUST", "customer_number=1", "award_points=7", answers=["found"])
    assert list(found) == ["record", "questions", "messages"]
    assert found["questions"] == ["REASON FOR THE CHANGE OF AWARD POINTS:"]
    assert found["messages"] == ["CUSTOMER 1 SAVED"]
    assert (found["record"]["award_points"], found["record"]["last_name"]) == ("7", "SMITH")
    assert {field.name for field in maps.load("CUST").fields} <= set(found["record"])


def test_json_of_a_fault_is_a_message_on_stderr_and_nothing_on_stdout(counter: Counter) -> None:
    result = counter.tries("CUST", "customer_number=1", "award_points=7", more=["--json"])
    assert (result.exit_code, result.stdout) == (1, "")


def test_names_of_another_script_are_kept_as_they_are(counter: Counter) -> None:
    counter.does("CUST", "customer_number=1", "last_name=Müller")
    result = counter.tries("CUST", "customer_number=1", more=["--json"])
    assert json.loads(result.stdout)["record"]["last_name"] == "MÜLLER"
    assert "MÜLLER" in result.stdout


def test_the_history_of_points_can_be_had_as_json(counter: Counter) -> None:
    counter.does("CUST", "customer_number=1", "award_points=7", "reason=FOUND")
    (row,) = counter.data("AWDHIST", "customer_number=1")["rows"]
    assert (row["kind"], row["delta"], row["balance_after"], row["user"], row["reason"]) == (
        *("ADJUST", 7, 7),
        *("ANN", "FOUND"),
    )


# -- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "values", "said"),
    [
        ("EDITDOC", ("code=X", "amount=abc"), "amount: $ AMT, % OR MILES MUST BE A NUMBER, AS 150 OR 149.50"),
        ("EDITDOC", ("code=1FREE", "5=13-45-12"), "effective_date: EFFECTIVE DATE MUST BE A DATE, AS 05-01-12"),
        (
            "EDITDOC",
            ("code=1FREE", "termination_date=043012"),
            "termination_date: TERMINATION DATE MUST NOT BE BEFORE EFFECTIVE DATE",
        ),
        (
            "EDITDOC",
            ("code=1FREE", "document_type=NEVER"),
            "promo_type: CUSTOMER TYPE PFD GIVES IT AS AWARD, IT MUST STAY PROMO D, $ OR %",
        ),
        ("EDITCUST", ("type_code=B", "2.12=1FREE", "2.13=4"), "promo_code: TYPE B IS RESERVED AND CANNOT TAKE PART"),
        ("EDITCUST", ("type_code=GLD", "2.12=1FREE"), "promo_required: PROMO REQ MUST BE 1 OR MORE"),
        ("EDITCUST", ("type_code=GLD", "2.12=1FREE", "2.13=0"), "promo_required: PROMO REQ MUST BE 1 TO 9999"),
        ("EDITCUST", ("type_code=GLD", "2.12=NONE", "2.13=4"), "promo_code: NONE IS NOT ON FILE"),
        ("EDTRENT", ("1=9", "2=C"), "customer_type: TYPE C IS RESERVED"),
        ("EDITMISC", ("date_format=YY-MM-DD",), "date_format: DATE FORMAT MUST BE MM-DD-YY OR DD-MM-YY"),
        ("EDITLOC", ("code=LAX", "time_zone=Boise"), "time_zone: TIME ZONE IS NOT KNOWN"),
        ("CUST", ("first_name=JOHN",), "last_name: LAST NAME IS REQUIRED"),
        ("CUST", ("customer_number=1", "award_points=-1"), "award_points: AWARD POINTS MUST BE 0 TO 99999999"),
        ("AWARDRPT", ("start_date=050512", "end_date=050412"), "end_date: END DATE MUST NOT BE BEFORE START DATE"),
    ],
)
def test_a_fault_names_its_field_and_saves_nothing(
    counter: Counter, option: str, values: tuple[str, ...], said: str
) -> None:
    assert counter.refused(option, *values).startswith(said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "NOPE"], "no option is called NOPE"),
        (["run", "MENU"], "MENU is for a terminal"),
        (["run", "LOGIN"], "LOGIN is for a terminal"),
        (["run", "EDITDOC", "colour=RED"], "EDITDOC has no field colour; its fields are location, code"),
        (["run", "EDITDOC", "2.12=X"], "EDITDOC has no field 2.12"),
        (["run", "CLOSE", "ra_number=1", "closed_at=05-01-12 0900"], "CLOSE has no field closed_at"),  # it is now
        (["run", "EDITDOC", "code"], "code is not FIELD=VALUE"),
        (["run", "EDITDOC", "=1FREE"], "=1FREE is not FIELD=VALUE"),
        (["run"], "Missing argument 'OPTION'"),
        (["run", "EDITDOC", "--colour"], "No such option"),
        (["import", "customers", "none.csv"], "does not exist"),
        (["sweep"], "No such command"),
        ([], "the terminal needs a terminal"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_is_wrong(counter: Counter, words: list[str], said: str) -> None:
    before = counter.dump()
    result = counter(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert counter.dump() == before


def test_a_database_that_is_none_of_ours_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir, " * 500)
    result = Counter(tmp_path / "letter.txt")("run", "EDITMISC")
    assert result.exit_code == 1
    assert "IS NOT A RENTERREWARDS STORE" in result.stderr


# -- deleting and stepping ---------------------------------------------------------------------------

DELETE = ("--press", "delete")


def test_a_record_is_deleted_after_its_key_was_typed_again(counter: Counter) -> None:
    counter.does("EDITLOC", "code=LAX", "name=LOS ANGELES")
    said = counter.does("EDITLOC", "code=LAX", answers=["lax", "y"], more=DELETE)
    assert said == ["ENTER LOCATION CODE TO BE DELETED:", "ARE YOU SURE (Y/N) ?", "LOCATION LAX DELETED"]
    assert "NOT ON FILE" in counter.refused("EDITLOC", "code=LAX")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["LAXX"], "ENTRY DOES NOT MATCH, DELETE ABORTED"),
        ([""], "ENTRY DOES NOT MATCH, DELETE ABORTED"),
        (["LAX", "N"], "ARE YOU SURE (Y/N) ?"),
    ],
)
def test_a_delete_that_is_not_confirmed_deletes_nothing(counter: Counter, answers: list[str], said: str) -> None:
    counter.does("EDITLOC", "code=LAX", "name=LOS ANGELES")
    before = counter.dump()
    assert said in counter.tries("EDITLOC", "code=LAX", answers=answers, more=DELETE).output.splitlines()
    assert counter.dump() == before


def test_a_delete_that_was_aborted_exits_1(counter: Counter) -> None:
    counter.does("EDITFOP", "code=GIFT", "description=GIFT CARD")
    assert "DOES NOT MATCH" in counter.refused("EDITFOP", "code=GIFT", answers=["GIFTS"], more=DELETE)


@pytest.mark.parametrize(
    ("option", "key", "said"),
    [
        ("EDITDOC", "code=1FREE", "1FREE IS USED BY CUSTOMER TYPE PFD, CANNOT DELETE"),
        ("EDITCUST", "type_code=PFD", "PFD IS USED BY"),
    ],
)
def test_a_record_that_others_name_is_not_deleted(counter: Counter, option: str, key: str, said: str) -> None:
    assert said in counter.refused(option, key, answers=[key.partition("=")[2], "Y"], more=DELETE)


def test_a_delete_without_answers_saves_nothing(counter: Counter) -> None:
    counter.does("EDITFOP", "code=GIFT", "description=GIFT CARD")
    refused = counter.refused("EDITFOP", "code=GIFT", more=DELETE)
    assert refused == "ENTER CODE TO BE DELETED: HAS NO --answer LEFT, NOTHING SAVED"


def test_a_step_saved_blank_is_removed(counter: Counter) -> None:
    assert counter.does("EDTRENT", "times_rented=5", "customer_type=") == ["TIMES RENTED 5 REMOVED"]
    assert "NOT ON FILE" in counter.refused("EDTRENT", "times_rented=5")


def test_a_key_that_the_bar_has_not_is_refused(counter: Counter) -> None:
    assert counter.refused("EDTRENT", "times_rented=5", more=DELETE) == "DELETE IS NOT USED HERE"


def test_next_shows_the_record_that_follows(counter: Counter) -> None:
    counter.does("EDTRENT", "times_rented=15", "customer_type=GLD")
    found = counter.does("EDTRENT", "times_rented=5", more=["--press", "NEXT"])
    assert found == ["times_rented   15", "customer_type  GLD"]
