"""Rental days and charges of an RA. Money is in minor units; halves round up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from renterrewards.records import Agreement, Control, SpecialDocument

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """What an RA costs. `time`, `miles` and `discount` can be edited at the counter; `award` cannot."""

    days: int
    time: int
    miles: int
    discount: int
    award: int

    @property
    def net(self) -> int:
        """Net T&M: time and mileage less discounts, the award included. This is the RA's revenue."""
        return self.time + self.miles - self.discount - self.award


def rental_days(start: datetime, end: datetime, grace_minutes: int) -> int:
    """24-hour days from start to end; a day begun counts once the grace is over. At least one."""
    whole, rest = divmod(max(end - start, timedelta()), DAY)
    return max(1, whole + (rest > timedelta(minutes=grace_minutes)))


def time_charge(agreement: Agreement, days: int) -> int:
    """Daily rate times rental days; an RA without a rate keeps the time charge that stands on it."""
    return agreement.daily_rate * days or agreement.time_charge


def mile_charge(agreement: Agreement, miles_in: int | None) -> int:
    """The miles driven beyond the RA's free miles, at its rate; nothing while the miles in are unknown."""
    if miles_in is None or not agreement.mile_rate:
        return agreement.mile_charge if miles_in is None else 0
    driven = miles_in - agreement.miles_out
    return max(0, driven - agreement.free_miles) * agreement.mile_rate


def discount(time: int, miles: int, percent: int, control: Control) -> int:
    """The renter's discount (percent in hundredths) off time, and off miles when the site says so."""
    return share(time + (miles if control.discount_on_miles else 0), percent)


def share(money: int, percent: int) -> int:
    """`percent` (in hundredths of a percent) of an amount, halves up."""
    return (money * percent + 5_000) // 10_000


def award_value(documents: Iterable[SpecialDocument], time: int, miles: int, discounted: int, days: int) -> int:
    """What the special documents of an RA take off, one entry in `documents` for each time it was given.

    D: that many days of the time charge, $: the amount, %: of time and miles up to the maximum amount. All free
    days together never exceed the time charge, all documents together never what is left after discounts.
    """
    free_days, off = 0, 0
    for document in documents:
        amount = (document.amount or 0) if document.document_type == "PROMO" else 0
        match document.promo_type:
            case "D":
                free_days += amount
            case "$":
                off += amount
            case "%":
                off += min(share(time + miles, amount), document.maximum_amount or time + miles)
    off += min(time, (time * free_days + 50 * days) // (100 * days))
    return max(0, min(off, time + miles - discounted))


def unused(
    documents: Sequence[SpecialDocument],
    awards: Sequence[SpecialDocument],
    time: int,
    miles: int,
    discounted: int,
    days: int,
) -> int:
    """How many of the awards took nothing off: the last ones, once what came before them has taken all there is.

    `documents` are those typed by hand, which come first. An award of which a part was used is used.
    """
    with_all = award_value([*documents, *awards], time, miles, discounted, days)
    used = len(awards)
    while used and award_value([*documents, *awards[: used - 1]], time, miles, discounted, days) == with_all:
        used -= 1
    return len(awards) - used
