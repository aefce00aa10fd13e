"""The list of RAs that are not closed, to pick one from."""

from collections.abc import Iterator

from renterrewards.programs import renter
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.records import Agreement
from renterrewards.store import agreements, customers

PAGE = 18


def open_agreements(desk: Desk) -> Pick:
    """The list of RAs that are not closed; the reply is the RA."""
    return Pick("OPEN RAS", "RA#       STATUS  VEHICLE  LOC     CUSTOMER", _open_rows(desk))


def open_numbers(desk: Desk) -> Pick:
    """The same list for a field that takes the number."""
    listed = open_agreements(desk)
    return Pick(listed.title, listed.heading, (Row(f"{row.key.number:08}", row.text) for row in listed.rows))


def _open_rows(desk: Desk) -> Iterator[Row]:
    after: Agreement | None = None
    while True:
        with desk.store.look() as work:
            page = agreements.with_status(work, ("OPEN", "WAIT"), after=after, limit=PAGE)
            names = {ra.customer_number: customers.find(work, ra.customer_number) for ra in page}
        for ra in page:
            customer = names[ra.customer_number]
            name = renter.full_name(customer) if customer else ""
            yield Row(ra, f"{ra.number:08}  {ra.status:<6}  {ra.vehicle:<7}  {ra.location:<6}  {name}")
        if len(page) < PAGE:
            return
        after = page[-1]
