"""Whatever is done to a line of the audit behind the program's back is found."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import stores
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from renterrewards.records import Act, Customer
from renterrewards.store import customers
from renterrewards.store.audit import note
from renterrewards.store.engine import Store
from renterrewards.store.proof import audited
from renterrewards.store.proof.audited import Audited, Witness
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine")

LINES = 6
COLUMNS = ("at", "business_date", "user_code", "location_code", "terminal_code", "drawer", "kind", "what")
MORE = ("customer_number", "before", "after", "why", "private", "prev_hash", "row_hash")


def written(store: Store) -> None:
    """Six lines, the even ones about a customer and with a part beside them; texts that JSON escapes."""
    with store.work() as work:
        customers.add(work, Customer(number=1, last_name="MÜLLER"))
    for n in range(1, LINES + 1):
        at = datetime(2012, 5, 1, 16, 30, n, 7 * (n % 2)) + timedelta(days=n)
        act = Act(user=f"ANN{n}", business_date=at.date(), instant=at, location="LAX", drawer="1", terminal="T1")
        changed = (
            {"notes": f"Ü{n}", "times_rented": n},
            {"notes": 'B"\\/', "times_rented": None, "day": date(2012, 5, n)},
        )
        with store.work() as work:
            note(work, act, "CHANGE", f"FILE {n} \\ 'é' \U0001f697", *changed, "WHY", customer=None if n % 2 else 1)


def told(work: Work, witness: Witness | None = None) -> list[str]:
    return [f"{one.what} {one.number} {one.words}" for one in audited.differences(work, Audited(), witness)]


def found(store: Store) -> list[str]:
    with store.look() as work:
        return told(work)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Iterator[Store]:
    store = Store.open(stores.where(tmp_path_factory.mktemp("audit") / "store.db"))
    written(store)
    assert found(store) == []
    yield store
    store.close()


class Undone(Exception):
    """Takes what was tampered with back."""


def after(book: Store, *statements: str, witness: Witness | None = None) -> list[str]:
    """What the proof finds once this was done past the guards."""
    words: list[str] = []
    with suppress(Undone), book.work() as work:
        stores.unguard(work)
        for statement in statements:
            work.run(Statement(text(statement.replace(":", "\\:"))))
        words += told(work, witness)
        raise Undone
    return words


def test_a_sound_audit_has_no_differences_and_tells_what_a_witness_keeps(book: Store) -> None:
    run = Audited()
    with book.look() as work:
        assert list(audited.differences(work, run)) == []
        assert audited.head(work) == Witness(run.lines, run.seal)
        issued = work.issued
    assert (run.lines, len(run.seal), run.differences) == (LINES, 64, 0)
    assert issued == 4  # the lines, the parts, and twice how many there are


@pytest.mark.parametrize(
    ("what", "tampering"),
    [
        ("a line is gone", ["DELETE FROM audit_private WHERE seq = 4", "DELETE FROM audit_line WHERE seq = 4"]),
        ("the first is gone", ["DELETE FROM audit_line WHERE seq = 1"]),
        ("the last is gone", ["DELETE FROM audit_private WHERE seq = 6", "DELETE FROM audit_line WHERE seq = 6"]),
        ("all are gone", ["DELETE FROM audit_private", "DELETE FROM audit_line"]),
        ("a line is twice there", ["INSERT INTO audit_line SELECT 7, {rest} FROM audit_line WHERE seq = 3"]),
        ("the head is another", ["UPDATE audit_head SET row_hash = 'X'"]),
        ("the head counts more", ["UPDATE audit_head SET lines = 7"]),
        ("there is no head", ["DELETE FROM audit_head"]),
        ("a part is gone", ["DELETE FROM audit_private WHERE seq = 2"]),
        ("a part is of no line", ["INSERT INTO audit_private SELECT 3, salt, told FROM audit_private WHERE seq = 2"]),
        ("a part is blanked", ["UPDATE audit_private SET salt = '', told = '' WHERE seq = 2"]),
        ("parts are exchanged", ["UPDATE audit_private SET seq = 5 WHERE seq = 4"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_lines_that_are_gone_or_too_many_are_found(book: Store, what: str, tampering: list[str]) -> None:
    rest = ", ".join((*COLUMNS, *MORE))
    assert after(book, *(one.format(rest=rest) for one in tampering)), what


@pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 4), (2, 6), (5, 6)])
def test_lines_that_change_places_are_found(book: Store, one: int, other: int) -> None:
    swap = [
        "DELETE FROM audit_private",
        f"UPDATE audit_line SET seq = 100 WHERE seq = {one}",
        f"UPDATE audit_line SET seq = {one} WHERE seq = {other}",
        f"UPDATE audit_line SET seq = {other} WHERE seq = 100",
    ]
    words = " ".join(after(book, *swap))
    assert f"LINE {one} IS AS IT WAS SEALED" in words
    assert f"LINE {other} IS AS IT WAS SEALED" in words


@pytest.mark.parametrize("column", [*COLUMNS, *MORE])
def test_a_column_that_was_changed_is_found(book: Store, column: str) -> None:
    new = {"at": "'2012-05-03 16:30:03.000000'", "business_date": "'2000-01-01'", "customer_number": "8"}
    value = new.get(column, "'X'")
    words = after(book, f"UPDATE audit_line SET {column} = {value} WHERE seq = 3")
    assert any(one.startswith("LINE 3") for one in words)


def test_a_tail_that_was_cut_off_together_with_the_count_is_found_by_a_witness(book: Store) -> None:
    with book.look() as work:
        witness = audited.head(work)
    cut = [
        "DELETE FROM audit_private WHERE seq > 4",
        "DELETE FROM audit_line WHERE seq > 4",
        "UPDATE audit_head SET lines = 4, row_hash = (SELECT row_hash FROM audit_line WHERE seq = 4)",
    ]
    assert after(book, *cut) == []
    assert after(book, *cut, witness=witness) == [f"AUDIT 0 {audited.WITNESSED}"]
    assert after(book, witness=Witness(3, "0" * 64)) == [f"LINE 3 {audited.WITNESSED}"]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_byte_of_any_line_that_is_changed_is_found(book: Store, data: st.DataObject) -> None:
    """Byte by byte in SQLite, where any may stand; a PostgreSQL text takes characters."""
    table = data.draw(st.sampled_from(["audit_line", "audit_line", "audit_private"]))
    columns = ("salt", "told") if table == "audit_private" else (*COLUMNS, *MORE)
    seq = data.draw(st.integers(1, LINES)) if table == "audit_line" else data.draw(st.sampled_from([2, 4, 6]))
    column = data.draw(st.sampled_from(columns))
    with book.look() as work:
        ((value,),) = work.all(Statement(text(f"SELECT {column} FROM {table} WHERE seq = {seq}")))
    if stores.on_server() and column in ("at", "business_date", "customer_number"):
        return  # they are no texts there: no byte of one can be another
    old = str(value if value is not None else "").encode()
    at = data.draw(st.integers(0, max(0, len(old) - 1)))
    new = bytearray(old or b"A")
    new[at] ^= data.draw(st.integers(1, 255)) if old else 1
    made = f"CAST(X'{new.hex()}' AS TEXT)"
    if stores.on_server():
        typed = bytes(new).decode(errors="ignore").replace("\0", "") + "~"
        made = f"convert_from('\\x{typed.encode().hex()}', 'UTF8')"
    words = after(book, f"UPDATE {table} SET {column} = {made} WHERE seq = {seq}")
    assert any(one.startswith(f"LINE {seq} ") for one in words), (column, old, new)


@stores.asked_of_a_file
@pytest.mark.parametrize("column", ["prev_hash", "row_hash", "private", "why"])
def test_what_a_spoiled_file_makes_of_a_field_is_told_even_when_no_field_can_be_that(
    tmp_path: Path, column: str
) -> None:
    path = tmp_path / "store.db"
    with closing(Store.open(str(path))) as store:
        written(store)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'audit_line'")
        connection.execute("DELETE FROM sqlite_schema WHERE type = 'trigger'")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE audit_line SET {column} = NULL WHERE seq = 3")
    with closing(Store.open(str(path))) as store:
        assert "LINE 3 IS AS IT WAS SEALED" in found(store)
