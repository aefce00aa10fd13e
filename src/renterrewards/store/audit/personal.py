"""What of a line of the audit is about the customer himself, and goes with him when he is erased."""

from collections.abc import Mapping
from typing import Any

from renterrewards.rules.erasing import OF_HIM

PERSONAL = frozenset({"last_name", *OF_HIM, "void_reason", "to"})
"""The fields of a customer, of his RAs and of letters that are about him; all others are numbers, days and codes."""

ANYBODYS = frozenset({"MAIL"})
"""The kinds of acts that may be about a customer who is not known by his number: his address may be among others."""


def parted(
    before: Mapping[str, Any], after: Mapping[str, Any], why: str, about_him: bool
) -> tuple[dict[str, Any], dict[str, Any], str, dict[str, Any]]:
    """`before`, `after` and `why` without what is personal, and that: nothing is when it is about no customer.

    Of a personal field the line itself says that it changed, and no more.
    """
    if not about_him:
        return dict(before), dict(after), why, {}
    told = {"before": _personal(before), "after": _personal(after), "why": why}
    return _rest(before), _rest(after), "", {name: part for name, part in told.items() if part}


def _personal(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in PERSONAL}


def _rest(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: PRIVATE if name in PERSONAL else value for name, value in fields.items()}


PRIVATE = "*"
"""What stands in a line for a personal value."""
