"""Fields to type into, and the sites where it is done."""

from datetime import date
from typing import Any

import pytest

from renterrewards.entry import Site, enter
from renterrewards.faults import Fault
from renterrewards.picture import Field

TODAY = date(2012, 5, 5)
US = Site(TODAY)
EUROPE = Site(TODAY, "DD-MM-YY", "24")


def field(kind: str, **more: Any) -> Field:
    """Field 9 Thing, of a kind."""
    drawn: dict[str, Any] = {
        "name": "thing",
        "page": "1",
        "row": 0,
        "column": 0,
        "length": 32,
        "number": "9",
        "label": "Thing",
    }
    return Field(**drawn | {"kind": kind} | more)


def refusal(kind: str, typed: str, site: Site = US, **more: Any) -> str:
    """What is said to a text that is no value; the fault names the field."""
    with pytest.raises(Fault) as refused:
        enter(field(kind, **more), typed, site)
    assert refused.value.field == "thing"
    return refused.value.message
