"""Whatever is typed: nothing breaks, the glass stays a glass, and the ledger stays true."""

import random
from pathlib import Path

import pytest
import stores
from clerk import Clerk, keys
from ledger_proof import differences
from proof_keys import KEYS, SCREENS, WHEN, WORDS, act, company, fuzz, unsound

from renterrewards import maps
from renterrewards.store.ledger import points
from renterrewards.terminal import console

CODES = [code for code in maps.codes() if code not in ("LOGIN",)]


def something(dice: random.Random) -> str:
    """A key, a word with or without RET, an option, or an act of the counter with its answer."""
    match dice.randrange(8):
        case 6:
            return act(dice)
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
    stores.moved(company(tmp_path), tmp_path / "store.db")
    async with Clerk(tmp_path, when=WHEN) as clerk:
        for step in range(500):
            typed = something(dice)
            clerk.dialogue.hush()
            if "<F1>" in typed:
                await clerk.type("<ATTN>MENU\r")
                await clerk.type("Y\r" if clerk.glass.question else "<RESET>")
            await clerk.type(typed)
            assert unsound(clerk) == "", f"seed {seed} step {step}: {typed!r}\n{clerk.screen}"
            assert not clerk._task.done()
        with clerk.desk.store.look() as work:
            assert differences(work) == []
            assert sum(len(points.movements(work, number)) for number in (1001, 1004, 1017, 1028)) > 8


@pytest.mark.parametrize("code", SCREENS)
async def test_random_keys_on_any_screen_break_nothing(tmp_path_factory: pytest.TempPathFactory, code: str) -> None:
    tally = await fuzz(tmp_path_factory.getbasetemp(), code, 500, "a short one")
    assert tally.keys >= 500


def test_the_dice_reach_every_key() -> None:
    assert all(keys(f"<{name}>") for name in KEYS)
