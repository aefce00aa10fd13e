"""Which tests have to do with a store: those that ask for one, or whose module can.

A store of a test is had from `stores` alone: by a fixture that stands on it, or by a module that imports it, itself
or another that does. What can ask for none is the same whatever database the stores are in.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OF_A_FILE = "asked in SQLite's own words"
"""Why a test is skipped on a server."""

_IMPORT = re.compile(r"^\s*(?:from|import) (\w+)", re.MULTILINE)
_A_FILE = b"SQLite format 3\0"


def is_stored(test: pytest.Item) -> bool:
    """Whether a test has to do with a store."""
    asked: list[str] = getattr(test, "fixturenames", [])
    return not fixtures().isdisjoint(asked) or "stores" in reached(test.path.stem)


def is_of_a_file(test: pytest.Item) -> bool:
    """Whether it asks in SQLite's own words, and so is skipped on a server."""
    said = (mark.kwargs.get("reason") for mark in test.iter_markers("skipif"))
    return "in_a_file" in getattr(test, "fixturenames", []) or OF_A_FILE in said


@cache
def fixtures() -> frozenset[str]:
    """Those of conftest that name a module that can have stores; the private ones are nobody's choice."""
    made = [one for one in ast.parse(_text("conftest")).body if isinstance(one, ast.FunctionDef) and one.name[0] != "_"]
    return frozenset(one.name for one in made if any("stores" in reached(name) for name in _named(one)))


@cache
def reached(module: str) -> frozenset[str]:
    """The modules of the tests that one imports, wherever in it, and those that these import."""
    found: set[str] = set()
    ahead = {module}
    while ahead:
        one = ahead.pop()
        found.add(one)
        ahead |= _imported(one) - found
    return frozenset(found)


def files_in(folder: Path) -> list[Path]:
    """The SQLite files in a folder, whoever made them."""
    return [path for path in folder.rglob("*") if path.is_file() and _begins(path) == _A_FILE]


@cache
def _imported(module: str) -> frozenset[str]:
    return frozenset(name for name in _IMPORT.findall(_text(module)) if (HERE / f"{name}.py").exists())


def _text(module: str) -> str:
    file = HERE / f"{module}.py"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _named(part: ast.AST) -> list[str]:
    return [one.id for one in ast.walk(part) if isinstance(one, ast.Name)]


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_A_FILE))
