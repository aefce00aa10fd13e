"""Shift+F4: what is masked on the glass is shown, to who has a password for it, and written down."""

from typing import TYPE_CHECKING

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.programs.people import supervisor
from renterrewards.rules.conversation import Ask, Talk, Tell

if TYPE_CHECKING:
    from renterrewards.programs.program import Program
    from renterrewards.store.work import Work

CODE = Ask(
    "UNMASK, EMPLOYEE CODE:",
    answers=(),
    length=6,
    help="Personal data is masked here (EDITMISC page 1). The code and the password of somebody with Sees Unmasked or "
    "Overrides = Y (EDITUAF), you or a supervisor, show it until another record is shown, and that is written down.",
)


def unmask(program: "Program") -> Talk[None]:
    """Ask for code and password, write the look down, and show the record as it is. Raises Fault."""
    desk, form = program.desk, program.form
    if not form.masked:
        raise Fault("NOTHING IS MASKED HERE")
    if desk.store.read_only:
        raise Fault("STORE IS READ ONLY, A LOOK CANNOT BE WRITTEN DOWN THERE, SO NOTHING IS UNMASKED")
    code = clean(str((yield CODE))).strip().upper()
    if not code:
        raise Fault("TYPE THE EMPLOYEE CODE OF WHO MAY UNMASK")
    by = yield from supervisor.proven(desk, code)
    if not (by.unmasked or by.overrides):
        raise Fault(f"{code} MAY NOT UNMASK, THAT TAKES SEES UNMASKED OR OVERRIDES = Y IN EDITUAF")
    _note(program, code)
    form.unmask()
    yield Tell(f"UNMASKED BY {code} UNTIL ANOTHER RECORD IS SHOWN")


def _note(program: "Program", by: str) -> None:
    from renterrewards.store import audit

    desk = program.desk
    what = f"{program.map.code} {program.subject or 'NEW'}"

    def note_it(work: "Work") -> None:
        desk.rights(work).check_option(program.map.code)
        audit.note(work, desk.act(work), "UNMASK", what, {}, {"by": by}, customer=program.subject)

    desk.store.apply(note_it)  # also for who may only look
