"""K1: counters that are killed in the middle of their acts, again and again, and what is left of the books.

`python tests/proof_kills.py STORE FOLDER KILLS COUNTERS SEED`: a process of its own, as it forks the counters. It has
all modules and maps in memory before the first, so that a life begins in milliseconds, and never a store open.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import proof_books
import proof_life
from server import LASTING, Server

DAY = 40
"""Kills a day of the counters' calendar."""

PROVE = 500
"""Kills after which the books are proven."""

LEAST_GAP = 0.02
"""Seconds between two kills; on a slow machine more, or nobody would ever come to an end."""

BACKENDS = 5
"""Of a hundred kills so many are of a server's process, and one more of all of them."""


def killed(
    where: str, folder: Path, kills: int, counters: int, seed: str, server: Server | None = None
) -> dict[str, Any]:
    """What came of it, done in a process of its own: `wrong` is empty when all held."""
    command = [sys.executable, __file__, where, str(folder), str(kills), str(counters), seed]
    command += [str(server.folder), str(server.port)] if server else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"seed {seed}\n{done.stdout}\n{done.stderr}"
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


class Nursery:
    """Forks counters and kills them."""

    def __init__(self, where: str, folder: Path, counters: int, seed: str, server: Server | None = None) -> None:
        self.where, self.seed, self.server = where, seed, server
        self.dice, self.lives, self.gap = Random(seed), 0, LEAST_GAP
        self.kills = {"counters": 0, "backends": 0, "servers": 0}
        self.journals = [folder / f"counter{n}.log" for n in range(counters + 1)]
        self.living: dict[int, int] = {}
        """The counter of each process."""

    def warm(self) -> None:
        """Every module, map and statement into memory, by a life of a counter that nobody kills: number 0."""
        life = proof_life.Life(self.where, self.journals[0], 0, 1, 0, self.seed)
        life.live(acts=50)
        life.store.close()
        began = time.monotonic()
        life.live(acts=50)
        self.gap = max(LEAST_GAP, 3 * (time.monotonic() - began) / 50)
        life.store.close()

    def begin(self) -> None:
        """All counters come to life."""
        for counter in range(1, len(self.journals)):
            self._bear(counter)

    def kill(self, count: int) -> None:
        """So many kills; who was killed comes back at once."""
        for _ in range(count):
            time.sleep(self.dice.expovariate(1 / self.gap))
            if self._server_killed():
                continue
            self.kills["counters"] += 1
            process = self.dice.choice(list(self.living))
            os.kill(process, signal.SIGKILL)
            self._bury(process)
            self._bear(self.counter)

    def _server_killed(self) -> bool:
        """Where there is a server to be killed, one kill of twenty is of a backend, one of a hundred of all of it."""
        if self.server is None or (chance := self.dice.randrange(100)) > BACKENDS:
            return False
        if not chance:
            self.server.kill()
            self.server.start()
            self.kills["servers"] += 1
            return True
        killed = self.server.kill_backend(self.dice.randrange(1000))
        self.kills["backends"] += killed
        return killed

    def end(self) -> None:
        """Kill all."""
        for process in list(self.living):
            os.kill(process, signal.SIGKILL)
            self._bury(process)

    def resolved(self) -> None:
        """Let every counter come back once more and look what became of its last act."""
        for counter in range(1, len(self.journals)):
            self._bear(counter, acts=0)
        for process in list(self.living):
            self._bury(process)

    def proven(self) -> list[str]:
        """What is wrong with the books, found in a child: this process must never have had a store open."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _leave_by(lambda: os.write(writing, json.dumps(self._wrong()).encode()[:60_000]))
        os.close(writing)
        with os.fdopen(reading) as told:
            said = told.read()
        os.waitpid(child, 0)
        return list(json.loads(said)) if said else ["the proof itself died"]

    def _wrong(self) -> list[str]:
        try:
            return [said[:500] for said in proof_books.wrong(self.where, self.journals)][:20]
        except Exception:
            return [traceback.format_exc()]

    def _bear(self, counter: int, acts: int = 10**9) -> None:
        self.lives += 1
        process = os.fork()
        if process == 0:
            life = self.lives
            _leave_by(
                lambda: proof_life.Life(self.where, self.journals[counter], counter, life, life // DAY, self.seed).live(
                    acts
                )
            )
        self.living[process] = counter

    def _bury(self, process: int) -> None:
        os.waitpid(process, 0)
        self.counter = self.living.pop(process)


def _leave_by(act: Callable[[], object]) -> None:
    """In a child: act, and never come back to what the parent was doing."""
    code = 1
    try:
        act()
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    """Kill and prove, and print what was seen as a line of JSON."""
    where, folder, kills, counters, seed = sys.argv[1:6]
    server = Server(Path(sys.argv[6]), LASTING, int(sys.argv[7])) if sys.argv[6:] else None
    proof_life.prepare(where)
    nursery = Nursery(where, Path(folder), int(counters), seed, server)
    nursery.warm()
    began, wrong, left = time.monotonic(), list[str](), int(kills)
    nursery.begin()
    try:
        while left and not wrong:
            some = min(left, PROVE)
            nursery.kill(some)
            left -= some
            nursery.end()
            nursery.resolved()
            wrong = nursery.proven()
            if left:
                nursery.begin()
    finally:
        nursery.end()  # counters that outlive this process would work on for ever, and hold its output open
    told = {"wrong": wrong, "kills": nursery.kills, "seconds": time.monotonic() - began}
    sys.stdout.write(json.dumps(told | {"ends": proof_books.counted(nursery.journals[1:])}))


if __name__ == "__main__":
    main()
