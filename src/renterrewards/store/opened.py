"""Opening a store that may be of an older release: it is brought to this one first."""

from typing import TYPE_CHECKING, Any

from renterrewards.store.engine import Store
from renterrewards.store.upkeep import Progress

if TYPE_CHECKING:
    from sqlalchemy import Engine


def open_store(where: str, tell: Progress = lambda *so_far: None, **given: Any) -> Store:
    """`Store.open`, and `tell` is told how far an upgrade is."""

    def upgraded(store: Store, engine: "Engine", patience: float) -> None:
        from renterrewards.store.care.upgrading import upgrade  # and with it what only an upgrade needs

        upgrade(store, engine, patience, tell)

    return Store.open(where, upgrade=upgraded, **given)
