"""Writers of a store in a file stand in a line: whoever has just saved comes after who was waiting."""

import fcntl
import os
import threading
from pathlib import Path

import pytest

from renterrewards.store.queue import turn

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the queue stands on flock")


def stands_at_the_head(path: Path) -> bool:
    """Whether somebody is the next one."""
    lock = os.open(f"{path}.line", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def test_who_saves_many_times_lets_everybody_in_line_in_between(tmp_path: Path) -> None:
    path, order = tmp_path / "store.db", []
    path.touch()

    def saves(who: str) -> None:
        with turn(str(path), 60):
            order.append(who)

    for waiting in ("BOB", "ANN", "EVE"):
        with turn(str(path), 60):
            order.append("MARY")
            counter = threading.Thread(target=saves, args=(waiting,))
            counter.start()
            while not stands_at_the_head(path):
                assert counter.is_alive(), "it did not wait"
        saves("MARY")
        counter.join()
    assert order == ["MARY", "BOB", "MARY", "MARY", "ANN", "MARY", "MARY", "EVE", "MARY"]
