"""T4: counters at a PostgreSQL server, against pgbench that sends the same SQL in the same two trips, in turns.

`python -m benchmarks.server SERVER [--clients N,N] [--seconds S] [--rounds N]`: SERVER is a URL by which databases may
be created; pgbench must be on the PATH. 8 clients, 5 rounds of 4 seconds take two minutes.

pgbench is given what the program sends, as it is written down here from the program itself. It takes no answer into
the next trip, so that the number of the RA is CURRVAL there; all else is alike, also what is read and not used.
Clients and server share this machine, so that what the program itself takes of it is part of the ratio.
"""

import multiprocessing
import shutil
import subprocess
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy.engine import URL, make_url

from benchmarks import opening, table
from benchmarks.table import Row
from renterrewards.programs.rental import foreseen
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.records import Agreement, Control
from renterrewards.rules.opening import AWARD, Answer, Decision
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.work import Work

RENTERS = 2_000
GOAL = 0.8
ACT = opening.ACT
DECISION = Decision("PFD", answers=(Answer(AWARD, False, "1FREE", 4),))
RENTAL = Agreement(number=0, status="OPEN", customer_number=0, location="BOI", opened_at=ACT.instant, time_charge=9_000)


def opens(work: Work, number: int) -> Agreement:
    """RA OPEN for a renter who was offered an award and wants none."""
    renter = opening.renter(number)
    foreseen.opening(work, ACT.business_date, renter, renter, RENTAL, DECISION)
    return open_agreement(work, ACT, renter, renter, RENTAL, (), DECISION)


def prepared(where: str) -> None:
    """A store with renters."""
    with closing(Store.open(where)) as store, store.work() as work:
        control.save(work, "control", Control(local_renter_rewards=True))
        for number in range(1, RENTERS + 1):
            customers.add(work, opening.renter(number))


# -- ours ------------------------------------------------------------------------------------------


def ours(where: str, clients: int, seconds: float) -> float:
    """Openings a second of so many processes."""
    context = multiprocessing.get_context("fork")
    ready, done = context.Barrier(clients + 1), context.Queue()
    at_work = [context.Process(target=_client, args=(where, n, seconds, ready, done)) for n in range(clients)]
    for one in at_work:
        one.start()
    ready.wait(120)
    counts = [done.get() for _ in at_work]
    for one in at_work:
        one.join()
    return sum(counts) / seconds


def _client(where: str, nth: int, seconds: float, ready: Any, done: Any) -> None:
    with closing(Store.open(where)) as store:
        for number in range(1, 13):  # the server has planned, the program is warm
            _opened(store, number)
        ready.wait(120)
        count, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            _opened(store, (nth * 7919 + count * 31) % RENTERS + 1)
            count += 1
        done.put(count)


def _opened(store: Store, number: int) -> None:
    with store.work() as work:
        opens(work, number)


# -- pgbench ---------------------------------------------------------------------------------------


def script(where: str) -> str:
    """What an opening sends, as pgbench takes it."""
    from renterrewards.store.engines import postgresql_trip

    trips: list[list[postgresql_trip.Said]] = []
    go = postgresql_trip.go

    def heard(connection: Any, waiting: Any) -> None:
        trips.append(list(waiting))
        go(connection, waiting)

    postgresql_trip.go = heard
    try:
        with closing(Store.open(where)) as store:
            _opened(store, 1001)  # the first of a connection tidies up
            trips.clear()
            with store.work() as work:
                made = opens(work, 1002).number
    finally:
        postgresql_trip.go = go
    lines = [f"\\set customer random(1, {RENTERS})"]
    for trip in trips:
        lines += ["\\startpipeline", *(_said(said.sql, dict(said.values), made) for said in trip), "\\endpipeline"]
    return "\n".join(lines) + "\n"


def _said(sql: str, values: dict[str, Any], made: int) -> str:
    texts = {name: _literal(name, value, 0 if "mark" in values else made) for name, value in values.items()}
    return " ".join((sql % texts).split()) + ";"


def _literal(name: str, value: Any, made: int) -> str:
    if name in ("customer", "customer_number"):
        return ":customer"
    if name == "mark":
        return "md5(:client_id::text)::uuid"
    if name in ("number", "ra_number") and value == made:
        return "currval('agreement_number_seq')"
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value)
    return str(value) if isinstance(value, int) else f"'{value}'"


def pgbench(url: URL, file: Path, clients: int, seconds: float) -> float:
    """Transactions a second of pgbench."""
    program = shutil.which("pgbench")
    assert program, "pgbench is in the server's package"
    asked = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", f"{seconds:.0f}", "-f", str(file)]
    where = url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run([program, *asked, where], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return float(done.stdout.partition("tps = ")[2].split()[0])


# -- the table -------------------------------------------------------------------------------------


@contextmanager
def database(server: str) -> Iterator[URL]:
    """A database of its own."""
    import psycopg

    name = f"rr_bench_{time.time_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'".encode())
    try:
        yield make_url(server).set(database=name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def rows(server: str, rounds: int, clients: list[int], seconds: float) -> Iterator[Row]:
    """Openings a second, for each number of clients."""
    with database(server) as url, tempfile.TemporaryDirectory() as folder:
        where = url.render_as_string(hide_password=False)
        prepared(where)
        file = Path(folder) / "opening.sql"
        file.write_text(script(where))
        for count in clients:
            seen = [(ours(where, count, seconds), pgbench(url, file, count, seconds)) for _ in range(rounds)]
            mine, theirs = (median(figures) for figures in zip(*seen, strict=True))
            goal = 1 / GOAL if count == 8 else None
            yield Row("T4", f"an opening, {count} clients at a server", "us", 1e6 / mine, "pgbench", 1e6 / theirs, goal)


def main() -> None:
    wanted = ArgumentParser(prog="python -m benchmarks.server")
    wanted.add_argument("server")
    wanted.add_argument("--clients", default="8")
    wanted.add_argument("--seconds", type=float, default=4)
    wanted.add_argument("--rounds", type=int, default=5)
    given = wanted.parse_args()
    print(table.heading())
    for row in rows(given.server, given.rounds, [int(n) for n in given.clients.split(",")], given.seconds):
        print(table.text(row), flush=True)


if __name__ == "__main__":
    main()
