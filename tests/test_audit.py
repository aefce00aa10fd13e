"""The audit: a line for an act, in its transaction, in a chain that the database itself keeps in order."""

import json
from contextlib import suppress
from threading import Barrier, Thread

import pytest
import stores
from sqlalchemy import text

from renterrewards import maps
from renterrewards.records import Act
from renterrewards.store.audit import note
from renterrewards.store.audit.kinds import KINDS
from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import StoreFault

pytestmark = pytest.mark.usefixtures("engine")

LINES = Statement(text("SELECT * FROM audit_line ORDER BY seq"))


def noted(store: Store, act: Act, *whats: str) -> None:
    with store.work() as work:
        for what in whats:
            note(work, act, "CHANGE", what, {"name": "OLD"}, {"name": what})


def lines(store: Store) -> list[tuple[object, ...]]:
    with store.look() as work:
        return work.all(LINES)


def test_an_act_is_noted_with_who_when_where_and_what_changed(store: Store, act: Act) -> None:
    with store.work() as work:
        note(work, act, "CHANGE", "LOCATION LAX", {"name": "OLD"}, {"name": "NEW"}, "ASKED FOR")
    with store.look() as work:
        query = "SELECT seq, user_code, location_code, drawer, kind, what, before, after, why FROM audit_line"
        (line,) = work.all(Statement(text(query)))
    assert line == (1, "ANN", "LAX", "1", "CHANGE", "LOCATION LAX", '{"name":"OLD"}', '{"name":"NEW"}', "ASKED FOR")


def test_an_act_that_fails_leaves_no_line(store: Store, act: Act) -> None:
    with suppress(ZeroDivisionError), store.work() as work:
        note(work, act, "CHANGE", "LOCATION LAX", {}, {})
        raise ZeroDivisionError
    assert lines(store) == []


def test_a_look_notes_nothing_and_says_so(store: Store, act: Act) -> None:
    with store.look() as work, pytest.raises(TypeError):
        note(work, act, "EXPORT", "CUSTOMERS", {}, {})


def test_what_is_personal_stands_beside_the_line(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        changed = {"last_name": "SMITH", "times_rented": 3}, {"last_name": "JONES", "times_rented": 4}
        note(work, act, "CUSTOMER", "CUSTOMER 1", *changed, "SHE MARRIED", customer=renter)
    with store.look() as work:
        (line,) = work.all(Statement(text("SELECT before, after, why FROM audit_line")))
        ((told,),) = work.all(Statement(text("SELECT told FROM audit_private")))
    assert line == ('{"last_name":"*","times_rented":3}', '{"last_name":"*","times_rented":4}', "")
    assert json.loads(told) == {
        "before": {"last_name": "SMITH"},
        "after": {"last_name": "JONES"},
        "why": "SHE MARRIED",
    }


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit_line",
        "UPDATE audit_line SET user_code = 'BOB'",
        "UPDATE audit_line SET row_hash = ''",
        "DELETE FROM audit_private",
        "UPDATE audit_private SET told = 'X'",
        "UPDATE audit_private SET seq = 7",
        "INSERT OR REPLACE INTO audit_line SELECT * FROM audit_line LIMIT 1",
        "INSERT INTO audit_private SELECT 2, salt, told FROM audit_private",
    ],
)
def test_the_database_itself_keeps_the_audit_append_only(store: Store, act: Act, renter: int, change: str) -> None:
    if stores.on_server() and "REPLACE" in change:
        pytest.skip("only SQLite can be told so")
    with store.work() as work:
        note(work, act, "CUSTOMER", "CUSTOMER 1", {"notes": "A"}, {"notes": "B"}, customer=renter)
    before = lines(store)
    with pytest.raises((StoreFault, stores.broken_rule())), store.work() as work:
        work.run(Statement(text(change)))
    assert lines(store) == before


def test_however_much_is_noted_it_takes_two_statements_and_one_more_for_what_is_personal(
    store: Store, act: Act
) -> None:
    noted(store, act, "THE FIRST LINE OF ALL TAKES TWO MORE")
    with store.work() as work:
        for n in range(3):
            note(work, act, "CHANGE", f"LOCATION {n}", {}, {"name": "NEW"})
    assert work.issued == 2
    with store.work() as work:
        note(work, act, "CUSTOMER", "CUSTOMER 1", {"notes": "A"}, {"notes": "B"}, customer=1)
    assert work.issued == 3


def test_every_kind_is_explained_and_can_be_asked_for() -> None:
    assert ("ALL", *KINDS) == maps.load("AUDRPT").field("kind").values


def test_a_line_that_does_not_follow_the_last_is_refused(store: Store, act: Act) -> None:
    noted(store, act, "ONE", "TWO")
    columns = "at, business_date, user_code, location_code, terminal_code, drawer, kind, what, customer_number"
    rest = "before, after, why, private"
    for seq, prev in ((4, "row_hash"), (3, "'X'"), (3, "prev_hash")):
        forged = (
            f"INSERT INTO audit_line (seq, {columns}, {rest}, prev_hash, row_hash) "
            f"SELECT {seq}, {columns}, {rest}, {prev}, 'Y' FROM audit_line WHERE seq = 2"
        )
        with pytest.raises((StoreFault, stores.broken_rule())), store.work() as work:
            work.run(Statement(text(forged)))


def test_many_who_note_at_once_make_one_chain(store: Store, act: Act) -> None:
    counters, rounds = 6, 5
    together = Barrier(counters)

    def counter(n: int) -> None:
        together.wait()
        for turn in range(rounds):
            noted(store, act, f"{n}/{turn}")

    threads = [Thread(target=counter, args=(n,)) for n in range(counters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = lines(store)
    assert [line[0] for line in found] == list(range(1, counters * rounds + 1))
    assert [line[-2] for line in found] == ["", *(line[-1] for line in found[:-1])]
