"""From each released schema to the next, a module a step; Alembic knows how each database is told.

A step says how tables change, in words that never change: it does not look at `store.tables`, which is how they are
today. It takes the guards of the schema before it away; those of this release are made after the last step, and the
stamp is set, by `Upkeep.migrate`.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from renterrewards.store.schema import VERSION

OLDEST = 1
"""The first schema that was released."""


def run(connection: Connection, since: int, told: Callable[[int], None] = lambda version: None) -> None:
    """Every step from a schema's version on, in the transaction that is under way; `told` of each as it begins."""
    context = MigrationContext.configure(connection, opts={"as_sql": False, "transactional_ddl": False})
    with Operations.context(context) as operations:
        for version in range(since + 1, VERSION + 1):
            told(version)
            step: Any = import_module(f"{__name__}.to_{version}")
            step.upgrade(operations)
