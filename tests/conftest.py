"""What most tests stand on: a new store in a file, and somebody at the counter."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import databases
import old_stores
import people  # noqa: F401 - passwords are light from here on
import pytest
import shops
import stored
import stores
from broken_ledger import everything_happened

from renterrewards.records import Act, Customer
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.engines import sqlite

if TYPE_CHECKING:
    from clerk import Clerk
    from post_office import PostOffice


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With every store on the server, what has to do with none is left to another run, and only that to `rest`."""
    here = {
        "postgresql": stored.is_stored,
        "rest": lambda test: not stored.is_stored(test) or stored.is_of_a_file(test),
    }.get(stores.CHOSEN, lambda test: True)
    left = [test for test in items if not here(test)]
    items[:] = [test for test in items if here(test)]
    config.hook.pytest_deselected(items=left)


@pytest.fixture(scope="module", params=stores.ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The database the stores of a module are in; a module that asks for it runs once for each."""
    with stores.under_test(request.param):
        yield request.param
    stores.swept(set(stores.at))


@pytest.fixture(scope="module")
def on_the_server() -> Iterator[None]:
    """The stores of a module are in PostgreSQL."""
    with stores.under_test("postgresql"):
        yield


@pytest.fixture
def in_a_file() -> None:
    """What is counted or asked in SQLite's own words is so only there."""
    if stores.on_server():
        pytest.skip(stored.OF_A_FILE)


@pytest.fixture(scope="session", autouse=True)
def _every_store_is_where_it_is_tested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """With every store on the server, a test that opens a file unasked tests nothing new, and fails.

    What would lie beside a file lies with the user's data then: with a user's who is none.
    """
    with pytest.MonkeyPatch.context() as patch:
        if stores.EVERY_ONE == "postgresql":
            patch.setattr(sqlite, "at", _no_file)
            patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def files_too() -> Iterator[None]:
    """A module that needs stores in files beside those that are tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "at", AT)
        yield


AT = sqlite.at


@pytest.fixture(autouse=True)
def _no_store_unasked(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that has to do with no store, and so runs only once, opens none and leaves none behind."""
    if stored.is_stored(request.node):
        yield
        return
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "at", _no_file)
        yield
    assert not folder or not stored.files_in(folder), "it has a store: name it by stores.where"


def _no_file(path: str, *more: object, **named: object) -> object:
    raise AssertionError(f"{path} is a file: name a store by stores.where, or say that this is asked in SQLite's words")


@pytest.fixture(autouse=True)
def _databases_of_its_own() -> Iterator[None]:
    before = set(stores.at)
    yield
    stores.swept(set(stores.at) - before)


@pytest.fixture(scope="session", autouse=True)
def _no_database_left_behind() -> Iterator[None]:
    yield
    databases.none_left()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file of its own; it does not wait long for a lock."""
    opened = Store.open(stores.where(tmp_path / "store.db"), patience=2.0)
    yield opened
    opened.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """What opens the store of this test."""
    return stores.where(tmp_path / "store.db")


@pytest.fixture
def act() -> Act:
    """Ann at the Los Angeles counter on 1 May 2012."""
    return Act(
        user="ANN", business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 16, 30), location="LAX", drawer="1"
    )


@pytest.fixture
def renter(store: Store) -> int:
    """A customer without points, number 1."""
    with store.work() as work:
        return customers.add(work, Customer(number=0, last_name="SMITH", first_name="MARY")).number


@pytest.fixture
def ledger_file(tmp_path: Path, store: Store, act: Act) -> Path:
    """The store's file with a sound ledger in it, in which everything happened."""
    everything_happened(store, act)
    return tmp_path / "store.db"


@pytest.fixture
def backups_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups of a store that is no file go to the user's data: to those of a user of this test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def old(tmp_path: Path) -> str:
    """The company as the first release left it, and customers enough for an upgrade to take its time."""
    opens = old_stores.make(tmp_path / "old.db", 1, company=True)
    old_stores.fill(tmp_path / "old.db", old_stores.CUSTOMERS)
    return opens


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Store]:
    """The store of a shop in which Ann and Bob may sign on."""
    with shops.of_two(tmp_path) as store:
        yield store


@pytest.fixture
def clerk(shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Clerk":
    """A glass of the shop at which nobody has signed on yet; an ESC is not waited for."""
    from clerk import Clerk

    from renterrewards.terminal import console

    monkeypatch.setattr(console, "ESC_WAIT", 0.02)
    return Clerk(tmp_path, signs_on=True)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import goes ten rows at a time."""
    from renterrewards.imports import sheet

    monkeypatch.setattr(sheet, "BATCH", 10)


@pytest.fixture
def quick_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session looks more often whether it stands, a glass is put down more often, and an ESC is not waited for.

    A watcher is taken for gone no sooner than ever: he looks no more often, and least of all on a slow machine.
    """
    from renterrewards.terminal import console, keeper, watched

    monkeypatch.setattr(console, "ESC_WAIT", 0.02)
    monkeypatch.setattr(keeper, "BEAT", 0.1)
    monkeypatch.setattr(watched, "APART", 0.05)
    monkeypatch.setattr(watched, "UNHEARD", 200)


@pytest.fixture
def office(tmp_path: Path) -> Iterator["PostOffice"]:
    """A mail server that wants STARTTLS and a password."""
    from post_office import post_office

    with post_office(tmp_path) as opened:
        yield opened
