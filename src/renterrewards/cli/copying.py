"""`copy-store`: a company moves to another store."""

import click

from renterrewards.cli.progress import progress
from renterrewards.cli.refusals import refusals
from renterrewards.imports.copying import Copied
from renterrewards.machine import login_name
from renterrewards.programs.desk import Desk


@click.command(name="copy-store")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.pass_obj
def copy_store(desk: Desk, source: str, target: str) -> None:
    """Copy a whole company into an empty store, SQLite or PostgreSQL, and prove both equal.

    FROM and TO are paths or postgresql://user@host/name. Passwords go along, so keep the copy as safe as the store.
    It is copied whole or not at all; nobody should work in FROM while people change over, as what is saved there
    after the copy began is not in it. The audit of both says that it was done, and by which account.

    Example: renterrewards copy-store books.db postgresql://counter@db/books
    """
    from renterrewards.imports.copying import copy_store as copied
    from renterrewards.store.engine import Store
    from renterrewards.store.places import place_of

    with refusals():
        if place_of(source) == place_of(target):
            raise click.UsageError("FROM and TO are one store")
        here = Store.open(source, new=False)
        try:
            there = Store.open(target)
            try:
                with progress() as tell:
                    found = copied(here, there, desk.act, tell, login_name())
            finally:
                there.close()
        finally:
            here.close()
    for line in _table(found):
        click.echo(line)


def _table(found: list[Copied]) -> list[str]:
    """Every table with its rows and the beginning of its digest, and what was proven."""
    lines = [f"{'TABLE':<28}{'ROWS':>14}  {'FROM':<16}  {'TO':<16}"]
    lines += [
        f"{one.table:<28}{one.here.rows:>14,}  {one.here.digest[:16]}  {one.there.digest[:16]}  EQUAL" for one in found
    ]
    total = sum(one.here.rows for one in found)
    return [*lines, f"{total:,} ROWS OF {len(found)} TABLES COPIED AND EQUAL, LEDGER AND AUDIT ARE SOUND"]
