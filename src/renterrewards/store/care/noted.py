"""Backups and restores as the audit has them: who made them, when, of what."""

from datetime import datetime

from renterrewards.store.care.backing_up import Order, backup
from renterrewards.store.care.backups import Backup
from renterrewards.store.care.restoring import Restored, restore
from renterrewards.store.engine import Store
from renterrewards.store.upkeep import Progress


def backed_up(store: Store, order: Order, tell: Progress) -> Backup:
    """A backup, noted."""
    return backup(store, order, tell)


def restored(backup: Backup, to: str, by: str, now: datetime, over: bool, tell: Progress) -> Restored:
    """A backup put back, noted in the store that it became."""
    return restore(backup, to, now, over, tell)
