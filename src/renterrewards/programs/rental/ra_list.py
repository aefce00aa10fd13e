"""The lists of RAs of some statuses, to pick one from."""

from collections.abc import Iterator

from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.rental import renter
from renterrewards.records import Agreement
from renterrewards.store import agreements, customers

PAGE = 18
HEADING = "RA#       STATUS  VEHICLE  LOC     CUSTOMER"


def agreements_of(desk: Desk, title: str, statuses: tuple[str, ...]) -> Pick:
    """The RAs of up to three statuses; the reply is the RA."""
    return Pick(title, HEADING, _rows(desk, statuses))


def numbers(desk: Desk, title: str, statuses: tuple[str, ...]) -> Pick:
    """The same list for a field that takes the number."""
    listed = agreements_of(desk, title, statuses)
    return Pick(listed.title, listed.heading, (Row(f"{row.key.number:08}", row.text) for row in listed.rows))


def open_agreements(desk: Desk) -> Pick:
    """The list of RAs that are not closed; the reply is the RA."""
    return agreements_of(desk, "OPEN RAS", ("OPEN", "WAIT"))


def open_numbers(desk: Desk) -> Pick:
    """The same list for a field that takes the number."""
    return numbers(desk, "OPEN RAS", ("OPEN", "WAIT"))


def _rows(desk: Desk, statuses: tuple[str, ...]) -> Iterator[Row]:
    after: Agreement | None = None
    while True:
        with desk.store.look() as work:
            rights = desk.rights(work)
            page = agreements.with_status(work, statuses, after=after, limit=PAGE)
            his = [ra for ra in page if rights.is_his(ra.location)]
            names = {ra.customer_number: customers.find(work, ra.customer_number) for ra in his}
        for ra in his:
            customer = names[ra.customer_number]
            name = renter.full_name(customer) if customer else ""
            yield Row(ra, f"{ra.number:08}  {ra.status:<6}  {ra.vehicle:<7}  {ra.location:<6}  {name}")
        if len(page) < PAGE:
            return
        after = page[-1]
