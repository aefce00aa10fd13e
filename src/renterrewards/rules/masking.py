"""Personal data as it is shown to those who may not see it: which fields, and what stands in their place. Pure."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # every form knows of masks, and the first screen does not wait for the records
    from renterrewards.records import Control

Mask = Callable[[str], str]
Masks = Mapping[str, Mask]
"""What is masked, by the names of fields of screens, columns of reports and particulars in their headings."""

SHOWN, LEAST = 4, 12
"""Of a number that long its first four and last four characters are shown, as the legacy system did with cards."""


def letters(text: str) -> str:
    """An X for each letter and digit."""
    return "".join("X" if char.isalnum() else char for char in text)


def number(text: str) -> str:
    """4234567890127890 as 4234*7890; of a shorter one that would leave nothing to guess."""
    plain = text.strip()
    return f"{plain[:SHOWN]}*{plain[-SHOWN:]}" if len(plain) >= LEAST else letters(plain)


def customer(text: str) -> str:
    """The last two digits of a customer's number."""
    return letters(text[:-2]) + text[-2:] if len(text) > 2 else letters(text)


_MASKED: Mapping[str, tuple[Mask, tuple[str, ...]]] = {
    "mask_address": (letters, ("address", "city", "postal_code", "customer_city", "city_state", "ADDRESS", "CITY")),
    "mask_licence": (number, ("licence_number",)),
    "mask_birth_date": (letters, ("birth_date",)),
    "mask_ids": (number, ("other_id", "tax_id")),
    "mask_phone": (letters, ("phone", "PHONE")),
    "mask_email": (letters, ("email", "E-MAIL")),
    "mask_number": (customer, ("customer_number", "CUSTOMER")),
}

PERSONAL = frozenset(name for mask, names in _MASKED.values() for name in names if mask is not customer)
"""The fields of a customer's screen that can be masked; his number stays there, as it calls him up."""


def masks(settings: "Control") -> Masks:
    """What the site wants masked (EDITMISC page 1)."""
    return {name: mask for flag, (mask, names) in _MASKED.items() if getattr(settings, flag) for name in names}


def told(found: Any, by: Masks) -> Any:
    """Plain data for scripts with what is masked in it, at any depth."""
    if isinstance(found, dict):
        return {name: _masked(by[name], value) if name in by else told(value, by) for name, value in found.items()}
    return [told(value, by) for value in found] if isinstance(found, list) else found


def masked_row(row: tuple[Any, ...], by: Mapping[int, Mask]) -> tuple[Any, ...]:
    """A row of a report with the values at these places masked; it stays of its kind."""
    return type(row)(_masked(by[n], value) if n in by else value for n, value in enumerate(row))


def _masked(mask: Mask, value: Any) -> Any:
    return value if value is None or value == "" else mask(str(value))
