"""Backups and restores as the audit has them: who made them, when, of what."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from sqlalchemy import delete

from renterrewards.records import Act
from renterrewards.store.audit import note
from renterrewards.store.care.backing_up import Order, backup
from renterrewards.store.care.backups import Backup
from renterrewards.store.care.restoring import Restored, restore
from renterrewards.store.engine import Store
from renterrewards.store.schema import VERSION, metadata
from renterrewards.store.statement import Statement
from renterrewards.store.upkeep import Progress
from renterrewards.store.work import Work

Stamp = Callable[[Work], Act]
"""The stamp of an act at a desk."""


def backed_up(store: Store, order: Order, stamp: Stamp, tell: Progress, account: str = "") -> Backup:
    """A backup, noted in its store when that is one of ours and may be written.

    `account` says who did it where nobody has signed on.
    """
    made = backup(store, order, tell)
    if store.version == VERSION and not store.read_only:
        with store.work() as work:
            work.aside = True
            act = stamp(work)
            note(work, act, "BACKUP", made.called, {}, _told(made, act, account))
    return made


def restored(
    backup: Backup, to: str, now: datetime, over: bool, stamp: Stamp, tell: Progress, account: str = ""
) -> Restored:
    """A backup put back, noted in the store that it became; who was at work when it was made is so no more."""
    done = restore(backup, to, now, over, tell)
    with closing(Store.open_as_it_is(to)) as store:
        if store.version == VERSION:
            with store.work(alone=True) as work:
                for statement in _PASSING:
                    work.run(statement)
                act = stamp(work)
                note(work, act, "RESTORE", backup.called, {}, _told(backup, act, account))
    return done


def _told(backup: Backup, act: Act, account: str) -> dict[str, str | int]:
    found: dict[str, str | int] = {
        "made_at": backup.manifest.made_at,
        "sha256": backup.manifest.sha256,
        "bytes": backup.manifest.size,
    }
    return found if act.user or not account else found | {"account": account}


_PASSING = [Statement(delete(table)) for table in metadata.sorted_tables if table.info.get("passing")]
