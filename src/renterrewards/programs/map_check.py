"""Proves the maps: what can be wrong in a drawing or its table is found here, before a clerk finds it."""

from collections.abc import Iterator
from dataclasses import fields as record_fields

from renterrewards import maps
from renterrewards.entry import KINDS
from renterrewards.maps import Field, Map
from renterrewards.programs.directory import program_of


def problems() -> list[str]:
    """Every problem of every map, a line each; none when all are sound."""
    return [problem for code in maps.codes() for problem in _problems(code)]


def _problems(code: str) -> Iterator[str]:
    try:
        map = maps.load(code)
        program_of(map.program)
    except maps.MapError as error:
        yield str(error)
        return
    if not map.help:
        yield f"{code}: the screen has no help"
    for field in map.fields:
        yield from (f"{code} {field.number} {field.label}: {problem}" for problem in _field_problems(field))
    yield from _record_problems(map)
    for item in (item for page in map.pages for item in page.items if item.code not in maps.codes()):
        yield f"{code}: line {item.number} names {item.code}, which is no option"


def _field_problems(field: Field) -> Iterator[str]:
    if field.kind not in KINDS:
        yield f"kind {field.kind} is not known"
    if field.kind == "choice" and not field.values:
        yield "a choice without values"
    if not field.help:
        yield "no help"


def _record_problems(map: Map) -> Iterator[str]:
    """A control file's fields must be those of its record that are not only `shown`, and those `besides` it."""
    if not map.file:
        return
    from renterrewards.store import control

    known = {field.name for field in record_fields(control.FILES[map.file].record)}
    known = known - {*map.settings.get("shown", ())} | {*map.settings.get("besides", ())}
    for name in sorted({field.name for field in map.entries} ^ known):
        yield f"{map.code}: {name} is {'not a field of the record' if name not in known else 'not drawn'}"
