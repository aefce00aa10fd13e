"""The README's walk is walked as it stands there."""

import re
from datetime import UTC, datetime
from pathlib import Path

import stores
from clerk import Clerk

from renterrewards import sample
from renterrewards.records import Act
from renterrewards.store.engine import Store

README = Path(__file__).parents[1] / "README.md"
WALK = re.compile(r"^\| (.*`.*|F1) \| (.*) \|$", re.MULTILINE)
KEY = re.compile(r"`([^`]+)`|(RET|Ctrl\+C|F\d|ESC)")


def steps() -> list[tuple[str, list[str]]]:
    """What to type and the words to see, line by line."""
    section = README.read_text().split("## From the first screen")[1].split("\n## ")[0]
    typed = [
        "".join(text or f"<{key.replace('Ctrl+C', 'ATTN')}>" for text, key in KEY.findall(keys))
        for keys, _ in WALK.findall(section)
    ]
    return [
        (keys, re.findall(r"[A-Z0-9][A-Z0-9&./]+(?: [A-Z0-9][A-Z0-9&./]*)*", sees))
        for keys, (_, sees) in zip(typed, WALK.findall(section), strict=True)
    ]


async def test_the_walk_from_the_first_screen_to_a_redeemed_award_works_as_written(tmp_path: Path) -> None:
    now = datetime(2026, 11, 20, 18, tzinfo=UTC).replace(tzinfo=None)
    store = Store.open(stores.where(tmp_path / "store.db"))
    sample.fill(store, Act(user="SAMPLE", business_date=now.date(), instant=now))
    store.close()
    walk = steps()
    assert len(walk) == 10
    async with Clerk(tmp_path, when=now) as clerk:
        for keys, sees in walk:
            await clerk.type(keys)
            seen = re.sub(r"[_\s]+", " ", clerk.screen)
            for words in sees:
                assert words in seen, f"after {keys!r} the glass does not show {words!r}:\n{clerk.screen}"
