"""What lies in a folder of backups: each in a folder of its own, with a manifest that says what it is."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.store.places import upkeep_of

if TYPE_CHECKING:
    from renterrewards.store.place import Place

MANIFEST = "manifest.json"
STAMP = "%Y%m%d-%H%M%S"
"""A moment as it stands in names, in UTC."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    store: str
    kind: str
    schema: int
    release: str
    made_at: str
    made_by: str
    file: str
    size: int
    sha256: str
    why: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    audit_lines: int = 0
    audit_seal: str = ""
    checked: list[str] = field(default_factory=list)

    @property
    def instant(self) -> datetime:
        """When it was made, in UTC."""
        return datetime.strptime(self.made_at, STAMP)

    def text(self) -> str:
        """As it is written."""
        return json.dumps(asdict(self), indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def file(self) -> Path:
        """The copy."""
        return self.folder / self.manifest.file

    @property
    def called(self) -> str:
        """Its name in messages."""
        return clean(self.folder.name)

    def check_whole(self) -> None:
        """Raise Fault unless its copy is, byte for byte, what was written."""
        try:
            size, digest = self.file.stat().st_size, digest_of(self.file)
        except OSError as error:
            raise Fault(f"{self.called}: ITS COPY CANNOT BE READ, TAKE ANOTHER BACKUP") from error
        if (size, digest) != (self.manifest.size, self.manifest.sha256):
            raise Fault(f"{self.called}: ITS COPY IS NOT AS IT WAS WRITTEN, TAKE ANOTHER BACKUP")


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as source:
        return file_digest(source, "sha256").hexdigest()


def read(path: Path) -> Backup:
    """The backup of a folder, or of a file in it. Raises Fault when there is none, or it cannot be read."""
    folder = path if path.is_dir() else path.parent
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**told)
        _ = manifest.instant
    except (OSError, ValueError, TypeError) as error:
        raise Fault(f"{clean(str(path))} IS NO BACKUP, NAME A FOLDER THAT HOLDS A {MANIFEST}") from error
    if Path(manifest.file).name != manifest.file:
        raise Fault(f"{clean(str(path))} IS NO BACKUP, ITS MANIFEST NAMES A FILE ELSEWHERE")
    return Backup(folder, manifest)


def in_folder(folder: Path, of: "Place | None" = None) -> list[Backup]:
    """The backups of a folder, those of one store or all, newest first; what is none is passed over.

    Stores of one name may share a folder: whose a backup is says its manifest.
    """
    found = (one for one in _found(folder) if of is None or _is_of(one, of))
    return sorted(found, key=lambda one: (one.manifest.made_at, one.folder.name), reverse=True)


def _is_of(one: Backup, place: "Place") -> bool:
    named = one.folder.name.startswith(f"{upkeep_of(place).name}-{one.manifest.made_at}")
    return named and one.manifest.store == place.called


def _found(folder: Path) -> Iterator[Backup]:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith(".") or not path.is_dir():
            continue
        try:
            yield read(path)
        except Fault:
            continue
