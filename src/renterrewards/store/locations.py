"""Location groups (EDITGRP): which locations each one holds."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert, select

from renterrewards.records import SpecialDocument
from renterrewards.store.statement import Statement
from renterrewards.store.tables import location_group_member
from renterrewards.store.work import Work

GROUP = "+"
"""What the code of a group begins with, and no code of a location."""

ALL = ("", "ALL")


def groups(work: Work) -> dict[str, tuple[str, ...]]:
    """The groups that each location is in, by their codes; a location in none is left out."""
    found: dict[str, list[str]] = {}
    for group, location in work.all(_EVERY):
        found.setdefault(location, []).append(group)
    return {location: tuple(codes) for location, codes in found.items()}


def foresee(work: Work) -> None:
    """`groups` will be asked."""
    work.ahead(_EVERY)


def groups_of(work: Work, documents: Iterable[SpecialDocument]) -> dict[str, tuple[str, ...]]:
    """The same where a document stands at a group, else nothing: on the way of every RA few are asked for."""
    return groups(work) if any(document.location.startswith(GROUP) for document in documents) else {}


def members(work: Work, group: str) -> list[str]:
    """The codes of the locations of a group, in order."""
    return [row[0] for row in work.all(_MEMBERS, group=group)]


def meant(work: Work, code: str) -> frozenset[str] | None:
    """The locations that stand behind a location, a group or ALL; None for all of them."""
    if code.upper() in ALL:
        return None
    return frozenset(members(work, code)) if code.startswith(GROUP) else frozenset({code})


def put(work: Work, group: str, location: str) -> bool:
    """Make a location a member; whether it was none before."""
    if location in members(work, group):
        return False
    work.run(_PUT, group=group, location=location)
    return True


def remove(work: Work, group: str, location: str) -> None:
    """Take a location out of a group."""
    work.run(_REMOVE, group=group, location=location)


def clear(work: Work, group: str) -> None:
    """Take all locations out of a group."""
    work.run(_CLEAR, group=group)


_m = location_group_member.c
_group, _location = bindparam("group", type_=_m.group_code.type), bindparam("location", type_=_m.location_code.type)

_EVERY = Statement(select(_m.group_code, _m.location_code).order_by(_m.group_code, _m.location_code))
_MEMBERS = Statement(select(_m.location_code).where(_m.group_code == _group).order_by(_m.location_code))
_PUT = Statement(insert(location_group_member).values(group_code=_group, location_code=_location))
_REMOVE = Statement(delete(location_group_member).where(_m.group_code == _group, _m.location_code == _location))
_CLEAR = Statement(delete(location_group_member).where(_m.group_code == _group))
