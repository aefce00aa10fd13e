"""Keys stored and discarded: none is lost that must not be, none acts that was thrown away."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from clerk import Clerk

from renterrewards.rules.conversation import Talk
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.keyboard import ATTENTION, LOCK, Key
from renterrewards.terminal.station import Station
from renterrewards.terminal.typeahead import Attention, TypeAhead

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


@pytest.mark.parametrize(
    "comes",
    [
        lambda keys: keys.put(Key("attention", at=3.0)),
        lambda keys: keys.put(Key("reset", at=3.0)),
        lambda keys: keys.discard(),
        lambda keys: keys.forget_before(3.0),
    ],
    ids=["ctrl+c", "ctrl+r", "an error", "an error that waits for the line"],
)
def test_nothing_keeps_a_terminal_open_that_is_to_be_locked(comes: Callable[[TypeAhead], None]) -> None:
    keys = TypeAhead()
    keys.put(Key("", "A", at=1.0))
    keys.put(Key(LOCK, at=2.0))
    comes(keys)
    assert keys._keys[0].action == LOCK
    assert Key("", "A", at=1.0) not in keys._keys


def test_a_lock_that_is_due_while_the_line_is_emptied_comes_all_the_same() -> None:
    keys = TypeAhead()
    keys.forget_before(3.0)
    keys.put(Key(LOCK, at=2.0))
    assert [key.action for key in keys._keys] == [LOCK]


async def test_a_run_that_ends_with_an_error_after_the_idle_minutes_leaves_the_terminal_locked() -> None:
    keys = TypeAhead()

    async def drained() -> None:
        pass

    dialogue = Dialogue(keys, lambda: None, drained, Station())
    covered: list[str] = []

    async def cover() -> None:
        covered.append("COVERED")

    dialogue.anywhere = {LOCK: cover}
    dialogue.hidden = dialogue.guarding = True
    keys.put(Key(LOCK, at=time.monotonic()))
    await dialogue.refuse("PRINTER NOT FOUND")
    keys.put(ATTENTION)
    with pytest.raises(Attention):
        await dialogue.key()
    assert covered == ["COVERED"]


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
