"""The location of a customer's last rental, alike for every report; of RAs of one day the one of the later number."""

from sqlalchemy import ColumnElement, select

from renterrewards.store.tables import agreement


def last_location(customer_number: ColumnElement[int]) -> ColumnElement[str]:
    """The location of the RA that the customer of the line closed last, NULL when he closed none."""
    last = agreement.alias("last")
    return (
        select(last.c.location)
        .where(last.c.customer_number == customer_number, last.c.business_date.is_not(None))
        .order_by(last.c.business_date.desc(), last.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
