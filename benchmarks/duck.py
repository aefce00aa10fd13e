"""DuckDB as the reference of reports: attached to the same SQLite file, and over a copy of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from renterrewards.store.awards import AwardQuery

ATTACHED, NATIVE = "DuckDB attached", "DuckDB native"

SQL = """
SELECT chosen.customer_number, c.first_name, c.last_name, c.city, c.state, chosen.rentals, chosen.days,
       chosen.revenue, c.last_activity, coalesce(p.balance, 0)
  FROM (SELECT customer_number, count(*) AS rentals, sum(rental_days) AS days, sum(revenue) AS revenue
          FROM {store}.agreement WHERE business_date BETWEEN ? AND ? GROUP BY customer_number) AS chosen
  JOIN {store}.customer AS c ON c.number = chosen.customer_number
  LEFT JOIN {store}.award_account AS p ON p.customer_number = chosen.customer_number
 ORDER BY chosen.customer_number
"""
COPIED = {
    "agreement": "customer_number, business_date, rental_days, revenue",
    "customer": "number, first_name, last_name, city, state, last_activity",
    "award_account": "customer_number, balance",
}


class Duck:
    """DuckDB over a store; without the library it has no ways and no figures."""

    goals = {ATTACHED: {"a month": 0.25, "everything": 1.0}, NATIVE: {"a month": 1.6, "everything": 2.0}}
    """R2, by the range."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def of(cls, path: Path) -> Iterator["Duck"]:
        """DuckDB over the store at `path`; the copy is made before anything is timed."""
        try:
            import duckdb
            import duckdb_extension_sqlite_scanner as scanner
        except ImportError:
            yield cls(None)
            return
        with duckdb.connect() as connection:
            (extension,) = Path(scanner.__file__).parent.rglob("*.duckdb_extension")
            connection.execute(f"LOAD '{extension}'")
            connection.execute(f"ATTACH '{path}' AS store (TYPE sqlite, READ_ONLY)")
            for name, columns in COPIED.items():
                connection.execute(f"CREATE TABLE {name} AS SELECT {columns} FROM store.{name}")
            yield cls(connection)

    def ways(self, asked: AwardQuery) -> dict[str, Callable[[], object]]:
        """The report's rows, by each way."""
        if self._connection is None:
            return {}
        days = [asked.start_date, asked.end_date]
        return {
            way: lambda store=store: self._connection.execute(SQL.format(store=store), days).fetchall()  # type: ignore[misc]
            for way, store in ((ATTACHED, "store"), (NATIVE, "memory.main"))
        }
