"""What died, what dies in the days to come, which notices wait to be sent, and what another policy changes."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from renterrewards import entry
from renterrewards.reports.report import Column, Progress, Report, Row, told
from renterrewards.store.ledger.applying import Change
from renterrewards.store.ledger.expiry import Dying, Holder, Notice

NAME = Column("name", "NAME", 30)
NUMBER = Column("customer_number", "CUSTOMER", 8, kind="key")
LOT = Column("lot", "LOT", 9, kind="key")
EARNED_ON = Column("earned_on", "EARNED", 8, kind="date")
LAST_DAY = Column("last_day", "LAST DAY", 8, kind="date")
POINTS = Column("points", "POINTS", 9, kind="number")

DIED = (
    *(NUMBER, NAME, LOT, EARNED_ON, LAST_DAY, Column("why", "WHY", 4), POINTS),
    *(Column("policy", "POLICY", 18), Column("by", "USER", 6)),
)
COMING = (
    *(NUMBER, NAME, Column("customer_type", "TYPE", 6), LAST_DAY),
    *(Column("days", "DAYS|LEFT", 5, kind="number"), Column("why", "WHY", 4)),
    *(Column(f"to_{days}", f"UP TO|{days} DAYS", 9, kind="number") for days in (30, 60, 90)),
    *(Column("later", "LATER", 9, kind="number"), Column("notice", "NOTICE", 7)),
)
NOTICES = (
    *(NUMBER, NAME, Column("phone", "PHONE", 20), Column("email", "E-MAIL", 36, "exact")),
    *(POINTS, LAST_DAY, Column("queued_on", "QUEUED", 8, kind="date")),
)
CHANGES = (
    *(NUMBER, NAME, LOT, EARNED_ON, POINTS, Column("before", "POLICY BEFORE", 18)),
    *(Column("old", "LAST DAY|BEFORE", 8, kind="date"), Column("new", "LAST DAY|NOW", 8, kind="date")),
)


@dataclass(slots=True)
class Total:
    """Customers, lines and points, growing line by line; lines come by customer."""

    customers: int = 0
    lines: int = 0
    points: int = 0
    last: int = 0

    def add(self, holder: Holder, points: int) -> None:
        """Count a line in."""
        self.customers += holder.number != self.last
        self.last, self.lines, self.points = holder.number, self.lines + 1, self.points + points


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands over a report."""

    code: str
    title: str
    parameters: tuple[tuple[str, str], ...]
    site: entry.Site
    progress: Progress | None = None


def report_died(head: Heading, dying: Iterable[Dying]) -> Report:
    """The lots that die or died."""
    total = Total()

    def shown() -> Generator[Row, None, None]:
        for one in dying:
            total.add(one.holder, one.points)
            days = (one.earned_on, one.last_day)
            yield (*_who(one.holder), one.lot, *days, one.why, one.points, one.policy, one.by)

    return _report(head, DIED, shown(), lambda: _total(total, DIED), "NO POINTS EXPIRE")


def report_coming(head: Heading, today: date, dying: Iterable[Dying]) -> Report:
    """What dies in the days to come: a line a customer and last day, in the column of its days."""
    total, sums = Total(), [0, 0, 0, 0]

    def shown() -> Generator[Row, None, None]:
        for one, points in by_day(dying):
            total.add(one.holder, points)
            days = (one.last_day - today).days
            column = bucket(days)
            sums[column] += points
            figures = tuple(points if n == column else None for n in range(4))
            notice = "TO SEND" if one.wanted else ""
            yield (*_who(one.holder), one.holder.customer_type, one.last_day, days, one.why, *figures, notice)

    def last() -> Row:
        return (None, "TOTAL", None, None, None, None, *sums, None)

    return _report(head, COMING, shown(), last, "NO POINTS EXPIRE IN THESE DAYS")


def report_notices(head: Heading, notices: Iterable[Notice]) -> Report:
    """The notices that wait to be sent."""
    total = Total()

    def shown() -> Generator[Row, None, None]:
        for one in notices:
            total.add(one.holder, one.points)
            yield (*_who(one.holder), one.phone, one.email, one.points, one.last_day, one.queued_on)

    return _report(head, NOTICES, shown(), lambda: _total(total, NOTICES), "NO NOTICES ARE QUEUED")


def report_changes(head: Heading, changes: Iterable[Change]) -> Report:
    """The lots that come, or came, under another policy."""
    total = Total()

    def shown() -> Generator[Row, None, None]:
        for one in changes:
            total.add(one.holder, one.points)
            days = (one.old or "NEVER", one.new or "NEVER")
            yield (*_who(one.holder), one.lot, one.earned_on, one.points, one.before or "NONE", *days)

    return _report(head, CHANGES, shown(), lambda: _total(total, CHANGES), "NO LOTS COME UNDER IT")


def by_day(dying: Iterable[Dying]) -> Generator[tuple[Dying, int], None, None]:
    """The lots of a customer that die on the same day for the same cause as one, with their points."""
    first: Dying | None = None
    points = 0
    for one in dying:
        if first is not None and _kin(one) != _kin(first):
            yield first, points
            points = 0
        if points == 0:
            first = one
        points += one.points
    if first is not None:
        yield first, points


def bucket(days: int) -> int:
    """0 up to 30 days ahead, 1 up to 60, 2 up to 90, 3 later."""
    return sum(days > limit for limit in (30, 60, 90))


def plain(one: Any) -> dict[str, Any]:
    """A line as plain data, for scripts; dates as YYYY-MM-DD."""
    holder = asdict(one.holder)
    rest = {name: value for name, value in asdict(one).items() if name != "holder"}
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in rest.items()}
    return {"customer_number": holder.pop("number")} | holder | shown


def _kin(one: Dying) -> tuple[Any, ...]:
    return one.holder.number, one.last_day, one.why, one.wanted


def _who(holder: Holder) -> tuple[int, str]:
    return holder.number, f"{holder.first_name} {holder.last_name}".strip()


def _total(total: Total, columns: tuple[Column, ...]) -> Row:
    customers = f"TOTAL {total.customers:,} CUSTOMER{'' if total.customers == 1 else 'S'}"
    figures = {"name": customers, "points": total.points}
    return tuple(figures.get(column.key) for column in columns)


def _report(
    head: Heading,
    columns: tuple[Column, ...],
    rows: Generator[Row, None, None],
    total: Callable[[], Row],
    empty: str,
) -> Report:
    return Report(
        code=head.code,
        title=head.title,
        parameters=head.parameters,
        columns=columns,
        rows=told(rows, head.progress),
        total=total,
        empty=empty,
        keep=2,
    )
