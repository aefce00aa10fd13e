"""Whatever is typed: nothing breaks, the glass stays a glass, and the ledger stays true."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clerk import Clerk, keys
from ledger_proof import differences

from renterrewards import maps, sample
from renterrewards.cells import places
from renterrewards.records import Act
from renterrewards.store import points
from renterrewards.store.engine import Store
from renterrewards.terminal import console

KEYS = [
    "RET",
    "TAB",
    "S-TAB",
    "UP",
    "DOWN",
    "LEFT",
    "RIGHT",
    "HOME",
    "END",
    "INS",
    "DEL",
    "BS",
    "EOF",
    "PGUP",
    "PGDN",
    "S-F7",
    "ESC",
    "RESET",
    "ATTN",
]
KEYS += [f"F{n}" for n in range(1, 13)]
WORDS = ["Y", "N", "1", "2", "13", "1001", "1002", "HOLL", "#1", "#148", "AD", "S", "A", "PFD", "1FREE", "050112", "60"]
WORDS += ["/", "-5", "11-20-26 0900", "'; DROP TABLE customer", "=1+1", "[/b]", "é", "京都市", "\u202e", "x" * 90]
CODES = [code for code in maps.codes() if code not in ("LOGIN",)]

ACTS = [
    "OPEN\r1\r{customer}\r<ATTN>13\r4711\r<F1>",
    "BCHOPEN\r1\r{customer}\r<ATTN>5\r111926 0900\r112526 0900\r50\r<F1>",
]
ACTS += [
    "CLOSE\r#{ra}\r<F1>",
    "BCHCLOSE\r#{ra}\r7\r112426 0900\r<F1>",
    "CUST\r1\r{customer}\r<F8><F8>3\r{points}\rWHY\r<F1>",
]


def something(dice: random.Random) -> str:
    """A key, a word with or without RET, or an option."""
    match dice.randrange(8):
        case 6:
            act = dice.choice(ACTS)
            return act.format(
                customer=dice.choice((1001, 1004, 1017, 1028)), ra=dice.randrange(143, 160), points=dice.randrange(20)
            )
        case 7:
            return "Y\r"
        case 0 | 1:
            return f"<{dice.choice(KEYS)}>"
        case 2:
            return dice.choice(CODES) + "\r"
        case 3:
            return dice.choice(WORDS)
        case _:
            return dice.choice(WORDS) + "\r"


@pytest.mark.parametrize("seed", range(6))
async def test_random_keys_break_nothing(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.001)
    dice = random.Random(seed)
    now = datetime(2026, 11, 20, 18, tzinfo=UTC).replace(tzinfo=None)
    store = Store.open(str(tmp_path / "store.db"))
    sample.fill(store, Act(user="SAMPLE", business_date=now.date(), instant=now))
    store.close()
    async with Clerk(tmp_path, when=now) as clerk:
        for step in range(500):
            typed = something(dice)
            clerk.dialogue.hush()
            if "<F1>" in typed:
                await clerk.type("<ATTN>MENU\r")
                await clerk.type("Y\r" if clerk.glass.question else "<RESET>")
            await clerk.type(typed.replace("\u202e", ""))
            assert "PROGRAM ERROR" not in clerk.screen, f"seed {seed} step {step}: {typed!r}\n{clerk.screen}"
            assert all(places(line) <= 80 for line in clerk.screen.split("\n"))
            assert not clerk._task.done()
        with clerk.desk.store.look() as work:
            assert differences(work) == []
            assert sum(len(points.movements(work, number)) for number in (1001, 1004, 1017, 1028)) > 8


def test_the_dice_reach_every_key() -> None:
    assert all(keys(f"<{name}>") for name in KEYS)
