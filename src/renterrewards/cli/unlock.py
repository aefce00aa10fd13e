"""`unlock`: the way back of who owns the store, when nobody can sign on who could unlock a code with F8."""

from typing import TYPE_CHECKING

import click

from renterrewards.cleaner import clean
from renterrewards.cli.refusals import faults
from renterrewards.faults import Fault
from renterrewards.machine import login_name
from renterrewards.programs.desk import Desk

if TYPE_CHECKING:
    from renterrewards.company import Company
    from renterrewards.store.work import Work


@click.command()
@click.argument("code")
@click.pass_context
def unlock(context: click.Context, code: str) -> None:
    """End the lock of employee CODE after too many tries; for the owner of the store's file or database.

    Example: renterrewards unlock TUSJAS
    """
    from renterrewards.programs.people import tries
    from renterrewards.store import audit, users

    desk: Desk = context.obj
    desk.let_in = None
    code = clean(code).strip().upper()

    def unlock_him(work: "Work") -> None:
        _check_owner(context.meta["company"], work)
        if users.find(work, code) is None:
            raise Fault(f"USER {code} IS NOT ON FILE")
        act = desk.act(work)
        tries.tell(work, act, code, users.take_back(work, code))
        audit.note(work, act, "UNLOCK", f"USER {code}", {}, {"account": login_name()})

    with faults():
        desk.store.apply(unlock_him, lambda: desk.store.work(alone=True))
    click.echo(f"{code} IS NOT LOCKED ANY MORE")


def _check_owner(company: "Company", work: "Work") -> None:
    """Raise Fault for who only works in the store: he could have as many tries as he wants."""
    from renterrewards.store.places import place_of, upkeep_of

    place = place_of(company.database)
    if not work.by_driver(upkeep_of(place).is_owner):
        raise Fault(f"ONLY THE OWNER OF {place.called} UNLOCKS HERE, F8 IN EDITUAF DOES IT FOR OTHERS")
