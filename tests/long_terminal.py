"""The long forms of the proofs at the terminal: bursts, noise, windows, signals, and the acts that an oracle counts."""

import asyncio

import click
import databases
import oracle_sequences
import proof_bursts
import proof_bytes
import proof_keys
import proof_line
import proof_screens
import proof_signals
import proof_values
import proof_window
import stores
from long_place import Place, Proof, Seen


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
    turns, codes = place.times(100), proof_screens.OPTIONS
    right = sum(asyncio.run(proof_screens.on_screen(place.folder(), code, turns, place.dice)) for code in codes)
    return f"{right} of {turns * len(codes)}, {len(codes)} screens", right == turns * len(codes)


def f1(place: Place) -> Seen:
    """Random keys on every screen."""
    count, seed = place.times(100_000), str(place.dice.random())
    tallies = [asyncio.run(proof_keys.fuzz(place.folder(), code, count, seed)) for code in proof_keys.SCREENS]
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
    databases.none_left()
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
    PROOFS["F4P"] = Proof("1,000 sequences x 50 steps as the oracle counts, on PostgreSQL", f4p)
