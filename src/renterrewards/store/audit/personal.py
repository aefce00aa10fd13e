"""What of a line of the audit is about a person, and goes with him when he is erased."""

from collections.abc import Mapping
from typing import Any

from renterrewards.rules.erasing import OF_HIM

OF_A_CUSTOMER = frozenset({"last_name", *OF_HIM, "void_reason"})
"""The fields of a customer and of his RAs that are about him; all others are numbers, days and codes."""

OF_A_LETTER = frozenset({"to"})
"""An address that a report went to can be a customer's."""

OF_A_WALLET = frozenset({"description"})
"""Wallets are called by who is in them."""

PRIVATE = "*"
"""What stands in a line for a personal value."""


def names(kind: str, what: str, customer: int | None) -> frozenset[str]:
    """The fields that are personal in such a line; none where no person is in sight."""
    if customer is not None:
        return OF_A_CUSTOMER
    if kind == "MAIL":
        return OF_A_LETTER
    return OF_A_WALLET if what.startswith("WALLET ") else frozenset()


def parted(
    before: Mapping[str, Any], after: Mapping[str, Any], why: str, personal: frozenset[str]
) -> tuple[dict[str, Any], dict[str, Any], str, dict[str, Any]]:
    """`before`, `after` and `why` without what is personal, and that; why is, where anything can be.

    Of a personal field the line itself says that it changed, and no more.
    """
    if not personal:
        return dict(before), dict(after), why, {}
    told = {"before": _personal(before, personal), "after": _personal(after, personal), "why": why}
    return _rest(before, personal), _rest(after, personal), "", {name: part for name, part in told.items() if part}


def _personal(fields: Mapping[str, Any], personal: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in personal}


def _rest(fields: Mapping[str, Any], personal: frozenset[str]) -> dict[str, Any]:
    return {name: PRIVATE if name in personal else value for name, value in fields.items()}
