"""A connection that the pool of a store lends for one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import PoolProxiedConnection


@dataclass
class Lent:
    """A connection of the pool, or the one that came in its place."""

    pooled: PoolProxiedConnection
    instead_of: Callable[[PoolProxiedConnection], PoolProxiedConnection]

    def another(self) -> Any:
        """A new connection in its place."""
        self.pooled = self.instead_of(self.pooled)
        return self.pooled.driver_connection

    def give_back(self, errors: tuple[type[Exception], ...]) -> None:
        """Roll back what is left open; a connection that cannot even do that is not used again."""
        connection = self.pooled.driver_connection
        if connection is None:  # it was invalidated, and no other was to be had
            return
        try:
            connection.rollback()
        except errors:
            self.pooled.invalidate()
        else:
            self.pooled.close()
