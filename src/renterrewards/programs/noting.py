"""What leaves the store is noted in a work of its own, as nothing else is written then."""

import shutil
from pathlib import Path
from typing import Any

from renterrewards.faults import Fault
from renterrewards.imports import fingerprint
from renterrewards.programs.desk import Desk
from renterrewards.store import audit, whole


def aside(desk: Desk, kind: str, what: str, after: dict[str, Any]) -> None:
    """Note what was done; a store that may only be read has no room for it, and whoever reads it has its file."""
    if desk.store.read_only:
        return
    with desk.store.work() as work:
        work.aside = True
        audit.note(work, desk.act(work), kind, what, {}, after)


def taken_out(desk: Desk, what: str, path: Path, **counted: int) -> None:
    """Note a file, or a folder of everything, with the sum by which it is known; what cannot be noted does not stay."""
    proof = path / whole.SUMS if path.is_dir() else path
    try:
        after = {"file": str(path.absolute()), "sha256": fingerprint.of(proof).sha256, **counted}
        aside(desk, "EXPORT", what, after)
    except Fault:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        raise
