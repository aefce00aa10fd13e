"""The journal of a month: what moved, as debits and credits. Pure.

By DEFERRAL an earning takes from revenue, a redemption gives to award income, what lapses to breakage income, and what
is given without a rental is promotion expense. By COST, a management figure, all of it is promotion expense.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from renterrewards.policies import LiabilityPolicy
from renterrewards.rules.liability import COMING_IN

WORDS = {
    "earned": "EARNED BY RENTALS",
    "bonus": "EARNED WITHOUT RENTAL",
    "brought_in": "BROUGHT FORWARD",
    "adjusted_in": "ADJUSTED IN",
    "reinstated": "REINSTATED",
    "transferred_in": "TRANSFERRED IN",
    "reversed_in": "REVERSED: GIVEN BACK",
    "redeemed": "REDEEMED",
    "expired": "EXPIRED, BREAKAGE",
    "reversed_out": "REVERSED: TAKEN BACK",
    "adjusted_out": "ADJUSTED OUT",
    "transferred_out": "TRANSFERRED OUT",
    "revalued": "VALUE CHANGED",
}
"""What the lines of the roll-forward are called."""

_AGAINST = {
    "earned": "revenue_account",
    "brought_in": "opening_account",
    "reversed_in": "income_account",
    "redeemed": "income_account",
    "expired": "breakage_account",
    "reversed_out": "revenue_account",
}
_TRANSFERS = ("transferred_in", "transferred_out")


class Line(NamedTuple):
    """A debit or a credit, one of them 0, minor units."""

    what: str
    account: str
    customer_type: str
    location: str
    debit: int
    credit: int


def journal(policy: LiabilityPolicy, method: str, moved: Iterable[tuple[str, str, str, int]]) -> list[Line]:
    """The lines of (customer type, location, line, money) that moved: as much debit as credit."""
    lines: list[Line] = []
    on_the_way = 0
    for customer_type, location, line, money in moved:
        more = money if line in COMING_IN or line == "revalued" else -money
        if line in _TRANSFERS:
            lines += _side(line, policy.liability_account, customer_type, location, -more)
            on_the_way += more
        else:
            lines += _side(line, policy.liability_account, customer_type, location, -more)
            lines += _side(line, _other(policy, method, line), customer_type, location, more)
    return [*lines, *_side("transferred_out", policy.income_account, "", "", on_the_way)]


def _other(policy: LiabilityPolicy, method: str, line: str) -> str:
    name = "promotion_account" if method == "COST" else _AGAINST.get(line, "promotion_account")
    return str(getattr(policy, name))


def _side(line: str, account: str, customer_type: str, location: str, amount: int) -> Iterator[Line]:
    """A debit of an amount, or a credit when it is below nothing."""
    if amount:
        yield Line(WORDS[line], account, customer_type, location, max(0, amount), max(0, -amount))
