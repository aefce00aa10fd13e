"""Writes docs/options: a page for every option, from its map. `--check` only looks, and exits 1 when one is old."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from page_words import EXAMPLES, INDEX_HEAD, KEYS, OF_REPORTS, PICTURES, STARTS, TAKES

from renterrewards import maps
from renterrewards.maps import Field, Item, Map, Page, table_name
from renterrewards.terminal.views import clean_lines

FOLDER = Path(__file__).parent / "options"


def pages() -> dict[str, str]:
    """File name to text, of every page there should be."""
    every = {code: maps.load(code) for code in maps.codes()}
    return {"README.md": _index(every)} | {f"{code}.md": _page(map, every) for code, map in every.items()}


def stale() -> list[str]:
    """The names of the pages that are missing, not current, or of no option."""
    wanted = pages()
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in {*wanted, *on_disk} if wanted.get(name) != on_disk.get(name))


def write() -> None:
    """Write every page, and remove those of options that are gone."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


# -- a page ----------------------------------------------------------------------------------------


def _page(map: Map, every: dict[str, Map]) -> str:
    """The page of one option."""
    blocks = [f"# {map.code}: {_title(map)}", _where(map, every), *_paragraphs(map.help), *_shots(map), "## The screen"]
    blocks += [block for page in (*map.pages, *map.windows) for block in _picture(map, page)]
    blocks += ["## Function keys", _table(("Key", "Word at OPTION", "What it does"), _keys(map))]
    if map.fields:
        blocks += ["## Fields", *_fields(map, every)]
    if map.code in EXAMPLES:
        blocks += ["## Without a terminal", f"```console\nrenterrewards --training run {EXAMPLES[map.code]}\n```"]
    return "\n\n".join(blocks) + "\n"


def _where(map: Map, every: dict[str, Map]) -> str:
    """The menus that list the option, and the way back to the index."""
    places = [
        f"{_link(menu)} line {item.number}" for menu in every.values() for item in _items(menu) if item.code == map.code
    ]
    return " · ".join(["[All options](README.md)", *places])


def _shots(map: Map) -> Iterator[str]:
    for name in PICTURES.get(map.code, ()):
        yield f"![{map.code} on the terminal](../pictures/{name}.svg)"


def _picture(map: Map, page: Page) -> Iterator[str]:
    if page in map.windows:
        yield f"### Window {page.code}"
    elif len(map.pages) > 1:
        yield f"### Page {page.code}"
    yield "```text\n" + "\n".join(row.rstrip() for row in page.rows).rstrip() + "\n```"


def _keys(map: Map) -> Iterator[tuple[str, ...]]:
    words = KEYS | (OF_REPORTS if any(field.name == "print_display" for field in map.entries) else {})
    for key, label in map.keys.items():
        yield key.upper(), f"`{label}`", words.get(label, label.capitalize())


def _fields(map: Map, every: dict[str, Map]) -> Iterator[str]:
    kept_by = {other.file: code for code, other in every.items() if other.file}
    rows = ((_number(f), _plain(f.label), _run_name(f), _takes(f, kept_by), _inline(f.help)) for f in map.fields)
    yield _table(("No.", "Field", "Name in `run`", "Takes", "What it does"), rows)


def _number(field: Field) -> str:
    name = table_name(field)
    return "key" if name == "*" else f"{name} key" if field.key else name


def _run_name(field: Field) -> str:
    return "" if field.shut else f"`{field.name}`"


def _takes(field: Field, kept_by: dict[str, str]) -> str:
    """What may be typed, in plain words."""
    if field.shut:
        return "nothing, it is only shown"
    words = [_listed(field.values) if field.values else TAKES[field.kind]]
    if field.kind in ("code", "text", "plain", "email") and not field.values:
        words.append(f"up to {field.length} characters")
    if field.minimum is not None:
        words.append(f"{field.minimum} to {field.maximum}" if field.maximum is not None else f"{field.minimum} or more")
    if field.look_up:
        words.append(f"on file in [{kept_by[field.look_up]}]({kept_by[field.look_up]}.md) (Shift+F7)")
    if field.default:
        words.append(STARTS.get(field.default, f"starts as `{field.default}`"))
    return ", ".join([*words, "**required**"] if field.required else words)


def _listed(values: tuple[str, ...]) -> str:
    shown = [f"`{value}`" for value in values]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


# -- the index -------------------------------------------------------------------------------------


def _index(every: dict[str, Map]) -> str:
    """Every option under its menu, the main menu first; then those that stand on none."""
    blocks = [INDEX_HEAD.rstrip()]
    on_menus: set[str] = set()
    for menu in _menus(every, "MENU"):
        items = list(_items(menu))
        on_menus |= {item.code for item in items}
        rows = ((item.number, _link(every[item.code]), _plain(item.label), _first(every[item.code])) for item in items)
        blocks += [f"## {_title(menu)}", f"{_link(menu)}", _table(("Line", "Option", "Name", "What it is for"), rows)]
    rest = [map for code, map in every.items() if code not in on_menus]
    loose = ((_link(map), _plain(_title(map)), _first(map)) for map in rest)
    blocks += ["## From everywhere", _table(("Option", "Name", "What it is for"), loose)]
    return "\n\n".join(blocks) + "\n"


def _menus(every: dict[str, Map], code: str) -> Iterator[Map]:
    """A menu and the menus below it, from the top."""
    yield every[code]
    for item in _items(every[code]):
        if every[item.code].program == "menu":
            yield from _menus(every, item.code)


def _items(map: Map) -> Iterator[Item]:
    return (item for page in map.pages for item in page.items)


def _first(map: Map) -> str:
    """The first sentence of the help."""
    return re.split(r"(?<=\.) (?=[A-Z])", _inline(map.help), maxsplit=1)[0]


# -- Markdown --------------------------------------------------------------------------------------


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def _paragraphs(text: str) -> list[str]:
    return [_plain(line) for line in clean_lines(text) if line]


def _inline(text: str) -> str:
    return " ".join(_paragraphs(text))


def _plain(text: str) -> str:
    """The text with what Markdown would take for its own."""
    return re.sub(r"([\\`*_<|$\[\]])", r"\\\1", text)


def _link(map: Map) -> str:
    return f"[{map.code}]({map.code}.md)"


def _title(map: Map) -> str:
    """The title as a heading: EDIT FORMS OF PAYMENT is Edit Forms of Payment."""
    return " ".join({"RA": "RA", "OF": "of"}.get(word, word.capitalize()) for word in map.title.split())


def main() -> int:
    """Write the pages, or only look at them."""
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    for name in (old := stale()):
        sys.stderr.write(f"docs/options/{name} is not current, run `python docs/make_pages.py`\n")
    return 1 if old else 0


if __name__ == "__main__":
    raise SystemExit(main())
