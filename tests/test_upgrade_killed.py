"""An upgrade that is killed at any point leaves the old store or the new one, and every row of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import old_stores
import pytest
import stores
from upgraded import proven, version

from renterrewards.store.schema import VERSION

pytestmark = pytest.mark.usefixtures("engine", "backups_here")

KILLS = int(os.environ.get("RENTERREWARDS_UPGRADE_KILLS", "5"))


OPENER = """
import os, sys
from renterrewards.store import migrations
from renterrewards.store.care import upgrading
from renterrewards.store.engine import Store
from renterrewards.store.opened import open_store

for line in sys.stdin:  # each store is opened by a process of its own, which need not import everything anew
    opener = os.fork()
    if not opener:
        open_store(line.strip()).close()
        os._exit(0)
    print(opener, flush=True)
    print(os.waitpid(opener, 0)[1], flush=True)
"""


class Openers:
    """Opens stores, each in a process of its own that can be killed meanwhile."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, where: str, kill_after: float | None = None) -> int:
        """Open a store, and kill whoever does after so many seconds; how he ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{where}\n")
        self._process.stdin.flush()
        opener = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):  # it was done before
                os.kill(opener, signal.SIGKILL)
        return int(self._process.stdout.readline())


@pytest.fixture
def openers() -> Iterator[Openers]:
    command = [sys.executable, "-c", OPENER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Openers(process)


def takes_whole(tmp_path: Path, openers: Openers, n: int) -> float:
    """Seconds that an upgrade takes which nobody kills."""
    path = stores.where(stores.copy(tmp_path / "old.db", tmp_path / f"whole{n}.db"))
    began = time.monotonic()
    assert openers(path) == 0
    return time.monotonic() - began


def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new(old: str, tmp_path: Path, openers: Openers) -> None:
    """`RENTERREWARDS_UPGRADE_KILLS=50 RENTERREWARDS_UPGRADE_CUSTOMERS=10000` is the long form."""
    seed = int(os.environ.get("RENTERREWARDS_SEED", str(time.time_ns() % 100_000)))
    sys.stdout.write(f"RENTERREWARDS_SEED={seed}\n")
    chance = Random(seed)
    wrote = old_stores.held(tmp_path / "old.db", 1)
    takes, seen, killed = min(takes_whole(tmp_path, openers, n) for n in range(2)), [], 0
    for n in range(KILLS):
        path = stores.copy(tmp_path / "old.db", tmp_path / f"killed{n}.db")
        killed += openers(stores.where(path), kill_after=chance.uniform(0, takes)) == signal.SIGKILL
        if stores.on_server():
            stores.wait_for_the_dead(path)
        seen.append(version(stores.where(path)))
        assert old_stores.held(path, 1) == wrote
        proven(stores.where(path))
        assert openers(stores.where(path)) == 0
        assert version(stores.where(path)) == VERSION
        assert old_stores.held(path, 1) == wrote
        proven(stores.where(path))
    assert killed, "each upgrade was over before its kill"
    assert seen.count(1) + seen.count(VERSION) == KILLS
    sys.stdout.write(f"{seen.count(1)} old, {seen.count(VERSION)} new\n")
