"""What is typed on RA Open, made into the renter, the RA and the stay that the rules look at."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from renterrewards import clock
from renterrewards.faults import Fault
from renterrewards.maps import Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.form import Form
from renterrewards.programs.lookup import Files, check_codes
from renterrewards.records import Agreement, Control, Customer, CustomerType
from renterrewards.rules import charges
from renterrewards.rules.documents import Stay
from renterrewards.rules.opening import Program as Awards
from renterrewards.rules.wallets import Purse
from renterrewards.store import customers
from renterrewards.store.ledger import pooling

if TYPE_CHECKING:
    from renterrewards.store.work import Work

NAME = ("last_name", "first_name")
RENTER = (
    *NAME,
    *("address", "city", "state", "postal_code", "country", "phone", "email"),
    *("licence_number", "licence_state", "birth_date", "other_id"),
)
"""Fields of RA Open that belong to the customer."""

TERMS = (
    *("location", "vehicle", "vehicle_class", "daily_rate", "mile_rate", "free_miles", "miles_out"),
    *("fop", "discount_percent", "notes"),
)
"""Fields of RA Open that belong to the RA."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store says before anything is asked; `shown` is the renter as the form had him, `renter` as he is.

    `purse` holds the points that he can spend today.
    """

    settings: Control
    awards: Awards
    shown: Customer | None
    renter: Customer | None
    purse: Purse
    zone: str


def facts(work: "Work", desk: Desk, map: Map, values: dict[str, Any], renter: Customer | None) -> Facts:
    """Read what an opening depends on. Raises Fault for a code that is not on file."""
    check_codes(work, map, values)
    files = Files(work)
    if not values["location"] and files.every("location"):
        raise Fault("LOCATION IS REQUIRED, SHIFT+F7 LISTS THEM", "location")
    customer = customers.find(work, renter.number) if renter else None
    zone = desk.zone(work, values["location"])
    return Facts(
        settings=desk.settings(work),
        awards=files.awards(),
        shown=renter,
        renter=customer,
        purse=pooling.purse(work, customer.number, desk.today(zone)) if customer else Purse(0),
        zone=zone,
    )


def person(values: dict[str, Any], known: Facts) -> Customer:
    """The renter as he shall be on file. Raises Fault when there is none, or he may not rent."""
    typed = {name: values[name] for name in RENTER}
    kind = values["renter_type"]
    if known.renter is None or known.shown is None:
        if not values["last_name"]:
            raise Fault("TYPE THE RENTER'S NUMBER OR NAME, OR A LAST NAME FOR A NEW RENTER", "last_name")
        renter = Customer(number=0, customer_type=kind or known.settings.default_customer_type, **typed)
    else:
        _same_name(known.shown, typed)
        changed = {name: value for name, value in typed.items() if value != getattr(known.shown, name)}
        if kind and kind != known.shown.customer_type:
            changed["customer_type"] = kind
        renter = replace(known.renter, **changed)
    may_rent(renter, known.awards.type(renter.customer_type))
    return renter


def _same_name(shown: Customer, typed: dict[str, Any]) -> None:
    """A name typed over that of a renter on file is a slip or another person: it never renames the one on file."""
    for name in NAME:
        if typed[name] != getattr(shown, name):
            raise Fault(f"CUSTOMER {shown.number} HAS ANOTHER NAME, BLANK FIELD 1 FOR A NEW RENTER", name)


def may_rent(customer: Customer, kind: CustomerType | None) -> None:
    """Raise Fault for a customer who was merged, a blocked one, or a type that does not allow rentals."""
    if customer.merged_into:
        raise Fault(
            f"CUSTOMER {customer.number} IS MERGED INTO {customer.merged_into}, USE {customer.merged_into}",
            "customer_number",
        )
    if customer.blocked:
        raise Fault(f"CUSTOMER {customer.number} IS BLOCKED FROM RENTING, SEE CUST", "customer_number")
    if customer.customer_type == "PRG" or (kind is not None and not kind.allow_rentals):
        raise Fault(f"CUSTOMER TYPE {customer.customer_type} DOES NOT ALLOW RENTALS", "customer_number")


def agreement(values: dict[str, Any], known: Facts, opened: datetime, desk: Desk) -> Agreement:
    """The RA of what is typed, opened at a UTC instant. Raises Fault when the times do not fit."""
    opened = opened.replace(second=0, microsecond=0)
    due = clock.utc(values["due_at"], known.zone) if values["due_at"] else opened + charges.DAY
    if due <= opened:
        raise Fault("DUE BACK MUST BE AFTER THE OPENING", "due_at")
    terms: dict[str, Any] = {name: 0 if values[name] is None else values[name] for name in TERMS}
    days = charges.rental_days(opened, due, known.settings.rental_grace)
    return Agreement(
        number=0,
        status="OPEN" if values["vehicle"] else "WAIT",
        customer_number=0,
        opened_at=opened,
        due_at=due,
        rental_days=days,
        time_charge=days * terms["daily_rate"],
        opened_by=desk.user,
        drawer=desk.drawer,
        follows=values["follows"],
        **terms,
    )


def stay(ra: Agreement, awards: Awards, zone: str, home: str, country: str) -> Stay:
    """The facts of an RA that special documents look at; `home` is the site's country, `country` the renter's."""
    return Stay(
        location=ra.location,
        groups=awards.groups.get(ra.location, ()),
        first_day=clock.local(ra.opened_at, zone).date(),
        last_day=clock.local(ra.due_at or ra.opened_at, zone).date(),
        days=ra.rental_days,
        fop=ra.fop,
        amount=ra.time_charge,
        domestic=not home or country in ("", home),
    )


def show_renter(form: Form, customer: Customer, balance: int) -> None:
    """Put a renter on the form, with the points he has."""
    form.fill({name: getattr(customer, name) for name in RENTER})
    form.fill({"customer_number": customer.number, "renter_type": customer.customer_type})
    form.fill({"customer_type": customer.customer_type, "times_rented": customer.times_rented})
    form.fill({"award_points": balance, "customer_city": customer.city})
