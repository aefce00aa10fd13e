"""Saved queries: a report's parameters under a name, kept as they were typed."""

from pathlib import Path

import pytest
from clerk import Clerk
from counters import Counter, copied
from queries import NOV_20, SAVE, kept, new_queries, on

from renterrewards import headless
from renterrewards.faults import Fault
from renterrewards.programs import directory
from renterrewards.programs.reports import saved

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_queries(tmp_path_factory.mktemp("queries"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


def test_the_parameters_are_kept_as_they_were_typed_with_their_defaults(counter: Counter) -> None:
    assert kept(counter).texts == {
        "start_date": "LAST MONTH",
        "end_date": "LAST MONTH",
        "location": "BOI",
        "customer_type": "ALL",
        "print_display": "P",
        "printer": "PRTFILE",
        "sort_by": "CUSTOMER",
        "order": "ASC",
        "subtotal_by": "NONE",
    }
    assert (kept(counter).option, kept(counter).saved_by) == ("AWARDRPT", "ANN")


def test_a_date_is_kept_as_that_day_and_a_default_of_today_as_today(counter: Counter) -> None:
    said = counter.does("AWARDRPT", "start_date=050112", answers=["SINCE MAY".replace(" ", "-")], more=SAVE)
    assert said[-1] == "QUERY SINCE-MAY SAVED, END DATE TODAY"
    texts = kept(counter, "SINCE-MAY").texts
    assert (texts["start_date"], texts["end_date"]) == ("2012-05-01", "TODAY")


def test_a_date_that_is_typed_is_that_day_also_where_words_stand_for_it(counter: Counter) -> None:
    desk = on(counter, NOV_20)
    job = headless.Run(desk, ["FIXED"])
    job.option("AWARDRPT", [("start_date", "LM"), ("start_date", "10-01-26"), ("end_date", "11-20-26")], "SAVE")
    desk.close()
    texts = kept(counter, "FIXED").texts
    assert (texts["start_date"], texts["end_date"]) == ("2026-10-01", "2026-11-20")


async def test_on_the_glass_return_keeps_the_words_and_a_date_typed_over_them_ends_them(tmp_path: Path) -> None:
    async with Clerk(tmp_path, when=NOV_20) as clerk:
        await clerk.type("AWARDRPT\r\r\r11-20-26\r<OPTION><F2>fixed\r")
        assert clerk.message.startswith("QUERY FIXED SAVED, START DATE TODAY")
        assert "END DATE TODAY" not in clerk.message


def test_saving_under_a_name_on_file_asks_first_and_keeps_the_description(counter: Counter) -> None:
    counter.does("QUERY", "name=MONTHLY", "description=FOR THE OWNER")
    asked = ("AWARDRPT", "start_date=LQ", "end_date=LQ")
    assert counter.does(*asked, answers=["MONTHLY", "N"], more=SAVE)[-1] == "NOTHING SAVED"
    assert kept(counter).texts["start_date"] == "LAST MONTH"
    said = counter.does(*asked, answers=["MONTHLY", "Y"], more=SAVE)
    assert said == [
        "SAVE UNDER WHICH NAME?",
        "MONTHLY IS ON FILE, REPLACE IT Y/N?",
        "QUERY MONTHLY SAVED, START DATE LAST QUARTER, END DATE LAST QUARTER",
    ]
    assert (kept(counter).description, kept(counter).texts["start_date"]) == ("FOR THE OWNER", "LAST QUARTER")


@pytest.mark.parametrize(
    ("option", "values", "name", "said"),
    [
        ("AWARDRPT", ["location=BOX"], [], "location: BOX IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS"),
        ("AWDJRNL", [], [], "month: MONTH IS REQUIRED"),
        ("AWARDRPT", ["start_date=LM"], [""], "NAME IS REQUIRED"),
        ("AWARDRPT", ["start_date=LM"], ["LAST MONTH"], "NAME MUST BE ONE WORD WITHOUT SPACES"),
        ("AWDACT", ["start_date=LM"], ["MONTHLY"], "MONTHLY IS A QUERY OF AWARDRPT, TAKE ANOTHER NAME"),
    ],
)
def test_what_could_not_be_run_and_a_name_that_is_taken_are_refused(
    counter: Counter, option: str, values: list[str], name: list[str], said: str
) -> None:
    refused = counter.refused(option, *values, answers=name, more=SAVE)
    assert refused.startswith(said)


def test_two_managers_who_save_under_one_name_do_not_lose_each_others_query(counter: Counter) -> None:
    def other() -> None:
        counter.does("AWARDRPT", "start_date=LW", answers=["MONTHLY", "Y"], more=SAVE)

    desk = on(counter, NOV_20)
    program = directory.open_option("AWARDRPT", desk)
    talk = saved.save(program)
    next(talk)
    assert talk.send("MONTHLY").text == "MONTHLY IS ON FILE, REPLACE IT Y/N?"
    other()
    with pytest.raises(Fault, match="WAS CHANGED BY ANOTHER USER"):
        talk.send("Y")
    desk.close()
    assert kept(counter).texts["start_date"] == "LAST WEEK"


def test_every_report_can_be_saved_and_recalled(counter: Counter) -> None:
    must = {"AWDHIST": ["customer_number=1"], "AWDJRNL": ["month=LM"], "TRYEARN": ["customer_number=1"]}
    must["APPLEXPR"] = ["customer_type=ALL", "effective_date=010110"]
    desk = on(counter, NOV_20)
    for code in directory.maps.codes():
        if not directory.open_option(code, desk).is_report:
            continue
        values = [tuple(value.split("=")) for value in must.get(code, [])]
        job = headless.Run(desk, [f"Q-{code}"])
        before = job.option(code, values, "SAVE").form.seen()  # type: ignore[arg-type]
        recalled = headless.Run(desk, ["1" if code != "AWARDRPT" else "2"]).option(code, [], "RECALL")
        assert recalled.form.seen() == before, code
    desk.close()
