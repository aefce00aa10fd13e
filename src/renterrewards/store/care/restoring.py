"""A backup becomes a store again: proven before anybody may work in it, never over a store unless that is asked for."""

from datetime import datetime
from typing import NamedTuple

from renterrewards.faults import Fault
from renterrewards.store.care.backups import STAMP, Backup
from renterrewards.store.care.verifying import verify
from renterrewards.store.engine import Store
from renterrewards.store.place import Place
from renterrewards.store.places import place_of, upkeep_of
from renterrewards.store.schema import VERSION
from renterrewards.store.trouble import NEWER, fault
from renterrewards.store.upkeep import Finding, Progress


class Restored(NamedTuple):
    """Where the store is, what the one before it is called now (blank: there was none), and what was proven."""

    store: str
    aside: str
    found: list[Finding]


def restore(backup: Backup, to: str, now: datetime, over: bool, tell: Progress) -> Restored:
    """Make the store at a path or URL of a backup. Raises Fault, and then what was there before is there."""
    place = place_of(to)
    upkeep = upkeep_of(place)
    if backup.manifest.kind != upkeep.kind:
        raise Fault(
            f"{backup.called} IS OF A STORE IN {backup.manifest.kind.upper()}, RESTORE IT THERE, "
            "THEN renterrewards copy-store MOVES IT"
        )
    if backup.manifest.schema > VERSION:
        raise fault(NEWER, backup.called)
    tell("READING THE BACKUP", 0, 0)
    backup.check_whole()
    found: list[Finding] = []

    def prove(new: Place) -> None:
        store = Store.open_as_it_is(new)
        try:
            found.extend(verify(store, tell))
        finally:
            store.close()
        wrong = [f"{one.what}: {one.said}" for one in found if not one.sound]
        if wrong:
            raise Fault(f"NOT RESTORED, {backup.called} IS NOT SOUND, {wrong[0]}; TAKE ANOTHER BACKUP")

    aside = upkeep.put_back(backup.file, backup.manifest.schema, over, prove, now.strftime(STAMP))
    return Restored(place.called, aside, found)
