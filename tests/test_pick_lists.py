"""Shift+F7: every field that takes a code lists what there is to take."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from counters import new_counter

from renterrewards import maps
from renterrewards.programs import directory
from renterrewards.programs.desk import Desk

CODED = [
    (code, field)
    for code in maps.codes()
    for field in maps.load(code).entries
    if field.look_up or field.values or field.kind in ("flag", "zone") or field.name == "customer_number"
]
SET_UP = (
    ("EDITLOC", "code=BOI", "name=BOISE"),
    ("EDITDOC", "code=1FREE", "description=1 FREE DAY", "document_type=PROMO", "promo_type=D", "amount=1"),
    ("EDITDOC", "location=BOI", "code=2FREE", "description=2 DAYS", "document_type=PROMO", "promo_type=D", "amount=2"),
    ("CUST", "last_name=SMITH", "first_name=MARY"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with closing(new_counter(tmp_path_factory.mktemp("counter")).desk()) as desk:
        yield desk


@pytest.mark.parametrize(("code", "field"), CODED, ids=[f"{code} {field.name}" for code, field in CODED])
def test_every_coded_field_has_its_list(desk: Desk, code: str, field: maps.Field) -> None:
    assert directory.open_option(code, desk).choices(field) is not None


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("EDITLOC\r1\r<S-F7>1\r", "name", "BOISE"),
        ("EDITDOC\r2\r<S-F7>1\r", "description", "1 FREE DAY"),
        ("EDITDOC\r1\rBOI\r<S-F7>1\r", "description", "2 DAYS"),
        ("EDITLOC\r5\r<S-F7>BOISE\r", "time_zone", "America/Boise"),
        ("OPEN\r1\r<S-F7>1\r", "last_name", "SMITH"),
        ("CUST\r\r<S-F7>1\r", "last_name", "SMITH"),
        ("AWDHIST\r\r<S-F7>1\r", "customer_name", "SMITH, MARY"),
    ],
)
async def test_what_is_picked_is_typed_into_the_field(tmp_path: Path, typed: str, name: str, value: str) -> None:
    stores.moved(new_counter(tmp_path, *SET_UP).database, tmp_path / "store.db")
    async with Clerk(tmp_path) as clerk:
        await clerk.type(typed)
        assert clerk.value(name) == value
