"""Saved queries on the glass: saved, recalled and run by keys, with a question answered there."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from counters import MISSION_004, new_counter
from queries import BOISE, MARY, MONTHLY, NOV_20, SAVE

pytestmark = pytest.mark.usefixtures("engine")


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
