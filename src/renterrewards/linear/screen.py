"""What is said of a screen: its place among the pages, its values with their labels, what has changed. Pure."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from renterrewards.maps import COLUMNS, OPTION, Field, Map, Page, Place, Shown
from renterrewards.programs.form import Form

_PAGE = re.compile(r"\(Page (\d+) of (\d+)\)")
_AS_TYPED = frozenset({"money", "decimal", "flag"})
"""Kinds that show what was typed in another dress only: 60 as 60.00."""

NAMED = 5
"""How many values that became blank are named, and not only counted."""

_ELSEWHERE = frozenset({"HELP", "EXIT", "NXT PAGE"})
"""Words of the bar for which there is something shorter here."""

_NOTHING = frozenset({"", "0", "0.00", "N"})
"""Texts of a field that mean what a blank means: that one became the other is no news."""
AT_OPTION = "an option's code, PGDN or PGUP for pages, = to hear the screen, . to go out, END to leave the system"
IN_A_FIELD = (
    "RET keeps what stands in brackets, - blanks it, * lists what it takes (Shift+F7), ? is its help (F7), < goes back "
    "a field, . goes to OPTION (Esc), = reads the screen, /{main} goes to OPTION and does {main}, as any other word. "
    "A value that looks like one of these is typed behind a blank."
)


@dataclass(frozen=True)
class Seen:
    """What stood on the screen at a moment: the page or window in front, every text by its name."""

    front: str
    texts: Mapping[str, str]


def seen(form: Form) -> Seen:
    """The screen as it is now."""
    return Seen(form.front.code, dict(form.texts))


def where(map: Map, page: Page) -> str:
    """`PAGE 6 OF 8` as drawn, `WINDOW S, SPECIAL DOCUMENTS`; the title on the only page."""
    if page in map.windows:
        return f"WINDOW {page.code}, {_drawn_title(page)}"
    drawn = _PAGE.search(page.rows[0])
    if drawn:
        return f"PAGE {drawn[1]} OF {drawn[2]}"
    return f"PAGE {map.pages.index(page) + 1} OF {len(map.pages)}" if len(map.pages) > 1 else map.title


def short(map: Map, page: Page) -> str:
    """The option and where in it, to stand before a prompt: `EDITCUST PAGE 2`."""
    place = where(map, page)
    return map.code if place == map.title else f"{map.code} {re.split(' OF |,', place)[0]}"


def heading(map: Map, page: Page) -> str:
    """The option's title and where in it: `RA OPEN`, `EDIT SPECIAL DOCUMENTS, PAGE 1 OF 2`."""
    place = where(map, page)
    return map.title if place == map.title else f"{map.title}, {place}"


def name(field: Field) -> str:
    """A field's number and label: `12 Promo Code`."""
    return f"{field.number} {field.label}" if field.number[0].isdigit() else field.label


def menu(page: Page) -> Iterator[str]:
    """The lines of a menu: number, label, code."""
    for item in page.items:
        yield f"{item.number} {item.label}, {item.code}"


def values(page: Page, texts: Mapping[str, str], entries: bool = True) -> Iterator[str]:
    """What stands on a page, `label: value`; without its entry fields when those are prompted for anyway."""
    for place in _places(page):
        text = texts.get(place.name, "").strip()
        if text and (entries or place not in page.entries):
            yield f"{label(place, page)}: {text}"


def changes(page: Page, before: Seen, texts: Mapping[str, str], typed: str = "") -> Iterator[str]:
    """What is other on the page than before, but for the field that was typed into.

    Another record is read out whole: what both records share is news too.
    """
    differs = [p for p in _places(page) if p.name != typed and _differs(p, before.texts, texts)]
    if not differs:
        return
    other = any(f.key and texts.get(f.name) and _differs(f, before.texts, texts) for f in page.entries)
    filled = [p for p in (_places(page) if other else differs) if texts.get(p.name, "").strip() and p.name != typed]
    yield from (f"{label(p, page)}: {texts[p.name].strip()}" for p in filled)
    blanked = [label(p, page) for p in differs if not texts.get(p.name, "").strip()]
    if blanked and not other:
        yield f"BLANK NOW: {', '.join(blanked) if len(blanked) <= NAMED else f'{len(blanked)} VALUES'}"


def read_back(field: Field, typed: str, shown: str) -> Iterator[str]:
    """What was typed, when it was taken as something that looks otherwise: 050112 as 05-01-12."""
    if field.kind not in _AS_TYPED and shown.upper() != typed.strip().upper():
        yield f"{name(field)}: {shown or 'BLANK'}"


def label(place: Place, page: Page) -> str:
    """What a value is called: a field's own label, the text drawn left of a shown value, or its name."""
    if isinstance(place, Field):
        return name(place)
    drawn = _drawn_label(place, page)
    twice = [other for other in page.shown if other != place and _drawn_label(other, page) == drawn]
    return place.name.replace("_", " ").capitalize() if twice or not drawn else drawn


def _drawn_label(place: Shown, page: Page) -> str:
    """The text left of a shown value, blank when there is none; far left in the title row stands the title."""
    drawn = re.split(r"[_}]", page.rows[place.row - page.top][: place.column])[-1]
    text = re.split(r" {2,}", drawn.strip())[-1].strip(" :")
    return "" if place.row == page.top and not drawn.endswith(f"{text} ") else text


def _differs(place: Place, before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether a text is another one; a field that was blank and now says so is none."""
    one, other = before.get(place.name, ""), now.get(place.name, "")
    return one != other and not (isinstance(place, Field) and {one, other} <= _NOTHING)


def _places(page: Page) -> list[Place]:
    return [*(f for f in page.fields if f.name != OPTION), *sorted(page.shown, key=lambda p: (p.row, p.column))]


def _drawn_title(page: Page) -> str:
    return page.rows[0].rpartition("_")[2].strip()


def paragraphs(text: str) -> list[str]:
    """A help text in lines that fit a terminal's width."""
    return [line for part in text.split("\n\n") for line in textwrap.wrap(part, COLUMNS - 1)]


def help(map: Map) -> Iterator[str]:
    """The screen's help, the words its OPTION takes, and what is typed in any field."""
    yield map.title
    yield from paragraphs(map.help)
    words = [f"{word} or {key.upper()}" for key, word in map.keys.items() if word not in _ELSEWHERE]
    words += [f"{window.code} for {_drawn_title(window)}" for window in map.windows]
    words += ["a field's number, RET for all fields" if map.entries else "the number of a line"]
    yield from paragraphs(f"AT OPTION TYPE {', '.join([*words, AT_OPTION])}.")
    if map.entries:
        yield from paragraphs(f"IN A FIELD {IN_A_FIELD.format(main=map.keys.get('f1') or '13')}")
