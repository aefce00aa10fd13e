"""The macros of a user: text files NAME.txt in one folder."""

import os
import re
from pathlib import Path
from secrets import token_hex

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.terminal.macros.text import NOTE

SUFFIX = ".txt"
MOST = 100_000
"""Characters of a macro; more is no macro."""

_NAME = re.compile(r"(?!(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])$)[A-Z0-9]{1,8}")
"""One word, and none that is a device where files are named in any case."""


def macros(folder: Path) -> list[tuple[str, str]]:
    """(name, first comment line) of every macro in the folder, by name; none when there is no folder. Raises Fault."""
    try:
        paths = [path for path in folder.iterdir() if path.suffix == SUFFIX] if folder.is_dir() else []
    except OSError as error:
        raise _fault(folder, error) from error
    names = {path.stem.upper() for path in paths if _NAME.fullmatch(path.stem.upper())}
    return [(name, _about(folder, name)) for name in sorted(names)]


def read(folder: Path, name: str) -> str:
    """The text of a macro. Raises Fault when there is none or it cannot be read."""
    path = folder
    try:
        path = _path(folder, name)
        if not path.is_file():
            raise Fault(f"NO MACRO {_checked(name)}, MACRO LISTS THEM")
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(MOST + 1)
    except UnicodeDecodeError as error:
        raise Fault(f"{clean(path.name)} IS NO TEXT IN UTF-8, SAVE IT AS ONE") from error
    except OSError as error:
        raise _fault(path, error) from error
    if len(text) > MOST:
        raise Fault(f"{clean(path.name)} IS TOO LONG FOR A MACRO")
    return text


def save(folder: Path, name: str, text: str) -> Path:
    """Write a macro, whole or not at all, for this user alone; one of the same name is replaced. Raises Fault."""
    unfinished = folder / f".{_checked(name)}-{token_hex(8)}.part"
    try:
        path = _path(folder, name)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise _fault(folder, error) from error
    return path


def _about(folder: Path, name: str) -> str:
    """The first comment of a macro, or why it cannot be read."""
    try:
        lines = [line.strip() for line in read(folder, name).split("\n")]
    except Fault as fault:
        return fault.message
    return next((clean(line[1:]).strip() for line in lines if line.startswith(NOTE) and line[1:].strip()), "")


def _path(folder: Path, name: str) -> Path:
    """The file of a macro: as it is named on disk, in any case, or as it would be named."""
    wanted = _checked(name)
    path = folder / f"{wanted}{SUFFIX}"
    if path.exists() or not folder.is_dir():
        return path
    found = [p for p in folder.iterdir() if p.suffix == SUFFIX and p.stem.upper() == wanted]
    return min(found, default=path)


def _checked(name: str) -> str:
    """The name in upper case. Raises Fault when it could not be one."""
    if not _NAME.fullmatch(name.strip().upper()):
        raise Fault("A MACRO IS NAMED BY ONE WORD OF UP TO 8 LETTERS AND DIGITS")
    return name.strip().upper()


def _fault(path: Path, error: OSError) -> Fault:
    return Fault(f"MACROS: {clean(str(path))}: {clean(error.strerror or 'CANNOT BE USED').upper()}")
