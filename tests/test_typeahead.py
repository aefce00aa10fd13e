"""Keys stored and discarded: none is lost that must not be, none acts that was thrown away."""

import asyncio
import time
from pathlib import Path

import pytest
from clerk import Clerk

from renterrewards.rules.conversation import Talk
from renterrewards.terminal.keyboard import ATTENTION, Key
from renterrewards.terminal.typeahead import TypeAhead

ESC = Key("escape", at=1.0)


def test_an_esc_that_was_discarded_does_not_stop_the_next_report() -> None:
    keys = TypeAhead()
    keys.put(ESC)
    keys.discard()
    assert not keys.interrupted()
    keys.forget_before(2.0)
    keys.put(ESC)
    assert not keys.interrupted()


def test_ctrl_c_is_not_taken_back_by_ctrl_r() -> None:
    keys = TypeAhead()
    keys.put(ATTENTION)
    keys.put(Key("reset", at=1.0))
    assert keys.interrupted()
    assert [key.action for key in keys._keys] == ["attention", "reset"]


@pytest.mark.parametrize("seconds", [0.01, 0.1])  # before and after the busy mark
async def test_a_signal_in_the_middle_of_an_act_lets_it_end_and_is_no_program_error(
    tmp_path: Path, seconds: float
) -> None:
    done = []

    def slow() -> Talk[None]:
        time.sleep(0.3)
        done.append(1)
        yield from ()

    async with Clerk(tmp_path) as clerk:
        act = asyncio.create_task(clerk.dialogue.converse(slow()))
        await asyncio.sleep(seconds)
        act.cancel()
        with pytest.raises(asyncio.CancelledError):
            await act
    assert done == [1]
