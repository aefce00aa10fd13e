"""One movement of points drilled to its lots (AWDHIST, field 3): what it was made of, what became of what it made."""

from collections.abc import Generator, Iterator

from renterrewards import entry
from renterrewards.records import Customer
from renterrewards.reports.history import happened, source_text
from renterrewards.reports.report import Column, Report, Row
from renterrewards.store.ledger import lots
from renterrewards.store.ledger.lots import Moved, Part
from renterrewards.store.work import Work

CODE = "AWDHIST"
TITLE = "WHERE THE POINTS COME FROM AND WHERE THEY WENT"
SINCE = "SINCE THEN:"

COLUMNS = (
    Column("lot", "LOT", 7, kind="key"),
    Column("points", "POINTS", 8, kind="signed"),
    Column("earned", "EARNED", 8, kind="date"),
    Column("last_day", "LAST DAY", 8, kind="date"),
    Column("on", "CAUSE ON", 8, kind="date"),
    Column("cause", "CAUSE", 17),
    Column("source", "RA OR|SOURCE", 10),
    Column("left", "LEFT IN|LOT NOW", 7, kind="number"),
    Column("policy", "EXPIRY|POLICY", 14),
    Column("why", "WHY", 27),
)


def report_movement(work: Work, customer: Customer, moved: Moved, site: entry.Site) -> Report:
    """What a movement posted, a line a lot, then what its own lots were used for; `work` must stay open."""
    return Report(
        code=CODE,
        title=TITLE,
        parameters=_parameters(customer, moved, site),
        columns=COLUMNS,
        rows=_rows(work, moved),
        total=lambda: (None, moved.delta, None, None, None, "THIS MOVEMENT", None, None, None, None),
    )


def what(moved: Moved) -> str:
    """What happened, in the counter's words; points that a reversal gives back are not taken."""
    return happened(moved.kind, moved.delta, moved.source.type, moved.rule)


def why(moved: Moved) -> str:
    """The rule by which points moved, or the reason that was typed."""
    return " ".join(text for text in (moved.rule, moved.reason_code, moved.reason) if text)


def _parameters(customer: Customer, moved: Moved, site: entry.Site) -> tuple[tuple[str, str], ...]:
    return (
        ("CUSTOMER", str(customer.number)),
        ("MOVEMENT", f"{moved.seq:,}"),
        ("DATE", entry.show("date", moved.date, site)),
        ("POINTS", f"{moved.delta:+,}"),
        ("WHAT HAPPENED", what(moved)),
        ("RA OR SOURCE", source_text(moved.source)),
        ("WHY", why(moved)),
        ("USER", " ".join(text for text in (moved.user, moved.approver) if text)),
    )


def _rows(work: Work, moved: Moved) -> Generator[Row, None, None]:
    yield from _shown(lots.parts(work, moved.id))
    for n, row in enumerate(_shown(lots.uses(work, moved.id))):
        if n == 0:
            yield (None, None, None, None, None, SINCE, None, None, None, None)
        yield row


def _shown(found: Iterator[Part]) -> Iterator[Row]:
    for part in found:
        yield (
            part.lot or ("OWED" if part.qty < 0 else "REPAID"),
            part.qty,
            part.earned_on,
            part.expires_on or ("NEVER" if part.lot else None),
            part.cause.date,
            what(part.cause),
            source_text(part.cause.source),
            part.left,
            part.policy,
            why(part.cause),
        )
