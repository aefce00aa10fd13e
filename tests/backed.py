"""Backups in tests: one made, points to be in it, what is typed, what is wrong with a store."""

from datetime import datetime
from pathlib import Path

from click.testing import CliRunner, Result

from renterrewards.cli import cli
from renterrewards.records import Act, Customer
from renterrewards.rules.generations import Generations
from renterrewards.store import customers
from renterrewards.store.care import verifying
from renterrewards.store.care.backing_up import Order, backup
from renterrewards.store.care.backups import Backup
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points

NOON = datetime(2012, 5, 1, 12)


def silent(what: str, done: int, of: int) -> None:
    """Nobody is told."""


def made(store: Store, folder: Path, now: datetime = NOON, keep: Generations | None = None) -> Backup:
    return backup(store, Order("ANN", now, folder, keep=keep), silent)


def earned(store: Store, act: Act) -> None:
    """A customer more, with his points."""
    with store.work() as work:
        number = customers.add(work, Customer(number=0, last_name="SMITH")).number
        points.earn(work, act, number, 3, f"earn:RA:{number}:1", points.Source("RA", str(number)))


def counted(store: Store) -> int:
    with store.look() as work:
        return len(customers.by_name(work, "", limit=100_000))


def typed(opens: str, *words: str) -> Result:
    """A command of whoever has the store, who need not be on file and signs on to nothing."""
    return CliRunner().invoke(cli, ["--database", opens, "--user", "ann", *words])


def wrong(store: Store) -> dict[str, str]:
    return {line.what: line.said for line in verifying.verify(store, silent) if not line.sound}
