"""A saved query is run again, on another day and under cron, and what became of it is remembered."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import stores
from counters import MISSION_004, Counter, copied, new_counter
from queries import BOISE, MONTHLY, NOV_20, SAVE, asked, kept, new_queries, on, printed, runs

from renterrewards import headless
from renterrewards.faults import Fault
from renterrewards.programs import directory
from renterrewards.programs.desk import Desk
from renterrewards.programs.reports import saved, saved_run
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_queries(tmp_path_factory.mktemp("queries"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


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


def test_a_report_that_fails_while_it_is_displayed_has_failed(tmp_path: Path) -> None:
    counter = new_counter(tmp_path, *MISSION_004)
    counter.does("AWDLIAB", "print_display=D", answers=["WORTH"], more=SAVE)
    said = "NO LIABILITY POLICY IS ON FILE, SET ONE UP IN EDITLIAB FIRST"
    assert counter.tries("AWDLIAB", more=["--saved", "WORTH"]).stderr.strip() == said
    assert (kept(counter, "WORTH").outcome, kept(counter, "WORTH").failed) == (said, True)
    counter.does("EDITLIAB", "effective_date=01-01-12", "method=DEFERRAL")
    counter.does("AWDLIAB", more=["--saved", "WORTH"])
    assert kept(counter, "WORTH").outcome == "DISPLAYED"
