"""`backup`, `restore`, `verify` and `upgrade`: the care of the store, by whoever its file or database belongs to."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from renterrewards.cli.progress import progress
from renterrewards.cli.refusals import faults
from renterrewards.company import Company
from renterrewards.machine import login_name
from renterrewards.programs.desk import Desk
from renterrewards.rules.generations import Generations

if TYPE_CHECKING:
    from renterrewards.store.engine import Store
    from renterrewards.store.upkeep import Finding

QUIET = click.option("--quiet", is_flag=True, help="Print nothing when all is well, so that cron sends no mail then.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
BACKUP = click.Path(exists=True, path_type=Path)
_USUAL = Generations()


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--daily", default=_USUAL.daily, show_default=True, help="Of how many days one is kept.")
@click.option("--weekly", default=_USUAL.weekly, show_default=True, help="Of how many weeks one is kept.")
@click.option("--monthly", default=_USUAL.monthly, show_default=True, help="Of how many months one is kept.")
@click.option("--keep-all", is_flag=True, help="Remove no older backup.")
@JSON
@QUIET
@click.pass_context
def backup(
    context: click.Context,
    folder: Path | None,
    daily: int,
    weekly: int,
    monthly: int,
    keep_all: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make a proven copy of the store in FOLDER while others work.

    Without FOLDER it is the setting backup_folder, else the folder backups beside the store. Older ones are removed
    after a good new one; the last of each of the latest days, weeks and months stays.

    Example: renterrewards backup /mnt/stick/backups
    """
    from renterrewards.store.care.backing_up import Order
    from renterrewards.store.care.noted import backed_up
    from renterrewards.store.schema import VERSION

    keep = None if keep_all else Generations(daily, weekly, monthly)
    desk: Desk = context.obj
    with faults(), progress() as tell, _as_it_is(context) as store:
        if folder is None and (set_to := desk.machine().backup_folder):
            folder = Path(set_to).expanduser()
        made = backed_up(store, Order(_by(desk), desk.now(), folder, keep=keep), desk.act, tell, _by(desk))
    if as_json:
        click.echo(json.dumps({"folder": str(made.folder)} | _told(made.manifest), indent=2))
    elif not quiet:
        proven = (
            "PROVEN" if made.manifest.schema == VERSION else "OF AN OLDER RELEASE: ONLY THAT IT CAN BE READ IS PROVEN"
        )
        click.echo(f"BACKUP {made.folder}, {made.manifest.size:,} BYTES, {proven}")


@click.command()
@click.argument("backup", type=BACKUP)
@click.option("--over", is_flag=True, help="Move the store that is there aside first; nobody may have it open.")
@JSON
@click.pass_context
def restore(context: click.Context, backup: Path, over: bool, as_json: bool) -> None:
    """Make the store of a BACKUP, the folder of one, where --database says; proven before anybody is let in.

    Example: renterrewards --database restored.db restore backups/renterrewards-20261127-040000
    """
    from renterrewards.store.care import backups
    from renterrewards.store.care.noted import restored

    desk: Desk = context.obj
    company: Company = context.meta["company"]
    with faults(), progress() as tell:
        done = restored(backups.read(backup), company.database, desk.now(), over, desk.act, tell, _by(desk))
    if as_json:
        click.echo(json.dumps({"store": done.store, "aside": done.aside, "checks": _rows(done.found)}, indent=2))
        return
    _say(done.found)
    click.echo(f"RESTORED {done.store}" + (f", THE ONE BEFORE IT IS {done.aside}" if done.aside else ""))


@click.command()
@click.argument("backup", required=False, type=BACKUP)
@click.option("--witness", type=BACKUP, help="A backup of this store: what it saw of the audit is still so.")
@JSON
@QUIET
@click.pass_context
def verify(context: click.Context, backup: Path | None, witness: Path | None, as_json: bool, quiet: bool) -> None:
    """Prove the store, or a BACKUP: file, foreign keys, schema, ledger, audit. Ends with 1 when anything is wrong.

    Example: renterrewards verify --quiet
    """
    from renterrewards.store.care import backups, verifying

    with faults(), progress() as tell:
        if backup is None:
            saw = verifying.witness_of(backups.read(witness)) if witness else None
            with _as_it_is(context) as store:
                found = list(verifying.verify(store, tell, saw))
        else:
            found = list(verifying.verify_backup(backup, tell))
    wrong = [one for one in found if not one.sound]
    if as_json:
        click.echo(json.dumps({"sound": not wrong, "checks": _rows(found)}, indent=2))
    elif not quiet:
        _say(found)
    elif wrong:
        _say(wrong, err=True)
    if wrong:
        raise SystemExit(1)


@click.command()
@click.pass_context
def upgrade(context: click.Context) -> None:
    """Bring a store of an older release to this one; a backup is made first.

    Example: renterrewards upgrade
    """
    from renterrewards.store.opened import open_store
    from renterrewards.store.schema import VERSION

    company: Company = context.meta["company"]
    with faults(), progress() as tell:
        with _as_it_is(context) as store:
            since = store.version
        open_store(company.database, tell=tell).close()
    was = f"WAS {since}, " if since < VERSION else ""
    click.echo(f"{company.database_called}: {was}SCHEMA IS {VERSION}")


def _by(desk: Desk) -> str:
    """Who takes care: his account, as nobody signs on for that, so that a code would be anybody's."""
    return desk.user or login_name()


@contextmanager
def _as_it_is(context: click.Context) -> "Iterator[Store]":
    from renterrewards.store.engine import Store

    company: Company = context.meta["company"]
    with closing(Store.open_as_it_is(company.database)) as store:
        yield store


def _say(found: "list[Finding]", err: bool = False) -> None:
    for one in found:
        click.echo(f"{one.what:<14} {'OK' if one.sound else 'WRONG':<6} {one.said}", err=err)


def _rows(found: "list[Finding]") -> list[dict[str, Any]]:
    return [one._asdict() for one in found]


def _told(manifest: Any) -> dict[str, Any]:
    return {name: value for name, value in json.loads(manifest.text()).items() if name != "rows"}
