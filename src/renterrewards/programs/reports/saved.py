"""The parameters of a report under a name: taken from its form and put back into it; `saved_run` runs them.

What is kept is what was typed, so that words as LAST MONTH mean another month in another month. The answers to
questions are not kept: who runs it gives them, as they spend points or send mail.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from renterrewards import entry, maps
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.lookup import check_codes
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.saved_query import SavedQuery
from renterrewards.store import audit, control

if TYPE_CHECKING:
    from renterrewards.programs.program import Program
    from renterrewards.store.work import Work

Typed = Sequence[tuple[Field, str]]
"""What is typed into fields."""

FILE = "saved_query"
HELP = (
    "One word of up to 12 characters, as MONTHLY. QUERY lists what is saved, and runs it; `renterrewards run` does so "
    "with --saved MONTHLY. Dates that were typed as words stay words. Shift+F7 lists the names of this option."
)


def find(desk: Desk, name: str, option: str) -> SavedQuery:
    """The query of this name over an option. Raises Fault."""
    found = _on_file(desk, name.strip().upper())
    if found is None:
        raise Fault(f"QUERY {name.upper()} IS NOT ON FILE, SAVE IT IN {option} FIRST")
    if found.option != option:
        raise Fault(f"{found.name} IS A QUERY OF {found.option}, NOT OF {option}")
    return found


def of_option(desk: Desk, option: str) -> list[SavedQuery]:
    """The queries over an option, by name."""
    with desk.store.look() as work:
        return [query for query in control.every(work, FILE) if query.option == option]


# -- in the report ---------------------------------------------------------------------------------


def keys(program: "Program") -> dict[str, Callable[[], Talk[None]]]:
    """What a report's keys SAVE and RECALL do."""
    return {"SAVE": lambda: save(program), "RECALL": lambda: recall(program)}


def save(program: "Program") -> Talk[None]:
    """Save what stands in the form under a name that is asked for."""
    desk, option = program.desk, program.map.code
    parameters = _parameters(program)
    known = tuple((query.name, query.description) for query in of_option(desk, option))
    typed = yield Ask("SAVE UNDER WHICH NAME?", answers=(), length=_name().length, choices=known, help=HELP)
    name = _named(typed, program.form.site)
    found = _on_file(desk, name)
    if found is not None and found.option != option:
        raise Fault(f"{name} IS A QUERY OF {found.option}, TAKE ANOTHER NAME")
    if found is not None and (yield Ask(f"{name} IS ON FILE, REPLACE IT Y/N?")) != "Y":
        yield Tell("NOTHING SAVED")
        return

    def save_it(work: "Work") -> SavedQuery:
        on_file: SavedQuery | None = control.find(work, FILE, (name,))
        check_unchanged(found, on_file)
        act, query = desk.act(work), on_file or SavedQuery(name=name, option=option)
        query = replace(query, parameters=parameters, saved_by=act.user, saved_at=act.instant)
        control.save(work, FILE, query)
        audit.note_record(work, act, f"QUERY {name}", on_file, query)
        return query

    query = desk.apply(save_it, alone=True)
    yield Tell(", ".join([f"QUERY {name} SAVED", *_worded(program.map, query)]))


def recall(program: "Program") -> Talk[None]:
    """Put a query that is picked into the form."""
    found = of_option(program.desk, program.map.code)
    if not found:
        raise Fault(f"NO QUERY OF {program.map.code} IS SAVED YET, TYPE SAVE AT OPTION TO SAVE ONE")
    rows = [Row(query, f"{query.name:<12} {query.description}".rstrip()) for query in found]
    query: SavedQuery = yield Pick(f"QUERIES OF {program.map.code}", "NAME         DESCRIPTION", iter(rows))
    known, gone = fields(program.map, query)
    yield from program.erase()
    faults = []
    for pair in sorted(known, key=_key_first):
        try:
            yield from fill(program, [pair])
        except Fault as fault:
            faults.append(fault)
    if faults:  # all else stands there, so that the one field can be mended
        raise faults[0]
    if gone:
        yield Tell(f"{gone[0].upper()} IS NO FIELD HERE ANY MORE, IT IS LEFT OUT, SAVE {query.name} ANEW", error=True)
    else:
        yield Tell(f"QUERY {query.name}, F1 BEGINS")


# -- in its fields ---------------------------------------------------------------------------------


def fields(map: Map, query: SavedQuery) -> tuple[list[tuple[Field, str]], list[str]]:
    """The fields with what is typed into them, and the names of which the option has no field."""
    entries = {field.name: field for field in map.entries}
    known = [(entries[name], text) for name, text in query.texts.items() if name in entries]
    return known, [name for name in query.texts if name not in entries]


def fill(program: "Program", typed: Typed) -> Talk[None]:
    """Type texts into their fields, the key first, as it brings what stands in others."""
    for field, text in sorted(typed, key=_key_first):
        program.enter(field, text)
        yield from program.entered(field)


def _key_first(pair: tuple[Field, str]) -> bool:
    return not pair[0].key


# -- inside ----------------------------------------------------------------------------------------


def check_unchanged(shown: SavedQuery | None, on_file: SavedQuery | None) -> None:
    """Raise Fault when a query is not what it was when it was shown; a run meanwhile changes nothing of it."""
    if _asked(shown) != _asked(on_file):
        name = (shown or on_file or SavedQuery(name="")).name
        raise Fault(f"QUERY {name} WAS CHANGED BY ANOTHER USER, ERASE AND CALL IT UP AGAIN")


def _asked(query: SavedQuery | None) -> tuple[Any, ...]:
    return () if query is None else (query.option, query.description, query.parameters, query.saved_at)


def _on_file(desk: Desk, name: str) -> SavedQuery | None:
    with desk.store.look() as work:
        found: SavedQuery | None = control.find(work, FILE, (name,))
    return found


def _parameters(program: "Program") -> str:
    """What stands in the form, as it must be typed on another day. Raises Fault when it cannot be run as it stands."""
    form = program.form
    with program.desk.store.look() as work:
        check_codes(work, program.map, form.values())
    typed = ((field.name, form.typed(field.name)) for field in program.map.entries)
    return "\n".join(f"{name}={text}" for name, text in typed if text)


def _name() -> Field:
    """The field of a query's name."""
    return maps.load("QUERY").field("name")


def _named(typed: str, site: entry.Site) -> str:
    """The name that was typed. Raises Fault, which is of no field of the report."""
    try:
        return str(entry.enter(_name(), typed, site))
    except Fault as fault:
        raise Fault(fault.message) from None


def _worded(map: Map, query: SavedQuery) -> Iterator[str]:
    """The dates that stay words: `START DATE LAST MONTH`."""
    for field, text in fields(map, query)[0]:
        if words := entry.wording(field, text):
            yield f"{field.label.upper()} {words}"
