"""The files of records: control files, customers and RAs come back as they were saved, found and stepped through."""

from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from renterrewards.records import (
    Agreement,
    Control,
    Customer,
    CustomerType,
    DocumentOnAgreement,
    FormOfPayment,
    Location,
    SpecialDocument,
    TimesRentedStep,
)
from renterrewards.store import agreements, control, customers
from renterrewards.store.engine import Store
from renterrewards.store.rows import RecordFile
from renterrewards.store.trouble import StoreFault
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine")

EVERY_FILE = [*control.FILES.values(), customers.FILE, agreements.FILE, agreements.DOCUMENTS]
MORNING = datetime(2012, 5, 1, 9, 0)
SMITH = Customer(number=0, last_name="SMITH")

FILLED: dict[Any, Any] = {
    str: "ÄB 'x'; --",
    int: 7,
    int | None: 2**31 - 1,
    bool: True,
    date: date(2012, 2, 29),
    date | None: date(2012, 2, 29),
    datetime: MORNING,
    datetime | None: datetime(2012, 5, 1, 9, 0, 59, 123456),
}


def filled(record: type[Any], **given: Any) -> Any:
    """A record with something in every field."""
    return record(**{f.name: FILLED[f.type] for f in fields(record)} | given)


@pytest.mark.parametrize("file", EVERY_FILE, ids=lambda file: file.table.name)
def test_columns_are_the_record_s_fields(file: RecordFile[Any]) -> None:
    assert [c.name for c in file.table.columns if c.name not in file.derived] == [f.name for f in fields(file.record)]


@pytest.mark.parametrize("file", EVERY_FILE, ids=lambda file: file.table.name)
def test_a_column_may_be_empty_where_the_field_may_be_none(file: RecordFile[Any]) -> None:
    empty = {f.name for f in fields(file.record) if "None" in str(f.type)}
    assert {c.name for c in file.table.columns if c.nullable} == empty


@pytest.mark.parametrize("name", control.FILES)
def test_a_control_record_comes_back_as_it_was_saved(store: Store, name: str) -> None:
    file = control.FILES[name]
    record = filled(file.record)
    blank = file.record(**{f.name: getattr(record, f.name) for f in fields(file.record) if f.default is MISSING})
    key = tuple(getattr(record, part) for part in file.keys)
    for saved in (record, replace(blank, **dict(zip(file.keys, key, strict=True))), record):
        with store.work() as work:
            control.save(work, name, saved)
        with store.look() as work:
            assert control.find(work, name, key) == saved
            assert control.every(work, name) == [saved]
    with store.work() as work:
        control.delete(work, name, key)
        assert control.find(work, name, key) is None


def test_customers_and_ras_come_back_as_they_were_saved(store: Store) -> None:
    with store.work() as work:
        customer = customers.add(work, filled(Customer, number=12, merged_into=None))
        opened = agreements.add(work, filled(Agreement, number=34, customer_number=12, follows=None))
        assert customers.find(work, 12) == customer
        assert agreements.find(work, 34) == opened
        customers.save(work, replace(customer, last_name="ÖZ"))
        agreements.save(work, replace(opened, closed_at=None, miles_in=None))
    with store.look() as work:
        assert customers.find(work, 12) == replace(customer, last_name="ÖZ")
        assert [found.number for found in customers.by_name(work, "ÖZ")] == [12]
        assert agreements.find(work, 34) == replace(opened, closed_at=None, miles_in=None)


def test_an_instant_is_kept_in_utc_wherever_it_was_read(store: Store) -> None:
    west = datetime(2012, 5, 1, 2, 0, tzinfo=timezone(timedelta(hours=-7)))
    with store.work() as work:
        customers.add(work, SMITH)
        agreements.add(
            work,
            Agreement(number=0, status="OPEN", customer_number=1, opened_at=west, due_at=MORNING.replace(tzinfo=UTC)),
        )
        found = agreements.find(work, 1)
    assert found is not None
    assert (found.opened_at, found.due_at) == (MORNING, MORNING)


def test_numbers_are_given_in_turn_and_a_given_one_is_kept(store: Store) -> None:
    with store.work() as work:
        numbers = [customers.add(work, replace(SMITH, number=number)).number for number in (0, 0, 599, 0)]
    assert numbers == [1, 2, 599, 600]


def test_saving_who_is_not_on_file_is_refused(store: Store) -> None:
    with pytest.raises(StoreFault, match="CUSTOMER 7 IS NOT ON FILE"), store.work() as work:
        customers.save(work, replace(SMITH, number=7))
    gone = Agreement(number=7, status="OPEN", customer_number=1, opened_at=MORNING)
    with pytest.raises(StoreFault, match="RA 00000007 IS NOT ON FILE"), store.work() as work:
        agreements.save(work, gone)


def test_the_settings_are_the_defaults_until_they_are_saved(store: Store) -> None:
    with store.work() as work:
        assert control.settings(work) == Control()
        control.save(work, "control", Control(local_renter_rewards=True))
        assert control.settings(work) == Control(local_renter_rewards=True)


def test_next_and_backup_step_through_a_file_in_key_order(store: Store) -> None:
    keys = [("", "1FREE"), ("", "2FREE"), ("LAX", "1FREE")]
    with store.work() as work:
        for location, code in reversed(keys):
            control.save(work, "special_document", SpecialDocument(location=location, code=code))

        def walk(step: Any) -> list[tuple[str, str]]:
            walked, key = [], None
            while found := step(work, "special_document", key):
                walked.append(key := (found.location, found.code))
            return walked

        assert walk(control.following) == keys
        assert walk(control.preceding) == keys[::-1]
        assert control.following(work, "special_document", ("", "1ZZZ")).code == "2FREE"  # the key need not be on file


def test_customers_and_ras_step_by_number(store: Store) -> None:
    with store.work() as work:
        for number in (3, 5, 9):
            customers.add(work, replace(SMITH, number=number))
            agreements.add(work, Agreement(number=number, status="OPEN", customer_number=number, opened_at=MORNING))
        for file in (customers, agreements):
            steps = [file.following(work, None), file.following(work, 3), file.following(work, 9)]
            steps += [file.preceding(work, None), file.preceding(work, 9), file.preceding(work, 3)]
            assert [found and found.number for found in steps] == [3, 5, None, 9, 5, None]


# -- who names a record ------------------------------------------------------------------------------


def _customer_names_type(work: Work) -> None:
    customers.add(work, replace(SMITH, number=12, customer_type="PFD"))


def _ra_names(work: Work, **names: str) -> None:
    customers.add(work, SMITH)
    agreements.add(work, Agreement(number=3, status="OPEN", customer_number=1, opened_at=MORNING, **names))  # type: ignore[arg-type]


def _ra_has_document(work: Work) -> None:
    _ra_names(work)
    agreements.put_documents(work, 3, [DocumentOnAgreement(ra_number=3, line=1, code="1FREE")])


PFD, FREE, LAX, CASH = (
    CustomerType(type_code="PFD"),
    SpecialDocument(code="1FREE"),
    Location(code="LAX"),
    FormOfPayment(code="CA"),
)


@pytest.mark.parametrize(
    ("use", "file", "record", "user"),
    [
        (lambda work: None, "customer_type", PFD, ""),
        (_customer_names_type, "customer_type", PFD, "CUSTOMER 12"),
        (
            lambda work: control.save(work, "times_rented_step", TimesRentedStep(times_rented=5, customer_type="PFD")),
            "customer_type",
            PFD,
            "TIMES RENTED STEP 5",
        ),
        (
            lambda work: control.save(work, "control", Control(default_customer_type="PFD")),
            "customer_type",
            PFD,
            "MISC. CONTROL FIELDS",
        ),
        (
            lambda work: control.save(work, "customer_type", replace(PFD, promo_code="1FREE")),
            "special_document",
            FREE,
            "CUSTOMER TYPE PFD",
        ),
        (_ra_has_document, "special_document", FREE, "RA 00000003"),
        (
            lambda work: control.save(work, "special_document", replace(FREE, req_fop_4="CA")),
            "form_of_payment",
            CASH,
            "SPECIAL DOCUMENT 1FREE",
        ),
        (lambda work: _ra_names(work, fop="CA"), "form_of_payment", CASH, "RA 00000003"),
        (lambda work: _ra_names(work, location="LAX"), "location", LAX, "RA 00000003"),
        (
            lambda work: control.save(work, "special_document", replace(FREE, location="LAX")),
            "location",
            LAX,
            "SPECIAL DOCUMENT 1FREE",
        ),
        (_ra_names, "customer_type", CustomerType(type_code=""), ""),  # blank names nothing
        (_ra_has_document, "customer_type", CustomerType(type_code="1FREE"), ""),  # the same code in another file
        (_ra_has_document, "times_rented_step", TimesRentedStep(times_rented=5), ""),  # nobody names a step
    ],
)
def test_the_first_record_that_names_another_is_told(store: Store, use: Any, file: str, record: Any, user: str) -> None:
    with store.work() as work:
        use(work)
        assert control.named_by(work, file, record) == user


def test_every_name_leads_to_a_file() -> None:
    names = {name for file in EVERY_FILE for c in file.table.columns for name in c.info.get("names", ())}
    assert names == {"location", "location_group", "form_of_payment", "special_document", "customer_type", "menu_type"}
