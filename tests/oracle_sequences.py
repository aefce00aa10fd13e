"""Sequences of random acts: made of a seed, played, and when one fails shortened until every act in it is needed.

`python tests/oracle_sequences.py SEED` plays one again.
"""

import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from oracle_acts import Acts
from oracle_play import Site, prepared

from renterrewards.store.engine import Store

STEPS = 50
SEQUENCES_A_STORE = 10
"""A new store costs as much as some acts; in an old one the proof of the whole store costs more and more."""

WEIGHTS = {
    "opens": 14,
    "opens_twice": 2,
    "leaves": 1,
    "closes": 17,
    "closes_twice": 1,
    "voids": 5,
    "unvoids": 6,
    "reopens": 8,
    "edits": 4,
    "gives_closed": 5,
    "changes": 9,
    "merges": 4,
    "unmerges": 8,
    "changes_type": 2,
    "adjusts": 9,
    "imports": 1,
    "days": 12,
    "expires": 4,
    "reinstates": 8,
    "applies": 2,
    "site_changes": 1,
    "again": 1,
    "undoes_again": 1,
    "other_values": 1,
    "breaks_off": 1,
}
"""How often each act is thrown."""

Step = tuple[str, int]
"""The name of an act and the seed of its dice."""


@dataclass
class Tally:
    """What was played."""

    sequences: int = 0
    steps: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)


def play(acts: Acts, steps: Sequence[Step]) -> list[Step]:
    """Play these steps; those at which there was something to do."""
    done = []
    for name, seed in steps:
        if getattr(acts, name)(Random(seed)):
            acts.agree()
            done.append((name, seed))
    acts.prove()
    return done


def throw(acts: Acts, dice: Random, weights: Mapping[str, int], done: list[Step]) -> None:
    """Play acts as they are thrown, until there were enough; each is put into `done` before it is played."""
    names, often = list(weights), list(weights.values())
    while len(done) < STEPS:
        step = (dice.choices(names, often)[0], dice.getrandbits(32))
        done.append(step)
        if getattr(acts, step[0])(Random(step[1])):
            acts.agree()
        else:
            done.pop()
    acts.prove()


class Failed(AssertionError):
    """A sequence in which program and oracle did not agree: its seed, its steps up to then."""

    def __init__(self, seed: str, steps: list[Step], error: Exception) -> None:
        super().__init__(f"seed {seed}, step {len(steps)}: {type(error).__name__} {error}")
        self.seed, self.steps = seed, steps


def sequences(
    where: str, folder: Path, seeds: Iterable[str], tally: Tally, weights: Mapping[str, int] = WEIGHTS
) -> None:
    """Play a sequence for each seed; the first that fails is raised, Failed."""
    store: Store | None = None
    try:
        for n, seed in enumerate(seeds):
            if store is None or (n % SEQUENCES_A_STORE == 0 and where == ":memory:"):
                store = _another(store, where)
            _one(store, folder, seed, tally, weights)
    finally:
        if store is not None:
            store.close()


def told(where: str, folder: Path, seeds: Iterable[str], tally: Tally) -> None:
    """The same; of a sequence that fails it is told what was done in it, as short as it can be made."""
    try:
        sequences(where, folder, seeds, tally)
    except Failed as failed:
        raise AssertionError(story(where, folder, failed)) from failed


def story(where: str, folder: Path, failed: Failed) -> str:
    """What must be done to see it fail."""
    seed, steps = failed.seed, failed.steps
    if not fails(where, folder, seed, steps)[0]:
        return f"{failed}, but not on a new store"
    steps = shortened(where, folder, seed, steps)
    wrong, said = fails(where, folder, seed, steps)
    return "\n".join([f"seed {seed}, {len(steps)} acts: {wrong}", str(Site.of(Random(seed))), *said])


def fails(where: str, folder: Path, seed: str, steps: Sequence[Step]) -> tuple[str, list[str]]:
    """What is wrong when these steps are played on a new store, blank when nothing is; and what was done."""
    with closing(prepared(where)) as store:
        acts = Acts(store, Site.of(Random(seed)), folder)
        try:
            play(acts, steps)
        except Exception as error:
            return "".join(traceback.format_exception_only(error)).strip(), acts.told
    return "", acts.told


def shortened(where: str, folder: Path, seed: str, steps: list[Step]) -> list[Step]:
    """The steps without those that are not needed to fail: halves first, then fewer, then one by one."""
    size = len(steps) // 2
    while size:
        at = 0
        while at < len(steps):
            without = steps[:at] + steps[at + size :]
            if fails(where, folder, seed, without)[0]:
                steps = without
            else:
                at += size
        size //= 2
    return steps


def _another(store: Store | None, where: str) -> Store:
    if store is not None:
        store.close()
    return prepared(where)


def _one(store: Store, folder: Path, seed: str, tally: Tally, weights: Mapping[str, int]) -> None:
    dice, steps = Random(seed), list[Step]()
    acts = Acts(store, Site.of(dice), folder)
    try:
        throw(acts, dice, weights, steps)
    except Exception as error:
        raise Failed(seed, steps, error) from error
    tally.sequences += 1
    tally.steps += len(steps)
    tally.acts += acts.counted
    tally.met += acts.oracle.met


if __name__ == "__main__":
    with TemporaryDirectory() as at:
        told(":memory:", Path(at), sys.argv[1:], Tally())
