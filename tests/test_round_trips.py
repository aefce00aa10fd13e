"""How often a counter waits for a PostgreSQL server while an act is under way, counted by what goes over the wire."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import stores

from renterrewards import headless, sample
from renterrewards.programs.desk import Desk
from renterrewards.records import Act, Agreement, Customer
from renterrewards.store import agreements, control, customers
from renterrewards.store.engine import Store
from renterrewards.store.trouble import StoreFault

pytestmark = pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server")

NOW = datetime(2026, 11, 20, 18, 0)
RENTAL = {"vehicle": "40217", "daily_rate": "60", "due_at": "11-23-26 0900"}
CLOSED = {"miles_in": "9", "time_charge": "260"}


class Wired:
    """The sample company on a server, and how often each of its works waited for it."""

    def __init__(self, where: str, folder: Path) -> None:
        """Its store, open."""
        from traced import Traced  # by psycopg, which comes with an extra

        self.store = Store.open(where, driver=Traced)
        self.where = where
        self.open_to_all = True
        self._seen = folder / "seen"
        sample.fill(self.store, Act(user="", business_date=NOW.date(), instant=NOW))

    def trips(self, option: str, *answers: str, **values: str) -> int:
        """The trips of the one work in which the option saves, BEGIN and COMMIT among them."""
        desk = Desk("00 TEST", lambda: self.store, lambda: NOW, Path("print"), "ANN", open_to_all=self.open_to_all)
        from traced import traced, works

        self._seen.write_text("")
        with traced(self._seen):
            headless.Run(desk, list(answers)).option(option, list(values.items()))
        (work,) = works(self._seen.read_text(encoding="utf-8", errors="replace"))
        return work

    def opens(self, number: str, *answers: str, **values: str) -> int:
        """The trips of an opening for a customer."""
        return self.trips("OPEN", *answers, customer_number=number, **RENTAL | values)

    def closes(self, number: str, *answers: str, **values: str) -> int:
        """The trips of the close of an RA that is opened for it."""
        self.opens(number, *answers)
        with self.store.look() as work:
            opened = agreements.preceding(work, None)
        assert opened is not None
        return self.trips("CLOSE", ra_number=str(opened.number), **CLOSED | values)

    def puts(self, file: str, **changed: Any) -> None:
        """Change a record of a control file past the screens."""
        with self.store.work() as work:
            kept = control.FILES[file]
            key = tuple(changed.pop(name) for name in kept.keys)
            found = kept.find(work, key)
            new = dict(zip(kept.keys, key, strict=True)) | changed
            kept.save(work, kept.changed(found, **changed) if found else kept.record(**new))


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """Customer 1001 is a PFD with points for two awards, 1003 is a point short, 1007 takes part in nothing."""
    path = tmp_path_factory.mktemp("wired") / "store.db"
    with stores.under_test("postgresql"):
        wired = Wired(stores.where(path), path.parent)
        yield wired
        wired.store.close()
        stores.swept({path})


def test_an_opening_waits_for_the_server_twice(wired: Wired) -> None:
    """Once for what it goes by, once until it is saved."""
    assert wired.opens("1003") == 2
    assert wired.opens("1001", "N") == 2
    assert wired.opens("1001", "Y", "N") == 2
    assert wired.opens("1004", "Y", "Y", "N") == 2, "an award more is read and written with the first"
    assert wired.opens("1003", phone="208-555-0199") == 2, "the renter's phone is typed over"
    assert wired.trips("OPEN", last_name="NEWMAN", **RENTAL) == 2, "a renter who is not on file"
    assert wired.opens("1005", "Y", "PFD") == 2, "he enrols"
    assert wired.opens("1030", "N", follows="150") == 2


def test_what_the_user_may_do_is_asked_in_the_same_trip(wired: Wired) -> None:
    wired.puts("user_access", code="ANN", name="ANN", menu_type="ALL")
    wired.open_to_all = False
    assert wired.opens("1019", "Y", "N") == 2
    assert wired.closes("1019", "N") == 2
    wired.open_to_all = True


def test_an_opening_that_hangs_on_more_waits_more_often(wired: Wired) -> None:
    """What each reads hangs on what the one before found."""
    wired.puts("control", award_enrol_bonus=2)
    assert wired.opens("1010", "Y", "PFD") == 4, "the bonus is given: his account as it is now, its number"
    wired.puts("control", award_enrol_bonus=None)


def test_a_close_waits_for_the_server_twice(wired: Wired) -> None:
    assert wired.closes("1016", time_charge="20") == 2, "it earns nothing"
    assert wired.closes("1016") == 2, "it earns a point"
    assert wired.closes("1001", "Y", "N") == 2, "an award is on it"
    wired.puts("earn_rule", code="SUMMER", effective_date=date(2012, 1, 1), points=2)
    assert wired.closes("1016") == 2, "it earns more by a rule"
    wired.puts("expiry_policy", customer_type="PFD", effective_date=date(2012, 1, 1), term="MONTHS", length=12)
    assert wired.closes("1016", "N") == 2, "its points will die"
    assert wired.opens("1016", "Y", "N") == 2, "and pay"


def test_a_close_that_hangs_on_more_waits_more_often(wired: Wired) -> None:
    assert wired.opens("1012", "Y", "PFD") == 2
    assert wired.closes("1012") == 3, "his first point makes his account"
    wired.puts("earn_rule", code="SUMMER", effective_date=date(2012, 1, 1), cap_points=5, cap_period="YEAR")
    assert wired.closes("1010") == 3, "what the rule gave him already"


def test_what_the_server_refuses_takes_all_that_was_written_with_it_along(wired: Wired) -> None:
    with wired.store.look() as look:
        before = customers.preceding(look, None)
    with pytest.raises(StoreFault, match=r"^RA 00009999 IS NOT ON FILE, NOT SAVED$"):
        writes_a_change_of_nothing(wired.store)
    with wired.store.look() as look:
        assert customers.preceding(look, None) == before


def writes_a_change_of_nothing(store: Store) -> None:
    with store.work() as work:
        customers.add(work, Customer(number=0, last_name="NOBODY"))
        agreements.save(work, Agreement(number=9999, status="OPEN", customer_number=1001, opened_at=NOW))


def test_what_was_said_ahead_is_asked_anew_when_this_work_has_changed_it(wired: Wired) -> None:
    with wired.store.work() as work:
        control.foresee(work, "control")
        settings = control.settings(work)
        control.foresee(work, "control")
        customers.foresee(work, 1001)
        control.save(work, "control", replace(settings, award_grace_days=31))
        assert control.settings(work).award_grace_days == 31
        customers.count(work, 1001, 7, None, "PFD")
        assert [c.times_rented for c in (customers.find(work, 1001),) if c] == [7]


def test_a_connection_that_the_server_let_go_is_noticed_before_anything_is_asked(wired: Wired) -> None:
    with stores.connected(wired.where) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    with wired.store.work() as work:
        customers.count(work, 1001, 8, None, "PFD")
    with wired.store.look() as look:
        assert [c.times_rented for c in (customers.find(look, 1001),) if c] == [8]
