"""The first day of an agent, a day of a manager, the key card: every step is walked, every message quoted is said."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import stores
from clerk import Clerk

import renterrewards
from renterrewards import sample
from renterrewards.records import Act
from renterrewards.store.engine import Store

PAGE = Path(__file__).parents[1] / "docs" / "first-day.md"
MANAGERS_DAY = PAGE.with_name("managers-day.md")
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC).replace(tzinfo=None)
KEY = re.compile(r"`([^`]+)`|(RET|ESC|Tab|Shift\+F7|Ctrl\+[CRVP]|F\d)")
CLERKS = {"Ctrl+C": "ATTN", "Ctrl+R": "RESET", "Ctrl+V": "HOT", "Ctrl+P": "PRINT", "Shift+F7": "S-F7", "Tab": "TAB"}
SEEN = re.compile(r"(?<![\w.])[A-Z0-9_$][A-Z0-9&./:'?_#-]+(?: [A-Z0-9][A-Z0-9&./:'?-]*)*")
BLOCK = re.compile(r"^\| Type \| and see \|\n\|[- |]+\|\n((?:\|[^\n]*\n)+)|^```text\n([^`]*)^```", re.MULTILINE)


def steps(page: Path) -> Iterator[tuple[str, list[str]]]:
    """What to type ("" for a screen that is only quoted) and what is seen then, in the order of the page."""
    for rows, quoted in BLOCK.findall(page.read_text(encoding="utf-8")):
        for row in rows.splitlines():
            typed, sees = (cell.strip() for cell in row.strip("|").split("|"))
            keys = "".join(text or f"<{CLERKS.get(key, key)}>" for text, key in KEY.findall(typed))
            yield keys, [phrase.rstrip(".:") for phrase in SEEN.findall(re.sub(r"`.*?`", "", sees))]
        if quoted:
            yield "", [plain(line) for line in quoted.splitlines()]


def plain(text: str) -> str:
    """Text as it is read: how far a field or a gap reaches does not matter."""
    return re.sub(r"[_\s]+", " ", text).strip()


async def walks(clerk: Clerk, page: Path) -> None:
    """Type what the page says and see what it says."""
    for keys, sees in steps(page):
        await clerk.type(keys)
        for words in sees:
            assert plain(words) in plain(clerk.screen), f"after {keys!r} no {words!r} on\n{clerk.screen}"


@pytest.fixture
def training(tmp_path: Path) -> Path:
    """A folder with the training company as it is on the first day."""
    store = Store.open(stores.where(tmp_path / "store.db"))
    sample.fill(store, Act(user="SAMPLE", business_date=NOW.date(), instant=NOW))
    store.close()
    return tmp_path


async def test_the_first_day_goes_as_it_is_written(training: Path) -> None:
    assert len([*steps(PAGE)]) > 60
    async with Clerk(training, when=NOW) as clerk:
        await walks(clerk, PAGE)
        assert clerk.left


async def test_the_managers_day_goes_as_it_is_written(training: Path) -> None:
    assert len([*steps(MANAGERS_DAY)]) > 10
    async with Clerk(training, when=NOW) as clerk:
        await walks(clerk, MANAGERS_DAY)
    assert len([*(training / "print").iterdir()]) == 2


def messages() -> list[str]:
    """The messages of the table, the variable parts as three dots."""
    table = PAGE.read_text(encoding="utf-8").split("## Messages")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    return [message for row in rows for message in re.findall(r"`([^`]+)`", row)]


def test_every_message_of_the_table_is_said_somewhere() -> None:
    source = Path(renterrewards.__file__).parent
    program = "\n".join(path.read_text(encoding="utf-8") for path in sorted(source.rglob("*.py")))
    assert len(messages()) > 25
    for message in messages():
        wanted = ".{1,40}".join(re.escape(part) for part in re.split("…", message))
        assert re.search(wanted, program), message
