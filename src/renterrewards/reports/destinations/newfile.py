"""A new file in the print folder: whole or not at all, never over another one, with one message when it cannot be."""

import errno
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from renterrewards.cleaner import clean
from renterrewards.faults import Fault

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
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = folder / f".{code}-{token_hex(8)}.part"
        try:
            _fill(unfinished, fill, folder)
            return _publish(unfinished, folder, f"{code}-{at:%Y%m%d-%H%M%S}", suffix)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise _fault(error, folder) from error


def _fill(path: Path, fill: Fill, folder: Path) -> None:
    with os.fdopen(_new(path), "wb") as file:
        fill(file, folder)
        file.flush()
        os.fsync(file.fileno())


def _publish(unfinished: Path, folder: Path, stem: str, suffix: str) -> Path:
    """Give the finished file the first free name of stem, stem-2, stem-3 ..."""
    number = 1
    while True:
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            _link(unfinished, path)
        except FileExistsError:
            number += 1
            continue
        _settle(folder)
        return path


def _link(unfinished: Path, path: Path) -> None:
    """Take the name in one step, refused when it is taken; rename alone would overwrite."""
    try:
        os.link(unfinished, path, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _take(unfinished, path)


def _take(unfinished: Path, path: Path) -> None:
    """Without links, as on a FAT stick: take the name with an empty file, then rename onto it."""
    os.close(_new(path))
    try:
        unfinished.replace(path)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _new(path: Path) -> int:
    """A descriptor of a file that was not there before, for this user alone."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _flag("O_NOFOLLOW") | _flag("O_CLOEXEC"), 0o600)


def _flag(name: str) -> int:
    flag: int = getattr(os, name, 0)  # not on every system
    return flag


def _settle(folder: Path) -> None:
    """Have the folder's new entry on the disk too, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fault(error: OSError, folder: Path) -> Fault:
    where = clean(str(folder))
    said = _SAID.get(error.errno or 0)
    return Fault(said(where) if said else f"CANNOT WRITE IN {where}, {clean(error.strerror or 'UNKNOWN').upper()}")


_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}

_SAID: dict[int, Callable[[str], str]] = {
    errno.ENOSPC: lambda where: f"DISK FULL, REPORT NOT PRINTED, FREE SPACE IN {where}",
    errno.EDQUOT: lambda where: f"DISK FULL, REPORT NOT PRINTED, FREE SPACE IN {where}",
    errno.EACCES: lambda where: f"CANNOT WRITE IN {where}, CHECK ITS PERMISSIONS",
    errno.EPERM: lambda where: f"CANNOT WRITE IN {where}, CHECK ITS PERMISSIONS",
    errno.EROFS: lambda where: f"CANNOT WRITE IN {where}, IT IS READ ONLY, NAME ANOTHER FOLDER",
    errno.ENOTDIR: lambda where: f"CANNOT WRITE IN {where}, IT IS NOT A FOLDER, NAME ANOTHER",
    errno.EEXIST: lambda where: f"CANNOT WRITE IN {where}, IT IS NOT A FOLDER, NAME ANOTHER",
    errno.EIO: lambda where: f"DISK ERROR, REPORT NOT PRINTED, CALL SUPPORT ({where})",
}
