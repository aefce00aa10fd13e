"""The schema on PostgreSQL: tables, partial indexes, triggers, and the stamp that tells a store of ours."""

from typing import Any

from psycopg import Connection
from sqlalchemy import Dialect, Index, Table
from sqlalchemy.schema import CreateIndex, CreateTable

from renterrewards.store.engines import postgresql_acts
from renterrewards.store.engines.postgresql_trouble import BEING_RESTORED, NOT_EMPTY, NOT_THERE, NOT_UTF8, TOO_OLD
from renterrewards.store.engines.postgresql_wire import CHANGED
from renterrewards.store.schema import FOLLOWED, KEPT, MARK, REFUSED, VERSION, indexes, metadata
from renterrewards.store.tables.guards import Followed, Kept, Refused
from renterrewards.store.trouble import GREW, NEWER, fault

OLDEST = 150000
"""The oldest server that is known to do what we ask of it."""

WORKS, MAKING, NUMBERING = 1, 2, 3
"""Advisory locks, each under MARK: works and who must be alone, the making of the tables, numbers given by hand."""


def is_made(connection: Connection[Any], where: str, restoring: bool = False) -> bool:
    """Whether the tables are there; False for an empty database, StoreFault for another program's or a newer one.

    Of one that is being put back only who does that is told.
    """
    if connection.info.server_version < OLDEST:
        raise fault(TOO_OLD, where)
    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise fault(NOT_UTF8, where)
    stamped, others = connection.execute(_FOUND).fetchone() or (False, False)
    if not stamped:
        if others:
            raise fault(NOT_EMPTY, where)
        return False
    number = version(connection)
    if number > VERSION:
        raise fault(NEWER, where)
    if number <= 0 and not restoring:
        raise fault(BEING_RESTORED, where)
    return True


def version(connection: Connection[Any]) -> int:
    """The number of the schema; below zero of a store that is being put back, and nothing while it is filled."""
    (found,) = connection.execute("SELECT max(version) FROM renterrewards_store").fetchone() or (0,)
    return found or 0


def make(connection: Connection[Any], dialect: Dialect, where: str) -> None:
    """Make everything, all or nothing; of several who come together one makes it and the others find it."""
    connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({MARK}, {MAKING})")
    if not is_made(connection, where):
        for ddl in everything(dialect):
            connection.execute(ddl.encode())
        connection.execute(f"INSERT INTO renterrewards_store VALUES ({VERSION})".encode())  # noqa: S608
    connection.execute("COMMIT")


_FOUND = """
    SELECT to_regclass('renterrewards_store') IS NOT NULL,
           EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p'))
"""


def _tables(dialect: Dialect) -> list[str]:
    found = ["CREATE TABLE renterrewards_store (version integer NOT NULL)", *postgresql_acts.TABLE]
    for table in metadata.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)))
        found.extend(_index(index, dialect) for index in indexes(table))
    return found


def _index(index: Index, dialect: Dialect) -> str:
    """An index, partial where the SQLite one is: `postgresql_where` would load this dialect for everybody."""
    made = str(CreateIndex(index).compile(dialect=dialect))
    where = index.dialect_options["sqlite"]["where"]
    if where is None:
        return made
    compiler: Any = dialect.statement_compiler(dialect, None)
    return f"{made} WHERE {compiler.process(where, include_table=False, literal_binds=True)}"


def everything(dialect: Dialect) -> list[str]:
    """What makes a new store."""
    return [*_tables(dialect), *guards()]


def guards() -> list[str]:
    """What makes every function and trigger, of which none is there."""
    return [_SAME, *_triggers(), *_numbering()]


def same() -> str:
    """What refuses a work of another release, at a moment when nobody can upgrade the store under it."""
    return f"SELECT renterrewards_same({VERSION})"


_SAME = f"""
    CREATE FUNCTION renterrewards_same(mine integer) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF mine <> (SELECT max(version) FROM renterrewards_store) THEN
            RAISE EXCEPTION '{GREW}' USING ERRCODE = '{NOT_THERE}';
        END IF;
    END $$
"""  # noqa: S608 - our own words


# -- triggers --------------------------------------------------------------------------------------


def _triggers() -> list[str]:
    found = [_OWN_PATH, _REFUSE, CHANGED]
    for refused in REFUSED:
        found += _refused(refused)
    for followed in FOLLOWED:
        found += _followed(followed)
    for kept in KEPT:
        found += _kept(kept)
    return found


_OWN_PATH = "SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)"
"""What runs as the owner must find the owner's tables, and not one that a login made for itself to be found first."""

_AS_OWNER = " SECURITY DEFINER SET search_path FROM CURRENT"
"""What follows a row may change more than the login that adds the row (`postgresql_rights`)."""

_REFUSE = """
    CREATE FUNCTION renterrewards_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def _refused(one: Refused) -> list[str]:
    """The condition asks other rows, which a WHEN cannot here."""
    raised = f"RAISE EXCEPTION '{one.message}' USING ERRCODE = 'integrity_constraint_violation'"
    return _function(one.name, "BEFORE", one.table, f"IF {one.when} THEN {raised}; END IF; RETURN NEW")


def _followed(one: Followed) -> list[str]:
    then = f"IF {one.when} THEN {one.then}; END IF" if one.when else one.then
    return _function(one.name, "AFTER", one.table, f"{then}; RETURN NULL", _AS_OWNER)


def _kept(one: Kept) -> list[str]:
    """There is no INSERT OR REPLACE here, but a TRUNCATE, which fires no trigger of rows."""
    table, changed = one.table, ""
    if one.changes:
        fixed = [f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in one.fixed]
        texts = [f"(NEW.{name} IS DISTINCT FROM OLD.{name} AND NEW.{name} <> '')" for name in one.blanked]
        changed = f"WHEN ({' OR '.join(fixed + texts)}) "
    return [
        _refuse(table, "UPDATE", f"FOR EACH ROW {changed}", one.may),
        _refuse(table, "DELETE", "FOR EACH ROW ", one.stay),
        _refuse(table, "TRUNCATE", "FOR EACH STATEMENT ", one.stay),
    ]


def _refuse(table: Table, event: str, when: str, message: str) -> str:
    return (
        f"CREATE TRIGGER {table.name}_no_{event.lower()} BEFORE {event} ON {table.name} {when}"
        f"EXECUTE FUNCTION renterrewards_refuse('{message}')"
    )


def _function(name: str, moment: str, table: Table, body: str, how: str = "") -> list[str]:
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql{how} AS $$ BEGIN {body}; END $$",
        f"CREATE TRIGGER {name} {moment} INSERT ON {table.name} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


# -- numbers ---------------------------------------------------------------------------------------


def _numbering() -> list[str]:
    """Customers and RAs may come with numbers of their own (imports): the next free one is then beyond them."""
    found: list[str] = []
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and column.name == "number":
            found += _function(
                f"{table.name}_next_number", "AFTER", table, _beyond(f"{table.name}_number_seq"), _AS_OWNER
            )
    return found


def _beyond(sequence: str) -> str:
    """Nothing but one look at the sequence for a number that came from it; two who set it wait for each other."""
    reached = f"(SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence})"  # noqa: S608 - our own names
    return (
        f"IF NEW.number > {reached} THEN PERFORM pg_advisory_xact_lock({MARK}, {NUMBERING}); "
        f"IF NEW.number > {reached} THEN PERFORM setval('{sequence}', NEW.number); END IF; END IF; RETURN NULL"
    )


def number_on(connection: Connection[Any], table: str, column: str, number: int | None) -> None:
    """Let a table's sequence go on beyond a number, or beyond the highest there is."""
    sequence, highest = f"{table}_{column}_seq", number
    if number is None:
        (highest,) = connection.execute(f"SELECT max({column}) FROM {table}".encode()).fetchone() or (None,)  # noqa: S608
    if highest is not None:
        connection.execute(
            f"SELECT pg_advisory_xact_lock({MARK}, {NUMBERING}); SELECT setval('{sequence}', {highest}) "  # noqa: S608
            f"FROM {sequence} WHERE {highest} > last_value OR NOT is_called".encode()
        )
