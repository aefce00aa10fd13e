"""What one terminal is set to: theme, bell, guards, keys. Read once at the start, from a TOML file."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from renterrewards import machine
from renterrewards.faults import Fault
from renterrewards.terminal.actions import ACTIONS, NEEDED
from renterrewards.terminal.theme import THEMES

BELLS = ("sound", "flash", "off")
_KEY = re.compile(r"((ctrl|alt|shift|super|meta)\+)*[a-z0-9_]+")


@dataclass(frozen=True)
class Station:
    """The settings of a terminal, each with what it does (`renterrewards settings` prints them so)."""

    theme: str = field(default="green", metadata={"does": f"the colours: {', '.join(THEMES)}"})
    bell: str = field(default="sound", metadata={"does": f"what an error does: {', '.join(BELLS)}"})
    error_guard: bool = field(default=True, metadata={"does": "an error discards what was typed ahead"})
    prompt_guard: bool = field(
        default=True, metadata={"does": "a decision takes only a key typed after it could be read"}
    )
    mouse: bool = field(default=False, metadata={"does": "the program gets the mouse, selecting text needs Shift then"})
    palette: bool = field(default=False, metadata={"does": "Ctrl+O lists every option to choose from"})
    printer: tuple[str, ...] = field(
        default=(), metadata={"does": "the command that prints a screen, its text on stdin; none: a file"}
    )
    macros: Path = field(default=Path(), metadata={"does": "the folder of the macros"})
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict, metadata={"does": "other keys for actions"})


def read(path: Path) -> Station:
    """The settings a file gives; what it does not name stays as it is, as everything when there is no file.

    Raises Fault with the file, the setting and the remedy.
    """
    usual = Station(macros=path.parent / "macros")
    try:
        if not path.is_file():
            return usual
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        machine.made({name: table.pop(name) for name in machine.NAMES if name in table}, {})
        return replace(usual, **{name: _value(name, value) for name, value in table.items()})
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"{path}: CANNOT BE READ, {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise Fault(f"{path}: NOT A TOML FILE, {error}") from error
    except ValueError as error:
        raise Fault(f"{path}: {error}") from error


def over(station: Station, changes: dict[str, Any]) -> Station:
    """The settings with those of the command line; NO_COLOR in the environment takes every colour out.

    Raises Fault.
    """
    try:
        chosen = replace(station, **{name: _value(name, value) for name, value in changes.items()})
    except ValueError as error:
        raise Fault(str(error)) from error
    return replace(chosen, theme="mono") if os.environ.get("NO_COLOR") else chosen


def written(station: Station) -> str:
    """The settings as the file that would give them, each with what it does."""
    lines = [
        f"{setting.name} = {_toml(getattr(station, setting.name))}  # {setting.metadata['does']}"
        for setting in fields(Station)
        if setting.name != "keys"
    ]
    keys = [f"{action} = {_toml(names)}" for action, names in station.keys.items()]
    return "\n".join([*lines, "", "[keys]  # an action = its keys; `renterrewards keys` lists both", *keys]) + "\n"


def _value(name: str, value: Any) -> Any:
    """A setting's value as Station has it. Raises ValueError with the remedy."""
    known = {setting.name: setting.default for setting in fields(Station)}
    if name not in known:
        raise ValueError(f"{name} IS NO SETTING; THERE ARE {', '.join((*known, *machine.NAMES))}")
    if name == "keys":
        return _keys(value)
    if name == "printer":
        return _command(value)
    if not isinstance(value, str if name == "macros" else type(known[name])):
        raise ValueError(f"{name} TAKES {'true OR false' if isinstance(known[name], bool) else 'A TEXT IN QUOTES'}")
    if name == "macros":
        return Path(str(value)).expanduser()
    choices = {"theme": tuple(THEMES), "bell": BELLS}.get(name)
    if choices and value not in choices:
        raise ValueError(f"{name} TAKES {', '.join(choices)}")
    return value


def _command(value: Any) -> tuple[str, ...]:
    """A command and its arguments, given as a text or as a list."""
    parts = value.split() if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError('printer TAKES A COMMAND, AS "lp -d counter" OR ["lp", "-d", "counter"]')
    return tuple(parts)


def _keys(table: Any) -> dict[str, tuple[str, ...]]:
    """The keys of actions. A key has one action, and the actions that lead out keep a key."""
    if not isinstance(table, dict):
        raise ValueError('keys IS A TABLE: [keys], THEN LINES AS f4 = ["f9"]')
    keys = {action: _names(action, names) for action, names in table.items()}
    used = [name for names in keys.values() for name in names]
    if twice := {name for name in used if used.count(name) > 1}:
        raise ValueError(f"KEY {', '.join(sorted(twice))} IS GIVEN TO TWO ACTIONS")
    for action in NEEDED:
        if not set(keys.get(action, ACTIONS[action][0])) - (set(used) - set(keys.get(action, ()))):
            raise ValueError(f"{action} MUST KEEP A KEY")
    return keys


def _names(action: str, names: Any) -> tuple[str, ...]:
    if action not in ACTIONS:
        raise ValueError(f"{action} IS NO ACTION; `renterrewards keys` LISTS THEM")
    listed = [names] if isinstance(names, str) else names
    if not isinstance(listed, list) or not all(isinstance(name, str) and _KEY.fullmatch(name) for name in listed):
        raise ValueError(f'{action} TAKES NAMES OF KEYS, AS ["f9", "ctrl+t"]; `renterrewards keys` SHOWS WHAT ARRIVES')
    if characters := [name for name in listed if name in _typing()]:
        raise ValueError(f"{characters[0]} IS A CHARACTER TO TYPE, NO KEY FOR {action}")
    return tuple(listed)


def _typing() -> frozenset[str]:
    """The names of keys that type a character: `a`, `space`, `full_stop`."""
    from textual.keys import _character_to_key  # the terminal's own; the command line waits for it only here

    return frozenset(_character_to_key(char) for char in map(chr, range(0x20, 0x7F)))


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(part) for part in value)}]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
