"""The proof of the audit: no line was changed, removed, put in or moved since it was written, and none was cut off.

It only looks, in one pass over the lines. Who has the database in his hands can write the whole chain anew; against
that the number of lines and the last seal are kept by a witness elsewhere, and given to a later proof.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import text

from renterrewards.rules.seals import seal_of
from renterrewards.store.proof.recon import EVERY, Difference
from renterrewards.store.statement import Statement
from renterrewards.store.tables import audit_line, audit_private
from renterrewards.store.work import Work


class Witness(NamedTuple):
    """How many lines there were, and the seal of the last."""

    lines: int
    seal: str


@dataclass(slots=True)
class Audited:
    """How far a run got, and the seal of the last line so far; the differences are counted as they are told."""

    lines: int = 0
    seal: str = ""
    differences: int = 0


def head(work: Work) -> Witness:
    """What a witness keeps: the lines there are and the last seal, as the store has them."""
    found = work.one(_HEAD)
    return Witness(*found) if found else Witness(0, "")


def differences(
    work: Work, run: Audited, witness: Witness | None = None, progress: Callable[[int], None] = lambda done: None
) -> Generator[Difference, None, None]:
    """Every difference as it is found, counted in `run`, which at the end holds what a witness keeps."""
    for found in (_chain(work, run, witness, progress), _end(work, run, witness), _parts(work)):
        for difference in found:
            run.differences += 1
            yield difference


# -- inside ------------------------------------------------------------------------------------------


class _Line(NamedTuple):
    """Seals, and the texts they are over, as bytes; `part` None when there is none, `blank` when it was erased."""

    seq: int
    prev_hash: bytes
    row_hash: bytes
    fields: bytes
    private: bytes
    part: bytes | None
    blank: bool


def _chain(work: Work, run: Audited, witness: Witness | None, progress: Callable[[int], None]) -> Iterator[Difference]:
    last = b""
    with closing(work.stream(_LINES)) as rows:
        for line in map(_Line._make, rows):
            yield from _broken(line, run.lines + 1, last)
            run.lines, last = line.seq, line.row_hash
            if witness and line.seq == witness.lines:
                yield from _unlike(line.seq, last, witness.seal.encode(), WITNESSED)
            if line.seq % EVERY == 0:
                progress(line.seq)
    run.seal = last.decode(errors="replace")


def _broken(line: _Line, seq: int, last: bytes) -> Iterator[Difference]:
    if line.seq != seq:
        yield _difference(line.seq, line.seq, seq, "FOLLOWS WITHOUT A GAP")
    yield from _unlike(line.seq, line.prev_hash, last, "IS SEALED OVER THE LINE BEFORE")
    yield from _unlike(line.seq, line.row_hash, seal_of(line.fields).encode(), "IS AS IT WAS SEALED")
    if bool(line.private) != (line.part is not None):
        yield _difference(line.seq, int(line.part is not None), int(bool(line.private)), "HAS ITS PERSONAL PART")
    elif line.part is not None and not line.blank:
        yield from _unlike(line.seq, seal_of(line.part).encode(), line.private, "ITS PERSONAL PART IS AS IT WAS SEALED")


def _end(work: Work, run: Audited, witness: Witness | None) -> Iterator[Difference]:
    """Lines that were cut off the end."""
    kept = head(work)
    if kept.lines != run.lines:
        yield _difference(0, run.lines, kept.lines, "HAS THE LINES THAT WERE COUNTED")
    elif kept.seal != run.seal:
        yield _difference(0, run.seal[:8], str(kept.seal)[:8], "ENDS WITH THE LAST SEAL")
    if witness and run.lines < witness.lines:
        yield _difference(0, run.lines, witness.lines, WITNESSED)


def _parts(work: Work) -> Iterator[Difference]:
    """Personal parts may be blank only of customers who were erased, and none may be without its line."""
    for seq, has_line in work.all(_LOOSE):
        words = "IS BLANK BY AN ERASE" if has_line else "IS THERE FOR ITS PERSONAL PART"
        yield _difference(seq, 0, 1, words)


WITNESSED = "IS AS A WITNESS SAW IT"


def _unlike(seq: int, found: bytes, wanted: bytes, words: str) -> Iterator[Difference]:
    if found != wanted:
        yield _difference(seq, _shown(found), _shown(wanted), words)


def _shown(seal: bytes) -> str:
    return seal.decode(errors="replace")[:8]


def _difference(seq: int, found: Any, wanted: Any, words: str) -> Difference:
    return Difference("AUDIT", None, "LINE" if seq else "AUDIT", seq, found, wanted, words)


# -- the statements --------------------------------------------------------------------------------

_HEAD = Statement(text("SELECT lines, row_hash FROM audit_head WHERE id = 1"))

_SEALED = ["prev_hash", *(one.name for one in audit_line.columns if one.name not in ("prev_hash", "row_hash"))]
_PART = [one.name for one in audit_private.columns if one.name != "seq"]
_LINE = """
    SELECT l.seq, {prev_hash}, {row_hash}, {fields}, {private},
           CASE WHEN p.seq IS NOT NULL THEN {part} END, coalesce(p.salt = '' AND p.told = '', p.seq < 0)
    FROM audit_line l LEFT JOIN audit_private p ON p.seq = l.seq ORDER BY l.seq
"""


def _on_sqlite(column: str) -> str:
    """As it is in the file; a text that was made a blob is another one."""
    return f"CASE typeof({column}) WHEN 'blob' THEN 'BLOB ' || hex({column}) ELSE {column} END"


def _on_postgresql(column: str) -> str:
    return f"to_json(to_char({column}, 'YYYY-MM-DD HH24:MI:SS.US'))" if column == "l.at" else f"to_json({column})"


def _sqlite() -> str:
    def array(alias: str, names: list[str]) -> str:
        return f"CAST(json_array({', '.join(_on_sqlite(f'{alias}.{name}') for name in names)}) AS BLOB)"

    seals = {name: f"coalesce(CAST(l.{name} AS BLOB), x'')" for name in ("prev_hash", "row_hash", "private")}
    return _LINE.format(fields=array("l", _SEALED), part=array("p", _PART), **seals)


def _postgresql() -> str:
    def array(alias: str, names: list[str]) -> str:
        listed = ", ".join(_on_postgresql(f"{alias}.{name}") for name in names)
        return f"convert_to(CAST(array_to_json(ARRAY[{listed}]) AS text), 'UTF8')"

    seals = {name: f"convert_to(l.{name}, 'UTF8')" for name in ("prev_hash", "row_hash", "private")}
    return _LINE.format(fields=array("l", _SEALED), part=array("p", _PART), **seals).replace(":", "\\:")


_LINES = Statement(text(_sqlite()), text(_postgresql()))

_LOOSE = Statement(
    text("""
    SELECT p.seq, CASE WHEN l.seq IS NULL THEN 0 ELSE 1 END
    FROM audit_private p LEFT JOIN audit_line l ON l.seq = p.seq
    WHERE l.seq IS NULL OR (p.told = '' AND NOT EXISTS (
        SELECT 1 FROM audit_line e WHERE e.kind = 'ERASE' AND e.seq > l.seq
          AND e.customer_number = coalesce(l.customer_number, e.customer_number)))
    ORDER BY p.seq
""")
)
