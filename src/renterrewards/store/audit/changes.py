"""What changed of a record, as the audit notes it."""

from dataclasses import fields
from typing import Any

from renterrewards.records import Act, Agreement
from renterrewards.store.audit.chain import note
from renterrewards.store.work import Work

Fields = dict[str, Any]


def note_record(
    work: Work, act: Act, what: str, before: Any, after: Any, why: str = "", customer: int | None = None
) -> None:
    """Note that a record was made (no `before`), changed or deleted (no `after`); nothing when it stayed as it was."""
    if before != after:
        kind = "ADD" if before is None else "DELETE" if after is None else "CHANGE"
        note(work, act, kind, what, *changed(before, after), why, customer)


def note_ra(work: Work, act: Act, kind: str, before: Agreement, after: Agreement, why: str = "") -> None:
    """Note what was done to an RA, of its renter."""
    note(work, act, kind, f"RA {after.number:08}", *changed(before, after), why, after.customer_number)


def changed(before: Any, after: Any) -> tuple[Fields, Fields]:
    """The fields of two records that differ, as they were and as they are; of one alone those that are filled."""
    if before is None or after is None:
        return _filled(before), _filled(after)
    differ = [name for name in _names(before) if getattr(before, name) != getattr(after, name)]
    return _values(before, differ), _values(after, differ)


def _filled(record: Any) -> Fields:
    if record is None:
        return {}
    return {name: value for name, value in _values(record, _names(record)).items() if value not in ("", None)}


def _values(record: Any, names: list[str]) -> Fields:
    return {name: getattr(record, name) for name in names}


def _names(record: Any) -> list[str]:
    return [field.name for field in fields(record)]
