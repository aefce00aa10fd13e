"""Fail-over: counters at work, their primary killed, its synchronous standby promoted, and what became of each act.

Each counter is a process of its own that opens RAs with an award and closes them, under vehicles that nobody else
has, and writes down what it was told. As a command it is such a counter.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from ledger_proof import differences
from server import LOGIN, PASSWORD, Server
from sqlalchemy import text

from renterrewards import headless
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import NOT_SHOWN
from renterrewards.records import Act, Control, Customer, CustomerType, SpecialDocument
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.statement import Statement

NOW = datetime(2012, 5, 1, 16)
FOLLOWED = ("fsync=off", "wal_level=replica", "hot_standby=on", "wal_keep_size=256MB", "autovacuum_naptime=1h")
WAIT = 180.0
"""Seconds for what takes two, on a machine that has other things to do."""

SHARED = 1
"""The customer of whom all counters open RAs; each has one of his own too."""


@dataclass
class Pair:
    """A primary and the standby without which it acknowledges nothing."""

    folder: Path
    servers: list[Server] = field(default_factory=list)
    made: int = 0

    @property
    def url(self) -> str:
        """What opens the store, wherever it is by now."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return f"postgresql://{LOGIN}:{PASSWORD}@{hosts}/postgres"

    def begin(self) -> None:
        """Make and start both."""
        self.servers = [self._new().make().start()]
        self.ports = [self.servers[0].port]
        self.follow()
        self.ports.append(self.servers[1].port)

    def follow(self) -> None:
        """Give the primary a standby, at the port of the one that is gone, and let it wait for it from now on."""
        standby = self._new()
        if len(self.ports) > 1:
            standby.port = next(port for port in self.ports if port != self.servers[0].port)
        standby.copy_of(self.servers[0], "standby").start()
        self.servers.append(standby)
        self._waits_for("*")
        until = time.monotonic() + WAIT
        while not self._asked("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"):
            assert time.monotonic() < until, "the standby does not follow"
            time.sleep(0.1)

    def fail_over(self) -> None:
        """Kill the primary; the standby takes over, and waits for nobody."""
        self.servers.pop(0).kill()
        self.servers[0].promote()
        self._waits_for("")

    def end(self) -> None:
        """Stop them."""
        for server in self.servers:
            server.stop()

    def _new(self) -> Server:
        self.made += 1
        return Server(self.folder / f"server{self.made}", FOLLOWED)

    def _waits_for(self, names: str) -> None:
        self._asked(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
        self.servers[0].reload()

    def _asked(self, query: str) -> Any:
        with psycopg.connect(self.servers[0].url, autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall()[0][0] if cursor.description else None


@contextmanager
def pair(folder: Path) -> Iterator[Pair]:
    """A primary and its standby, until the end of the block."""
    both = Pair(folder)
    try:
        both.begin()
        yield both
    finally:
        both.end()


@dataclass
class Seen:
    """What became of the acts."""

    acts: int = 0
    refused: int = 0
    open: int = 0
    """Of which nobody could say how they ended."""
    lost: int = 0
    twice: int = 0
    phantom: int = 0
    """Those that were told as not saved, and were."""
    differences: int = 0

    @property
    def sound(self) -> bool:
        """Nothing was lost, nothing done twice, and what was told is so."""
        return self.acts > 0 and not (self.lost or self.twice or self.phantom or self.differences)


def killed(folder: Path, kills: int, counters: int, acts: int) -> Seen:
    """Kill so many primaries under so many counters, each when so many more acts were acknowledged."""
    with pair(folder) as both:
        set_up(both.url, counters)
        journals = [folder / f"counter{n}" for n in range(counters)]
        at_work = [_counter(both.url, n, journal) for n, journal in enumerate(journals)]
        try:
            for nth in range(kills):
                _until_more(journals, acts)
                both.fail_over()
                _until_more(journals, acts)
                if nth + 1 < kills:
                    both.follow()
        finally:
            for process in at_work:
                process.stdin.close()  # type: ignore[union-attr]
            ended = [process.wait(WAIT) for process in at_work]
        assert ended == [0] * counters, "a counter broke"
        return seen(both.url, [line for journal in journals for line in _lines(journal)])


def set_up(url: str, counters: int) -> None:
    """The awards, a customer of each counter, and one of them all; with points."""
    act = Act(user="ANN", business_date=NOW.date(), instant=NOW)
    with closing(Store.open(url)) as store, store.work() as work:
        control.save(work, "control", Control(local_renter_rewards=True))
        control.save(work, "special_document", SpecialDocument(code="1FREE", promo_type="D", amount=100))
        control.save(work, "customer_type", CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4))
        for number in range(1, counters + 2):
            customers.add(work, Customer(number=0, last_name="SMITH", customer_type="PFD"))
            points.earn(work, act, number, 100_000, f"earn:{number}", points.Source("RA", "9"))


def seen(url: str, told: list[list[str]]) -> Seen:
    """What the journals say, beside what is on file."""
    with closing(Store.open(url)) as store, store.look() as work:
        found = work.all(Statement(text("SELECT vehicle, status FROM agreement")))
        wrong = differences(work)
    times, closed = (
        Counter(vehicle for vehicle, _ in found),
        {vehicle for vehicle, status in found if status == "CLOSED"},
    )
    made = Seen(differences=len(wrong), twice=sum(n > 1 for n in times.values()))
    for what, vehicle, how in told:
        there = vehicle in closed if what == "CLOSE" else vehicle in times
        made.acts += how == "SAVED"
        made.lost += how == "SAVED" and not there
        made.open += how == "OPEN"
        made.refused += how == "REFUSED"
        made.phantom += how == "REFUSED" and there
    return made


def _counter(url: str, number: int, journal: Path) -> "subprocess.Popen[bytes]":
    journal.touch()
    return subprocess.Popen([sys.executable, __file__, url, str(number), str(journal)], stdin=subprocess.PIPE)


def _lines(journal: Path) -> list[list[str]]:
    return [line.split() for line in journal.read_text().splitlines()]


def _until_more(journals: list[Path], acts: int) -> None:
    before, until = _saved(journals), time.monotonic() + WAIT
    while _saved(journals) < before + acts:
        assert time.monotonic() < until, f"{_saved(journals) - before} acts in {WAIT} seconds"
        time.sleep(0.05)


def _saved(journals: list[Path]) -> int:
    return sum(line[2] == "SAVED" for journal in journals for line in _lines(journal))


# -- a counter -----------------------------------------------------------------------------------------


def counter(url: str, number: int, journal: Path) -> None:
    """Open and close RAs until the input ends."""
    import threading

    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    with closing(Store.open(url, patience=30.0)) as store, journal.open("a") as told:
        desk = Desk("00 TEST", lambda: store, lambda: NOW, journal.parent, user=f"C{number}", open_to_all=True)
        nth = 0
        while not over.is_set():
            nth += 1
            vehicle, customer = f"V{number}-{nth}", (SHARED, number + 2)[nth % 2]
            out = {"vehicle": vehicle, "daily_rate": "60", "due_at": "050412 0900"}
            how, ra = act(desk, "OPEN", ["Y", "N"], customer_number=str(customer), **out)
            print("OPEN", vehicle, how, file=told, flush=True)
            if ra:
                how, _ = act(desk, "CLOSE", [], ra_number=ra, miles_in="9")
                print("CLOSE", vehicle, how, file=told, flush=True)


def act(desk: Desk, option: str, answers: list[str], **values: str) -> tuple[str, str]:
    """SAVED, REFUSED when it was told that nothing is, OPEN when that could not be told; and the RA's number."""
    run = headless.Run(desk, answers)
    try:
        run.option(option, list(values.items()))
    except Fault as fault:
        if fault.message == NOT_SHOWN:
            return "SAVED", ""
        return ("OPEN" if "SEE WHETHER IT IS SAVED" in fault.message else "REFUSED"), ""
    return "SAVED", next((said.split()[1] for said in run.messages if said.startswith("RA ")), "")


if __name__ == "__main__":
    counter(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
