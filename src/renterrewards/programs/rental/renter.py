"""Finding a customer by number or by LAST,FIRST, as every option that asks for one does."""

from collections.abc import Iterator

from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.form import Form
from renterrewards.programs.listing import Pick, Row
from renterrewards.records import Customer
from renterrewards.rules.conversation import Ask, Talk
from renterrewards.rules.masking import Masks
from renterrewards.store import customers
from renterrewards.store.customers import Listed

HEADING = "CUST#   NAME                                CITY                  TYPE"
PAGE = 18


def find(desk: Desk, typed: str, field: str = "customer_number") -> Talk[Customer | None]:
    """The customer of a typed number or name; None for a number that is not on file.

    A name is a prefix, `LAST,FIRST` with either part shortened; several matches are listed to pick from.
    """
    if number := as_number(typed):
        with desk.store.look() as work:
            return customers.find(work, number)
    last, _, first = (part.strip().upper() for part in typed.partition(","))
    with desk.store.look() as work:
        limited = desk.rights(work).limited
        found = customers.by_name(work, last, first, limit=2)
        if len(found) == 1:
            return customers.find(work, found[0].number)
    if not found:
        new = " OR LEAVE IT BLANK FOR A NEW ONE" if field == "customer_number" else ", SHIFT+F7 LISTS ALL"
        raise Fault(f"NO CUSTOMER NAMED {typed.strip().upper()}, SHORTEN THE NAME{new}", field)
    if limited:
        raise Fault("SEVERAL CUSTOMERS ARE NAMED SO, TYPE THE NUMBER OR MORE OF THE NAME", field)
    picked: int = yield Pick(f"CUSTOMERS NAMED {typed.strip().upper()}", HEADING, rows(desk, last, first))
    return _on_file(desk, picked)


def search(desk: Desk) -> Talk[Customer]:
    """F6: asks for a name and lists the customers; the reply is the one picked."""
    check_may_list(desk)
    name = yield Ask("LAST,FIRST NAME OR THE BEGINNING OF IT:", answers=(), length=30)
    last, _, first = (part.strip().upper() for part in name.partition(","))
    picked: int = yield Pick(f"CUSTOMERS {name.upper()}", HEADING, rows(desk, last, first))
    return _on_file(desk, picked)


def choices(desk: Desk) -> Pick:
    """Shift+F7: every customer by name, to pick a number from."""
    check_may_list(desk)
    return Pick("CUSTOMERS", HEADING, rows(desk, "", ""))


def check_shown(form: Form, name: str, number: int) -> None:
    """Raise Fault when the key field names another record than the one that is shown and would be acted on."""
    if as_number(form.texts[name].lstrip("#")) != number:
        raise Fault(f"{form.texts[name] or 'BLANK'} IS NOT WHAT IS SHOWN, PRESS RET IN THIS FIELD", name)


def as_number(typed: str | int) -> int:
    """The number typed, 0 when it is no number."""
    digits = str(typed).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 8 else 0


def rows(desk: Desk, last: str, first: str) -> Iterator[Row]:
    """The customers of a name by number, read from the store a page at a time."""
    after: Listed | None = None
    while True:
        with desk.store.look() as work:
            page, masks = customers.by_name(work, last, first, after=after, limit=PAGE), desk.masks(work)
        for customer in page:
            yield Row(customer.number, _row_text(customer, masks))
        if len(page) < PAGE:
            return
        after = page[-1]


def check_may_list(desk: Desk) -> None:
    """Raise Fault for a user who may see no list of customers."""
    with desk.store.look() as work:
        desk.rights(work).check_lists("customer_number")


def _on_file(desk: Desk, number: int) -> Customer:
    with desk.store.look() as work:
        found = customers.find(work, number)
    assert found is not None, "a customer is never taken off the file"
    return found


def _row_text(customer: Listed, masks: Masks) -> str:
    name, number, city = full_name(customer), in_a_list(customer.number, masks), customer.city
    city = masks["city"](city) if "city" in masks else city
    return f"{number:<6}  {name[:34]:<34}  {city[:20]:<20}  {customer.customer_type}"


def in_a_list(number: int, masks: Masks) -> str:
    """A customer's number as a list shows it."""
    return masks["customer_number"](str(number)) if "customer_number" in masks else str(number)


def full_name(customer: Customer | Listed) -> str:
    """LAST, FIRST."""
    return f"{customer.last_name}, {customer.first_name}" if customer.first_name else customer.last_name
