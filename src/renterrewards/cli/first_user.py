"""`first-user`: the first administrator of a store in which nobody can sign on yet."""

import click

from renterrewards.cleaner import clean
from renterrewards.cli.refusals import faults
from renterrewards.programs.desk import Desk


@click.command(name="first-user")
@click.argument("code")
@click.option("--name", default="", help="Who he is (the code if not given).")
@click.pass_obj
def first_user(desk: Desk, code: str, name: str) -> None:
    """Make the first administrator, with employee CODE; refused once anybody can sign on.

    His password is asked for twice, or comes from the file that RENTERREWARDS_NEW_PASSWORD_FILE names.

    Example: renterrewards first-user TUSJAS --name "JANE A. SMITH"
    """
    from renterrewards.cli import signing
    from renterrewards.programs import replies
    from renterrewards.programs.people import first_user as program
    from renterrewards.programs.people import new_password

    code, name = clean(code).strip().upper(), clean(name).strip().upper()
    if not 1 <= len(code) <= 6 or " " in code:
        raise click.UsageError("CODE is one word of up to 6 characters")
    desk.let_in = None
    with faults():
        with desk.store.look() as work:
            program.check(work)
        chosen = replies.carry(new_password.chosen(code), signing.answer)
        program.make(desk, desk.store, code, name or code, chosen)
    click.echo(f"{code} IS THE FIRST ADMINISTRATOR, EDITUAF MAKES THE OTHER USERS")
