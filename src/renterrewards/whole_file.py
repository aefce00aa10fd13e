"""Files that are written whole or not at all, never over another, for this user's eyes alone."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from renterrewards.cleaner import clean
from renterrewards.faults import Fault


@contextmanager
def made(path: Path) -> Iterator[Path]:
    """What is a new file's name until the end of the block, which fills it. Fault when there is one already."""
    with faults(path.parent):
        refuse_taken(path)
        unfinished = path.with_name(f".{path.name}-{token_hex(8)}.part")
        try:
            yield unfinished
            try:
                link(unfinished, path)
            except FileExistsError:
                refuse_taken(path)
            settle(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)


def refuse_taken(path: Path) -> None:
    """Raise Fault when something of that name is there."""
    if os.path.lexists(path):
        raise Fault(f"{clean(str(path))} IS THERE ALREADY, NAME ANOTHER OR MOVE IT AWAY")


def fill(path: Path, parts: Iterable[str]) -> None:
    """Write a new file and have it on the disk."""
    with os.fdopen(new(path), "w", encoding="utf-8", newline="") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def link(unfinished: Path, path: Path) -> None:
    """Take the name in one step, refused when it is taken; rename alone would overwrite."""
    try:
        os.link(unfinished, path, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _take(unfinished, path)


def _take(unfinished: Path, path: Path) -> None:
    """Without links, as on a FAT stick: take the name with an empty file, then rename onto it."""
    os.close(new(path))
    try:
        unfinished.replace(path)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def new(path: Path) -> int:
    """A descriptor of a file that was not there before, for this user alone."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _flag("O_NOFOLLOW") | _flag("O_CLOEXEC"), 0o600)


def _flag(name: str) -> int:
    flag: int = getattr(os, name, 0)  # not on every system
    return flag


def sync(path: Path) -> None:
    """Have what was written to a file, by whomever, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle(folder: Path) -> None:
    """Have the folder's new entry on the disk too, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def faults(folder: Path, lost: str = "NOTHING WRITTEN") -> Iterator[None]:
    """What the system refuses in a folder becomes a Fault with the remedy; `lost` says what was not written."""
    try:
        yield
    except OSError as error:
        where = clean(str(folder))
        said = _SAID.get(error.errno or 0, f"CANNOT WRITE IN {{where}}, {clean(error.strerror or 'UNKNOWN').upper()}")
        raise Fault(said.format(where=where, lost=lost)) from error


_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}

_SAID = {
    errno.ENOSPC: "DISK FULL, {lost}, FREE SPACE IN {where}",
    errno.EDQUOT: "DISK FULL, {lost}, FREE SPACE IN {where}",
    errno.EFBIG: "DISK FULL, {lost}, FREE SPACE IN {where}",
    errno.EACCES: "CANNOT WRITE IN {where}, CHECK ITS PERMISSIONS",
    errno.EPERM: "CANNOT WRITE IN {where}, CHECK ITS PERMISSIONS",
    errno.ENOENT: "CANNOT WRITE IN {where}, THERE IS NO SUCH FOLDER, NAME ANOTHER OR MAKE IT",
    errno.EROFS: "CANNOT WRITE IN {where}, IT IS READ ONLY, NAME ANOTHER FOLDER",
    errno.ENOTDIR: "CANNOT WRITE IN {where}, IT IS NOT A FOLDER, NAME ANOTHER",
    errno.EEXIST: "CANNOT WRITE IN {where}, IT IS NOT A FOLDER, NAME ANOTHER",
    errno.EIO: "DISK ERROR, {lost}, CALL SUPPORT ({where})",
}
