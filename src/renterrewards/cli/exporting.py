"""`export`: customers, agreements and control files as CSV files, or the whole store."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from renterrewards.cli.importing import named
from renterrewards.cli.progress import progress
from renterrewards.cli.refusals import refusals
from renterrewards.programs.desk import Desk
from renterrewards.programs.sheets import SHEETS

if TYPE_CHECKING:
    from renterrewards.exports import Note
    from renterrewards.rules.masking import Masks

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group(name="export")
def export() -> None:
    """Write customers, agreements or control files as CSV files, or the whole store.

    Files are written whole or not at all, never over another. Cells are as they are kept, so that they come back as
    they were: a spreadsheet may take one that begins with = as a formula.
    """


@export.command(name="customers")
@FILE
@click.pass_obj
def export_customers(desk: Desk, file: Path) -> None:
    """Write the customers as `import customers` takes them, merged ones left out.

    Example: renterrewards export customers customers.csv
    """
    from renterrewards import exports

    masks = _check(desk, "customers")
    _write(desk, "CUSTOMERS", file, lambda note: exports.export_customers(desk.store, file, masks, note))


@export.command(name="agreements")
@FILE
@click.pass_obj
def export_agreements(desk: Desk, file: Path) -> None:
    """Write the RAs that are open or closed as `import agreements` takes them.

    Example: renterrewards export agreements agreements.csv
    """
    from renterrewards import exports

    _check(desk, "agreements")
    _write(desk, "AGREEMENTS", file, lambda note: exports.export_agreements(desk.store, file, note))


@export.command(name="everything")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def export_everything(desk: Desk, folder: Path) -> None:
    """Write every table of the store into a new folder, for `import everything` into an empty one.

    Example: renterrewards export everything books
    """
    from renterrewards import exports
    from renterrewards.programs import files, noting
    from renterrewards.rules.rights import EXPORT

    with refusals(), progress() as tell:
        with desk.store.look() as work:
            files.check_everything(desk, work, EXPORT)
        rows = exports.export_everything(desk.store, folder, tell, noting.taken_out(desk, "EVERYTHING", folder))
    click.echo(f"{rows:,} ROWS OF EVERY TABLE IN {folder}")


def _sheet(name: str, option: str) -> click.Command:
    """The command that writes a control file."""

    @click.command(name=name, help=f"Write {named(name)}, which {option} keeps, as `import {name}` takes them.")
    @FILE
    @click.pass_obj
    def export_sheet(desk: Desk, /, file: Path) -> None:
        from renterrewards.programs import control_sheet

        _write(desk, named(name).upper(), file, lambda note: control_sheet.take_out(desk, name, file, note))

    return export_sheet


for _name, _option in SHEETS.items():
    export.add_command(_sheet(_name, _option))


def _check(desk: Desk, what: str) -> "Masks":
    """What is masked to who may take a file out; ends with the refusal of who may not."""
    from renterrewards.programs import files

    with refusals(), desk.store.look() as work:
        files.check_export(desk, work, files.KEPT_BY[what])
        return desk.masks(work)
    raise AssertionError("a refusal has ended it")


def _write(desk: Desk, what: str, file: Path, write: "Callable[[Note], int]") -> None:
    from renterrewards.programs import noting

    with refusals():
        rows = write(noting.taken_out(desk, what, file))
    click.echo(f"{rows:,} {what} IN {file}")
