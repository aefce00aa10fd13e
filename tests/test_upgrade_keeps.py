"""What an upgrade keeps: every row that the older release wrote, what others have beside it, who may do what."""

import os
import re
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import old_stores
import pytest
import stores
from upgraded import proven

from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.records import Control
from renterrewards.store import control
from renterrewards.store.ledger import points
from renterrewards.store.migrations import to_2
from renterrewards.store.opened import open_store

pytestmark = pytest.mark.usefixtures("engine", "backups_here")


def test_what_the_older_release_wrote_is_as_it_was_and_what_came_with_this_one_is_set(old: str, tmp_path: Path) -> None:
    before = old_stores.held(tmp_path / "old.db", 1)
    assert len(before) > 20
    open_store(old).close()
    assert old_stores.held(tmp_path / "old.db", 1) == before
    proven(old)
    with closing(open_store(old)) as store, store.look() as work:
        assert {number: points.balance(work, number) for number in old_stores.POINTS} == old_stores.POINTS
        assert control.find(work, "control", ()) == Control(
            date_format="MM-DD-YY", local_renter_rewards=True, default_location="LAX", home_country="US",
            award_grace_days=10, award_approval_above=500, award_enrol_bonus=2,
        )  # fmt: skip


def test_the_counter_goes_on_where_the_older_release_stopped(old: str, tmp_path: Path) -> None:
    counter = Counter(old, tmp_path)
    ((last,),) = stores.rows(tmp_path / "old.db", "SELECT max(id) FROM award_txn")
    opened, reopened = old_stores.OPEN[-1], old_stores.OPEN[0]
    counter.does("CLOSE", f"ra_number={opened}", "miles_in=9")
    counter.does("CLOSE", f"ra_number={reopened}", "miles_in=9")
    out = ("customer_number=3", "vehicle=40217", "daily_rate=60", "due_at=042712 1000")
    counter.does("OPEN", *out, answers=("Y", "N", "N", "N"))
    counter.does("CLOSE", "ra_number=40", "miles_in=9")
    counter.does("EXPRUN", "dry_run=N", "print_display=D", answers=("Y",))
    counter.now = datetime(2012, 5, 2, 18)
    counter.does("AWDLIAB", "as_of=04-30-12", answers=("Y",), key="CLOSE MONTH")
    proven(old)
    came = stores.rows(tmp_path / "old.db", "SELECT kind FROM award_txn WHERE id > ?", last)
    assert {kind for (kind,) in came} == {"EARN", "REDEEM", "EXPIRE"}


class Counter:
    """Ann's counter on 24 April 2012, some hours after the last act of the older release."""

    def __init__(self, opens: str, folder: Path) -> None:
        self.opens, self.folder, self.now = opens, folder, datetime(2012, 4, 24, 18)

    def does(self, option: str, *values: str, answers: tuple[str, ...] = (), key: str = "") -> list[str]:
        """Run an option; what it said. Raises what it raises."""
        desk = Desk(
            "00 TEST", lambda: open_store(self.opens), lambda: self.now, self.folder, user="ANN", open_to_all=True
        )
        with closing(desk):
            run = Run(desk, list(answers), lambda line: None)
            run.option(option, [(name, text) for name, _, text in (value.partition("=") for value in values)], key)
            return run.messages


def test_what_others_have_in_the_schema_stays_as_it_is(old: str, tmp_path: Path) -> None:
    if not stores.on_server():
        pytest.skip("a file has no functions")
    stores.run(
        tmp_path / "old.db",
        "CREATE FUNCTION row_of_theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER row_of_theirs BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION row_of_theirs()",
        "CREATE FUNCTION of_theirs(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n'",
        "CREATE VIEW theirs AS SELECT of_theirs(1)",
    )
    open_store(old).close()
    theirs = "SELECT tgname FROM pg_trigger WHERE tgname LIKE '%of_theirs' AND tgenabled = 'O'"
    assert stores.rows(tmp_path / "old.db", theirs) == [("row_of_theirs",)]
    assert stores.rows(tmp_path / "old.db", "SELECT * FROM theirs") == [(1,)]


def test_so_do_triggers_of_others_that_call_a_function_of_ours(old: str, tmp_path: Path) -> None:
    if not stores.on_server():
        pytest.skip("a file has no functions")
    path = tmp_path / "old.db"
    stores.run(
        path,
        "CREATE TRIGGER theirs BEFORE DELETE ON form_of_payment FOR EACH ROW "
        "EXECUTE FUNCTION renterrewards_refuse('FORMS OF PAYMENT ARE KEPT')",
    )
    open_store(old).close()
    with pytest.raises(stores.broken_rule(), match="FORMS OF PAYMENT ARE KEPT"):
        stores.run(
            path, "INSERT INTO form_of_payment (code, description) VALUES ('X', '')", "DELETE FROM form_of_payment"
        )
    with pytest.raises(stores.broken_rule(), match="ROWS ARE NEVER REMOVED"):
        stores.run(path, "DELETE FROM award_txn")


def test_so_do_views_and_triggers_of_others_in_a_file_whatever_they_are_on(
    old: str, tmp_path: Path, in_a_file: None
) -> None:
    path = tmp_path / "old.db"
    stores.run(
        path,
        "CREATE TABLE seen (what TEXT)",
        "CREATE VIEW \"of theirs\" AS SELECT date_format, ':x' AS format FROM control",
        "CREATE TRIGGER \"theirs: on ours\" AFTER UPDATE ON control BEGIN INSERT INTO seen VALUES ('CONTROL'); END",
        "CREATE TRIGGER theirs_of_ours AFTER INSERT ON form_of_payment "
        "BEGIN INSERT INTO seen SELECT date_format FROM control; END",
        'CREATE TRIGGER theirs_on_theirs INSTEAD OF INSERT ON "of theirs" '
        "BEGIN INSERT INTO seen VALUES ('VIEW'); END",
    )
    theirs = "SELECT name, sql FROM sqlite_master WHERE name LIKE '%theirs%' ORDER BY name"
    before = stores.rows(path, theirs)
    open_store(old).close()
    assert stores.rows(path, theirs) == before
    stores.run(
        path,
        "UPDATE control SET date_format = 'DD-MM-YY'",
        "INSERT INTO form_of_payment (code, description) VALUES ('X', '')",
        'INSERT INTO "of theirs" VALUES (1, 1)',
    )
    assert stores.rows(path, "SELECT what FROM seen") == [("CONTROL",), ("DD-MM-YY",), ("VIEW",)]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_guards_that_an_upgrade_takes_away_are_those_that_the_older_release_made(database: str) -> None:
    made = "\n".join(old_stores.statements(database, 1))
    assert set(re.findall(r"CREATE TRIGGER (\w+) .*? ON (\w+)", made)) == set(to_2.TRIGGERS[database])


def test_so_are_the_functions() -> None:
    made = "\n".join(old_stores.statements("postgresql", 1))
    assert {f"{name}()" for name in re.findall(r"CREATE FUNCTION (\w+)\(\)", made)} == set(to_2.FUNCTIONS)
    assert made.count("CREATE FUNCTION") == len(to_2.FUNCTIONS)


def test_logins_that_had_rights_have_them_in_what_came_with_this_release(old: str, tmp_path: Path) -> None:
    if not stores.on_server():
        pytest.skip("a file has no logins")
    login = f"rr_upgraded_{os.getpid()}"
    may = f"SELECT has_table_privilege('{login}', 'audit_line', 'INSERT'), "
    may += f"has_table_privilege('{login}', 'audit_line', 'DELETE'), has_table_privilege('{login}', 'draft', 'DELETE')"
    stores.run(tmp_path / "old.db", f"CREATE ROLE {login}", f"GRANT SELECT, INSERT ON customer TO {login}")
    try:
        open_store(old).close()
        assert stores.rows(tmp_path / "old.db", may) == [(True, False, True)]
    finally:
        stores.run(tmp_path / "old.db", f"DROP OWNED BY {login}", f"DROP ROLE {login}")


def test_a_store_that_was_upgraded_is_made_as_a_new_one_is(old: str, tmp_path: Path) -> None:
    open_store(old).close()
    open_store(stores.where(tmp_path / "new.db")).close()
    assert made_of(tmp_path / "old.db") == made_of(tmp_path / "new.db")


def made_of(path: Path) -> list[tuple[Any, ...]]:
    """Everything that the database says of its schema; the order of columns is where they may differ."""
    if not stores.on_server():
        rows = stores.rows(path, "SELECT type, name, tbl_name, sql FROM sqlite_master")
        return sorted((kind, name, table, _plain(kind, sql or "")) for kind, name, table, sql in rows)
    return sorted(row for query in _CATALOG for row in stores.rows(path, query))


def _plain(kind: str, sql: str) -> tuple[str, ...]:
    plain = re.sub(r"\s+", " ", sql.replace('"', ""))
    return tuple(sorted(re.split(r", (?=\w+ [A-Z])|, (?=[A-Z]{5})", plain))) if kind == "table" else (plain,)


_HERE = "relnamespace = 'public'::regnamespace"


_CATALOG = (
    f"""
    SELECT 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull,
           attcollation::regcollation::text, pg_get_expr(adbin, adrelid)
    FROM pg_attribute JOIN pg_class ON attrelid = oid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE {_HERE} AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    """,
    f"SELECT 'index', pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON indrelid = oid WHERE {_HERE}",
    """
    SELECT 'constraint', conname, conrelid::regclass::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    f"""
    SELECT 'trigger', pg_get_triggerdef(pg_trigger.oid), tgenabled
    FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid WHERE {_HERE} AND NOT tgisinternal
    """,
    "SELECT 'function', pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT 'sequence', sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
)
