"""What is noted at the counter, and AUDRPT, which lists it."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import stores
from counters import THREE_RENTERS, Counter, copied, new_counter

from renterrewards import exports
from renterrewards.faults import Fault
from renterrewards.store.engine import Store
from renterrewards.store.proof import audited
from renterrewards.store.proof.audited import Audited

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_counter(tmp_path_factory.mktemp("noted"), *THREE_RENTERS).database


@pytest.fixture
def counter(original: Path, tmp_path: Path) -> Counter:
    return copied(original, tmp_path)


def noted(counter: Counter, *asked: str) -> list[dict[str, Any]]:
    """What AUDRPT finds, once the chain is proven."""
    store = Store.open(stores.where(counter.database))
    with store.look() as work:
        assert list(audited.differences(work, Audited())) == []
    store.close()
    rows: list[dict[str, Any]] = counter.data("AUDRPT", "start_date=01-01-00", "print_display=D", *asked)["rows"]
    return rows


def last(counter: Counter, *asked: str) -> tuple[Any, ...]:
    line = noted(counter, *asked)[-1]
    return line["user"], line["kind"], line["what"], line["before"], line["after"], line["why"]


def test_a_control_record_is_noted_as_it_was_and_as_it_is(counter: Counter) -> None:
    whole = noted(counter, "kind=ADD", "what=special document")
    assert [(line["what"], line["after"]["amount"]) for line in whole] == [("SPECIAL DOCUMENT 1FREE", 100)]
    assert last(counter, "what=CUSTOMER TYPE PFD") == (
        *("ANN", "CHANGE", "CUSTOMER TYPE PFD"),
        *({"promo_required": 4}, {"promo_required": 10}, ""),
    )
    before = len(noted(counter, "kind=CHANGE"))
    counter.does("EDITCUST", "type_code=PFD", "promo_required=10")
    assert len(noted(counter, "kind=CHANGE")) == before  # nothing has changed


def test_a_record_that_is_deleted_is_noted_with_what_it_was(counter: Counter) -> None:
    counter.does("EDITFOP", "code=VISA", "description=VISA CARD")
    counter.does("EDITFOP", "code=VISA", answers=["VISA", "Y"], more=["--press", "DELETE"])
    assert [line["kind"] for line in noted(counter, "what=FORM OF PAYMENT VISA")] == ["ADD", "DELETE"]
    counter.does("EDTRENT", "times_rented=5", "customer_type=")
    assert last(counter, "what=TIMES RENTED 5")[1:4] == (
        *("DELETE", "TIMES RENTED 5"),
        {"customer_type": "PFD", "times_rented": 5},
    )


def test_points_corrected_by_hand_and_a_changed_customer_are_noted(counter: Counter) -> None:
    values = ("customer_number=1", "award_points=30", "times_rented=7", "address=1 MAIN ST", "reason=PHONED")
    counter.does("CUST", *values)
    changed, by_hand = noted(counter, "what=CUSTOMER 1")[-2:]
    assert (changed["kind"], changed["before"], changed["after"]) == (
        *("CUSTOMER", {"address": "*", "times_rented": 0}),
        {"address": "*", "times_rented": 7},
    )
    assert (by_hand["kind"], by_hand["before"], by_hand["after"], by_hand["why"]) == (
        *("POINTS", {"award_points": 25}, {"award_points": 30}, ""),
    )
    unmasked = noted(counter, "what=CUSTOMER 1", "personal=Y")[-2:]
    assert [(line["after"].get("address"), line["why"]) for line in unmasked] == [("1 MAIN ST", ""), (None, "PHONED")]


def test_a_merge_a_void_and_a_reopening_are_noted(counter: Counter) -> None:
    counter.opens(3)
    counter.does("VOID", "ra_number=1", "void_reason=WRONG CAR")
    assert last(counter, "what=RA 00000001")[1:5] == (
        *("VOID", "RA 00000001"),
        {"status": "OPEN", "void_reason": "*"},
        {"status": "VOID", "void_reason": "*"},
    )
    counter.opens(3)
    counter.closes(2)
    counter.does("REOPEN", "ra_number=2", "reason=TOO SOON")
    assert last(counter, "kind=REOPEN")[2:4][0] == "RA 00000002"
    counter.does("MERGE", "customer_number=2", "into_number=3", "reason=SAME MAN", answers=["Y"])
    assert last(counter, "kind=MERGE")[2:5] == ("CUSTOMER 2", {}, {"merged_into": 3})


def test_files_that_come_in_and_go_out_are_noted_with_their_sum(counter: Counter, tmp_path: Path) -> None:
    out = tmp_path / "customers.csv"
    assert counter("export", "customers", str(out)).exit_code == 0
    line = noted(counter, "kind=EXPORT")[-1]
    assert (line["what"], line["after"]["rows"], line["after"]["file"]) == ("CUSTOMERS", 3, str(out))
    new = tmp_path / "more.csv"
    head = out.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    new.write_text("\n".join([",".join(head), ",".join(["77", "MILLER", *[""] * (len(head) - 2)]), ""]))
    assert counter("import", "customers", str(new)).exit_code == 0
    assert [line["after"]["stands"] for line in noted(counter, "kind=IMPORT")] == ["BEGUN", "ENDED"]
    assert noted(counter, "kind=IMPORT")[-1]["after"]["rows"] == 1


EXPORTS = {
    "customers": lambda store, path, note: exports.export_customers(store, path, note=note),
    "agreements": lambda store, path, note: exports.export_agreements(store, path, note),
    "everything": lambda store, path, note: exports.export_everything(store, path, note=note),
}


@pytest.mark.parametrize("what", EXPORTS)
def test_a_file_is_noted_before_it_has_its_name_and_what_cannot_be_noted_does_not_leave(
    counter: Counter, tmp_path: Path, what: str
) -> None:
    out, seen = tmp_path / "out", list[bool]()

    def refuse(unfinished: Path, rows: int) -> None:
        seen.extend((unfinished.exists(), out.exists(), rows > 0))
        raise Fault("NO ROOM FOR THE LINE")

    with closing(Store.open(stores.where(counter.database))) as store, pytest.raises(Fault, match="NO ROOM"):
        EXPORTS[what](store, out, refuse)
    assert seen == [True, False, what != "agreements"]
    assert not [path for path in tmp_path.iterdir() if "out" in path.name]


def test_the_report_lists_a_line_a_field_and_looks_for_texts(counter: Counter) -> None:
    shown = "\n".join(counter.does("AUDRPT", "start_date=01-01-00", "what=CUSTOMER TYPE PFD", "print_display=D"))
    assert "PROMO REQUIR" in shown
    assert "TOTAL 2 LINES" in shown
    assert [line["what"] for line in noted(counter, "text=promo_required", "kind=CHANGE")] == ["CUSTOMER TYPE PFD"]
    assert noted(counter, "user=BOB") == []
    assert noted(counter, "what=CUSTOMER TYPE P") == []
    refused = counter.refused("AUDRPT", "start_date=05-02-26", "end_date=05-01-26", "print_display=D")
    assert refused == "end_date: END DATE MUST NOT BE BEFORE START DATE"


def test_who_looked_at_personal_values_is_noted(counter: Counter) -> None:
    counter.does("AUDRPT", "start_date=01-01-00", "what=CUSTOMER 1", "personal=Y", "print_display=D")
    assert last(counter, "kind=UNMASK")[2] == "AUDRPT"


def test_the_text_that_was_looked_for_among_personal_values_stands_in_no_line_so_that_its_customer_can_be_erased(
    counter: Counter,
) -> None:
    counter.does("AUDRPT", "start_date=01-01-00", "text=ZACHARIAS", "personal=Y", "print_display=D")
    assert [row for row in stores.dump(counter.database) if "ZACHARIAS" in row] == []
    assert '"text":"*"' in "".join(stores.dump(counter.database)).replace(" ", "")
