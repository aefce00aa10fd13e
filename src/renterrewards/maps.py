"""A drawn screen made into a map: its pages, sub-windows, fields and keys; see `picture` for what is drawn how.

A map file, or a field of it, may be `like` another one and then says only what differs. Pure: text in, map out; nothing
here knows a terminal.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from renterrewards import picture
from renterrewards.picture import (
    COLUMNS,
    OPTION,
    ROWS,
    Field,
    Item,
    MapError,
    Page,
    Place,
    Shown,
    read_keys,
    read_page,
    table_name,
)

__all__ = [
    "COLUMNS",
    "OPTION",
    "ROWS",
    "Field",
    "Item",
    "Map",
    "MapError",
    "Page",
    "Place",
    "Shown",
    "build",
    "codes",
    "load",
    "table_name",
]


class Map(NamedTuple):
    """An option's screens. `program` names what runs it, `file` the control file it keeps."""

    code: str
    title: str
    program: str
    pages: tuple[Page, ...]
    windows: tuple[Page, ...] = ()
    keys: Mapping[str, str] = {}
    help: str = ""
    file: str = ""
    look_only: bool = False
    settings: Mapping[str, Any] = {}

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every named field of every page and window, OPTION left out."""
        return tuple(f for page in (*self.pages, *self.windows) for f in page.fields if f.name != OPTION)

    @property
    def entries(self) -> tuple[Field, ...]:
        """The fields of all pages and windows that can be typed into."""
        return tuple(f for f in self.fields if not f.shut)

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Every value that is only shown."""
        return tuple(s for page in (*self.pages, *self.windows) for s in page.shown)

    def field(self, name: str) -> Field:
        """The field of this name; KeyError when the map has none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def page(self, code: str) -> Page:
        """The page or window of this code; KeyError when the map has none."""
        for candidate in (*self.pages, *self.windows):
            if candidate.code == code:
                return candidate
        raise KeyError(code)


@cache
def load(code: str) -> Map:
    """The map of an option code (any case). KeyError when there is no such option."""
    source = _read(code)
    try:
        return build(code.upper(), source)
    except (MapError, KeyError, TypeError) as error:
        raise MapError(f"{code.lower()}.toml: {error}") from error


def build(code: str, source: Mapping[str, Any]) -> Map:
    """The map of what a map file says. Raises MapError, KeyError or TypeError when it says it wrong."""
    tables, shown_tables = source.get("field", {}), source.get("shown", {})
    pages = tuple(
        read_page(page.get("number", str(n)), page["picture"], tables, shown_tables)
        for n, page in enumerate(source["page"], start=1)
    )
    windows = tuple(
        read_page(window["code"], window["picture"], tables, shown_tables, window["top"])
        for window in source.get("window", ())
    )
    _check_all_drawn((*pages, *windows), tables, shown_tables)
    return Map(
        code=code,
        title=source["title"],
        program=source["program"],
        pages=pages,
        windows=windows,
        keys=read_keys(pages[0].rows[-1]),
        help=source.get("help", "").strip(),
        file=source.get("file", ""),
        look_only=source.get("look_only", False),
        settings=source.get("settings", {}),
    )


@cache
def without_items(code: str, hidden: frozenset[str]) -> Map:
    """A menu with the lines of these options left blank; it lives as long as every map, as screens go by identity."""
    map = load(code)
    return map._replace(pages=tuple(picture.without_items(page, hidden) for page in map.pages))


def codes() -> list[str]:
    """Every option code that has a map, sorted."""
    names = (file.name for file in _folder().iterdir())
    return sorted(name.removesuffix(".toml").upper() for name in names if name.endswith(".toml"))


def _folder() -> Path:
    """Where the drawings lie; importlib.resources would say it too, and cost the first screen twelve modules."""
    return Path(import_module("renterrewards.screens").__path__[0])


def _read(code: str) -> dict[str, Any]:
    """The map's table; a map that is `like` another takes what it does not say itself from there."""
    if not re.fullmatch(r"[A-Za-z0-9]{1,12}", code):
        raise KeyError(code)
    path = _folder() / f"{code.lower()}.toml"
    if not path.is_file():
        raise KeyError(code)
    own = _own(path)
    for number, table in own.get("field", {}).items():
        if "like" in table:
            own["field"][number] = _like(table.pop("like")) | table
    if "like" not in own:
        return own
    base = _read(own["like"])
    for page in base["page"]:
        page["picture"] = _retitled(page["picture"], base["title"], own["title"])
    for number, extra in own.pop("field", {}).items():
        base["field"][number] |= extra
    return base | own


def _own(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _like(named: str) -> dict[str, Any]:
    """What a map says itself of a field, named as `awardrpt.printer`."""
    code, _, name = named.partition(".")
    for table in _own(_folder() / f"{code}.toml").get("field", {}).values():
        if table.get("name") == name:
            return dict(table)
    raise MapError(f"no field {named} to be like")


def _retitled(picture: str, old: str, new: str) -> str:
    """The picture with another title, in the middle as every title; nothing to the right of it moves."""
    first, end, rest = picture.partition("\n")
    left = (COLUMNS - len(new)) // 2
    bare = first.replace(old, " " * len(old), 1).ljust(left + len(new))
    return bare[:left] + new + bare[left + len(new) :] + end + rest


def _check_all_drawn(pages: tuple[Page, ...], tables: Mapping[str, Any], shown_tables: Mapping[str, Any]) -> None:
    """A table whose field or shown value is not drawn is a slip of the pen."""
    if unused := set(tables) - {table_name(f) for page in pages for f in page.fields}:
        raise MapError(f"no drawn field for {', '.join(sorted(unused))}")
    if unused := set(shown_tables) - {s.name for page in pages for s in page.shown}:
        raise MapError(f"no drawn place for {', '.join(sorted(unused))}")
