"""Writes docs/options: a page for every option, from its map. `--check` only looks, and exits 1 when one is old."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from renterrewards import maps
from renterrewards.maps import Field, Item, Map, Page, table_name
from renterrewards.terminal.views import clean_lines

FOLDER = Path(__file__).parent / "options"

EXAMPLES = {
    "AUDRPT": "AUDRPT start_date=11-01-26 end_date=11-30-26 kind=POINTS print_display=D",
    "AWARDRPT": "AWARDRPT start_date=01-01-26 end_date=11-20-26 customer_type=PFD print_display=D",
    "AWDACT": "AWDACT start_date=01-01-26 end_date=11-20-26 by=MONTH chart=Y print_display=D",
    "AWDHIST": "AWDHIST customer_number=1001",
    "BACKUP": "BACKUP daily=14",
    "BCHCLOSE": 'BCHCLOSE ra_number=148 closed_at="11-20-26 0900" miles_in=24350',
    "BCHOPEN": 'BCHOPEN customer_number=1001 opened_at="11-19-26 0900" vehicle=40217 daily_rate=49.95 --answer Y',
    "CHGTYP": "CHGTYP customer_number=1007 customer_type=PFD",
    "CLOSE": "CLOSE ra_number=148 miles_in=24350 discount=10",
    "CUSRNT": "CUSRNT customer_number=1001 start_date=06-01-26",
    "CUST": 'CUST customer_number=1001 award_points=12 reason="MISSED IN OCTOBER"',
    "EDITCUST": "EDITCUST type_code=PFD promo_code=1FREE promo_required=4 promo_net_minimum=150",
    "EDITDOC": 'EDITDOC code=2FREE description="2 FREE DAYS" document_type=PROMO promo_type=D amount=2',
    "EDITEARN": "EDITEARN code=JULY effective_date=07-01-27 end_date=07-31-27 points=2 how=TIMES",
    "EDITFOP": 'EDITFOP code=DEBIT description="DEBIT CARD"',
    "EDITGRP": 'EDITGRP code=+ID description="IDAHO" location=BOIAP',
    "EDITTERM": "EDITTERM code=BOI1 location=BOIAP paper=LETTER printer_1=LASER1 printer=LASER1",
    "EDITLOC": 'EDITLOC code=SEAAP name="SEATTLE AIRPORT" city=SEATTLE state=WA time_zone=America/Los_Angeles',
    "EDITMENU": 'EDITMENU code=NIGHT description="NIGHT DESK" options_1="OPEN CLOSE CUST AWDINQ"',
    "EDITMISC": "EDITMISC local_renter_rewards=Y",
    "EDITUAF": 'EDITUAF code=TUSJAS name="JANE A. SMITH" menu_type=ALL locations=BOIAP',
    "EDITWALL": 'EDITWALL code=SMITH description="SMITHS OF BOISE" member=1001 may_redeem=Y',
    "EDTRENT": "EDTRENT times_rented=5 customer_type=PFD",
    "ENRLRPT": "ENRLRPT start_date=01-01-26 end_date=11-20-26 by=MONTH print_display=D",
    "MILERUN": "MILERUN until=12-31-26 print_display=D",
    "NEARRPT": "NEARRPT within=2 customer_type=PFD print_display=D",
    "OPEN": "OPEN customer_number=1001 vehicle=40217 daily_rate=49.95 fop=VISA --answer Y",
    "TRYEARN": "TRYEARN customer_number=1001 date=07-15-27 rental_days=3 net=180",
}
"""What follows `renterrewards --training run` on the page of an option; menus and the sign-on need a terminal."""

PICTURES = {
    "MENU": ["menu"],
    "EDITCUST": ["editcust"],
    "OPEN": ["eligible", "special-documents"],
    "CLOSE": ["close"],
    "AWARDRPT": ["report"],
    "AWDHIST": ["history"],
}

KEYS = {
    "BACKUP": "Goes back: to the page before, the record before, or the screen before.",
    "BEGIN": "Begins, with the fields as they stand.",
    "CALCULATE": "Works out days, charges and totals, and saves nothing.",
    "CHANGE": "Asks for the old password and twice for the new one, and changes it.",
    "CHECK IN": "Checks the customer in, and gives what the rules give.",
    "CHECK AUTH": "Stands there as in the old system; cards are not worked with yet.",
    "CLOSE MONTH": "Closes the month: its figures stay as they are.",
    "CLOSE RA": "Closes the RA.",
    "DELETE": "Deletes the record on the screen. Its key must be typed once more.",
    "ERASE": "Clears the screen.",
    "ERASE CUST": "Erases the customer for good, once everything is answered.",
    "EXIT": "Leaves the window, or the screen.",
    "HELP": "Explains the field with the cursor; pressed again, the screen.",
    "MERGE": "Merges the first customer into the second, points and RAs.",
    "NEXT": "Shows the next record.",
    "NXT PAGE": "Turns to the next page.",
    "OPEN RA": "Opens the RA, once every question is answered.",
    "PASSWORD": "Gives the user a first password, asked for twice; it also unlocks him.",
    "RECALL": "Puts parameters that were saved here back into the fields.",
    "REOPEN RA": "Opens a closed RA again and takes its point back.",
    "RUN": "Runs the report with these parameters.",
    "SAVE": "Saves what is on the screen, all pages of it.",
    "SEARCH": "Searches, and lists what was found to pick from.",
    "SHADOW": "Shows the glass of the session, until ESC; its user is told.",
    "SIGN OFF": "Signs the user off at his next key; what he has half typed is kept for him.",
    "SIGN ON": "Signs on.",
    "SWIPE": "Stands there as in the old system; cards are not worked with yet.",
    "UNLOCK": "Takes the cover off, once the password is right.",
    "UNMERGE": "Parts two merged customers again.",
    "UNVOID": "Opens a voided RA again; the award is asked for anew.",
    "VOID RA": "Voids the RA and gives its award points back.",
}

OF_REPORTS = {"SAVE": "Saves these parameters under a name: [QUERY](QUERY.md) lists what was saved, and runs it."}
"""Keys that do something else in a report."""

TAKES = {
    "code": "one word",
    "everywhere": "one word, blank for all",
    "date": "a date, as 05-01-12",
    "first_day": "a date, as 05-01-12, or words, as `LM` or `LAST MONTH` for its first day (Shift+F7)",
    "last_day": "a date, as 05-31-12, or words, as `LM` or `LAST MONTH` for its last day (Shift+F7)",
    "birthday": "a date that has passed, as 03-14-71",
    "decimal": "a number with up to two decimals",
    "email": "an e-mail address",
    "flag": "Y or N",
    "moment": "a date and a time, as 05-01-12 0900",
    "money": "an amount, as 150 or 149.50",
    "number": "a whole number",
    "password": "8 to 128 characters, exactly as typed, never shown",
    "plain": "text, kept as typed",
    "printer": "a printer that [EDITTERM](EDITTERM.md) allows (Shift+F7)",
    "text": "text",
    "zone": "a time zone, as America/Boise",
}
"""The kinds of a field in plain words; a choice lists its values instead."""

STARTS = {"TODAY": "starts as today", "USUAL": "starts as the terminal's default printer"}
"""The defaults that are words of the maps."""

INDEX_HEAD = """\
# The options

A page for every option, made from its map in [`screens/`](../../screens) by `python docs/make_pages.py`; do not edit
them by hand. In the pictures `____` is typed into and `{name}` is only shown. Fields are called by their number at
OPTION, and by number or name in `renterrewards run`.

These keys work on every screen:

| Key | What it does |
| --- | --- |
| RET | Accepts the field and goes on to the next; at OPTION it does what stands there. |
| Tab, Shift+Tab, down, up | The next field, the field before. |
| `/` | The next part of a field drawn in parts. |
| Home, End, Insert, Delete, Ctrl+K | Edit: to the begin, to the end, insert or overtype, erase one, erase to the end. |
| PgUp, PgDn | The page (or the RA) before, the next one. |
| Shift+F7 | The pick list of the field. |
| Esc | Out of a question, a window, the screen. Esc and a digit is that function key. |
| Ctrl+C | Stops whatever is going on and goes back to OPTION; it never ends the program. |
"""


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
