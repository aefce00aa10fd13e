"""The long form of the proofs: `python tests/long_proof.py [T1 K1 F2 ...] [--seed N] [--part 0.1]`.

A line for each proof: name, target, seen, seed, seconds, HELD or MISSED; exit 1 when one was missed. The short forms
run with the tests. Those on PostgreSQL are there when RENTERREWARDS_TEST_POSTGRESQL names a server.
"""

import os
import secrets
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from random import Random

import click
import long_server
import long_store
import long_terminal
from long_place import Place

PROOFS = long_terminal.PROOFS | long_store.PROOFS | long_server.PROOFS


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
