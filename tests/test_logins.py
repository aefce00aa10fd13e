"""Logins of a server: counters work under one that can change nothing of what is kept for good, reports only read."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import statements
import stores
from broken_ledger import everything_happened
from click.testing import CliRunner
from ledger_proof import differences
from sqlalchemy import Insert, Update
from sqlalchemy.engine import make_url
from test_lost_answers import set_up

from renterrewards import headless
from renterrewards.cli import cli
from renterrewards.programs.desk import Desk
from renterrewards.records import Act, Customer
from renterrewards.store import audit, customers
from renterrewards.store.care.backing_up import Order, backup
from renterrewards.store.care.restoring import restore
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.schema import KEPT, VERSION, metadata
from renterrewards.store.trouble import StoreFault

NOW = datetime(2012, 5, 1, 16)
COUNTERS, REPORTS = f"rr_counters_{os.getpid()}", f"rr_reports_{os.getpid()}"
SECRETS = ("draft", "session", "shadow", "user_password", "user_state")

pytestmark = [
    pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server"),
    pytest.mark.skipif(stores.EVERY_ONE == "sqlite", reason="asked of a server"),
]


@pytest.fixture(scope="module", autouse=True)
def logins() -> Iterator[None]:
    """A login for counters and one for reports, which can do nothing yet."""
    with stores.connected(stores.SERVER) as server:
        (may,) = server.execute(
            "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        if not may:
            pytest.skip("the login of the tests may create no other")
        for login in (COUNTERS, REPORTS):
            server.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'tests'")
    with stores.under_test("postgresql"):
        yield
    with stores.connected(stores.SERVER) as server:
        for login in (COUNTERS, REPORTS):
            server.execute(f"DROP ROLE {login}")


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[str]:
    """What opens the store as its owner; both logins have their rights in it."""
    url = stores.where(tmp_path / "store.db")
    done = give(url)
    assert (done.exit_code, done.output) == (0, f"{COUNTERS} MAY DO WHAT COUNTERS DO\n{REPORTS} MAY READ\n")
    yield url
    with stores.connected(url) as connection:
        connection.execute(f"DROP OWNED BY {COUNTERS}, {REPORTS}")


def give(url: str, *options: str):  # type: ignore[no-untyped-def]
    """Run `renterrewards rights` for both logins."""
    asked = options or ("--counters", COUNTERS, "--reports", REPORTS)
    return CliRunner().invoke(cli, ["--database", url, "rights", *asked])


def by(login: str, url: str) -> str:
    """The same store by another login."""
    return make_url(url).set(username=login, password="tests").render_as_string(hide_password=False)


def does(url: str, sql: str) -> None:
    with stores.connected(url) as connection:
        connection.execute(sql)


def refused() -> type[Exception]:
    import psycopg

    return psycopg.errors.InsufficientPrivilege


def test_who_had_rights_has_them_after_a_restore_that_was_killed_and_one_that_was_not(
    owner: str, tmp_path: Path
) -> None:
    from renterrewards.store.engines.postgresql_restore import Restore
    from renterrewards.store.engines.postgresql_tools import Tools

    with closing(Store.open(owner)) as store:
        one = backup(store, Order("ANN", NOW, tmp_path / "backups"), lambda what, done, of: None)
    with stores.connected(owner) as killed:
        Restore(killed, Tools(make_url(owner)), owner, "20120501-110000").begin(VERSION, there=True)
    restore(one, owner, NOW, over=True, tell=lambda what, done, of: None)
    for login in (COUNTERS, REPORTS):
        Store.open(by(login, owner)).close()
    with closing(Store.open(by(COUNTERS, owner))) as store, store.work() as work:
        set_up(work)


# -- counters -------------------------------------------------------------------------------------------


def test_a_day_at_the_counter_is_done_by_the_login_of_counters(owner: str, tmp_path: Path) -> None:
    with closing(Store.open(by(COUNTERS, owner))) as store:
        with store.work() as work:
            set_up(work)
        desk = Desk("00 TEST", lambda: store, lambda: NOW, tmp_path, user="ANN", open_to_all=True)
        out = {"vehicle": "40217", "daily_rate": "60", "due_at": "050412 0900"}
        day: list[tuple[str, list[str], dict[str, str]]] = [
            ("EDITLOC", [], {"code": "BOI", "name": "BOISE", "time_zone": "America/Boise"}),
            ("EDITEXPR", [], {"customer_type": "PFD", "effective_date": "010112", "term": "MONTHS", "length": "1"}),
            ("EDITEARN", [], {"code": "CHK", "effective_date": "010112", "trigger": "CHKIN", "points": "1"}),
            ("CUST", [], {"last_name": "JONES", "first_name": "BOB"}),
            ("OPEN", ["Y", "N"], {"customer_number": "1", "location": "BOI", **out}),
            ("CLOSE", [], {"ra_number": "1", "miles_in": "9"}),
            ("REOPEN", [], {"ra_number": "1", "reason": "SLIP"}),
            ("CLOSE", [], {"ra_number": "1", "miles_in": "9"}),
            ("EDITCLOS", [], {"ra_number": "1", "time_charge": "50", "reason": "SLIP"}),
            ("OPEN", ["Y", "N"], {"customer_number": "1", "location": "BOI", **out}),
            ("VOID", [], {"ra_number": "2", "void_reason": "SLIP"}),
            ("CUST", ["GIFT"], {"customer_number": "1", "award_points": "990"}),
            ("CHGTYP", [], {"customer_number": "2", "customer_type": "PFD"}),
            ("CHKIN", [], {"customer_number": "2", "location": "BOI"}),
            ("MERGE", ["Y"], {"customer_number": "2", "into_number": "1", "reason": "TWICE"}),
            ("AWARDRPT", [], {"start_date": "010112", "end_date": "123112"}),
            ("AWDRECON", [], {}),
        ]
        for option, answers, values in day:
            headless.Run(desk, answers).option(option, list(values.items()))
        with store.look() as work:
            assert differences(work) == []
            assert points.balance(work, 1) > 0


def test_everything_that_moves_points_is_done_by_the_login_of_counters(owner: str, act: Act) -> None:
    with closing(Store.open(by(COUNTERS, owner))) as store:
        everything_happened(store, act)
        with store.work() as work:
            audit.note(work, act, "CUSTOMER", "CUSTOMER 1", {"city": ""}, {"city": "BOISE"}, "", 1)
        with store.look() as work:
            assert differences(work) == []


def test_what_the_program_writes_the_login_of_counters_may(granted: Callable[..., bool]) -> None:
    writing = {name: one.core for name, one in statements.every().items() if one.writes}
    assert len(writing) > 100
    assert [name for name, core in writing.items() if not all(granted(*right) for right in needed(core))] == []


def needed(core: Any) -> list[tuple[str, ...]]:
    """The rights that a statement takes: to a table, or to columns of it."""
    table = str(core.table.name)
    if isinstance(core, Update):
        return [(table, "UPDATE", str(getattr(column, "name", column))) for column in core._values or ()]
    return [(table, "INSERT" if isinstance(core, Insert) else "DELETE")]


KEPT_FOR_GOOD = sorted(one.table.name for one in KEPT)


@pytest.mark.parametrize(
    "sql",
    [
        *(f"DELETE FROM {table}" for table in KEPT_FOR_GOOD),
        *(f"UPDATE {one.table.name} SET {one.fixed[-1]} = {one.fixed[-1]}" for one in KEPT),
        *(f"TRUNCATE {table} CASCADE" for table in KEPT_FOR_GOOD),
        "UPDATE award_account SET balance = balance + 100",
        "UPDATE award_lot SET remaining = remaining + 100",
        "UPDATE audit_head SET lines = 0",
        "ALTER TABLE award_txn DISABLE TRIGGER USER",
        "ALTER TABLE customer ADD COLUMN more text",
        "DROP TRIGGER award_txn_no_update ON award_txn",
        "CREATE OR REPLACE FUNCTION renterrewards_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
        "CREATE TABLE more (number integer)",
        "UPDATE renterrewards_store SET version = 0",
        "SET session_replication_role = replica",
    ],
)
def test_a_counter_changes_nothing_that_is_kept_for_good(owner: str, sql: str) -> None:
    for login in (COUNTERS, REPORTS):
        with pytest.raises(refused()):
            does(by(login, owner), sql)


def test_a_table_that_a_login_makes_for_itself_does_not_catch_what_the_triggers_write(owner: str, act: Act) -> None:
    with closing(Store.open(owner)) as store, store.work() as work:
        customers.add(work, Customer(number=0, last_name="SMITH"))
        points.earn(work, act, 1, 3, "earn:1", points.Source("RA", "1"))
    with stores.connected(by(COUNTERS, owner)) as connection:
        connection.execute("CREATE TEMP TABLE award_lot (LIKE public.award_lot)")
        connection.execute("INSERT INTO public.award_posting (txn_id, lot_id, qty) VALUES (1, 1, -1)")
    with stores.connected(owner) as connection:
        assert connection.execute("SELECT remaining FROM award_lot").fetchall() == [(2,)]


def test_who_may_make_no_tables_is_told_so(tmp_path: Path) -> None:
    empty = stores.where(tmp_path / "empty.db", empty=True)
    with pytest.raises(StoreFault, match=r"THIS LOGIN HAS NO RIGHT TO DO THAT IN .*ASK ITS ADMINISTRATOR"):
        Store.open(by(COUNTERS, empty))


# -- reports --------------------------------------------------------------------------------------------


def test_reports_read_everything_but_what_people_sign_on_with(owner: str) -> None:
    with stores.connected(by(REPORTS, owner)) as connection:
        for table in metadata.tables.keys() - set(SECRETS):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() is not None
    for table in SECRETS:
        with pytest.raises(refused()):
            does(by(REPORTS, owner), f"SELECT * FROM {table}")


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_reports_change_nothing(granted: Callable[..., bool], table: str) -> None:
    assert not any(granted(table, right, "", REPORTS) for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"))


# -- giving ---------------------------------------------------------------------------------------------


def test_rights_that_were_given_beyond_what_is_needed_are_taken_back(owner: str) -> None:
    does(owner, f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {COUNTERS}")
    does(by(COUNTERS, owner), "UPDATE award_account SET balance = 0")
    assert give(owner).exit_code == 0
    with pytest.raises(refused()):
        does(by(COUNTERS, owner), "UPDATE award_account SET balance = 0")


def test_a_table_that_is_not_ours_stays_its_owners(owner: str) -> None:
    does(owner, "CREATE TABLE wages (amount integer)")
    try:
        assert give(owner).exit_code == 0
        for login in (COUNTERS, REPORTS):
            does(by(login, owner), "SELECT * FROM renterrewards_store")
            with pytest.raises(refused()):
                does(by(login, owner), "SELECT * FROM wages")
    finally:
        does(owner, "DROP TABLE wages")


def test_only_the_owner_gives_rights_and_only_to_logins_that_are_there(owner: str, tmp_path: Path) -> None:
    assert "THIS LOGIN HAS NO RIGHT TO DO THAT" in give(by(COUNTERS, owner)).stderr
    assert "THERE IS NO SUCH LOGIN" in give(owner, "--reports", "nobody_at_all").stderr
    assert give(owner, "--json").exit_code == 2
    assert "name a login" in CliRunner().invoke(cli, ["--database", owner, "rights"]).stderr


@pytest.fixture(scope="module")
def granted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., bool]]:
    """Whether a login has a right, to a column if one is said."""
    url = stores.where(tmp_path_factory.mktemp("rights") / "store.db")
    assert give(url).exit_code == 0
    with stores.connected(url) as connection:

        def has(table: str, right: str, column: str = "", login: str = COUNTERS) -> bool:
            if column:
                asked = "SELECT has_column_privilege(%s, %s, %s, %s)", [login, table, column, right]
            else:
                asked = "SELECT has_table_privilege(%s, %s, %s)", [login, table, right]
            return bool(connection.execute(*asked).fetchone()[0])

        yield has
        connection.execute(f"DROP OWNED BY {COUNTERS}, {REPORTS}")
