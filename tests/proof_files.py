"""K3 and K4: a store's files torn or spoiled, and what the program makes of them.

The acts of a counter fill a store that is watched: what it holds is known after every transaction, so that a torn log
can be told from a lost one: it must leave what one of them left.
"""

import hashlib
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import proof_life
from ledger_proof import differences

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.store.care import verifying
from renterrewards.store.care.backing_up import Order
from renterrewards.store.care.backing_up import backup as make_backup
from renterrewards.store.care.backups import Backup
from renterrewards.store.care.restoring import restore
from renterrewards.store.engine import Store
from renterrewards.store.proof import audited, recon
from renterrewards.store.proof.audited import Audited
from renterrewards.store.work import Work

PAGE, HEADER, FRAME = 4096, 32, 24
"""Bytes of a page, of a log's head and of a frame's head."""

NOW = datetime(2026, 11, 20, 18, 0)

NEXT = ("CUST", [("customer_number", "1"), ("award_points", "77"), ("reason", "NEXT")])


class Watched(Store):
    """A store that remembers what it held after each transaction."""

    @contextmanager
    def work(self, alone: bool = False) -> Iterator[Work]:
        with super().work(alone) as work:
            yield work
        self.states.add(digest(Path(self.place.called)))

    states: set[str]


@dataclass(frozen=True)
class Kept:
    """A store's main file and log as they lay on the disk, and every state that the log can bring it to."""

    main: bytes
    log: bytes
    states: frozenset[str]

    def put(self, folder: Path, log: bytes) -> Path:
        """The files in an empty folder, with this log."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "store.db").write_bytes(self.main)
        (folder / "store.db-wal").write_bytes(log)
        return folder / "store.db"


def digest(path: Path) -> str:
    """What a store holds, told by another connection than its own."""
    with closing(sqlite3.connect(path)) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def kept(folder: Path, acts: int, seed: str) -> list[Kept]:
    """Two stores: one whose log begins with its first act, and one whose log was begun anew over an older one."""
    folder.mkdir(exist_ok=True)
    path = folder / "store.db"
    proof_life.prepare(str(path))
    life = proof_life.Life(str(path), folder / "acts.log", 1, 1, 5, seed)
    found = []
    before = path.read_bytes()
    life._opened = lambda: _watched(path)  # type: ignore[method-assign]
    life.live(acts)
    found.append(Kept(before, _log(path).read_bytes(), frozenset(life.store.states)))  # type: ignore[attr-defined]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
    before = path.read_bytes()
    life.store.states = {digest(path)}  # type: ignore[attr-defined]
    for _ in range(acts // 4):
        life._one()
    found.append(Kept(before, _log(path).read_bytes(), frozenset(life.store.states)))  # type: ignore[attr-defined]
    life.store.close()
    return found


def _watched(path: Path) -> Watched:
    store = Watched.open(str(path))
    store.states = {digest(path)}  # type: ignore[attr-defined]
    return store  # type: ignore[return-value]


def _log(path: Path) -> Path:
    return Path(f"{path}-wal")


# -- harm --------------------------------------------------------------------------------------------


def truncated(log: bytes, dice: Random) -> bytes:
    """The log ends too early."""
    return log[: dice.randrange(len(log))]


def flipped(log: bytes, dice: Random) -> bytes:
    """A bit is another, or some are."""
    spoiled = bytearray(log)
    for _ in range(dice.choice((1, 1, 1, 8))):
        spoiled[dice.randrange(len(log))] ^= 1 << dice.randrange(8)
    return bytes(spoiled)


def zeroed(log: bytes, dice: Random) -> bytes:
    """The file has its length, but nothing was written from somewhere on."""
    at = dice.randrange(len(log))
    return log[:at] + bytes(len(log) - at)


def sector_lost(log: bytes, dice: Random) -> bytes:
    """A sector in the middle never reached the disk."""
    at = dice.randrange(len(log) // 512) * 512
    return log[:at] + dice.choice((bytes(512), dice.randbytes(512))) + log[at + 512 :]


def swapped(log: bytes, dice: Random) -> bytes:
    """Two frames have changed places, or one stands twice."""
    size = FRAME + PAGE
    frames = [log[at : at + size] for at in range(HEADER, len(log), size)]
    one, other = (dice.randrange(len(frames)) for _ in range(2))
    frames[one], frames[other] = frames[other], dice.choice((frames[one], frames[other]))
    return log[:HEADER] + b"".join(frames)


HARMS: tuple[Callable[[bytes, Random], bytes], ...] = (truncated, flipped, zeroed, sector_lost, swapped)


def torn(stores: list[Kept], folder: Path, count: int, dice: Random) -> tuple[Counter[str], list[str]]:
    """So many torn logs: how the program took them, and every one that it took wrongly."""
    seen, wrong = Counter[str](), []
    for n in range(count):
        store, harm = stores[n % len(stores)], HARMS[n // len(stores) % len(HARMS)]
        path = store.put(folder, harm(store.log, dice))
        said = _taken(path, store.states)
        seen[said if said in ("whole prefix", "refused") else "WRONG"] += 1
        if said not in ("whole prefix", "refused"):
            wrong.append(f"trial {n}, {harm.__name__}: {said}")
    return seen, wrong


def _taken(path: Path, states: frozenset[str]) -> str:
    """What came of opening a store with a torn log."""
    try:
        store = Store.open(str(path))
    except Fault:
        return "refused"
    with closing(store):
        if digest(path) not in states:
            return "it holds what no transaction left"
        if found := _unsound(store, path):
            return f"unsound: {found}"
        _act(store, path)
        return f"after the next act: {found}" if (found := _unsound(store, path)) else "whole prefix"


def _act(store: Store, path: Path) -> None:
    """A correction of a customer's points, as the next thing that somebody does."""
    when = proof_life.datetime(2012, 5, 20, 12)
    desk = Desk("00 TEST", lambda: store, lambda: when, path.parent, user="C1")
    Run(desk, ["Y"] * 3).option(*NEXT)


def _unsound(store: Store, path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        found = [said for (said,) in connection.execute("PRAGMA integrity_check") if said != "ok"]
    with store.look() as work:
        told = map(str, (*recon.differences(work, recon.checked(work)), *audited.differences(work, Audited())))
        return [*found, *differences(work), *told]


# -- the main file -----------------------------------------------------------------------------------


def spoilt(path: Path, folder: Path, count: int, dice: Random) -> tuple[Counter[str], list[str]]:
    """Sixteen random bytes into a closed store's file, so many times, where something stands: what told of it.

    Each time the backup of before is put back over it. Answers those where that did not bring back what was.
    """
    whole, was, seen, lost = path.read_bytes(), digest(path), Counter[str](), []
    backup = _backed_up(path)
    for n in range(count):
        at, noise = dice.randrange(len(whole) - 16), dice.randbytes(16)
        while not any(whole[at : at + 16]):
            at = dice.randrange(len(whole) - 16)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        spoiled = folder / "store.db"
        spoiled.write_bytes(whole[:at] + noise + whole[at + 16 :])
        told = _told_by(spoiled)
        if not told:
            told = "nothing, and nothing was changed" if _holds(spoiled) == was else UNTOLD
        seen[told] += 1
        restore(backup, str(spoiled), NOW, over=True, tell=_silent)
        if _holds(spoiled) != was:
            lost.append(f"trial {n}: byte {at}")
    return seen, lost


UNTOLD = "none, only a backup shows it"


def _backed_up(path: Path) -> Backup:
    with closing(Store.open(str(path))) as store:
        return make_backup(store, Order("K4", NOW, path.parent / "backups"), _silent)


def _silent(what: str, done: int, of: int) -> None:
    """Nobody is told."""


def _holds(path: Path) -> str:
    try:
        return digest(path)
    except sqlite3.Error:
        return "what cannot be read"


def _told_by(path: Path) -> str:
    """What tells of the damage, blank when nothing does."""
    try:
        store = Store.open(str(path))
    except Fault:
        return "opening"
    with closing(store):
        try:
            found = [one.what for one in verifying.verify(store, _silent) if not one.sound]
        except Fault:
            return "a fault of the store"
    return f"verify, {found[0]}" if found else ""
