"""What leaves the store is noted before it leaves: in a work of its own, as nothing else is written then."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from renterrewards.imports import fingerprint
from renterrewards.programs.desk import Desk
from renterrewards.store import audit
from renterrewards.store.work import Work

if TYPE_CHECKING:
    from renterrewards.exports import Note


def aside(desk: Desk, kind: str, what: str, after: dict[str, Any]) -> None:
    """Note what is done; a store that may only be read has no room for it, and whoever reads it has its file."""
    if desk.store.read_only:
        return

    def note_it(work: Work) -> None:
        work.aside = True
        audit.note(work, desk.act(work), kind, what, {}, after)

    desk.store.apply(note_it)


def taken_out(desk: Desk, what: str, path: Path) -> "Note":
    """What notes a file, or a folder of everything by its sums, before it has its name; what it cannot note stays."""

    def note_it(unfinished: Path, rows: int) -> None:
        proof = fingerprint.of(unfinished).sha256
        aside(desk, "EXPORT", what, {"file": str(path.absolute()), "sha256": proof, "rows": rows})

    return note_it
