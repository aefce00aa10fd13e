"""A shop in which Ann and Bob sign on, and what is written down of them."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import people
import stores

from renterrewards.store import control, users
from renterrewards.store.engine import Store

ANN, BOB = people.sign_on("ANN"), people.sign_on("BOB")
NINE = datetime(2012, 5, 1, 9, 0)
WRONG = "not the lamp at all"


@contextmanager
def of_two(folder: Path) -> Iterator[Store]:
    """A store in which Ann and Bob may sign on."""
    people.work_at(folder / "store.db", "ANN", "BOB")
    with closing(Store.open(stores.where(folder / "store.db"))) as store:
        yield store


def change(store: Store, code: str, **fields: Any) -> None:
    """Change the record of a user."""
    with store.work() as work:
        found = users.find(work, code)
        assert found
        control.save(work, users.FILE, replace(found, **fields))


def audited(path: Path) -> list[tuple[Any, ...]]:
    """Who did what, by the audit."""
    return stores.rows(path / "store.db", "SELECT user_code, kind FROM audit_line ORDER BY seq")
