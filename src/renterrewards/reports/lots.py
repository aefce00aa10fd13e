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
    Column("lot", "LOT", 7, kind="number"),
    Column("points", "POINTS", 8, kind="number"),
    Column("earned", "EARNED", 8),
    Column("last_day", "LAST DAY", 8),
    Column("on", "CAUSE ON", 8),
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
        rows=_rows(work, moved, site),
        total=lambda: ("", f"{moved.delta:+,}", "", "", "", "THIS MOVEMENT", "", "", "", ""),
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


def _rows(work: Work, moved: Moved, site: entry.Site) -> Generator[Row, None, None]:
    yield from _shown(lots.parts(work, moved.id), site)
    for n, row in enumerate(_shown(lots.uses(work, moved.id), site)):
        if n == 0:
            yield ("", "", "", "", "", SINCE, "", "", "", "")
        yield row


def _shown(found: Iterator[Part], site: entry.Site) -> Iterator[Row]:
    for part in found:
        yield (
            str(part.lot) if part.lot else "OWED" if part.qty < 0 else "REPAID",
            f"{part.qty:+,}",
            entry.show("date", part.earned_on, site),
            entry.show("date", part.expires_on, site) or ("NEVER" if part.lot else ""),
            entry.show("date", part.cause.date, site),
            what(part.cause),
            source_text(part.cause.source),
            "" if part.left is None else f"{part.left:,}",
            part.policy or "",
            why(part.cause),
        )
