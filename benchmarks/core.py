"""What the program asks of its store, written down, and asked again by SQLAlchemy Core's own `execute`."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.sql.expression import Executable

from benchmarks.raw import Quick
from renterrewards.store import engine
from renterrewards.store.engines.sqlite import SQLitePlace
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

Heard = list[tuple[Executable, Any]]
"""The statements of one work, each with its parameters, or with a list of them."""


@contextmanager
def heard() -> Iterator[list[Heard]]:
    """What each work of the block is asked."""
    found: list[Heard] = []

    class Hearing(Work):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            found.append([])

        def many(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> None:
            given = list(rows)
            found[-1].append((statement.core, given))  # type: ignore[arg-type]
            super().many(statement, given)

    def hearing(name: str) -> Any:
        def method(self: Work, statement: Statement, *otherwise: str, **params: Any) -> Any:
            found[-1].append((statement.core, params))  # type: ignore[arg-type]
            return getattr(super(Hearing, self), name)(statement, *otherwise, **params)

        return method

    for name in ("all", "one", "run", "change", "changed", "stream"):
        setattr(Hearing, name, hearing(name))
    engine.Work = Hearing  # type: ignore[misc]
    try:
        yield found
    finally:
        engine.Work = Work  # type: ignore[misc]


def by_core(path: Path, works: list[Heard]) -> float:
    """Seconds of the processor for the same statements, each work on a connection of the pool, every row fetched."""
    core = create_engine("sqlite://", creator=lambda: SQLitePlace(str(path), driver=Quick).connect(1))
    core.connect().close()
    started = time.process_time()
    for work in works:
        with core.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for statement, params in work:
                found = connection.execute(statement, params)
                if found.returns_rows:
                    found.fetchall()
            connection.exec_driver_sql("COMMIT")
    spent = time.process_time() - started
    core.dispose()
    return spent
