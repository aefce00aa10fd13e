"""The file of a journal and the mark of its month are both there or neither, however the export was cut."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import stores
from test_lost_answers import NOW, Books, a_counter, jones_comes, set_up

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import NOT_SHOWN
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection

asked_of_a_server = pytest.mark.skipif(
    not stores.SERVER or stores.EVERY_ONE == "sqlite", reason="RENTERREWARDS_TEST_POSTGRESQL names no server"
)

FORGETS = (
    """
    CREATE FUNCTION forgets() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN DELETE FROM renterrewards_act WHERE connection = NEW.connection; RETURN NULL; END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER forgets AFTER INSERT OR UPDATE ON renterrewards_act
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION forgets()
    """,
)
"""Nothing tells which acts of a connection are done."""

ANEW = "UPDATE liability_month SET exported_at = NULL, exported_by = '', exported_to = ''"
ABOUT_THE_COMMIT = 45
"""Messages at the end of an export, with what is read behind its COMMIT."""


def close_april(desk: Desk) -> None:
    does(desk, "EDITLIAB", "effective_date=01-01-12", "value_source=FIXED", "value_amount=50")
    does(desk, "AWDLIAB", "as_of=04-30-12", key="CLOSE MONTH")


def does(desk: Desk, option: str, *values: str, key: str = "") -> list[str]:
    run = Run(desk, ["Y"] * bool(key))
    run.option(option, [(name, text) for name, _, text in (value.partition("=") for value in values)], key)
    return run.messages


def export(desk: Desk) -> str:
    """Export the journal of April; the last thing that is said."""
    run = Run(desk, ["Y"])
    try:
        run.option("AWDJRNL", [("month", "04-30-12"), ("print_display", "P"), ("printer", "CSV")])
    except Fault as fault:
        return fault.message
    return run.messages[-1]


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*AWDJRNL*")]


def marked(path: Path) -> list[str]:
    """The file that the month is marked with, when it is."""
    return [name for (name,) in stores.rows(path, "SELECT exported_to FROM liability_month") if name]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with a_counter(tmp_path) as found:
        close_april(found.desk)
        yield found


@asked_of_a_server
def test_a_journal_whose_act_nobody_knows_of_is_kept_if_its_month_is_marked_and_only_then(
    books: Books, tmp_path: Path
) -> None:
    with stores.under_test("postgresql"):
        path = tmp_path / "store.db"
        stores.run(path, *FORGETS)
        said: set[str] = set()
        books.line.cut_at(-1)
        export(books.desk)
        last = len(books.line.said)
        for cut in range(max(0, last - ABOUT_THE_COMMIT), last):
            stores.run(path, ANEW)
            for name in files(tmp_path):
                (tmp_path / name).unlink()
            books.store.apply(jones_comes)  # what is not the first of its connection is not held to be undone
            books.line.cut_at(cut)
            told = export(books.desk)
            books.line.cut_at(-1)
            assert files(tmp_path) == marked(path), f"cut at {cut}: {told}"
            assert bool(files(tmp_path)) == (told.startswith("EXPORTED TO") or told == NOT_SHOWN), told
            said.add(told if "WENT AWAY" in told else told[:8])
        assert said >= {"EXPORTED", "THE SERVER WENT AWAY WHILE SAVING, NOTHING EXPORTED, TRY AGAIN"}


@asked_of_a_server
def test_a_journal_whose_month_may_be_marked_stays_and_it_is_said_what_to_do_with_it(
    books: Books, tmp_path: Path
) -> None:
    with stores.under_test("postgresql"):
        books.line.lose_the_commit()
        books.line.closes = True
        told = export(books.desk)
        (name,) = files(tmp_path)
        assert told.startswith("THE SERVER WENT AWAY WHILE SAVING, ")
        assert f"{name} STAYS: IF D SHOWS THAT THE MONTH IS NOT YET EXPORTED, REMOVE THE FILE" in told
        assert marked(tmp_path / "store.db") == [name]


class Interrupted(Connection):
    """Ctrl+C comes at the next COMMIT, once it is `due`: before it, or behind it."""

    due = ""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        due = Interrupted.due if sql == "COMMIT" else ""
        if due:
            Interrupted.due = ""
        if due == "before":
            raise KeyboardInterrupt
        found = super().execute(sql, *values)
        if due:
            raise KeyboardInterrupt
        return found


@pytest.mark.parametrize(("when", "kept"), [("before", 0), ("behind", 1)])
def test_a_journal_that_is_stopped_at_its_commit_is_kept_if_its_month_is_marked(
    tmp_path: Path, in_a_file: None, when: str, kept: int
) -> None:
    path = tmp_path / "store.db"
    with closing(Store.open(stores.where(path), driver=Interrupted)) as store:
        with store.work() as work:
            set_up(work)
        desk = Desk("00 TEST", lambda: store, lambda: NOW, tmp_path, user="ANN", open_to_all=True)
        close_april(desk)
        Interrupted.due = when
        with pytest.raises(KeyboardInterrupt):
            export(desk)
    assert files(tmp_path) == marked(path)
    assert len(files(tmp_path)) == kept
