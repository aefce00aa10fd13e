"""`doctor`: is this machine, this terminal and this store as they should be, and what to do when not."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from renterrewards.cli.station import at_a_terminal
from renterrewards.company import Company
from renterrewards.programs.desk import Desk

if TYPE_CHECKING:
    from renterrewards.cli.checkup import Found


@click.command()
@click.option("--keys", "try_keys", is_flag=True, help="Try the keys of this terminal first, one after the other.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--quiet", is_flag=True, help="Print only what is WRONG or ADVICE.")
@click.pass_context
def doctor(context: click.Context, try_keys: bool, as_json: bool, quiet: bool) -> None:
    """Look at this machine, terminal and store: each line OK, ADVICE or WRONG. Ends with 1 when anything is WRONG.

    Example: renterrewards doctor
    """
    from renterrewards.cli import checkup, store_checkup

    desk: Desk = context.obj
    company: Company = context.meta["company"]
    settings: Path = context.meta["settings"]
    found = [*(_keys(settings) if try_keys else ()), *checkup.of_machine(desk, settings)]
    found += store_checkup.of_store(company.database, desk)
    wrong = any(one.state == "WRONG" for one in found)
    if as_json:
        click.echo(json.dumps({"well": not wrong, "checks": [one._asdict() for one in found]}, indent=2))
    else:
        for one in found:
            if not (quiet and one.state == "OK"):
                click.echo(f"{one.state:<7} {one.what:<13} {one.said}")
    if wrong:
        raise SystemExit(1)


def _keys(settings: Path) -> "list[Found]":
    if not at_a_terminal():
        raise click.UsageError("--keys needs a terminal, there are no keys to press without one")
    from renterrewards.cli.checkup import Found
    from renterrewards.terminal import keys_tried, station
    from renterrewards.terminal.keyboard import Keyboard

    bad = keys_tried.tried(Keyboard(station.read(settings).keys), click.echo)
    if bad:
        return [Found("KEYS", "ADVICE", f"{', '.join(bad)} DO NOT ARRIVE: ESC AND A DIGIT IS F1 TO F10, OR GIVE THE "
                      f"ACTION ANOTHER KEY IN {settings} (docs/terminals.md)")]  # fmt: skip
    return [Found("KEYS", "OK", "EVERY KEY THAT WAS TRIED ARRIVES AS IT SHOULD")]
