"""`import`: customers, agreements and control files from CSV files, or a whole store."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from renterrewards.cli.progress import progress
from renterrewards.cli.refusals import refusals
from renterrewards.programs.desk import Desk
from renterrewards.programs.sheets import SHEETS

if TYPE_CHECKING:
    from renterrewards.imports import How, ImportSummary
    from renterrewards.records import Act

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))

HOW = (
    click.option("--dry-run", is_flag=True, help="Check and report, write nothing but the reject file."),
    click.option("--whole", is_flag=True, help="All rows or none, in one transaction; a bad row stops it."),
    click.option("--resume", is_flag=True, help="Go on with an import of this file that was interrupted."),
    click.option(
        "--rejects",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Where rows that are left out go (FILE.rejects.csv beside FILE if not given); never over another file. "
        "With --resume: those to come.",
    ),
)


def in_batches(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of an import that goes batch by batch."""
    for option in reversed(HOW):
        command = option(command)
    return FILE(command)


@click.group(name="import")
def import_() -> None:
    """Bring customers, agreements or control files in from CSV files, or a whole store.

    Rows that are bad are left out and written to a reject file with what is wrong; mend them there and import it.
    """


@import_.command(name="customers")
@in_batches
@click.pass_obj
def import_customers(desk: Desk, /, file: Path, **given: Any) -> None:
    """Import customers; an award_points column is posted as opening balances.

    Example: renterrewards import customers customers.csv --dry-run
    """
    from renterrewards import imports

    with refusals(), progress() as tell:
        act, how = _begun(desk, "customers", given)
        done = imports.import_customers(desk.store, act, file, how, progress=tell)
    _say(f"{done.rows} CUSTOMERS, {done.points} AWARD POINTS", done, how.dry_run)


@import_.command(name="agreements")
@in_batches
@click.option("--earn", is_flag=True, help="Let each closed RA earn its point, in closing order.")
@click.pass_obj
def import_agreements(desk: Desk, /, file: Path, earn: bool, **given: Any) -> None:
    """Import rental agreements, open and closed.

    Example: renterrewards import agreements agreements.csv --earn
    """
    from renterrewards import imports
    from renterrewards.programs.rental import closing

    with refusals(), progress() as tell:
        act, how = _begun(desk, "agreements", given)
        earner = closing.earner(act) if earn else None
        done = imports.import_agreements(desk.store, act, file, how, earn=earner, progress=tell)
    _say(f"{done.rows} AGREEMENTS, {done.open} OPEN, {done.closed} CLOSED", done, how.dry_run)


@import_.command(name="everything")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
def import_everything(desk: Desk, folder: Path) -> None:
    """Fill an empty store with what `export everything` wrote, as it was or not at all.

    Example: renterrewards --database new.db import everything books
    """
    from renterrewards import imports
    from renterrewards.cli import signing
    from renterrewards.programs import files
    from renterrewards.rules.rights import IMPORT
    from renterrewards.store import users

    desk.let_in = None if desk.open_to_all else signing.sign_on_unless_new
    with refusals(), progress() as tell:
        with desk.store.look() as work:
            if not users.nobody_yet(work):
                files.check_everything(desk, work, IMPORT)
            act = desk.act(work)
        done = imports.import_everything(desk.store, folder, tell, act)
    click.echo(f"{done:,} ROWS IMPORTED, THE LEDGER IS SOUND")


def named(sheet: str) -> str:
    """A control file in words."""
    return sheet.replace("_", " ")


def _sheet(name: str, option: str) -> click.Command:
    """The command that brings a control file in."""

    @click.command(name=name, help=f"Import {named(name)}, all rows or none: each as SAVE in {option} would take it.")
    @FILE
    @click.option("--dry-run", is_flag=True, help="Check and report, write nothing.")
    @click.pass_obj
    def import_sheet(desk: Desk, /, file: Path, dry_run: bool) -> None:
        from renterrewards.programs import control_sheet

        with refusals():
            done = control_sheet.bring_in(desk, name, file, dry_run)
        click.echo(f"{done} {named(name).upper()} {_ending(dry_run)}")

    return import_sheet


for _name, _option in SHEETS.items():
    import_.add_command(_sheet(_name, _option))


def _begun(desk: Desk, what: str, given: dict[str, Any]) -> "tuple[Act, How]":
    from renterrewards.imports import How
    from renterrewards.programs import files

    option = files.KEPT_BY[what]
    how = How(**given, allowed=lambda work: files.check_import(desk, work, option))
    if how.whole and (how.resume or how.rejects):
        raise click.UsageError("--whole keeps nothing to go on with and leaves no row out, drop the other option")
    if how.resume and how.dry_run:
        raise click.UsageError("--resume goes on with what was begun, drop --dry-run")
    with desk.store.look() as work:
        how = replace(how, barred=files.barred(files.check_import(desk, work, option)))
        return desk.act(work), how


def _say(what: str, done: "ImportSummary", dry_run: bool) -> None:
    """The last line; rows that were left out are an error to whoever started it."""
    click.echo(f"{what} {_ending(dry_run)}")
    if done.rejected:
        rows = "1 ROW" if done.rejected == 1 else f"{done.rejected:,} ROWS"
        click.echo(f"{rows} LEFT OUT, MEND AND IMPORT {done.rejects}", err=True)
        raise SystemExit(1)


def _ending(dry_run: bool) -> str:
    return "WOULD BE IMPORTED, NOTHING WRITTEN" if dry_run else "IMPORTED"
