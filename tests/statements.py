"""Every statement that the program has, by name: `ledger.points._BALANCE`, `customers.FILE.update`."""

import pkgutil
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from typing import Any

from renterrewards import store
from renterrewards.store.rows import RecordFile
from renterrewards.store.statement import Statement


def every() -> dict[str, Statement]:
    """Those of the store's modules, and those that serve its files of records."""
    return dict(found for module in _modules() for found in _of(module))


def _modules() -> Iterator[str]:
    """An engine has no statements, and one of them needs a driver that may not be there."""
    for found in pkgutil.walk_packages(store.__path__, "renterrewards.store."):
        if ".engines" not in found.name:
            yield found.name


def _of(module: str) -> Iterator[tuple[str, Statement]]:
    short = module.removeprefix("renterrewards.store.")
    for name, value in vars(import_module(module)).items():
        yield from _named(f"{short}.{name}", value)
        if isinstance(value, dict):
            for key, one in value.items():
                yield from _named(f"{short}.{name}[{key}]", one)


def _named(name: str, value: object) -> Iterator[tuple[str, Statement]]:
    if isinstance(value, Statement):
        yield name, value
    if isinstance(value, RecordFile):
        for one, made in vars(RecordFile).items():
            if isinstance(made, cached_property) and _has(value, one):
                found = getattr(value, one)
                if isinstance(found, Statement):
                    yield f"{name}.{one}", found


def _has(file: "RecordFile[Any]", one: str) -> bool:
    """Only a file of one key gives numbers, and only one with a key has a record after another."""
    return len(file.keys) == 1 if one == "insert_next" else bool(file.keys) or one in ("in_order", "insert")
