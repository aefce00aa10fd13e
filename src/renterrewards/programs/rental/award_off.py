"""An award deleted from the S window of an RA: asked as every deletion is, then its points are given back."""

from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.form import Form
from renterrewards.programs.rental import ra_points
from renterrewards.programs.rental.set_up import setup
from renterrewards.records import Act, Agreement
from renterrewards.rules.conversation import Ask, Talk

if TYPE_CHECKING:
    from renterrewards.store.work import Work

FIELD = "delete_award"


def check_none(form: Form) -> None:
    """Raise Fault when an award is to be deleted from an RA that is not on file."""
    if form.texts[FIELD]:
        raise Fault("THIS RA IS NOT OPENED YET, THERE IS NO AWARD TO DELETE", FIELD)


def asked(form: Form) -> Talk[str]:
    """The code of the award to be deleted, blank for none: typed in the field, once more, and confirmed."""
    code = str(form.value(FIELD))
    if not code:
        return ""
    typed = yield Ask("ENTER AWARD TO BE DELETED:", answers=(), length=10)
    if typed.strip().upper() != code:
        raise Fault("ENTRY DOES NOT MATCH, DELETE ABORTED", FIELD)
    if (yield Ask("ARE YOU SURE (Y/N) ?", guarded=True)) != "Y":
        raise Fault("NOTHING DELETED, BLANK FIELD S5 TO SAVE THE REST", FIELD)
    return code


def taken(work: "Work", act: Act, ra: Agreement, code: str) -> list[str]:
    """Give the award back and take it off the RA; what is to be said."""
    if not code:
        return []
    back = ra_points.give_one_back(work, act, ra.number, code, setup(work), "AWARD DELETED")
    return [f"AWARD {code} DELETED, {ra_points.points_text(back)} GIVEN BACK"]
