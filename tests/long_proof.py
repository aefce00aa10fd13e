"""The long form of the proofs: `python tests/long_proof.py [T1 T3 F2 ...] [--seed N] [--part 0.1]`.

A line for each proof: name, target, seen, seed, seconds, HELD or MISSED; exit 1 when one was missed. The short forms
run with the tests. F4P is there when RENTERREWARDS_TEST_POSTGRESQL names a server.
"""

import asyncio
import os
import secrets
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from random import Random

import click
import oracle_sequences
import proof_bursts
import proof_bytes
import proof_keys
import proof_line
import proof_screens
import proof_signals
import proof_values
import proof_window
import server
import stores

from renterrewards import maps

Seen = tuple[str, bool]
"""What was seen, and whether that is the target."""


class Place:
    """Folders to work in, the dice, and how large a part of the whole is to be run."""

    def __init__(self, root: Path, dice: Random, part: float) -> None:
        self.root = root
        self.dice = dice
        self.part = part
        self._made = 0

    def folder(self) -> Path:
        """A new empty folder."""
        self._made += 1
        made = self.root / str(self._made)
        made.mkdir()
        return made

    def times(self, whole: int) -> int:
        """How many of so many are to be done, at least one."""
        return max(1, ceil(whole * self.part))


def t1(place: Place) -> Seen:
    """One write over five screens, ten bursts in the life of a process."""
    processes = place.times(50)
    exact = sum(proof_bursts.bursts(place.folder(), 10, place.dice) for _ in range(processes))
    return f"{exact} of {10 * processes}, {processes} processes", exact == 10 * processes


def t2(place: Place) -> Seen:
    """The same at every gap over every speed of the store."""
    exact, tried = 0, 0
    for gap in proof_bursts.GAPS:
        for save in proof_bursts.SAVES:
            count = place.times(2 if gap > 5 else 10)
            exact += proof_bursts.bursts(place.folder(), count, place.dice, gap / 1000, save / 1000)
            tried += count
    return f"{exact} of {tried} at 5 gaps x 3 saves", exact == tried


def t3(place: Place) -> Seen:
    """A burst of 4,002 entries, three times; the slowest counts."""
    runs = [proof_bursts.entries(place.folder(), 667) for _ in range(place.times(3))]
    size, keys, seconds, _ = max(runs, key=lambda run: run[2])
    rate, exact = keys / seconds, all(run[3] for run in runs)
    said = f"{size:,} bytes, {keys:,} keys in {seconds:.1f} s, {rate:,.0f} keys/s, {'exact' if exact else 'NOT EXACT'}"
    return said, exact and rate >= 2000 and size >= 20_000


def t4(place: Place) -> Seen:
    """Keys before the start, in one write and with gaps across it; keys after the quit."""
    gaps = [place.dice.choice((0, 0, 0.001, 0.003, 0.005, 0.008)) for _ in range(place.times(40))]
    kept = sum(proof_line.before_start(place.folder(), place.dice, gap) for gap in gaps)
    lengths = [place.dice.choice((1, 10, 500, 3000, 8000)) for _ in range(place.times(20))]
    leaked = sum(proof_line.after_quit(place.folder(), length) for length in lengths)
    said = f"kept {kept} of {len(gaps)}, {leaked} keys of {len(lengths)} quits reached the shell"
    return said, kept == len(gaps) and not leaked


def t5(place: Place) -> Seen:
    """Pastes of three lines with control characters and escape sequences in them."""
    sessions = place.times(10)
    same = sum(proof_line.pasted_as_typed(place.folder(), 20, place.dice) for _ in range(sessions))
    return f"{same} of {20 * sessions}", same == 20 * sessions


def t6(place: Place) -> Seen:
    """Every kind of error in the middle of a burst."""
    cases = list(range(len(proof_line.ERRORS))) * place.times(5)
    held = sum(proof_line.error_discards(place.folder(), which, place.dice) for which in cases)
    return f"{held} of {len(cases)}", held == len(cases)


def t7(place: Place) -> Seen:
    """Bursts in process on every screen."""
    turns, codes = place.times(100), maps.codes()
    right = sum(asyncio.run(proof_screens.on_screen(place.folder(), code, turns, place.dice)) for code in codes)
    return f"{right} of {turns * len(codes)}, {len(codes)} screens", right == turns * len(codes)


def f1(place: Place) -> Seen:
    """Random keys on every screen."""
    count, seed = place.times(100_000), str(place.dice.random())
    tallies = [asyncio.run(proof_keys.fuzz(place.folder(), code, count, seed)) for code in maps.codes()]
    typed, seconds = sum(tally.keys for tally in tallies), sum(tally.seconds for tally in tallies)
    least = min(tally.keys for tally in tallies)
    return f"{typed:,} keys, {least:,} or more on {len(tallies)} screens, {typed / seconds:,.0f} keys/s", least >= count


def f2(place: Place) -> Seen:
    """Noise, gibberish and every class of bad bytes."""
    size = place.times(500_000)
    cases = proof_bytes.BAD_UTF8 | proof_bytes.HOSTILE
    cases |= {"noise": proof_bytes.noise(place.dice, size), "gibberish": proof_bytes.gibberish(place.dice, size)}
    wrong = {name: said for name, data in cases.items() if (said := proof_bytes.survives(place.folder(), data))}
    for name, said in wrong.items():
        click.echo(f"F2 {name}: {said[:2000]}", err=True)
    return f"{2 * size:,} bytes and {len(cases) - 2} classes, wrong: {', '.join(wrong) or 'none'}", not wrong


def f3(place: Place) -> Seen:
    """Hostile values into every kind of field, and spoiled stores shown."""
    count = place.times(10_000)
    tallies = [proof_values.values_through(place.folder(), kind, count, place.dice) for kind in proof_values.HOMES]
    wrong = [text for text in proof_values.SPOILS if asyncio.run(proof_values.spoiled(place.folder(), text))]
    tried, stored = sum(tally.tried for tally in tallies), sum(tally.stored for tally in tallies)
    said = f"{tried:,} values in {len(tallies)} kinds, {stored:,} stored clean, the rest refused; spoiled {len(wrong)}"
    return said, not wrong


def f4(place: Place, engine: str = "sqlite", whole: int = 10_000) -> Seen:
    """Sequences of random acts over all events of RAs, on the program and on an oracle."""
    tally, folder = oracle_sequences.Tally(), place.folder()
    run, count = place.dice.getrandbits(32), place.times(whole)
    with stores.under_test(engine):
        where = stores.passing(folder / "store.db")
        oracle_sequences.told(where, folder, [f"{run} {n}" for n in range(count)], tally)
    stores.swept(set(stores.at))
    stores.drop_free()
    refused = sum(times for act, times in tally.acts.items() if act.endswith("refused"))
    said = f"{tally.sequences:,} sequences of seeds {run} 0 to {count - 1}, {tally.steps:,} steps"
    return f"{said}, {tally.acts.total():,} acts and {refused:,} of them refused by both", tally.sequences == count


def f4p(place: Place) -> Seen:
    """The same on PostgreSQL; all in one store, the whole of which is proved after each."""
    return f4(place, "postgresql", 1_000)


def c2(place: Place) -> Seen:
    """Two hundred resizes during entry, five times."""
    wrong = [said for _ in range(place.times(5)) if (said := proof_window.resized(place.folder(), 200, place.dice))]
    for said in wrong:
        click.echo(f"C2 {said}", err=True)
    return f"{place.times(5)} x 200 resizes, wrong: {len(wrong)}", not wrong


def c3(place: Place) -> Seen:
    """Signals and hang-ups, at rest and in the middle of a save."""
    cases = [(how, saving) for how in proof_signals.ENDINGS for saving in (False, True)] * place.times(3)
    ends = [(how, saving, proof_signals.ended_by(place.folder(), how, saving)) for how, saving in cases]
    wrong = [end for end in ends if not proof_signals.held(end[0], end[2])]
    for end in wrong:
        click.echo(f"C3 {end}", err=True)
    codes = ", ".join(sorted({f"{how} {end.code}" for how, _, end in ends}))
    return f"{len(ends) - len(wrong)} of {len(ends)}, exit codes {codes}", not wrong


def cut(place: Place) -> Seen:
    """The line is cut before every message of an opening, a close and a correction."""
    from test_lost_answers import ACTS, a_counter, cut_everywhere

    cuts = 0
    for name in ACTS:
        with a_counter(place.folder()) as books:
            cuts += cut_everywhere(books, name, max(1, round(1 / place.part)))
    return f"{cuts} cuts, each act saved once", True


def fo(place: Place) -> Seen:
    """Twenty primaries killed one after the other."""
    import failover

    with server.room() as folder:
        found = failover.killed(folder, kills=place.times(20), counters=6, acts=25)
    return f"{place.times(20)} kills, {found}", found.sound


@dataclass(frozen=True)
class Proof:
    """What is promised, and what shows it."""

    target: str
    show: Callable[[Place], Seen]


PROOFS = {
    "T1": Proof("500 of 500 bursts over 5 screens in one write", t1),
    "T2": Proof("all at gaps 0-60 ms x saves 0-300 ms", t2),
    "T3": Proof("20 KB burst exact, 2,000 keys/s", t3),
    "T4": Proof("keys before start kept, none after quit to the shell", t4),
    "T5": Proof("pastes as typed, nothing in them acts", t5),
    "T6": Proof("an error discards what stands behind it", t6),
    "T7": Proof("bursts in process on every screen", t7),
    "F1": Proof("100,000 random keys a screen", f1),
    "F2": Proof("1 MB of random bytes, every class of bad UTF-8", f2),
    "F3": Proof("10,000 hostile values a kind of field", f3),
    "F4": Proof("10,000 sequences x 50 steps as the oracle counts", f4),
    "C2": Proof("200 resizes during entry", c2),
    "C3": Proof("signals and hang-ups, idle and saving", c3),
}
if stores.SERVER:
    PROOFS["CUT"] = Proof("the line cut before every message of three acts: each saved once", cut)
    PROOFS["F4P"] = Proof("1,000 sequences x 50 steps as the oracle counts, on PostgreSQL", f4p)
if server.tools():
    PROOFS["FO"] = Proof("20 primaries killed: 0 acknowledged lost, 0 twice, books sound", fo)


def proven(name: str, seed: int, part: float) -> bool:
    """Run one proof and print its line."""
    began, proof = time.monotonic(), PROOFS[name]
    root = Path(tempfile.mkdtemp(dir=quick_disk()))
    try:
        seen, held = proof.show(Place(root, Random(f"{seed} {name}"), part))
    except Exception as error:
        click.echo("".join(traceback.format_exception(error)), err=True)
        seen, held = f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')[:100]}", False
    finally:
        shutil.rmtree(root, ignore_errors=True)
    seconds = time.monotonic() - began
    click.echo(f"{name}  {proof.target}: {seen}; seed {seed}, {seconds:.0f} s  {'HELD' if held else 'MISSED'}")
    return held


def quick_disk() -> str | None:
    """Where thousands of small stores do not wear a disk; None for the usual place."""
    memory = "/dev/shm"
    return memory if os.access(memory, os.W_OK) else None


def chosen(names: tuple[str, ...]) -> Iterator[str]:
    """The proofs that were named, all when none was."""
    for name in map(str.upper, names or tuple(PROOFS)):
        if name not in PROOFS:
            raise click.UsageError(f"{name} is none of {', '.join(PROOFS)}")
        yield name


@click.command()
@click.argument("names", nargs=-1)
@click.option("--seed", type=int, help="The seed of an earlier run, to run it again.")
@click.option("--part", type=float, default=1.0, help="Which part of the whole to run, as 0.1.")
def main(names: tuple[str, ...], seed: int | None, part: float) -> None:
    """Run the proofs that are named, all when none is."""
    seed = secrets.randbelow(10**6) if seed is None else seed
    held = [proven(name, seed, part) for name in list(chosen(names))]
    if not all(held):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
