"""A run of a saved query: its report is begun with what was saved, and QUERY is told how it ended."""

from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any

from renterrewards.faults import PROGRAM_ERROR, Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Display, Pick
from renterrewards.programs.reports import saved
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.saved_query import SavedQuery
from renterrewards.store import queries

if TYPE_CHECKING:
    from renterrewards.programs.program import Program
    from renterrewards.store.work import Work

NOT_NOTED = "QUERY HAS NO NOTE OF THIS RUN, THE STORE COULD NOT BE WRITTEN"
NOT_HIS_TO_NOTE = "QUERY HAS NO NOTE OF THIS RUN, AS YOU ARE VIEW ONLY"


def run(program: "Program", query: SavedQuery, over: saved.Typed = ()) -> Talk[None]:
    """Fill the form by a query and what is typed over it, begin, and note how it ended.

    A store that cannot be written prints all the same. Two runs at once both print.
    """
    desk, heard = program.desk, list[Any]()
    began = _note_begin(desk, query)
    try:
        yield from _heard(_begin(program, query, over), heard)
    except Fault as fault:
        _note_end(desk, query, began, in_words(fault), failed=True)
        raise
    except GeneratorExit:  # whoever drives it gave up at a question or a list
        _note_end(desk, query, began, _left(heard), failed=True)
        raise
    except Exception:
        _note_end(desk, query, began, PROGRAM_ERROR, failed=True)
        raise
    if not _note_end(desk, query, began, _told(heard), failed=bool(program.exit_code)):
        yield Tell(NOT_HIS_TO_NOTE if program.rights.view_only else NOT_NOTED)


def _begin(program: "Program", query: SavedQuery, over: saved.Typed) -> Talk[None]:
    known, gone = saved.fields(program.map, query)
    if gone:
        where = f"{program.map.code} HAS NO FIELD {gone[0].upper()} ANY MORE"
        raise Fault(f"{where}, RECALL {query.name} THERE AND SAVE IT ANEW")
    yield from program.start()
    typed_over = {field.name for field, _ in over}
    yield from saved.fill(program, [*(pair for pair in known if pair[0].name not in typed_over), *over])
    yield from program.press(program.main_key)


def _heard(act: Talk[None], heard: list[Any]) -> Talk[None]:
    """The act step by step; the questions, messages and faults that it came to are put down in `heard`."""
    reply = None
    with closing(act):
        while True:
            try:
                item = act.send(reply)
            except StopIteration:
                return
            heard.append(item)
            reply = yield Display(_read(item.lines, heard)) if isinstance(item, Display) else item


def _read(lines: Generator[str, None, None], heard: list[Any]) -> Generator[str, None, None]:
    """The lines of a report that is displayed: it runs while it is read, so it fails outside of the act."""
    try:
        yield from lines
    except Fault as fault:
        heard.append(fault)
        raise


def _told(heard: Sequence[Any]) -> str:
    """What was said since the last question: where it was printed to."""
    asked = max((n for n, item in enumerate(heard) if isinstance(item, Ask | Pick)), default=-1)
    return "; ".join(item.text for item in heard[asked + 1 :] if isinstance(item, Tell)) or "DISPLAYED"


def _left(heard: Sequence[Any]) -> str:
    match heard[-1] if heard else None:
        case Ask(text):
            return f"STOPPED, NO ANSWER TO {text}"
        case Pick(title):
            return f"STOPPED, NOTHING PICKED FROM {title}"
        case Fault() as fault:
            return in_words(fault)
    return "STOPPED"


def _note_begin(desk: Desk, query: SavedQuery) -> datetime | None:
    """Note that a run begins; its instant, None when that cannot be written."""

    def begin_it(work: "Work") -> datetime:
        act = desk.act(work)
        queries.begun(work, query.name, act)
        return act.instant

    try:
        return desk.apply(begin_it)
    except Fault:
        return None


def _note_end(desk: Desk, query: SavedQuery, began: datetime | None, outcome: str, failed: bool) -> bool:
    """Note how a run ended; False when that cannot be written."""
    if began is None:
        return False
    try:
        desk.apply(lambda work: queries.ended(work, query.name, began, outcome, failed))
    except Fault:
        return False
    return True


def in_words(fault: Fault) -> str:
    """A fault of a report whose form is not seen: with the name of its field."""
    return f"{fault.field}: {fault.message}" if fault.field else fault.message
