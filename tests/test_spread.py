"""What docs/scale.md says of a store that is spread by customer is counted over every statement there is."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import spread
import statements
from sqlalchemy import Dialect
from test_lost_answers import set_up

from renterrewards import headless
from renterrewards.programs.desk import Desk
from renterrewards.records import Location
from renterrewards.store import control
from renterrewards.store.engine import Store
from renterrewards.store.statement import Compiled, Statement
from renterrewards.store.tables import metadata

NOW = datetime(2012, 5, 1, 16)
PAGE = Path(__file__).parents[1] / "docs" / "scale.md"


def names(said: set[Statement]) -> dict[str, str]:
    """How far the statements that were said reach, by name."""
    return {name: spread.reach(one) for name, one in statements.every().items() if one in said}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[Statement]]:
    """The statements that are said from now on."""
    found: set[Statement] = set()
    compiled = Statement.on

    def on(self: Statement, dialect: Dialect) -> Compiled:
        found.add(self)
        return compiled(self, dialect)

    monkeypatch.setattr(Statement, "on", on)
    return found


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    """A counter with a customer who has points."""
    with store.work() as work:
        set_up(work)
        control.save(work, "location", Location(code="BOI"))
    return Desk("00 TEST", lambda: store, lambda: NOW, tmp_path, user="ANN", open_to_all=True)


HOT = (
    ("OPEN", ["Y", "N"], "customer_number=1 location=BOI vehicle=40217 daily_rate=60 due_at=050412-0900"),
    ("CLOSE", [], "ra_number=1 miles_in=9"),
    ("CUST", ["GIFT"], "customer_number=1 award_points=900"),
)


def test_an_opening_a_close_and_a_correction_look_at_no_other_customer(desk: Desk, said: set[Statement]) -> None:
    """But for what goes by the RA's number, a row's own or a wallet, each of which the page names."""
    for option, answers, values in HOT:
        pairs = [tuple(value.replace("-", " ").split("=")) for value in values.split()]
        headless.Run(desk, answers).option(option, pairs)  # type: ignore[arg-type]
    reached = names(said)
    assert len(reached) > 30
    wider = {name for name, how in reached.items() if how in ("RA", "row", "all")}
    assert {name for name in wider if f"`{name}`" not in PAGE.read_text(encoding="utf-8")} == set()


def test_the_page_counts_what_there_is() -> None:
    assert spread.table() in PAGE.read_text(encoding="utf-8"), "run `python tests/spread.py`"


def test_every_table_is_spread_or_everywhere() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in metadata.tables if f"`{name}`" not in page] == []
    for name, keys in spread.KEYS.items():
        assert not {column for columns in keys.values() for column in columns} - set(metadata.tables[name].c.keys())


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("ledger.points._BALANCE", "customer"),
        ("ledger.lives._OPEN", "customer"),
        ("ledger.postings._TXN", "account"),
        ("agreements._ON_RA", "RA"),
        ("ledger.points._POSTED", "row"),
        ("ledger.accounts._ACCOUNT", "row"),
        ("customers._FROM[True]", "all"),
        ("awards.WIDE", "all"),
        ("control.FILES[location].by_key", "none"),
    ],
)
def test_how_far_a_statement_reaches(name: str, how: str) -> None:
    assert spread.reach(statements.every()[name]) == how
