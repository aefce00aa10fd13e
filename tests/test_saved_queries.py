"""Saved queries: a report's parameters under a name, put back, run again on another day, and how the run ended."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from counters import MISSION_004, Counter, copied, new_counter

from renterrewards import headless
from renterrewards.faults import Fault
from renterrewards.programs import directory
from renterrewards.programs.desk import Desk
from renterrewards.programs.reports import saved, saved_run
from renterrewards.saved_query import SavedQuery
from renterrewards.store import control
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")

MARY = ("CUST", "last_name=SMITH", "first_name=MARY", "customer_type=PFD")
BOISE = ("EDITLOC", "code=BOI", "name=BOISE", "time_zone=America/Boise")
MONTHLY = ("AWARDRPT", "start_date=LM", "end_date=LM", "location=BOI")
SAVE = ["--press", "SAVE"]
NOV_20 = datetime(2026, 11, 20, 18, 0)


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """A counter whose manager saved last month's awards report of Boise as MONTHLY."""
    counter = new_counter(tmp_path_factory.mktemp("queries"), *MISSION_004, MARY, BOISE)
    counter.does(*MONTHLY, answers=["monthly"], more=SAVE)
    return counter.database


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


def on(counter: Counter, when: datetime) -> Desk:
    """The manager's place on another day; close it."""
    return Desk(
        "00 TEST",
        lambda: Store.open(stores.where(counter.database)),
        lambda: when,
        counter.database.parent / "print",
        user="MGR",
        open_to_all=True,
    )


def runs(desk: Desk, name: str, *values: tuple[str, str], option: str = "AWARDRPT", answers: Sequence[str] = ()) -> str:
    """Run a query headless: what was said."""
    job = headless.Run(desk, list(answers))
    job.saved(option, name, values)
    return job.messages[-1]


def kept(counter: Counter, name: str = "MONTHLY") -> SavedQuery:
    """The query as it is on file."""
    store = Store.open(stores.where(counter.database))
    with store.look() as work:
        found: SavedQuery = control.find(work, "saved_query", (name,))
    store.close()
    return found


def printed(counter: Counter) -> list[str]:
    """The texts of what was printed, in order."""
    return [path.read_text(encoding="utf-8") for path in sorted((counter.database.parent / "print").glob("*.txt"))]


def asked(counter: Counter) -> tuple[str, ...]:
    """Start date, end date and location at the head of what was printed."""
    found = dict(re.findall(r"(START DATE|END DATE|LOCATION) +(\S+)", printed(counter)[0]))
    return tuple(found[name] for name in ("START DATE", "END DATE", "LOCATION"))


# -- saving ----------------------------------------------------------------------------------------


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


# -- running ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [(NOV_20, "10-01-26", "10-31-26"), (datetime(2028, 3, 1, 18), "02-01-28", "02-29-28")],
)
def test_last_month_is_another_month_on_another_day(counter: Counter, when: datetime, first: str, last: str) -> None:
    desk = on(counter, when)
    runs(desk, "monthly")
    desk.close()
    assert asked(counter) == (first, last, "BOI")


def test_what_is_given_goes_over_what_is_saved(counter: Counter) -> None:
    desk = on(counter, NOV_20)
    runs(desk, "MONTHLY", ("location", "ALL"), ("end_date", "today-1"))
    desk.close()
    assert asked(counter) == ("10-01-26", "11-19-26", "ALL")
    assert kept(counter).texts["location"] == "BOI"


def test_a_run_says_where_it_printed_and_query_remembers_it(counter: Counter) -> None:
    folder = str(counter.database.parent / "print")
    said = counter("--print-dir", folder, "run", "AWARDRPT", "--saved", "MONTHLY").stdout.splitlines()
    assert len(printed(counter)) == 1
    assert said == [kept(counter).outcome]
    assert re.fullmatch(r"PRINTED TO .*AWARDRPT-\d+-\d+\.txt", said[0])
    assert (kept(counter).ran_by, kept(counter).failed) == ("ANN", False)
    assert counter.record("QUERY", "name=MONTHLY")["ran_by"] == "ANN"


def test_quiet_says_nothing_when_all_is_well_and_tells_a_fault_on_stderr(counter: Counter) -> None:
    assert counter.does("AWARDRPT", more=["--saved", "MONTHLY", "--quiet"]) == []
    failed = counter.tries("AWARDRPT", "location=BOX", more=["--saved", "MONTHLY", "--quiet"])
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr.startswith("location: BOX IS NOT ON FILE")


def test_a_quiet_reconciliation_that_finds_something_says_so_on_stderr(counter: Counter) -> None:
    counter.does("CUST", "customer_number=1", "award_points=5", answers=["COUNTED"])
    counter.does("AWDRECON", answers=["PROOF"], more=SAVE)
    assert counter.does("AWDRECON", more=["--saved", "PROOF", "--quiet"]) == []
    assert not kept(counter, "PROOF").failed
    stores.change(counter.database, "update award_account set balance = 6")
    found = counter.tries("AWDRECON", more=["--saved", "PROOF", "--quiet"])
    assert (found.exit_code, found.stdout) == (1, "")
    assert "DIFFERENCE" in found.stderr
    assert kept(counter, "PROOF").failed


def test_a_code_that_is_gone_fails_the_run_and_the_manager_sees_it(counter: Counter) -> None:
    counter.does("EDITLOC", "code=SEA", "name=SEATTLE")  # a file without a record is not checked
    counter.does("EDITLOC", "code=BOI", answers=["BOI", "Y"], more=["--press", "DELETE"])
    result = counter.tries("AWARDRPT", more=["--saved", "MONTHLY"])
    assert result.exit_code == 1
    assert result.stderr.strip() == "location: BOI IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS"
    assert (kept(counter).outcome, kept(counter).failed) == (result.stderr.strip(), True)
    assert counter.record("QUERY", "name=MONTHLY")["outcome_1"] == f"FAILED: {result.stderr.strip()}"
    assert printed(counter) == []


def test_a_field_that_is_gone_fails_the_run_and_is_left_out_when_it_is_recalled(counter: Counter) -> None:
    stores.change(counter.database, "update saved_query set parameters = 'group_code=+WEST\nlocation=BOI'")
    said = "AWARDRPT HAS NO FIELD GROUP_CODE ANY MORE, RECALL MONTHLY THERE AND SAVE IT ANEW"
    result = counter.tries("AWARDRPT", more=["--saved", "MONTHLY"])
    assert (result.exit_code, result.stderr.strip(), kept(counter).outcome) == (1, said, said)
    recalled = counter.does("AWARDRPT", answers=["1"], more=["--press", "RECALL"])
    assert recalled[-1] == "GROUP_CODE IS NO FIELD HERE ANY MORE, IT IS LEFT OUT, SAVE MONTHLY ANEW"


@pytest.mark.parametrize(
    ("option", "more", "code", "said"),
    [
        ("AWARDRPT", ["--saved", "YEARLY"], 1, "QUERY YEARLY IS NOT ON FILE, SAVE IT IN AWARDRPT FIRST"),
        ("AWDACT", ["--saved", "MONTHLY"], 1, "MONTHLY IS A QUERY OF AWARDRPT, NOT OF AWDACT"),
        ("AWARDRPT", ["--saved", "MONTHLY", "--press", "ERASE"], 2, "--press cannot be given with it"),
        ("AWARDRPT", ["--saved", "MONTHLY", "group=+WEST"], 2, "AWARDRPT has no field group"),
    ],
)
def test_what_cannot_be_run_at_all_is_refused_and_not_noted(
    counter: Counter, option: str, more: list[str], code: int, said: str
) -> None:
    result = counter.tries(option, more=more)
    assert result.exit_code == code
    assert said in result.stderr
    assert kept(counter).ran_at is None


def test_answers_are_not_saved_so_a_run_that_asks_and_gets_none_fails_and_says_at_what(counter: Counter) -> None:
    counter.does("EDITEXPR", "customer_type=ALL", "effective_date=01-01-10", "term=DAYS", "length=30")
    with_points = ("CUST", "customer_number=1", "award_points=5")
    counter.does(*with_points, answers=["COUNTED"])
    desk = on(counter, datetime.now() + timedelta(days=90))
    headless.Run(desk, ["NIGHTLY"]).option("EXPRUN", [("dry_run", "N")], "SAVE")
    with pytest.raises(headless.Unanswered):
        runs(desk, "NIGHTLY", option="EXPRUN")
    assert (kept(counter, "NIGHTLY").outcome, kept(counter, "NIGHTLY").failed) == (
        "STOPPED, NO ANSWER TO GO ON Y/N?",
        True,
    )
    runs(desk, "NIGHTLY", option="EXPRUN", answers=["Y"])
    desk.close()
    assert not kept(counter, "NIGHTLY").failed
    assert "PRINTED TO" in kept(counter, "NIGHTLY").outcome
    assert counter.points() == 0


def test_a_run_that_dies_on_the_way_is_seen_as_begun_and_not_ended(counter: Counter) -> None:
    desk = on(counter, NOV_20)

    def pulled_the_plug() -> Iterator[None]:
        raise KeyboardInterrupt
        yield

    program = directory.open_option("AWARDRPT", desk)
    program.begin = pulled_the_plug  # type: ignore[attr-defined]
    with pytest.raises(KeyboardInterrupt):
        headless.Run(desk).talk(saved_run.run(program, saved.find(desk, "MONTHLY", "AWARDRPT")))
    desk.close()
    assert kept(counter).status == "BEGUN, NOT ENDED"
    assert kept(counter).ran_at == NOV_20


def test_two_runs_at_once_both_print_and_the_one_begun_last_is_remembered(counter: Counter) -> None:
    first, second = on(counter, NOV_20), on(counter, NOV_20 + timedelta(seconds=5))
    slow = saved_run.run(directory.open_option("AWARDRPT", first), saved.find(first, "MONTHLY", "AWARDRPT"))
    next(slow)  # it has printed, and not ended yet
    said = runs(second, "MONTHLY")
    slow.close()
    first.close()
    second.close()
    assert len(printed(counter)) == 2
    assert kept(counter).outcome == said
    assert not kept(counter).failed


def test_a_store_that_may_only_be_read_prints_and_says_that_it_has_no_note_of_it(tmp_path: Path) -> None:
    counter = new_counter(tmp_path, BOISE)
    counter.does(*MONTHLY, answers=["MONTHLY"], more=SAVE)
    where = stores.where(counter.database)
    only = (
        f"{where}?options=-cdefault_transaction_read_only%3Don" if stores.on_server() else f"sqlite:///{where}?mode=ro"
    )
    desk = Desk("00 TEST", lambda: Store.open(only), lambda: NOV_20, tmp_path / "print", user="MGR", open_to_all=True)
    assert runs(desk, "MONTHLY") == saved_run.NOT_NOTED
    with pytest.raises(Fault, match="READ ONLY"):
        headless.Run(desk, ["OTHER"]).option("AWARDRPT", [], "SAVE")
    desk.close()
    assert len(printed(counter)) == 1
    assert kept(counter).ran_at is None


# -- the option QUERY ------------------------------------------------------------------------------


def test_query_shows_who_saved_what_and_the_parameters_as_a_script_types_them(counter: Counter) -> None:
    shown = counter.record("QUERY", "name=MONTHLY")
    assert (shown["report"], shown["title"], shown["saved_by"]) == ("AWARDRPT", "CUSTOMER RENTAL AWARDS REPORT", "ANN")
    assert shown["parameters_1"] == "start_date=LAST MONTH  end_date=LAST MONTH  location=BOI"
    assert shown["parameters_2"] == "customer_type=ALL  print_display=P  printer=PRTFILE  sort_by=CUSTOMER"
    assert (shown["ran_at"], shown["outcome_1"]) == ("", "NEVER RUN")


def test_more_parameters_than_the_screen_has_room_for_are_not_cut_off_in_silence(counter: Counter) -> None:
    many = "\n".join(f"field_{n}={'X' * 30}" for n in range(14))
    stores.change(counter.database, f"update saved_query set parameters = '{many}'")
    shown = counter.record("QUERY", "name=MONTHLY")
    assert shown["parameters_6"] == "... renterrewards queries LISTS THEM ALL"
    assert f"field_13={'X' * 30}" in counter("queries").stdout


def test_a_query_is_described_renamed_and_deleted(counter: Counter) -> None:
    counter.does("AWDACT", "start_date=LW", "end_date=LW", answers=["WEEKLY"], more=SAVE)
    said = counter.does("QUERY", "name=MONTHLY", "description=for the owner", "rename_to=owner")
    assert said == ["QUERY OWNER SAVED, IT WAS MONTHLY"]
    assert counter.record("QUERY", "name=OWNER")["description"] == "FOR THE OWNER"
    assert counter.refused("QUERY", "name=MONTHLY").startswith("name: QUERY MONTHLY IS NOT ON FILE")
    taken = counter.refused("QUERY", "name=OWNER", "rename_to=WEEKLY")
    assert taken == "rename_to: QUERY WEEKLY IS ON FILE ALREADY, TAKE ANOTHER NAME"
    counter.does("QUERY", "name=OWNER", answers=["OWNER", "Y"], more=["--press", "DELETE"])
    assert "OWNER" not in counter("queries").stdout


def test_query_runs_the_query_that_it_shows_and_tells_its_fault_with_the_field(counter: Counter) -> None:
    run = ["--press", "RUN"]
    said = counter.does("QUERY", "name=MONTHLY", more=run)
    assert said == [kept(counter).outcome]
    stores.change(counter.database, "update saved_query set parameters = 'location=BOX'")
    result = counter.tries("QUERY", "name=MONTHLY", more=run)
    assert (result.exit_code, result.stderr.strip()) == (
        1,
        "LOCATION: BOX IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS",
    )
    stores.change(counter.database, "update saved_query set option = 'OLDRPT'")
    assert counter.refused("QUERY", "name=MONTHLY", more=run) == "OLDRPT IS NO OPTION ANY MORE, DELETE THE QUERY"
    assert counter.refused("QUERY", more=run) == "name: CALL A QUERY UP FIRST, SHIFT+F7 LISTS THEM"


def test_queries_lists_all_with_their_parameters_and_how_they_ended(counter: Counter) -> None:
    counter.does("AWDACT", "start_date=050112", answers=["MAY"], more=SAVE)
    counter.does("AWARDRPT", more=["--saved", "MONTHLY"])
    lines = counter("queries").stdout.splitlines()
    assert [re.split(r"\s{2,}", line.strip())[0] for line in lines] == [
        *("MAY", "start_date=05-01-12", "NEVER RUN"),
        *("MONTHLY", "start_date=LAST MONTH", kept(counter).outcome),
    ]
    rows = json.loads(counter("queries", "--json").stdout)
    assert [(row["name"], row["option"], row["failed"]) for row in rows] == [
        ("MAY", "AWDACT", False),
        ("MONTHLY", "AWARDRPT", False),
    ]
    assert rows[1]["parameters"]["start_date"] == "LAST MONTH"


def test_no_text_of_a_query_acts_in_the_list(counter: Counter) -> None:
    evil = "\x1b[31mRED\nUP"
    store = Store.open(stores.where(counter.database))
    with store.work() as work:
        texts = {"description": evil, "parameters": "location=\x1b[2J", "outcome": evil, "ran_at": NOV_20}
        control.save(work, "saved_query", replace(kept(counter), **texts))
    store.close()
    lines = counter("queries").stdout.splitlines()
    assert [line.strip() for line in lines[1:]] == ["location=[2J", "[31mRED UP"]
    assert all(line.isprintable() for line in lines)


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


# -- on the glass and line by line -----------------------------------------------------------------


async def test_a_manager_saves_looks_runs_and_recalls_on_the_glass(tmp_path: Path) -> None:
    stores.copy(new_counter(tmp_path, *MISSION_004, MARY, BOISE).database, tmp_path / "store.db")
    async with Clerk(tmp_path, when=NOV_20) as clerk:
        await clerk.type("AWARDRPT\r\rLM\rLM\rBOI\r")
        assert (clerk.value("start_date"), clerk.value("end_date")) == ("10-01-26", "10-31-26")
        await clerk.type("<OPTION><F2>monthly\r")
        assert clerk.message.startswith("QUERY MONTHLY SAVED, START DATE LAST MONTH, END DATE LAST MONTH")
        await clerk.type("QUERY\r\rMONTHLY\r")
        assert "start_date=LAST MONTH  end_date=LAST MONTH  location=BOI" in clerk.screen
        assert re.search(r"Option +AWARDRPT +CUSTOMER RENTAL", clerk.screen)
        await clerk.type("<OPTION><F8>")
        assert "PRINTED TO " in clerk.screen
        assert re.match(r"PRINTED TO \S+$", clerk.value("outcome_1"))
        clerk.later(days=30)
        await clerk.type("AWARDRPT\r<F4>1\r")
        assert (clerk.value("start_date"), clerk.value("end_date")) == ("11-01-26", "11-30-26")
        assert clerk.message.startswith("QUERY MONTHLY, F1 BEGINS")
    assert len([*(tmp_path / "print").iterdir()]) == 1


async def test_what_is_no_value_any_more_has_the_cursor_when_it_is_recalled_and_the_rest_is_there(
    tmp_path: Path,
) -> None:
    counter = new_counter(tmp_path, *MISSION_004, MARY, BOISE)
    counter.does(*MONTHLY, answers=["MONTHLY"], more=SAVE)
    texts = "minimum_days=MANY\nlocation=BOI\nprint_display=D"
    stores.change(counter.database, f"update saved_query set parameters = '{texts}'")
    stores.copy(counter.database, tmp_path / "store.db")
    async with Clerk(tmp_path, when=NOV_20) as clerk:
        await clerk.type("AWARDRPT\r<F4>1\r")
        assert clerk.message == "MINIMUM DAYS MUST BE A WHOLE NUMBER"
        assert clerk.field == "minimum_days"
        assert (clerk.value("location"), clerk.value("print_display")) == ("BOI", "D")


def test_a_report_that_fails_while_it_is_displayed_has_failed(tmp_path: Path) -> None:
    counter = new_counter(tmp_path, *MISSION_004)
    counter.does("AWDLIAB", "print_display=D", answers=["WORTH"], more=SAVE)
    said = "NO LIABILITY POLICY IS ON FILE, SET ONE UP IN EDITLIAB FIRST"
    assert counter.tries("AWDLIAB", more=["--saved", "WORTH"]).stderr.strip() == said
    assert (kept(counter, "WORTH").outcome, kept(counter, "WORTH").failed) == (said, True)
    counter.does("EDITLIAB", "effective_date=01-01-12", "method=DEFERRAL")
    counter.does("AWDLIAB", more=["--saved", "WORTH"])
    assert kept(counter, "WORTH").outcome == "DISPLAYED"


async def test_escape_at_the_name_saves_nothing_and_recall_without_queries_says_so(tmp_path: Path) -> None:
    async with Clerk(tmp_path, when=NOV_20) as clerk:
        await clerk.type("AWDACT\r<F4>")
        assert clerk.message.startswith("NO QUERY OF AWDACT IS SAVED YET")
        await clerk.type("<F2>WEEKLY<ESC><F4>")
        assert clerk.message.startswith("NO QUERY OF AWDACT IS SAVED YET")


async def test_shift_f7_lists_the_words_with_the_days_that_they_are(tmp_path: Path) -> None:
    async with Clerk(tmp_path, when=NOV_20) as clerk:
        await clerk.type("AWDACT\r2\r<S-F7>")
        assert re.search(r"LQ +LAST QUARTER +09-30-26", clerk.screen)
        row = re.search(r"(\d+) +LQ ", clerk.screen)
        assert row
        await clerk.type(f"{row[1]}\r")
        assert (clerk.field, clerk.value("end_date")) == ("by", "09-30-26")


async def test_a_question_of_a_query_that_is_run_on_the_glass_is_asked_there(tmp_path: Path) -> None:
    counter = new_counter(tmp_path, *MISSION_004, MARY)
    counter.does("EDITEXPR", "customer_type=ALL", "effective_date=01-01-10", "term=DAYS", "length=30")
    counter.does("CUST", "customer_number=1", "award_points=5", answers=["COUNTED"])
    counter.does("EXPRUN", "dry_run=N", answers=["NIGHTLY"], more=SAVE)
    stores.copy(counter.database, tmp_path / "store.db")
    async with Clerk(tmp_path, when=datetime.now() + timedelta(days=90)) as clerk:
        await clerk.type("QUERY\r\rNIGHTLY\r<OPTION><F8>")
        assert "GO ON Y/N?" in clerk.screen
        await clerk.type("<ESC>")
        assert clerk.value("outcome_1") == "FAILED: STOPPED, NO ANSWER TO GO ON Y/N?"
        await clerk.type("RUN\r")
        await clerk.type("Y\r")
        assert "PRINTED TO" in clerk.value("outcome_1")
