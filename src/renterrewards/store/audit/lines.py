"""What the audit says, to be read: its lines in order, with what is beside them."""

import json
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from renterrewards.store.statement import Statement
from renterrewards.store.tables import audit_line, audit_private
from renterrewards.store.work import Work


class AuditQuery(NamedTuple):
    """What AUDRPT is asked for: both days included; "" is every user, kind, file and text.

    `what` is a file, or a file and its key, as CUSTOMER or CUSTOMER 17; `text` stands anywhere in a line.
    """

    first: date
    last: date
    user: str = ""
    kind: str = ""
    what: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line. `before`, `after` and `why` are with what is personal where that was asked for."""

    seq: int
    at: datetime
    user: str
    location: str
    terminal: str
    drawer: str
    kind: str
    what: str
    before: dict[str, Any]
    after: dict[str, Any]
    why: str

    @property
    def fields(self) -> list[str]:
        """The fields that changed."""
        return sorted(self.before.keys() | self.after.keys())


def lines(work: Work, query: AuditQuery, *, personal: bool = False) -> Generator[AuditLine, None, None]:
    """The lines one by one, in the order in which they were written; `personal`: with what is beside them."""
    asked = query._asdict()
    wanted = str(asked.pop("text")).upper()
    within = {"inside": f"{query.what} ", "inside_end": f"{query.what}!"}
    with closing(work.stream(_LINES, **asked, **within)) as rows:
        for *plain, before, after, why, told in rows:
            if not wanted or any(wanted in text.upper() for text in (*plain[2:], before, after, why)):
                yield _line(plain, before, after, why, told if personal else "")


def _line(plain: Sequence[Any], before: str, after: str, why: str, told: str | None) -> AuditLine:
    beside = json.loads(told) if told else {}
    was, now = _fields(before) | beside.get("before", {}), _fields(after) | beside.get("after", {})
    seq, at, *who, kind, what = plain
    user, location, terminal, drawer = who
    why = why or beside.get("why", "")
    return AuditLine(seq, at, user, location, terminal, drawer, kind, what, was, now, why)


def _fields(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


# -- the statements --------------------------------------------------------------------------------

_c = audit_line.c
_SHOWN = (
    "seq",
    "at",
    "user_code",
    "location_code",
    "terminal_code",
    "drawer",
    "kind",
    "what",
    "before",
    "after",
    "why",
)
_LINES = Statement(
    select(*(_c[name] for name in _SHOWN), audit_private.c.told)
    .outerjoin(audit_private, audit_private.c.seq == _c.seq)
    .where(
        _c.business_date.between(bindparam("first"), bindparam("last")),
        or_(bindparam("user", type_=_c.user_code.type) == "", _c.user_code == bindparam("user")),
        or_(bindparam("kind", type_=_c.kind.type) == "", _c.kind == bindparam("kind")),
        or_(
            bindparam("what", type_=_c.what.type) == "",
            _c.what == bindparam("what"),
            and_(_c.what >= bindparam("inside"), _c.what < bindparam("inside_end")),
        ),
    )
    .order_by(_c.seq)
)
"""What begins with a file and a space is in it: ! comes right after the space. No BETWEEN, which PostgreSQL reads
otherwise beside a collation."""
