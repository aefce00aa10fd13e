"""Writes docs/key-card.html, the key card on one page to print. `--check` only looks, and exits 1 when it is old."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from pathlib import Path

from key_card_words import AT_OPTION, BAR, GROUPS, GUARDS, MARKS, SHORT, STEPS, TYPING

from renterrewards import maps
from renterrewards.maps import Map
from renterrewards.terminal.actions import ACTIONS

CARD = Path(__file__).parent / "key-card.html"
STYLE = Path(__file__).parent / "key-card.css"

SAME_KEY = frozenset({"ctrl+j", "ctrl+m", "kp_enter", "ctrl+h", "f19"})
"""Other names that a key of the card arrives by."""
CAPS = {"enter": "RET", "escape": "ESC", "pageup": "PgUp", "pagedown": "PgDn", "insert": "Ins", "delete": "Del"}
CAPS |= {"left": "\u2190", "right": "\u2192", "up": "\u2191", "down": "\u2193"}


def card() -> str:
    """The whole page."""
    columns = (
        _keys("Going on") + _keys("In a field") + _keys("Out and back"),
        _function_keys()
        + _keys("The terminal's tools")
        + _rows("Lists and reports", _reading(), "reading")
        + _rows("Two guards", GUARDS, "guards"),
        _rows("At OPTION", _at_option()) + _rows("In fields", TYPING, "takes") + _rows("Lower right", MARKS),
        _options(),
    )
    body = "\n".join(f'<div class="column">\n{column}</div>' for column in columns)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>renterrewards: the key card</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<header><h1>renterrewards</h1><p>Key card</p><p class="hint"><b>renterrewards --training</b> opens company 99 to
practise in. Type ahead: keys are kept in order. {_cap("ESC")} and a digit is that function key, 0 is F10.</p></header>
<main>
{body}
</main>
{_steps()}
</body>
</html>
"""


def stale() -> bool:
    """Whether the card on disk is not the one there should be."""
    return not CARD.exists() or CARD.read_text(encoding="utf-8") != card()


# -- keys ------------------------------------------------------------------------------------------


def _keys(group: str) -> str:
    rows = "".join(
        f'<dt data-action="{action}">{_names(action)}</dt><dd>{escape(SHORT.get(action, ACTIONS[action][1]))}</dd>\n'
        for action in GROUPS[group]
    )
    return _section(group, rows, "keys")


def _names(action: str) -> str:
    """The keys that an action comes with, as they stand on a keyboard."""
    return " ".join(_cap(_pretty(name)) for name in ACTIONS[action][0] if name not in SAME_KEY)


def _pretty(name: str) -> str:
    *modifiers, key = name.split("+")
    return "+".join([*(m.capitalize() for m in modifiers), CAPS.get(key, key.capitalize())])


def _cap(text: str) -> str:
    return f"<kbd>{escape(text)}</kbd>"


def _function_keys() -> str:
    """F1 to F12 with the words that the bottom rows have for them."""
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for code in maps.codes():
        for key, label in maps.load(code).keys.items():
            words[key][label] = None
    order, alike = list(BAR), defaultdict(list)
    for action in (name for name in ACTIONS if re.fullmatch(r"f\d+", name)):
        said = sorted(words.get(action, ()), key=order.index)
        alike[", ".join(f"<b>{escape(word)}</b> {escape(BAR[word])}" for word in said) or "no use yet"].append(action)
    idle = alike.pop("no use yet", [])
    rows = "".join(
        f'<dt data-action="{action}">{_cap(action.upper())}</dt><dd>{text}</dd>\n'
        for text, actions in alike.items()
        for action in actions
    )
    if idle:
        caps = " ".join(_cap(action.upper()) for action in idle)
        rows += f'<dd class="again" data-action="{" ".join(idle)}">{caps} no use yet</dd>\n'
    return _section("Function keys: the bottom row says which", rows, "functions")


def _reading() -> Iterator[tuple[str, str]]:
    yield "RET", "picks the row of the number typed, else the marked one"
    yield "PgDn PgUp", "pages; F2 and F4 are the same in a list"
    yield "\u2193 \u2191", "the mark, or a line of a report"
    yield "\u2190 \u2192", "sideways in a wide report"
    yield "Home End", "the first and the last page of a report"
    yield "ESC", "closes it, nothing is picked"


# -- words, marks, options -------------------------------------------------------------------------


def _at_option() -> Iterator[tuple[str, str]]:
    codes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code in ("OPEN", "CLOSE"):
        codes[tuple(window.code for window in maps.load(code).windows)].append(code)
    windows = "; ".join(f"{' '.join(letters)} in {' '.join(where)}" for letters, where in codes.items())
    yield "RET", "on to the first field"
    yield from ((typed, text.format(windows=windows)) for typed, text in AT_OPTION)


def _rows(title: str, rows: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...], kind: str = "words") -> str:
    keys = {"Lists and reports"}
    made = ""
    for typed, text in rows:
        shown = " ".join(map(_cap, typed.split())) if title in keys or typed == "RET" else f"<b>{escape(typed)}</b>"
        made += f"<dt>{shown}</dt><dd>{escape(text)}</dd>\n"
    return _section(title, made, kind)


def _options() -> str:
    """Every option under its menu, with its line there and its title; a second time only its line and code."""
    every = {code: maps.load(code) for code in maps.codes()}
    rows, named = "", set()
    for menu in _menus(every, "MENU"):
        items = [item for page in every[menu].pages for item in page.items]
        rows += f'<dt class="menu">{menu}</dt><dd class="menu">{escape(_title(every[menu]))}</dd>\n'
        again = [item for item in items if item.code in named]
        rows += "".join(
            f"<dt><i>{item.number}</i> {item.code}</dt><dd>{escape(_title(every[item.code]))}</dd>\n"
            for item in items
            if item not in again
        )
        if again:
            rows += f'<dd class="again">{" ".join(f"<i>{item.number}</i> <b>{item.code}</b>" for item in again)}</dd>\n'
        named |= {item.code for item in items}
    return _section("Option codes, with their lines on the menus", rows, "options")


def _menus(every: dict[str, Map], code: str) -> Iterator[str]:
    """The menus, each with those below it, from the top."""
    yield code
    for item in (item for page in every[code].pages for item in page.items):
        if every[item.code].program == "menu":
            yield from _menus(every, item.code)


def _title(map: Map) -> str:
    small = {"RA": "RA", "OF": "of"}
    return " ".join(small.get(word, word.capitalize()) for word in map.title.split())


# -- the award -------------------------------------------------------------------------------------


def _steps() -> str:
    rows = "".join(f"<li><b>{code}</b> {_step(code, text)}</li>\n" for code, text in STEPS)
    note = f"numbers are fields: type them at OPTION, RET after each; {_cap('Ctrl+T')} is the way back to OPTION"
    return f'<section class="steps"><h2>An award from nothing <span>{note}</span></h2>\n<ol>\n{rows}</ol></section>'


def _step(code: str, text: str) -> str:
    numbers = {field.name: f"<b>{escape(_bare(field.number))}</b>" for field in maps.load(code).fields}
    joined = text.replace("; [", "\u00a0\u00b7 [").replace("; ", " \u00b7 ").replace("} ", "}\u00a0")
    return re.sub(r"\[([^]]+)\]", lambda key: _cap(key[1]), escape(joined, quote=False)).format_map(numbers)


def _bare(number: str) -> str:
    return "RA#" if number == "*" else number.rstrip("a")


def _section(title: str, rows: str, kind: str) -> str:
    return f'<section class="{kind}"><h2>{escape(title, quote=False)}</h2>\n<dl>\n{rows}</dl></section>\n'


def main() -> int:
    """Write the card, or only look at it."""
    if "--check" in sys.argv[1:]:
        if old := stale():
            sys.stderr.write("docs/key-card.html is not current, run `python docs/make_key_card.py`\n")
        return int(old)
    CARD.write_text(card(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
