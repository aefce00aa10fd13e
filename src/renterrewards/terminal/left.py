"""The areas of a terminal as they were left, as plain texts, and the terminal as it was of such texts."""

from collections.abc import Mapping
from typing import Any

from renterrewards.cells import places
from renterrewards.faults import Fault
from renterrewards.maps import OPTION
from renterrewards.programs import draft
from renterrewards.programs.draft import Draft
from renterrewards.programs.program import Program
from renterrewards.programs.seat import Whole
from renterrewards.programs.trail import MAIN
from renterrewards.terminal.areas import Areas
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.glass import Glass, Parked
from renterrewards.terminal.way import Way

GONE_ON = "RESUMED WHERE YOU LEFT OFF"
Area = Mapping[str, Any]
"""A draft, the `menus` passed to its option, the `field` with the cursor and the `text` half typed there."""


def taken(areas: Areas, glass: Glass) -> Whole:
    """What is open and half typed in each area; empty when that is nothing but the main menu. Touches no store."""
    opened = areas.opened()
    found = {str(number): _area(way, at, number == areas.here and glass.answering) for number, way, at in opened}
    nothing = list(found.values()) == [{"option": MAIN, "menus": [MAIN]}]
    return {} if nothing else {"here": areas.here, "areas": found}


async def brought_back(areas: Areas, dialogue: Dialogue, whole: Whole) -> None:
    """Put back what was open, with nothing of it saved or run, and say what became of it."""
    here = int(whole["here"])
    others = sorted(int(number) for number in whole["areas"] if int(number) != here)
    areas.forget()
    for number in (*others, here):
        areas.stand(number)
        dialogue.hush()
        for text in await _put_back(areas.way, dialogue, whole["areas"][str(number)]):
            dialogue.say(text)
        if number != here:
            areas.lay_aside()
    dialogue.glass.area = str(here) if others else ""
    dialogue.say(GONE_ON)


# -- inside ------------------------------------------------------------------------------------------


def _area(way: Way, at: Parked, answering: bool) -> Area:
    """An area without what is as it comes. `answering`: a question or a list has the keys."""
    menus = list(way.trail.menus) or [MAIN]
    if way.program.map.program in draft.NOT_KEPT:
        return {"option": menus[-1], "menus": menus}
    drawn, plain = draft.taken(way.program)._asdict(), Draft(way.program.map.code)._asdict()
    found = {name: value for name, value in drawn.items() if name == "option" or value != plain[name]}
    return {**found, "menus": menus, **_cursor(way.program, at, answering)}


def _cursor(program: Program, at: Parked, answering: bool) -> Area:
    """Where the cursor stands and what is half typed there; nothing of a secret."""
    field, editor = at.field, at.editor
    if field is None or field.name == OPTION:
        where, before, secret = {}, "", False
    else:
        where, before = {"field": field.name}, program.form.texts.get(field.name, "")
        secret = field.secret
    if answering or secret or editor.text == before:
        return where
    return {**where, "text": editor.text, "column": editor.column, "fresh": editor.fresh, "keyed": editor.typed}


async def _put_back(way: Way, dialogue: Dialogue, area: Area) -> list[str]:
    """An area with what was half done in it; where its option is not to be had any more, the menu before it."""
    menus = [str(menu) for menu in area.get("menus", [])] or [MAIN]
    way.trail.menus = menus
    try:
        found = await dialogue.work(lambda: draft.reopened(draft.read(area), way.desk))
    except (Fault, KeyError) as error:
        await way.open(MAIN)
        return [error.message] if isinstance(error, Fault) else [f"{area['option']} IS NO OPTION ANY MORE"]
    way.stand_in(found.program)
    _cursor_back(dialogue.glass, found.program, area)
    return found.said


def _cursor_back(glass: Glass, program: Program, area: Area) -> None:
    known = {field.name: field for field in program.form.front.entries}
    glass.to(known.get(area.get("field", ""), program.form.front.option))
    editor = glass.editor
    here = "field" not in area or area["field"] in known
    if not here or "text" not in area or places(area["text"]) > editor.length:
        return
    editor.text, editor.column = area["text"], min(area.get("column", 0), len(area["text"]))
    editor.fresh, editor.typed = area.get("fresh", True), area.get("keyed", False)
