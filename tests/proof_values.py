"""F3: hostile values into a field of every kind, through entry and store, onto the glass, paper and JSON."""

import json
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import stores
from clerk import Clerk
from fields import US
from proof_keys import company, unsound

from renterrewards import entry, headless, maps
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.store.engine import Store
from renterrewards.store.schema import metadata
from renterrewards.store.statement import Statement

WHEN = datetime(2012, 5, 5, 15, 0)
ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

EVIL = ["'; DROP TABLE customer; --", "=1+1", "=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-2+3", "[/b]", "[@click=x]Y"]
EVIL += ["\x1b[2J", "\x1b]0;OWNED\x07", "\x9b31m", "\x00", "\u202eYRAM", "\u2066X\u2069", "\u200b", "\ufeff", "\ud800"]
EVIL += [
    "%s%n{0}",
    "../../etc/passwd",
    "👩\u200d👩\u200d👧",
    "🚗",
    "a\u0301\u0301\u0301",
    "ﬃ",
    "ΐ",
    "\u3164",
    "\u2028",
    "日本",
    "²",
]
EVIL += ["\r\n", "\t", '"', "'", "\\", "\x7f", "\x85", "\xa0", "\U000e0041", "\ue000", "NaN", "1e9", "0x10", "--", "٣"]

PLAIN = {
    "text": ["SMITH", "O'HARA LTD"], "code": ["PFD", "BOIAP"], "plain": ["1", "#1", "SMITH,M"], "everywhere": ["LAX"],
    "email": ["A@B.COM", "MARY.SMITH@EXAMPLE.COM"], "choice": ["PROMO", "BONUS"], "flag": ["Y", "NO"],
    "number": ["5", "-5", "007"], "decimal": ["149.50", "1,500"], "money": ["$25", ".5"], "zone": ["UTC"],
    "date": ["050112", "2012-05-01"], "first_day": ["LM", "TODAY-7"], "last_day": ["YEAR TO DATE", "5/1/12"],
    "birthday": ["031460"], "printer": ["PRTFILE", "pdf", "XLSX"], "moment": ["050412 0900", "05-04-12 09:00A"],
}  # fmt: skip
"""What each kind takes, to be spoiled a little."""

HOMES = {
    "text": ("EDITFOP", "description", ["code=F{n}"]),
    "code": ("EDITFOP", "code", ["description=X"]),
    "everywhere": ("EDITDOC", "location", ["code=D{n}", "description=X"]),
    **{
        kind: ("EDITDOC", field, ["code=D{n}", "description=X"])
        for kind, field in (
            ("number", "min_days"),
            ("decimal", "amount"),
            ("date", "effective_date"),
            ("choice", "document_type"),
            ("flag", "req_doc_no"),
        )
    },
    "first_day": ("AWARDRPT", "start_date", ["end_date=12-31-2069", "print_display=D"]),
    "last_day": ("AWARDRPT", "end_date", ["start_date=01-01-1950", "print_display=D"]),
    "printer": ("EDITTERM", "printer", ["code=T{n}"]),
    "zone": ("EDITLOC", "time_zone", ["code=L{n}"]),
    "email": ("CUST", "email", ["last_name=SMITH"]),
    "birthday": ("CUST", "birth_date", ["last_name=SMITH"]),
    "plain": ("BCHOPEN", "customer_number", ["opened_at=050112 0900", "due_at=050612 0900", "daily_rate=50"]),
    "money": ("BCHOPEN", "daily_rate", ["customer_number=1", "opened_at=050112 0900", "due_at=050612 0900"]),
    "moment": ("BCHOPEN", "due_at", ["customer_number=1", "opened_at=050112 0900", "daily_rate=50"]),
}
"""Where a value of each kind is stored: option, field, and what else must be typed."""


@dataclass
class Tally:
    """What became of the values."""

    tried: int = 0
    stored: int = 0
    refused: int = 0


def hostile(kind: str, dice: Random) -> str:
    """A value of no length up to ten thousand characters: noise, or what the kind takes with something put in."""
    length = int(10 ** dice.uniform(0, 4)) if dice.random() < 0.5 else dice.randrange(12)
    match dice.randrange(5):
        case 0:
            return "".join(chr(dice.choice((dice.randrange(256), dice.randrange(0x3000)))) for _ in range(length))
        case 1:
            return "".join(chr(dice.randrange(0x110000)) for _ in range(min(length, 500)))
        case 2:
            return dice.choice(EVIL) * dice.randrange(1, 4) + dice.choice(("", "A" * length))
        case _:
            value = dice.choice(PLAIN[kind])
            at = dice.randrange(len(value) + 1)
            return value[:at] + dice.choice(("", dice.choice(EVIL), chr(dice.randrange(0x3000)))) + value[at:]


def acting(text: str, but: str = "") -> list[str]:
    """The characters that act instead of being read."""
    if text.isascii() and text.isprintable():
        return []
    return [c for c in text if c not in but and unicodedata.category(c) in ACTING]


def desk_over(store: Store, folder: Path) -> Desk:
    return Desk("00 TEST", lambda: store, lambda: WHEN, folder / "print", user="ANN", open_to_all=True)


def values_through(folder: Path, kind: str, count: int, dice: Random) -> Tally:
    """So many hostile values into a field of this kind; AssertionError with the value when one comes through raw."""
    tally, store = Tally(), Store.open(stores.where(folder / "store.db"))
    desk = desk_over(store, folder)
    headless.Run(desk).option("CUST", [("last_name", "SMITH"), ("first_name", "MARY")])
    fields = [field for code in maps.codes() for field in maps.load(code).entries if field.kind == kind]
    for n in range(count):
        typed = hostile(kind, dice)
        tally.tried += 1
        _entered(dice.choice(fields), typed)
        if _stored(desk, kind, typed, n):
            tally.stored += 1
        else:
            tally.refused += 1
    for name, text in _everything(folder / "store.db"):
        assert not acting(text), f"{kind}: {text!r} stands in {name}"
    _printed(desk, folder)
    store.close()
    return tally


def _entered(field: maps.Field, typed: str) -> None:
    """A value of some field of the kind, shown: nothing in it acts, and it is not longer than the field."""
    refused, value = "", None
    try:
        value = entry.enter(field, typed, US)
    except Fault as fault:
        refused = fault.message
    assert not acting(refused), f"{field.name}: {typed!r} is refused by {refused!r}"
    shown = entry.show(field.kind, value, US)
    assert not acting(shown), f"{field.name}: {typed!r} is shown as {shown!r}"
    if isinstance(value, str):
        assert not acting(value), f"{field.name}: {typed!r} is taken as {value!r}"
        assert len(value) <= max(field.length, 32), f"{field.name}: {typed!r} is taken as {value!r}"


def _stored(desk: Desk, kind: str, typed: str, n: int) -> bool:
    """Whether the value, typed into its home, was saved; what was said, shown and told as JSON is clean."""
    option, field, others = HOMES[kind]
    more = [tuple(other.format(n=n).split("=", 1)) for other in others]
    run = headless.Run(desk, ["N"] * 5)
    refused, program = "", None
    try:
        program = run.option(option, [*more, (field, typed)])  # type: ignore[list-item]
    except (Fault, headless.Unanswered) as fault:
        refused = str(fault)
    assert not acting(refused, "\n"), f"{kind}: {typed!r} is refused by {refused!r}"
    if program is None:
        return False
    told = json.dumps(program.data() | {"messages": run.messages, "questions": run.questions}, ensure_ascii=False)
    assert not acting(told), f"{kind}: {typed!r} is told as {told!r}"
    return True


def _everything(path: Path) -> Iterator[tuple[str, str]]:
    """(table and column, text) of every text in a store."""
    for table in metadata.sorted_tables:
        for row in stores.rows(path, f"SELECT * FROM {table.name}"):
            named = zip(table.columns.keys(), row, strict=True)
            yield from ((f"{table}.{name}", text) for name, text in named if isinstance(text, str))


def _printed(desk: Desk, folder: Path) -> None:
    """Every report, printed from what is stored now."""
    headless.Run(desk).option("AWARDRPT", [("start_date", "010100"), ("end_date", "123149")])
    headless.Run(desk).option("AWDHIST", [("customer_number", "1"), ("print_display", "P")])
    for path in (folder / "print").iterdir():
        assert not acting(path.read_text(encoding="utf-8"), "\n\f"), f"{path.name} has characters that act"


def spoil(path: Path, text: str) -> None:
    """Put a raw text into every text of the store that no rule reads, as no entry would."""
    changes = {
        "customer": ("last_name", "first_name", "city"),
        "special_document": ("description", "note"),
        "form_of_payment": ("description",),
        "location": ("name", "city"),
        "customer_type": ("description",),
    }
    with closing(Store.open(stores.where(path))) as store, store.work() as work:
        for table, columns in changes.items():
            work.run(Statement(metadata.tables[table].update().values(dict.fromkeys(columns, text))))


async def spoiled(folder: Path, text: str) -> str:
    """What is wrong when the sample company is full of such a text."""
    stores.copy(company(folder), folder / "store.db")
    spoil(folder / "store.db", text)
    return await spoiled_shown(folder, text, SPOILED_OPTIONS)


async def spoiled_shown(folder: Path, text: str, options: list[str]) -> str:
    """What is wrong with the glass, the printed reports or the JSON over such a store, blank when nothing is."""
    async with Clerk(folder, when=datetime(2026, 11, 20, 18)) as clerk:
        for keys in options:
            for part in keys.split("|"):
                await clerk.type(part)
                if wrong := unsound(clerk):
                    return f"{keys!r}: {wrong}\n{clerk.screen}"
            await clerk.type("<ATTN>MENU\r")
            await clerk.type("Y\r" if clerk.glass.question else "<RESET>")
        said: list[Any] = []
        for option, name, value in TOLD:
            program = headless.Run(clerk.desk, [], said.append).option(option, [(name, value)])
            told = json.dumps(program.data(), ensure_ascii=False, default=str)
            if acting(told + "".join(said)):
                return f"{option}: {told[:500]}"
    prints = [acting(path.read_text(), "\n\f") for path in (folder / "print").iterdir() if path.is_file()]
    return f"printed: {prints}" if any(prints) else ""


TOLD = [("CUST", "customer_number", "1001"), ("EDITDOC", "code", "1FREE"), ("AWDHIST", "customer_number", "1001")]
SPOILS = [*EVIL[:8], "O\x1b]0;HAK\x07\x9b2J\u202eB[/b][@x=y]X\x00", "日本" * 15, "A" * 200, "a\u0301" * 40, "🚗" * 20]
SPOILED_OPTIONS = [
    "CUST\r1\r1001\r|<F8>|<F8>", "CUST\r1\r|<F6>", "OPEN\r1\r1001\r|<ATTN>13\r4711\r<F1>", "EDITDOC\r2\r1FREE\r|<PGDN>",
    "EDITDOC\r|<F6>", "EDITFOP\r|<F6>", "EDITLOC\r|<F2>", "EDITCUST\r1\rPFD\r|<F8>|12\r<S-F7>",
    "AWDHIST\r1\r1001\r|2\rD\r<F1>", "AWARDRPT\r1\r010126\r123126\r|<F1>|<PGDN>",
    "AWARDRPT\r1\r010126\r123126\r|8\rD\r<F1>|<RIGHT>", "CLOSE\r|<S-F7>", "CHGTYP\r1\r1001\r", "LOOKOPEN\r1\r1001\r",
    "CUST\r1\r1001\r|<PRINT>|<PICTURE>",
]  # fmt: skip
