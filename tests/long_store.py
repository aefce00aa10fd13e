"""The long forms of the proofs of the store: counters and servers killed, points spent twice, files spoiled."""

import asyncio
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import click
import proof_clock
import proof_files
import proof_kills
import proof_spending
import server
import stores
from broken_store import Trouble
from fault_acts import ACTS, Act, prepared
from long_place import Place, Proof, Seen
from proof_faults import Bench, disturbed, every, undisturbed

COUNTERS = 6


def k1(place: Place) -> Seen:
    """Counters killed on a store in a file."""
    folder = place.folder()
    return _killed(proof_kills.killed(str(folder / "store.db"), folder, place.times(2_000), COUNTERS, place.seed()))


def k8(place: Place) -> Seen:
    """Counters killed, and the server's processes, and all of a server at once."""
    folder = place.folder()
    with server.running(server.LASTING) as own:
        with stores.connected(own.url) as connection:
            connection.execute("CREATE DATABASE killed")
        where, times = own.database("killed"), place.times(2_000)
        return _killed(proof_kills.killed(where, folder, times, COUNTERS, place.seed(), own))


def _killed(found: dict[str, Any]) -> Seen:
    for said in found["wrong"]:
        click.echo(f"K {said}", err=True)
    kills = ", ".join(f"{count:,} {whose}" for whose, count in found["kills"].items() if count)
    ends = ", ".join(f"{count:,} {end}" for end, count in found["ends"].items())
    return f"kills: {kills}; acts: {ends}; lost or twice: {len(found['wrong'])}", not found["wrong"]


def k2(place: Place) -> Seen:
    """The same points promised at eight counters."""
    return _spent(str(place.folder() / "store.db"), place)


def k2p(place: Place) -> Seen:
    """The same on PostgreSQL."""
    with stores.under_test("postgresql"):
        path = place.folder() / "store.db"
        try:
            return _spent(stores.where(path), place)
        finally:
            stores.swept({path})
            stores.drop_free()


def _spent(where: str, place: Place) -> Seen:
    runs, tries = place.times(20), place.times(1_000)
    found = proof_spending.spent(where, runs, 8, tries)
    exact = sum(proof_spending.is_exact(run, 8, tries) for run in found)
    for run in found:
        if not proof_spending.is_exact(run, 8, tries):
            click.echo(f"K2 {run}", err=True)
    return f"{exact} of {runs} runs x 8 x {tries:,} tries exact, {proof_spending.AWARDS} awards each", exact == runs


def k3(place: Place) -> Seen:
    """Logs torn in five ways."""
    folder, count = place.folder(), place.times(1_000)
    kept = proof_files.kept(folder / "kept", 60, place.seed())
    seen, wrong = proof_files.torn(kept, folder / "torn", count, place.dice)
    for said in wrong:
        click.echo(f"K3 {said}", err=True)
    return f"{_counts(seen)} of {count:,} trials", not wrong


def k4(place: Place) -> Seen:
    """The main file spoiled, and the backup of before put back over it."""
    folder, count = place.folder(), place.times(400)
    proof_files.kept(folder / "kept", 600, place.seed())
    seen, lost = proof_files.spoilt(folder / "kept" / "store.db", folder / "spoilt", count, place.dice)
    for said in lost:
        click.echo(f"K4 lost: {said}", err=True)
    return f"{_counts(seen)} of {count:,} trials, not as before after the restore: {len(lost)}", not lost


def k5(place: Place) -> Seen:
    """Every call of every act, every fault."""
    return asyncio.run(_broken(place, Bench(prepared(place.folder()))))


def k5p(place: Place) -> Seen:
    """The same on PostgreSQL, where a fault takes twenty times as long: each call once, by one of the faults."""
    from broken_server import ServerBench

    with stores.under_test("postgresql"):
        bench = ServerBench(prepared(place.folder()))
        try:
            return asyncio.run(_broken(place, bench, each=1))
        finally:
            bench.close()
            stores.swept(set(stores.at))
            stores.drop_free()


async def _broken(place: Place, bench: Bench, each: int = 0) -> Seen:
    """Break every call by every fault, or `each` call by so many that the dice choose."""
    calls, tried, wrong = 0, 0, 0
    for act in ACTS:
        folder = place.folder()
        made, result = await undisturbed(bench, folder / "whole", act)
        troubles = every(len(made), bench.trouble)
        some = place.dice.sample(troubles, place.times(each * len(made) or len(troubles)))
        for n, trouble in enumerate(some):
            wrong += not await _held(bench, folder / f"{n:05}", act, trouble, result)
        calls, tried = calls + len(made), tried + len(some)
    return f"{calls:,} calls of {len(ACTS)} acts, {tried:,} faults, wrong: {wrong}", not wrong


async def _held(bench: Bench, folder: Path, act: Act, trouble: Trouble, result: Any) -> bool:
    try:
        await disturbed(bench, folder, act, trouble, result)
    except AssertionError as error:
        call = trouble.calls[trouble.at - 1][:60]
        click.echo(
            f"K5 {act.name}: {trouble.code} at {trouble.at} ({call}), lasts {trouble.lasts}: {error}"[:400], err=True
        )
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return True


def c1(place: Place) -> Seen:
    """Clocks that jump, machines that move."""
    sequences, closed, refused, wrong = place.times(100), 0, 0, 0
    for _ in range(sequences):
        with proof_clock.jumped(place.folder(), 150, place.dice) as counter:
            said = counter.wrong()
        closed, refused, wrong = closed + len(counter.closed), refused + counter.refused, wrong + bool(said)
        for line in said:
            click.echo(f"C1 {line}", err=True)
    told = f"{closed:,} RAs closed, {refused:,} refused as their day was before the opening"
    return f"{sequences} sequences of 150 acts, {told}, wrong: {wrong}", not wrong


def _counts(seen: Counter[str]) -> str:
    return ", ".join(f"{what} {count:,}" for what, count in seen.most_common())


PROOFS = {
    "K1": Proof("2,000 kills of counters, nothing acknowledged lost, nothing twice, books sound", k1),
    "K2": Proof("20 runs x 8 processes x 1,000 tries, exact", k2),
    "K3": Proof("1,000 torn logs, always a whole prefix", k3),
    "K4": Proof("400 spoiled files: who tells of it; the backup of before brings all back", k4),
    "C1": Proof("100 sequences of acts under a clock that jumps", c1),
    "K5": Proof("every fault at every call of every act: told, nothing by half, the next act works", k5),
}
if server.tools():
    PROOFS["K8"] = Proof("K1 on PostgreSQL, its server killed too", k8)
if stores.SERVER:
    PROOFS["K2P"] = Proof("K2 on PostgreSQL", k2p)
    PROOFS["K5P"] = Proof("K5 on PostgreSQL, one fault a call", k5p)
