"""`import`: customers and agreements from CSV files."""

from pathlib import Path

import click

from renterrewards.cli.refusals import refusals
from renterrewards.programs.desk import Desk


@click.group(name="import")
def import_() -> None:
    """Bring customers or agreements in from CSV files."""


@import_.command(name="customers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and report, write nothing.")
@click.pass_obj
def import_customers(desk: Desk, file: Path, dry_run: bool) -> None:
    """Import customers; an award_points column is posted as opening balances.

    Example: renterrewards import customers customers.csv --dry-run
    """
    from renterrewards import imports

    with refusals(), desk.store.look() as work:
        act = desk.act(work)
    with refusals():
        done = imports.import_customers(desk.store, act, file, dry_run=dry_run)
        click.echo(f"{done.rows} CUSTOMERS, {done.points} AWARD POINTS {_ending(dry_run)}")


@import_.command(name="agreements")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--earn", is_flag=True, help="Let each closed RA earn its point, in closing order.")
@click.option("--dry-run", is_flag=True, help="Check and report, write nothing.")
@click.pass_obj
def import_agreements(desk: Desk, file: Path, earn: bool, dry_run: bool) -> None:
    """Import rental agreements, open and closed.

    Example: renterrewards import agreements agreements.csv --earn
    """
    from renterrewards import imports
    from renterrewards.programs.rental import closing

    with refusals(), desk.store.look() as work:
        act = desk.act(work)
    with refusals():
        earner = closing.earner(act) if earn else None
        done = imports.import_agreements(desk.store, act, file, dry_run=dry_run, earn=earner)
        click.echo(f"{done.rows} AGREEMENTS, {done.open} OPEN, {done.closed} CLOSED {_ending(dry_run)}")


def _ending(dry_run: bool) -> str:
    return "WOULD BE IMPORTED, NOTHING WRITTEN" if dry_run else "IMPORTED"
