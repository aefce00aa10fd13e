"""An older store becomes one of this release: backed up first, then all of it in one transaction, or nothing.

Whoever works in it meanwhile waits for a turn, and is told so when it takes longer than he waits.
"""

from datetime import UTC, datetime

from sqlalchemy import Engine

from renterrewards.faults import Fault
from renterrewards.store.care.backing_up import BEING_MADE, Order, backup
from renterrewards.store.engine import Store
from renterrewards.store.places import upkeep_of
from renterrewards.store.schema import VERSION
from renterrewards.store.trouble import IN_USE, UPGRADING, StoreFault, fault
from renterrewards.store.upkeep import Progress

BY = "UPGRADE"


def upgrade(store: Store, engine: Engine, patience: float, tell: Progress) -> None:
    """Bring a store to this release, unless another was faster. Raises Fault."""
    where = store.place.called
    try:
        with upkeep_of(store.place).held(patience):
            since = version_of(store, engine)
            if since < VERSION:
                _upgrade(store, engine, since, tell)
    except Fault as refused:
        if refused.message in (IN_USE, BEING_MADE.format(where=upkeep_of(store.place).folder)):
            raise fault(UPGRADING, where) from refused
        raise


def version_of(store: Store, engine: Engine) -> int:
    """The number of its schema at this moment."""
    connection = engine.raw_connection()
    try:
        return store.place.version(connection.driver_connection)
    finally:
        connection.close()


def _upgrade(store: Store, engine: Engine, since: int, tell: Progress) -> None:
    from renterrewards.store import migrations  # and Alembic, which nothing else needs

    if since < migrations.OLDEST:
        raise StoreFault(f"{store.place.called} IS OLDER THAN ANY RELEASE, IT CANNOT BE UPGRADED, RESTORE A BACKUP")
    tell("UPGRADING THE STORE, ITS BACKUP", 0, 0)
    store.version = since
    why = f"before-upgrade-to-{VERSION}"
    backup(store, Order(BY, datetime.now(UTC).replace(tzinfo=None), why=why), _prefixed(tell))
    tell(f"UPGRADING THE STORE TO {VERSION}", 0, 0)
    upkeep_of(store.place).migrate(engine, lambda connection: migrations.run(connection, since))
    store.version = VERSION
    tell("THE STORE IS UPGRADED, GO ON", 0, 0)


def _prefixed(tell: Progress) -> Progress:
    return lambda what, done, of: tell(f"UPGRADING THE STORE, ITS BACKUP: {what}", done, of)
