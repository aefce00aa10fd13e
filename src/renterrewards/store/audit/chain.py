"""How a line of the audit is written: in the transaction of the act, sealed over the line before it.

A line's seal is `rules.seals.seal` over the seal of the line before and the line's own columns, in the order of the
table: a JSON array of texts, its instant as 2012-05-01 16:30:00.000000 in UTC, its day as 2012-05-01.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import bindparam, insert, select, text

from renterrewards.cleaner import clean
from renterrewards.records import Act
from renterrewards.rules.seals import seal
from renterrewards.store.audit.personal import names, parted
from renterrewards.store.statement import Statement
from renterrewards.store.tables import audit_head, audit_line, audit_private
from renterrewards.store.tables.columns import naive_utc
from renterrewards.store.work import Work

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be written, in plain values."""

    act: Act
    kind: str
    what: str
    before: Fields
    after: Fields
    why: str
    customer: int | None


def note(
    work: Work,
    act: Act,
    kind: str,
    what: str,
    before: Fields,
    after: Fields,
    why: str = "",
    customer: int | None = None,
) -> None:
    """Write down what was done, with the work itself or not at all.

    `kind` is one of `kinds.KINDS`, `what` the file and key, `before` and `after` the fields that changed, never a
    password. `customer`: it is about him; what is personal of it, and why, goes when he is erased.
    """
    if not work.writes:
        raise TypeError("a look writes nothing down")
    work.later(_write, Note(act, kind, what, before, after, why, customer))


def _write(work: Work, notes: list[Note]) -> None:
    """The lines of a work, as the last thing it does: whoever else writes one waits for its end from here on."""
    before, last = _head(work)
    lines, private = [], []
    for seq, one in enumerate(notes, before + 1):
        line, told = _line(one)
        if told:
            salt = token_hex(16)
            private.append({"seq": seq, "salt": salt, "told": told})
            line["private"] = seal(salt, told)
        line = {"seq": seq, **line, "prev_hash": last}
        last = seal_line(last, line)
        lines.append(line | {"row_hash": last})
    work.many(_LINE, lines)
    if private:
        work.many(_PRIVATE, private)


def seal_line(last: str, line: Mapping[str, Any]) -> str:
    """The seal of a line after the one sealed so."""
    values = [line[column.name] for column in audit_line.columns if column.name not in ("prev_hash", "row_hash")]
    return seal(last, *map(_written, values))


def _written(value: Any) -> Any:
    """A value as its column shows it on every database."""
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


def _head(work: Work) -> tuple[int, str]:
    """How many lines there are and the seal of the last, held until the work ends."""
    found = work.one(_HEAD)
    if found is None:  # the first line of the store; of two who come to write it one makes the row
        work.run(_BEGIN)
        found = work.one(_HEAD)
    assert found is not None
    return found[0], found[1]


def _line(one: Note) -> tuple[dict[str, Any], str]:
    """The columns of a line, and what is said of the customer himself."""
    personal = names(one.kind, one.what, one.customer)
    before, after, why, told = parted(one.before, one.after, clean(one.why), personal)
    line = {
        "at": naive_utc(one.act.instant),
        "business_date": one.act.business_date,
        "user_code": clean(one.act.user),
        "location_code": clean(one.act.location),
        "terminal_code": clean(one.act.terminal),
        "drawer": clean(one.act.drawer),
        "kind": one.kind,
        "what": clean(one.what),
        "customer_number": one.customer,
        "before": as_json(before),
        "after": as_json(after),
        "why": why,
        "private": "",
    }
    return line, as_json(told)


def as_json(fields: Fields) -> str:
    """Fields as JSON in the order of their names, blank when there are none; dates and instants as ISO text."""
    return _JSON.encode(fields) if fields else ""


def _plain(value: object) -> Any:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value)
    raise TypeError(f"cannot be written down: {value!r}")


_JSON = json.JSONEncoder(default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# -- the statements --------------------------------------------------------------------------------

_head_of = select(audit_head.c.lines, audit_head.c.row_hash).where(audit_head.c.id == 1)
_HEAD = Statement(_head_of.with_for_update())
_BEGIN = Statement(text("INSERT INTO audit_head (id, lines, row_hash) VALUES (1, 0, '') ON CONFLICT DO NOTHING"))
_LINE = Statement(insert(audit_line).values({column.name: bindparam(column.name) for column in audit_line.columns}))
_PRIVATE = Statement(
    insert(audit_private).values({column.name: bindparam(column.name) for column in audit_private.columns})
)
