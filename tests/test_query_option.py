"""The option QUERY, and `renterrewards queries`: what is saved is shown, described, renamed, run and listed."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import stores
from counters import Counter, copied
from queries import NOV_20, SAVE, kept, new_queries

from renterrewards.store import control
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_queries(tmp_path_factory.mktemp("queries"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


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
