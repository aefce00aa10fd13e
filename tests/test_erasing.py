"""ERASCUST: nothing of the person is left in any cell, and the books stay as sound as they were."""

import json
import re
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
import stores
from counters import THREE_RENTERS, Counter, copied, new_counter

from renterrewards.programs import noting
from renterrewards.records import Customer
from renterrewards.rules import erasing
from renterrewards.saved_query import SavedQuery
from renterrewards.store import control, customers, half_typed
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.proof import audited, recon
from renterrewards.store.proof.audited import Audited

pytestmark = pytest.mark.usefixtures("engine")

HIM = ("ZACHARIAS", "QUIRIN", "1 LILAC LANE", "Z@LILAC.ORG", "LIC-99-ZQ", "0815 4711")
"""What is known of him: none of it is in anything else here."""

NEW = ("CUST", "last_name=ZACHARIAS", "first_name=QUIRIN", "customer_type=PFD", "award_points=25")
MORE = (
    "address=1 LILAC LANE",
    "email=z@lilac.org",
    "licence_number=LIC-99-ZQ",
    "phone=0815 4711",
    "birth_date=03-14-71",
)
TWICE = ("Y", "Y", "4", "Y")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """Customer 4 with 28 points; memos about him on his points, RAs, a merge, a wallet and in the audit."""
    counter = new_counter(tmp_path_factory.mktemp("him"), *THREE_RENTERS, (*NEW, *MORE))
    counter.does("CUST", "customer_number=4", "award_points=27", "reason=ZACHARIAS PHONED", "notes=QUIRIN IS LATE")
    counter.does("CUST", "customer_number=4", "address=2 LILAC LANE")
    counter.does("CUST", "customer_number=4", "address=1 LILAC LANE")
    counter.opens(4, "notes=FOR ZACHARIAS", answers="N")
    counter.closes(1)
    counter.opens(4, answers="N")
    counter.does("VOID", "ra_number=2", "void_reason=QUIRIN NEVER CAME")
    counter.does("CUST", "last_name=ZACHARIAS", "first_name=Q", "customer_type=PFD")
    counter.does("MERGE", "customer_number=5", "into_number=4", "reason=BOTH ARE ZACHARIAS", answers=["Y"])
    counter.does("EDITWALL", "code=FAM", "description=THE ZACHARIAS FAMILY", "member=4", "may_redeem=Y")
    with closing(counter.desk("ANN")) as desk:
        noting.aside(desk, "MAIL", "AWDSTMT", {"to": ["BOSS@HOME.ORG", "z@lilac.org"]})
        with desk.store.work() as work:
            sent = SavedQuery(name="HIS", option="AWDSTMT", outcome="SENT TO z@lilac.org", ran_by="ANN")
            control.save(work, "saved_query", sent)
    counter.does("QUERY", "name=HIS", answers=["HIS", "Y"], more=["--press", "DELETE"])
    with closing(counter.desk("ANN")) as desk, desk.store.work() as work:
        control.save(work, "saved_query", sent)
    return counter.database


@pytest.fixture
def counter(original: Path, tmp_path: Path) -> Counter:
    return copied(original, tmp_path)


def left(counter: Counter) -> list[str]:
    """The rows that still tell of him."""
    return [row for row in stores.dump(counter.database) if any(part in row.upper() for part in HIM)]


def sound(counter: Counter) -> None:
    with closing(Store.open(stores.where(counter.database))) as store, store.look() as work:
        assert list(recon.differences(work, recon.checked(work))) == []
        assert list(audited.differences(work, Audited())) == []


def test_nothing_of_him_is_left_and_the_books_are_sound(counter: Counter) -> None:
    told = {re.findall(r"\w+", row.removeprefix("INSERT INTO"))[0] for row in left(counter)}
    assert told == {"agreement", "audit_private", "award_txn", "customer", "customer_merge", "wallet"} | {"saved_query"}
    before = counter.data("AWDHIST", "customer_number=4")["rows"]
    said = counter.does("ERASCUST", "customer_number=4", answers=TWICE, more=["--press", "ERASE CUST"])
    assert said[-1] == "CUSTOMER 4 AND 5 IS ERASED"
    assert left(counter) == []
    sound(counter)
    after = counter.data("AWDHIST", "customer_number=4")["rows"]
    assert after[: len(before)] == [row | {"reason": ""} for row in before]
    assert sorted(row["delta"] for row in after[len(before) :]) == [-25, -2, -1]
    assert {row["rule"][:6] for row in after[len(before) :]} == {"ERASED"}
    assert counter.points(4) == 0
    assert counter.record("CUST", "customer_number=4")["last_name"] == "ERASED"
    assert counter.data("CUSRNT", "customer_number=4")["rows"]


def area(option: str = "CUST", **more: object) -> dict[str, object]:
    return {"option": option, "menus": ["MENU"], **more}


@pytest.mark.parametrize(
    ("his", "gone"),
    [
        (area(by={"customer_number": "4"}, typed={"city": "BOISE"}), True),
        (area(by={"customer_number": "44"}, typed={"city": "BOISE"}), False),
        (area(typed={"notes": "Call li today"}), True),
        (area(typed={"notes": "CALIFORNIA"}), False),
        (area(typed={"email": "LI@Home.Org"}), True),
        (area(field="notes", text="LI"), True),
        (area("LI", typed={"li": "X"}), False),
    ],
)
def test_of_what_is_half_typed_only_what_is_about_him_goes(his: dict[str, object], gone: bool) -> None:
    him = Customer(number=4, last_name="LI", email="li@home.org")
    other = area("OPEN", typed={"vehicle": "40217"})
    whole = {"areas": {"1": his, "2": other}, "here": 1}
    left = json.loads(half_typed.without(json.dumps(whole), him))
    assert left["areas"]["2"] == other
    assert (left["areas"]["1"] == his, left["areas"]["1"] == area(str(his["option"]))) == (not gone, gone)


def test_a_draft_that_nobody_can_read_goes_whole_and_a_glass_only_when_he_is_on_it() -> None:
    him = Customer(number=4, last_name="LI")
    assert half_typed.without("no draft", him) == ""
    assert [half_typed.is_on(json.dumps({"lines": [[[text, ""]]]}), him) for text in ("OLIVER", "LI, JO")] == [
        False,
        True,
    ]


def test_no_byte_of_the_file_tells_of_him(counter: Counter) -> None:
    if stores.on_server():
        pytest.skip("the server's own files")
    assert any(part.encode() in counter.database.read_bytes() for part in HIM)
    counter.does("ERASCUST", "customer_number=4", answers=TWICE, more=["--press", "ERASE CUST"])
    found = b"".join(path.read_bytes() for path in counter.database.parent.glob("counter.db*")).upper()
    assert [part for part in HIM if part.encode() in found] == []


def test_what_was_noted_of_him_stays_noted_by_his_number(counter: Counter) -> None:
    asked = ("start_date=01-01-00", "print_display=D", "personal=Y")
    before = [line["seq"] for line in counter.data("AUDRPT", *asked, "what=CUSTOMER 4")["rows"]]
    counter.does("ERASCUST", "customer_number=4", answers=TWICE, more=["--press", "ERASE CUST"])
    lines = counter.data("AUDRPT", *asked, "what=CUSTOMER 4")["rows"]
    assert [line["seq"] for line in lines][: len(before)] == before
    assert lines[-1]["kind"] == "ERASE"
    assert [line["what"] for line in counter.data("AUDRPT", *asked, "kind=ERASE")["rows"]] == [
        "CUSTOMER 4",
        "CUSTOMER 5",
    ]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("N",), "NOBODY ERASED"),
        (("Y", "N"), "NOBODY ERASED"),
        (("Y", "Y", "4", "N"), "NOBODY ERASED"),
    ],
)
def test_he_stays_unless_all_is_answered(counter: Counter, answers: tuple[str, ...], said: str) -> None:
    before = counter.dump()
    assert counter.does("ERASCUST", "customer_number=4", answers=answers, more=["--press", "ERASE CUST"])[-1] == said
    assert counter.dump() == before


def test_another_number_aborts_it(counter: Counter) -> None:
    refused = counter.refused("ERASCUST", "customer_number=4", answers=("Y", "Y", "5"), more=["--press", "ERASE CUST"])
    assert refused.endswith("ENTRY DOES NOT MATCH, ERASE ABORTED")


def test_who_has_a_car_is_not_erased_and_who_was_merged_goes_with_the_other(counter: Counter) -> None:
    counter.opens(4, answers="N")
    refused = counter.refused("ERASCUST", "customer_number=4", answers=TWICE, more=["--press", "ERASE CUST"])
    assert refused == "customer_number: RA 00000003 IS STILL OPEN, CLOSE OR VOID IT FIRST"
    refused = counter.refused("ERASCUST", "customer_number=5", more=["--press", "ERASE CUST"])
    assert refused == "CUSTOMER 5 IS MERGED INTO 4, ERASE 4, HE GOES WITH HIM"


def test_who_is_erased_is_found_by_no_name_and_neither_rents_nor_changes(counter: Counter) -> None:
    counter.does("ERASCUST", "customer_number=4", answers=TWICE, more=["--press", "ERASE CUST"])
    with closing(Store.open(stores.where(counter.database))) as store, store.look() as work:
        for name in ("", "ERASED", "ZACH"):
            assert 4 not in [one.number for one in customers.by_name(work, name)]
        assert points.balance(work, 4) == 0
    assert "BLOCKED" in counter.refused("BCHOPEN", "customer_number=4", "vehicle=40217", "daily_rate=50")
    erased = "CUSTOMER 4 IS ERASED, NOTHING OF HIM CAN BE CHANGED"
    assert erased in counter.refused("CUST", "customer_number=4", "last_name=SMITH")
    assert erased in counter.refused("CHGTYP", "customer_number=4", "customer_type=PFD")
    assert erased in counter.refused("MERGE", "customer_number=1", "into_number=4", "reason=X", answers=["Y"])
    out = counter.database.parent / "out.csv"
    assert counter("export", "customers", str(out)).stdout.startswith("3 CUSTOMERS")


def test_every_field_of_a_customer_is_either_his_or_the_books(tmp_path: Path) -> None:
    decided = {*erasing.OF_HIM, *erasing.OF_THE_BOOKS, "last_name", "customer_type", "blocked"}
    assert {one.name for one in fields(Customer)} == decided


@pytest.mark.usefixtures("in_a_file")
def test_while_somebody_reads_the_old_the_file_keeps_it_and_that_is_said(tmp_path: Path) -> None:
    with closing(Store.open(str(tmp_path / "store.db"), patience=0.2)) as store:
        with store.work() as work:
            customers.add(work, Customer(number=1, last_name="ZACHARIAS"))
        with store.look() as reader:
            assert customers.find(reader, 1) is not None
            with store.work() as work:
                customers.save(work, erasing.erased(Customer(number=1, last_name="ZACHARIAS")))
            assert not store.scrub()
        assert store.scrub()
    assert b"ZACHARIAS" not in b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
