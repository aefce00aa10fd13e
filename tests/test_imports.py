"""Customers from a CSV file: every cell entered like a field, all of a file or nothing of it."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import stores

from renterrewards.faults import Fault
from renterrewards.imports import How, ImportRefused, ImportSummary, import_customers
from renterrewards.records import Act, Control, Customer, CustomerType
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points

pytestmark = pytest.mark.usefixtures("engine")

ACT = Act(user="ADMIN", business_date=date(2012, 5, 5), instant=datetime(2012, 5, 5, 16, 0), location="LAX")

CUSTOMER = {
    "customer_number": "12",
    "last_name": "Smith",
    "first_name": "Mary",
    "address": "1913 Hanoi Way",
    "city": "Sasebo",
    "state": " ",
    "postal_code": "35200",
    "country": "Japan",
    "phone": " ",
    "email": "Mary.Smith@example.org",
    "customer_type": "pfd",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(stores.passing(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def mary(store: Store) -> Store:
    """A store with customer 12, who is a PFD renter and rented twice before."""
    with store.work() as work:
        customers.add(work, Customer(number=12, last_name="SMITH", customer_type="PFD", times_rented=2))
    return store


def customers_file(folder: Path, *changes: dict[str, str]) -> Path:
    return file(folder, *({**CUSTOMER, **change} for change in changes or [{}]))


def file(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "customers.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def customer(store: Store, number: int = 12) -> Customer:
    with store.look() as work:
        found = customers.find(work, number)
    assert found
    return found


def nothing_is_on_file(store: Store) -> bool:
    with store.look() as work:
        return customers.following(work, None) is None


def test_a_customer_is_entered_as_on_the_screen(store: Store, tmp_path: Path) -> None:
    assert import_customers(store, ACT, customers_file(tmp_path)) == ImportSummary(rows=1)
    assert customer(store) == Customer(
        number=12,
        last_name="SMITH",
        first_name="MARY",
        address="1913 HANOI WAY",
        city="SASEBO",
        postal_code="35200",
        country="JAPAN",
        email="Mary.Smith@example.org",
        customer_type="PFD",
    )


def test_an_imported_customer_is_found_by_name(store: Store, tmp_path: Path) -> None:
    import_customers(store, ACT, customers_file(tmp_path))
    with store.look() as work:
        assert [found.number for found in customers.by_name(work, "smi", "m")] == [12]


def test_award_points_are_posted_as_an_opening(store: Store, tmp_path: Path) -> None:
    path = customers_file(
        tmp_path,
        {"award_points": "25"},
        {"customer_number": "13", "award_points": " "},
        {"customer_number": "14", "award_points": "0"},
    )
    assert import_customers(store, ACT, path) == ImportSummary(rows=3, points=25)
    with store.look() as work:
        (line,) = points.movements(work, 12)
        assert (line.kind, line.delta, line.source.type, line.user) == ("OPENING", 25, "IMPORT", "ADMIN")
        assert points.movements(work, 13) == points.movements(work, 14) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_may_have_a_byte_order_mark_and_either_line_end(
    store: Store, tmp_path: Path, encoding: str, end: str
) -> None:
    path = tmp_path / "customers.csv"
    rows = [",".join(CUSTOMER), ",".join({**CUSTOMER, "last_name": "Müller"}.values())]
    path.write_bytes((end.join(rows) + end).encode(encoding))
    import_customers(store, ACT, path)
    assert customer(store).last_name == "MÜLLER"


def test_columns_may_stand_in_any_order_and_empty_lines_are_passed_over(store: Store, tmp_path: Path) -> None:
    turned = dict(reversed(CUSTOMER.items()))
    path = file(tmp_path, turned)
    path.write_text(path.read_text() + "\n\n")
    assert import_customers(store, ACT, path).rows == 1
    assert customer(store).city == "SASEBO"


def test_what_cannot_be_read_is_dropped_from_a_name(store: Store, tmp_path: Path) -> None:
    import_customers(store, ACT, customers_file(tmp_path, {"last_name": "\x1b[2JSmi\u202eth\u200b"}))
    assert customer(store).last_name == "[2JSMITH"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"customer_number": "x12"}, "COLUMN customer_number: MUST BE A WHOLE NUMBER"),
        ({"customer_number": "1.5"}, "COLUMN customer_number: MUST BE A WHOLE NUMBER"),
        ({"customer_number": " "}, "COLUMN customer_number: IS REQUIRED"),
        ({"customer_number": "0"}, "COLUMN customer_number: MUST BE 1 TO 99999999"),
        ({"customer_number": "-1"}, "COLUMN customer_number: MUST BE 1 TO 99999999"),
        ({"customer_number": "100000000"}, "COLUMN customer_number: MUST BE 1 TO 99999999"),
        ({"last_name": " "}, "COLUMN last_name: IS REQUIRED"),
        ({"last_name": "A" * 31}, "COLUMN last_name: TAKES AT MOST 30 CHARACTERS"),
        ({"first_name": "A" * 21}, "COLUMN first_name: TAKES AT MOST 20 CHARACTERS"),
        ({"address": "A" * 41}, "COLUMN address: TAKES AT MOST 40 CHARACTERS"),
        ({"city": "A" * 31}, "COLUMN city: TAKES AT MOST 30 CHARACTERS"),
        ({"state": "A" * 11}, "COLUMN state: TAKES AT MOST 10 CHARACTERS"),
        ({"postal_code": "1" * 11}, "COLUMN postal_code: TAKES AT MOST 10 CHARACTERS"),
        ({"country": "A" * 41}, "COLUMN country: TAKES AT MOST 40 CHARACTERS"),
        ({"phone": "1" * 21}, "COLUMN phone: TAKES AT MOST 20 CHARACTERS"),
        ({"email": "a@" + "b" * 56 + ".org"}, "COLUMN email: TAKES AT MOST 60 CHARACTERS"),
        ({"email": "mary at home"}, "COLUMN email: E-MAIL MUST LOOK LIKE NAME@COMPANY.COM"),
        ({"customer_type": "PREFERD"}, "COLUMN customer_type: TAKES AT MOST 6 CHARACTERS"),
        ({"customer_type": "P D"}, "COLUMN customer_type: MUST BE ONE WORD WITHOUT SPACES"),
        ({"award_points": "-1"}, "COLUMN award_points: MUST BE 0 TO 99999999"),
        ({"award_points": "4.5"}, "COLUMN award_points: MUST BE A WHOLE NUMBER"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_written(
    store: Store, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    good = {"customer_number": "1", "award_points": "5"}
    with pytest.raises(ImportRefused) as refused:
        import_customers(store, ACT, customers_file(tmp_path, good, {"award_points": "", **change}))
    assert refused.value.rows == (f"customers.csv LINE 3 {said}",)
    assert refused.value.message == f"customers.csv LINE 3 {said} (1 BAD ROW, NOTHING IMPORTED)"
    assert nothing_is_on_file(store)


def test_text_that_fits_exactly_is_taken_whole(store: Store, tmp_path: Path) -> None:
    import_customers(store, ACT, customers_file(tmp_path, {"last_name": "A" * 30, "first_name": "B" * 20}))
    assert customer(store).last_name == "A" * 30


def test_every_bad_row_is_counted_and_the_first_twenty_cells_are_listed(store: Store, tmp_path: Path) -> None:
    bad = [{"customer_number": f"X{n}", "city": "A" * 31} for n in range(5000)]
    with pytest.raises(ImportRefused) as refused:
        import_customers(store, ACT, customers_file(tmp_path, {}, *bad))
    assert refused.value.count == 5000
    assert len(refused.value.rows) == 20
    assert refused.value.rows[:3] == (
        "customers.csv LINE 3 COLUMN customer_number: MUST BE A WHOLE NUMBER",
        "customers.csv LINE 3 COLUMN city: TAKES AT MOST 30 CHARACTERS",
        "customers.csv LINE 4 COLUMN customer_number: MUST BE A WHOLE NUMBER",
    )
    assert refused.value.message.endswith("(5,000 BAD ROWS, NOTHING IMPORTED)")
    assert nothing_is_on_file(store)


def test_a_bad_row_after_a_whole_batch_still_undoes_the_batch(store: Store, tmp_path: Path) -> None:
    good = [{"customer_number": str(n)} for n in range(1, 4001)]
    with pytest.raises(ImportRefused):
        import_customers(store, ACT, customers_file(tmp_path, *good, {"customer_number": ""}))
    assert nothing_is_on_file(store)


def test_a_number_twice_in_the_file_is_a_bad_row(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="LINE 3 COLUMN customer_number: CUSTOMER 12 IS IN THE FILE TWICE"):
        import_customers(store, ACT, customers_file(tmp_path, {}, {}))


def test_a_number_on_file_is_a_bad_row_and_the_record_stays_as_it_was(mary: Store, tmp_path: Path) -> None:
    before = customer(mary)
    with pytest.raises(ImportRefused, match="LINE 2 COLUMN customer_number: CUSTOMER 12 IS ON FILE ALREADY"):
        import_customers(mary, ACT, customers_file(tmp_path))
    assert customer(mary) == before


@pytest.mark.parametrize(
    ("kind", "taken"), [("PFD", True), ("WLK", False), ("CC", True), (" ", True)]
)  # CC is reserved and needs no record
def test_a_type_must_be_on_file_where_the_site_has_types_validated(
    store: Store, tmp_path: Path, kind: str, taken: bool
) -> None:
    with store.work() as work:
        control.save(work, "control", Control(validate_customer_types=True))
        control.save(work, "customer_type", CustomerType(type_code="PFD"))
    path = customers_file(tmp_path, {"customer_type": kind})
    if taken:
        assert import_customers(store, ACT, path).rows == 1
    else:
        with pytest.raises(ImportRefused, match="COLUMN customer_type: WLK IS NOT ON FILE, ADD IT WITH EDITCUST"):
            import_customers(store, ACT, path)


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ({"city": "town"}, "UNKNOWN COLUMN town, MISSING COLUMN city"),
        ({"city": "City"}, "UNKNOWN COLUMN City, MISSING COLUMN city"),
        ({"city": ""}, "UNKNOWN COLUMN (BLANK), MISSING COLUMN city"),
        ({"city": "state"}, "COLUMN state TWICE, MISSING COLUMN city"),
        ({"phone": "award_points"}, "MISSING COLUMN phone"),
        ({"city": " city "}, ""),
    ],
)
def test_unknown_and_missing_columns_are_refused_by_name(
    store: Store, tmp_path: Path, headings: dict[str, str], said: str
) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(",".join(headings.get(name, name) for name in CUSTOMER) + "\n")
    if said:
        with pytest.raises(Fault) as refused:
            import_customers(store, ACT, path)
        assert refused.value.message == f"customers.csv: {said}, CORRECT ITS FIRST LINE"
    else:
        assert import_customers(store, ACT, path) == ImportSummary()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "customers.csv IS EMPTY, ITS FIRST LINE MUST NAME THE COLUMNS"),
        (b"{head}\n1,SMITH\n", "customers.csv LINE 2: HAS 2 COLUMNS, NOT 11 (1 BAD ROW, NOTHING IMPORTED)"),
        (b'{head}\n1,"SMI', "customers.csv LINE 2: CANNOT BE READ AS CSV, CHECK ITS QUOTES"),
        (
            b"{head}\n1,M\xfcLLER,,,,,,,,,\n",
            "customers.csv LINE 2 COLUMN last_name: IS NOT UTF-8, SAVE THE FILE AS UTF-8",
        ),
        (b'{head}\n\n1,A,B,"L1\nL2",,,,,,,\nx,A,,,,,,,,,\n', "customers.csv LINE 5 COLUMN customer_number"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(store: Store, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(content.replace(b"{head}", ",".join(CUSTOMER).encode()))
    with pytest.raises(Fault) as refused:
        import_customers(store, ACT, path)
    assert refused.value.message.startswith(said)
    assert nothing_is_on_file(store)


def test_a_file_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Fault) as refused:
        import_customers(store, ACT, tmp_path / "none.csv")
    assert refused.value.message == f"CANNOT READ {tmp_path / 'none.csv'}, NO SUCH FILE OR DIRECTORY"


def test_a_dry_run_says_the_same_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    path = customers_file(tmp_path, {"award_points": "25"})
    rehearsed = import_customers(store, ACT, path, How(dry_run=True, whole=True))
    assert nothing_is_on_file(store)
    assert import_customers(store, ACT, path) == rehearsed == ImportSummary(rows=1, points=25)
