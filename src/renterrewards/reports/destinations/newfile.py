"""A new file in the print folder, under a name that is free: whole or not at all, as `whole_file` writes."""

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from renterrewards import whole_file

Fill = Callable[[BinaryIO, Path], None]
"""Writes what is in the file; told the folder too, which has room for what a form needs on its way."""


def write(parts: Iterable[str], folder: Path, code: str, at: datetime, suffix: str = ".txt") -> Path:
    """Write the parts of a text to a new file; see `make`."""

    def fill(file: BinaryIO, _: Path) -> None:
        for part in parts:
            file.write(part.encode())

    return make(fill, folder, code, at, suffix)


def make(fill: Fill, folder: Path, code: str, at: datetime, suffix: str) -> Path:
    """Make a new file in `folder` (made when absent) and return its path.

    Until the last byte is on the disk the file has another name, so that a stop, an error or a full disk
    leaves nothing behind. Raises Fault with the remedy when the folder cannot be written.
    """
    with whole_file.faults(folder, "REPORT NOT PRINTED"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = folder / f".{code}-{token_hex(8)}.part"
        try:
            with os.fdopen(whole_file.new(unfinished), "wb") as file:
                fill(file, folder)
                file.flush()
                os.fsync(file.fileno())
            return _publish(unfinished, folder, f"{code}-{at:%Y%m%d-%H%M%S}", suffix)
        finally:
            unfinished.unlink(missing_ok=True)


def _publish(unfinished: Path, folder: Path, stem: str, suffix: str) -> Path:
    """Give the finished file the first free name of stem, stem-2, stem-3 ..."""
    number = 1
    while True:
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            whole_file.link(unfinished, path)
        except FileExistsError:
            number += 1
            continue
        whole_file.settle(folder)
        return path
