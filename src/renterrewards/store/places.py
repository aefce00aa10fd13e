"""Where a store is, and which database it lies in: an SQLite file, or a PostgreSQL database by its URL."""

import re
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from renterrewards.faults import Fault
from renterrewards.store.engines import sqlite
from renterrewards.store.place import Place
from renterrewards.store.upkeep import Upkeep


def place_of(where: str, driver: Any = None) -> Place:
    """The place of a path, of `:memory:`, or of a URL: `sqlite:///path` (`?mode=ro`: look only), `postgresql://...`.

    A server may have several hosts, as one that takes over when another fails: `postgresql://user@one,two/name`.

    `driver` is the class of its connections, if not the usual one.
    """
    if "://" not in where:
        return sqlite.at(where, look=False, driver=driver)
    try:
        url = make_url(_one_host(where))
    except (ArgumentError, ValueError):
        raise Fault(
            f"{where.partition('://')[0]}://... IS NO DATABASE URL, TYPE IT AS postgresql://user@host/name"
        ) from None
    if url.get_backend_name() == "sqlite":
        return sqlite.at(url.database or sqlite.MEMORY, url.query.get("mode") == "ro", driver)
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        from renterrewards.store.engines import postgresql  # its driver is an extra, and is not for an SQLite store

        return postgresql.at(url, driver)
    raise Fault(f"{url.drivername} IS NO STORE, NAME AN SQLITE FILE OR postgresql://user@host/name")


def upkeep_of(place: Place) -> Upkeep:
    """How a store is backed up, checked and upgraded; nobody who only works loads it."""
    if isinstance(place, sqlite.SQLitePlace):
        from renterrewards.store.engines.sqlite_upkeep import SQLiteUpkeep

        return SQLiteUpkeep(place)
    from renterrewards.store.engines.postgresql import PostgreSQLPlace
    from renterrewards.store.engines.postgresql_upkeep import PostgreSQLUpkeep

    assert isinstance(place, PostgreSQLPlace)
    return PostgreSQLUpkeep(place)


def _one_host(where: str) -> str:
    """A URL of several hosts, `//user@one:5432,two:5432/name`, as the URL library knows it: they go behind the `?`."""
    found = _HOSTS.fullmatch(where)
    if not found:
        return where
    beginning, hosts, path, query = found.groups()
    named = [one.rpartition(":") if _PORT.search(one) else (one, "", "") for one in hosts.split(",")]
    names, ports = ",".join(name.strip("[]") for name, _, _ in named), ",".join(port for _, _, port in named)
    return f"{beginning}{path or '/'}?host={names}&port={ports}" + (f"&{query}" if query else "")


_HOSTS = re.compile(r"(postgres[a-z+]*://(?:[^/?@]*@)?)([^/?@]*,[^/?@]*)(/[^?]*)?(?:\?(.*))?")
_PORT = re.compile(r":\d+$")
