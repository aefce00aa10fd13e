"""A drawn screen read: what stands where on a page, and what can be typed there.

In a picture `12 Promo Code  ________` is an entry field (number, label, row, column and length are what is
drawn), `*` before the number marks a key field, `____/____` are parts of one number (13a, 13b), as is a second
field of the same line with only a name before it (`8 Print/Display _   Printer: ____`, 8a and 8b); `{name   }`
is a value that is only shown, everything else is fixed text. A menu's lines are `11 Customer Maintenance
CUSMNT`. The last row of a page is its key bar. Pure: text in, places out.

Places are NamedTuples, as all that is made before the first screen: the class of a dataclass costs five times as much.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

ROWS, COLUMNS = 24, 80
OPTION = "option"

Tables = Mapping[str, Mapping[str, Any]]
"""What cannot be drawn, by the number of a field or the name of a shown value."""

_SHOWN = re.compile(r"\{(\w+) *\}")
_ITEM = re.compile(r"(?:^|\s)(\d{1,2}) ([A-Z]\S*(?: \S+)*) {2,}([A-Z0-9]{2,12})(?=\s|$)")
"""A line of a menu."""
_PART = re.compile(r"/| {2,}([A-Z]\w*): ")
"""What stands between two parts of one number: a slash, or the second part's own name."""


class MapError(ValueError):
    """A map that cannot be read; the text names the map and what is wrong."""


class Shown(NamedTuple):
    """A value that is only shown: row and column count from 0, length in columns."""

    name: str
    page: str
    row: int
    column: int
    length: int
    kind: str = "text"
    right: bool = False


class Field(NamedTuple):
    """An entry field. `values` are the only texts allowed; `look_up` names the file its code must be in.

    `groups`: the code of a location group may stand there, too.
    """

    name: str
    page: str
    row: int
    column: int
    length: int
    number: str
    label: str
    kind: str = "text"
    key: bool = False
    required: bool = False
    values: tuple[str, ...] = ()
    default: str = ""
    minimum: int | None = None
    maximum: int | None = None
    look_up: str = ""
    groups: bool = False
    auto: bool = False
    shut: bool = False
    help: str = ""

    @property
    def secret(self) -> bool:
        """Whether what is typed there is never shown, repeated or kept: a password."""
        return self.kind == "password"


Place = Shown | Field
"""Where a value stands on a page."""


class Item(NamedTuple):
    """A menu line: the number on the left and the option code on the right."""

    number: str
    label: str
    code: str


class Page(NamedTuple):
    """One page of 24 rows, or a sub-window: the rows from `top` down that it covers."""

    code: str
    top: int
    rows: tuple[str, ...]
    fields: tuple[Field, ...]
    shown: tuple[Shown, ...]
    items: tuple[Item, ...] = ()

    @property
    def option(self) -> Field:
        """The OPTION field of this page or window."""
        return next(f for f in self.fields if f.name == OPTION)

    @property
    def entries(self) -> tuple[Field, ...]:
        """The fields a clerk can type into, in reading order of their numbers, OPTION left out."""
        return tuple(f for f in self.fields if f.name != OPTION and not f.shut)

    def part_behind(self, field: Field) -> Field | None:
        """The next part of a field drawn in parts: 13b behind 13a."""
        if not field.number[-1].isalpha():
            return None
        wanted = field.number[:-1] + chr(ord(field.number[-1]) + 1)
        return next((f for f in self.entries if f.number == wanted), None)

    def numbered(self, number: str) -> Field | None:
        """The field with this number; 13 finds 13a."""
        wanted = number.lower()
        return next((f for f in self.entries if f.number in (wanted, wanted + "a")), None)


def read_page(code: str, picture: str, tables: Tables, shown_tables: Tables, top: int | None = None) -> Page:
    """A page of 24 rows, or the sub-window whose first row is `top`. Raises MapError when it is drawn wrong."""
    rows = tuple(line.rstrip().ljust(COLUMNS) for line in picture.strip("\n").split("\n"))
    _check_size(code, rows, top)
    first, body = (0, rows[:-1]) if top is None else (top, rows)
    fields = [f for n, row in enumerate(body) for f in _fields(code, first + n, row, tables)]
    shown = [s for n, row in enumerate(body) for s in _shown(code, first + n, row, shown_tables)]
    numbers = [f.number for f in fields]
    if OPTION not in numbers:
        raise MapError(f"page {code} has no OPTION field")
    if twice := {n for n in numbers if numbers.count(n) > 1}:
        raise MapError(f"page {code} draws field {', '.join(sorted(twice))} twice")
    items = tuple(item for row in body for item in _items(row))
    return Page(code, first, rows, tuple(sorted(fields, key=_reading_order)), tuple(shown), items)


def without_items(page: Page, hidden: Collection[str]) -> Page:
    """A menu's page with the lines of these options left blank; the others keep their numbers and places."""

    def line(found: re.Match[str]) -> str:
        return " " * len(found[0]) if found[3] in hidden else found[0]

    rows = tuple(_ITEM.sub(line, row) for row in page.rows)
    return page._replace(rows=rows, items=tuple(item for item in page.items if item.code not in hidden))


def read_keys(bar: str) -> dict[str, str]:
    """Key name to label, from a bar drawn `1SAVE 2NEXT ...` or `F1=CLOSE RA F3=ERASE ... ESC=EXIT`."""
    if "=" in bar:
        return {k.lower(): label for k, label in re.findall(r"(F\d+|ESC)=(\S+(?: \S+)*?)(?= +(?:F\d|ESC)|\s*$)", bar)}
    return {f"f{digit}": label.strip() for digit, label in re.findall(r"(\d) ?([A-Z/]+(?: [A-Z]+)*)", bar)}


def table_name(field: Field) -> str:
    """The name of a field's table: `12` on page 1, `2.12` on page 2, `S.1` in a window."""
    return field.number if field.page == "1" else f"{field.page}.{field.number}"


def _check_size(code: str, rows: tuple[str, ...], top: int | None) -> None:
    if top is None and len(rows) != ROWS:
        raise MapError(f"page {code} has {len(rows)} rows, not {ROWS}")
    if top is not None and top + len(rows) > ROWS - 2:
        raise MapError(f"window {code} reaches the message line")
    if wide := [row for row in rows if len(row) > COLUMNS]:
        raise MapError(f"page {code} is wider than {COLUMNS}: {wide[0].rstrip()!r}")


def _reading_order(field: Field) -> tuple[bool, int, str]:
    """OPTION first, then the unnumbered key, then by number: columns are read downward as numbered."""
    digits = re.match(r"\d+", field.number)
    return (field.name != OPTION, int(digits.group()) if digits else 0, field.number)


def _fields(page: str, row: int, text: str, tables: Tables) -> Iterator[Field]:
    """The entry fields drawn on one row, each with what its table adds."""
    for parts in _numbered_parts(_SHOWN.sub(lambda place: " " * len(place.group()), text)):
        number, label, key = _label(parts[0][0])
        for n, (own_label, run) in enumerate(zip(_part_labels(label, parts), parts, strict=True)):
            yield _field(
                Field(
                    name="",
                    page=page,
                    row=row,
                    column=run[1],
                    length=run[2],
                    number=number + "abcdefgh"[n] if len(parts) > 1 else number,
                    label=own_label,
                    key=key,
                ),
                tables,
            )


def _numbered_parts(text: str) -> list[list[tuple[str, int, int]]]:
    """(text before, column, length) of each run of underscores, those of one number together."""
    groups: list[list[tuple[str, int, int]]] = []
    end = 0
    for run in re.finditer(r"_+", text):
        drawn = (text[end : run.start()], run.start(), run.end() - run.start())
        if groups and _PART.fullmatch(drawn[0]):
            groups[-1].append(drawn)
        else:
            groups.append([drawn])
        end = run.end()
    return groups


def _part_labels(label: str, parts: list[tuple[str, int, int]]) -> list[str]:
    """What each part is called: of `Veh#/Class ____/____` Veh# and Class, of `  Printer: ____` Printer."""
    between = [_PART.fullmatch(before) for before, _, _ in parts[1:]]
    named = [found.group(1) for found in between if found]
    if any(named):
        return [label, *(name or label for name in named)]
    names = label.split("/")
    return names if len(names) == len(parts) else [label] * len(parts)


def _label(text: str) -> tuple[str, str, bool]:
    """(number, label, whether it is a key) of the text left of a field."""
    if text.rstrip().endswith("OPTION:"):
        return OPTION, "OPTION", False
    if found := re.search(r"(?:^|\s)(\*?)(\d{1,2}) ([^\s\d].*)$", text.rstrip()):
        return found.group(2), found.group(3).strip(), bool(found.group(1))
    if found := re.search(r"\*(\S.*)$", text.rstrip()):
        return "*", found.group(1).strip(), True
    raise MapError(f"an entry field without a number: {text.strip()!r}")


def _field(drawn: Field, tables: Tables) -> Field:
    """The drawn field with what its table adds."""
    if drawn.number == OPTION:
        return drawn._replace(name=OPTION, kind="option")
    extra = dict(tables.get(table_name(drawn), {}))
    if "name" not in extra:
        raise MapError(f"field {table_name(drawn)} ({drawn.label}) has no name")
    extra["values"] = tuple(extra.get("values", ()))
    extra["help"] = extra.get("help", "").strip()
    return drawn._replace(**extra)


def _shown(page: str, row: int, text: str, tables: Tables) -> Iterator[Shown]:
    for found in _SHOWN.finditer(text):
        name, length = found.group(1), found.end() - found.start()
        yield Shown(name=name, page=page, row=row, column=found.start(), length=length, **tables.get(name, {}))


def _items(text: str) -> Iterator[Item]:
    """The menu lines drawn on one row, one or two columns of them."""
    for number, label, code in _ITEM.findall(text):
        yield Item(number, label, code)
