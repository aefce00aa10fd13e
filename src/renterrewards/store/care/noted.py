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


def backed_up(store: Store, order: Order, stamp: Stamp, tell: Progress) -> Backup:
    """A backup, noted in its store when that is one of ours and may be written."""
    made = backup(store, order, tell)
    if store.version == VERSION and not store.read_only:
        with store.work() as work:
            work.aside = True
            note(work, stamp(work), "BACKUP", made.called, {}, _told(made))
    return made


def restored(backup: Backup, to: str, now: datetime, over: bool, stamp: Stamp, tell: Progress) -> Restored:
    """A backup put back, noted in the store that it became; who was at work when it was made is so no more."""
    done = restore(backup, to, now, over, tell)
    with closing(Store.open_as_it_is(to)) as store:
        if store.version == VERSION:
            with store.work(alone=True) as work:
                for statement in _PASSING:
                    work.run(statement)
                note(work, stamp(work), "RESTORE", backup.called, {}, _told(backup))
    return done


def _told(backup: Backup) -> dict[str, str | int]:
    return {"made_at": backup.manifest.made_at, "sha256": backup.manifest.sha256, "bytes": backup.manifest.size}


_PASSING = [Statement(delete(table)) for table in metadata.sorted_tables if table.info.get("passing")]
