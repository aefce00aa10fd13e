"""What tells a file that is brought in from any other, so that an import goes on only with the one it began."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.imports.sheet import unreadable


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file's size, its SHA-256 and its lines."""

    size: int
    sha256: str
    lines: int


def of(path: Path) -> Fingerprint:
    """The fingerprint of a file. Fault when it is a pipe, which can be read only once."""
    if not path.is_file():
        raise Fault(f"{clean(str(path))} CAN BE READ ONLY ONCE, SAVE IT AS A FILE OR ADD --whole")
    digest, size, lines = sha256(), 0, 0
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
                size += len(part)
                lines += part.count(b"\n")
    except OSError as error:
        raise unreadable(path, error) from error
    return Fingerprint(size, digest.hexdigest(), lines)


def lines(path: Path) -> int:
    """The lines of a file, for the progress only; 0 of a pipe."""
    return of(path).lines if path.is_file() else 0
