"""Three customers who may be merged, and one who owes."""

from datetime import date, timedelta
from pathlib import Path

from rentals import Rentals, new_rentals

TODAY = date.today()
LATER, SOON = TODAY + timedelta(days=90), TODAY + timedelta(days=30)


def new_merges(folder: Path) -> Path:
    """The store of Mary, Bob and Ann, all of them PFD."""
    return new_rentals(
        folder,
        ("CHGTYP", "customer_number=2", "customer_type=PFD"),
        ("CHGTYP", "customer_number=3", "customer_type=PFD"),
    )


def owing(counter: Rentals, customer: int) -> None:
    """Leave a customer owing the point of RA 1, which is open again; he spent it on RA 2."""
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.opens(customer)
    counter.closes(1)
    counter.opens(customer, answers="Y")
    counter.reopens(1)
    assert counter.points(customer) == -1
