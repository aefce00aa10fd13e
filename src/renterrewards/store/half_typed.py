"""What tells of a customer in what is half typed and on watched glasses; case is Python's, not a database's."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from renterrewards.records import Customer

Area = Mapping[str, Any]


def without(whole: str, whose: Customer) -> str:
    """A draft with what is about a customer taken out, area by area; others keep what is typed in them."""
    try:
        found = json.loads(whole)
        areas = {number: _emptied(area) if _tells(area, whose) else area for number, area in found["areas"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):  # of another release: nobody knows what is in it
        return ""
    if areas == found["areas"]:
        return whole
    return json.dumps({**found, "areas": areas}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def is_on(glass: str, whose: Customer) -> bool:
    """Whether a glass that was put down shows him."""
    try:
        rows = ["".join(text for text, _ in row) for row in json.loads(glass)["lines"]] if glass else []
    except (ValueError, KeyError, TypeError):
        return True
    return any(_names(row, whose) for row in rows)


# -- inside ------------------------------------------------------------------------------------------


def _emptied(area: Area) -> Area:
    return {name: area[name] for name in ("option", "menus") if name in area}


def _tells(area: Area, whose: Customer) -> bool:
    called = area.get("by", {}).get("customer_number", "")
    return called == str(whose.number) or any(_names(text, whose) for text in _typed(area))


def _typed(area: Area) -> Iterator[str]:
    """What its user typed, without the names of options and fields."""
    yield from map(str, area.get("by", {}).values())
    yield from map(str, area.get("typed", {}).values())
    yield str(area.get("text", ""))


def _names(text: str, whose: Customer) -> bool:
    """Whether a text has his name, his licence or his address for mail in it, as whole words."""
    known = filter(None, (whose.last_name, whose.licence_number, whose.email))
    return any(re.search(rf"(?<!\w){re.escape(one.upper())}(?!\w)", text.upper()) for one in known)
