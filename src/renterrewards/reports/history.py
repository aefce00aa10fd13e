"""What happened to one customer's points (AWDHIST): every movement, oldest first, with the balance after it."""

from collections.abc import Generator, Sequence

from renterrewards import entry
from renterrewards.records import Customer
from renterrewards.reports.report import Column, Progress, Report, Row, told
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import MovementLine, Source
from renterrewards.store.work import Work

CODE = "AWDHIST"
TITLE = "CUSTOMER AWARD POINTS HISTORY"
EMPTY = "NO AWARD POINTS EARNED OR USED"

COLUMNS = (
    Column("date", "DATE", 8, kind="date"),
    Column("kind", "WHAT HAPPENED", 17),
    Column("points", "POINTS", 7, kind="signed"),
    Column("balance", "BALANCE|AFTER", 8, kind="number"),
    Column("source", "RA OR|SOURCE", 10),
    Column("user", "USER", 6),
    Column("location", "LOC", 6),
    Column("reason", "REASON", 56),
)
"""What counts stands in the first 80 columns, so that it is seen on the glass without scrolling sideways."""

WORDS = {
    "EARN": "EARNED BY RENTAL",
    "REDEEM": "USED FOR AWARD",
    "EXPIRE": "EXPIRED",
    "ADJUST": "CORRECTED BY HAND",
    "REVERSE": "TAKEN BACK",
    "TRANSFER_IN": "MOVED IN",
    "TRANSFER_OUT": "MOVED OUT",
    "OPENING": "BROUGHT FORWARD",
    "REINSTATE": "GIVEN BACK",
}
"""What the ledger's kinds of movement are called at the counter."""

EARNED = {
    "ENROL": "ENROLMENT BONUS",
    "CHKIN": "CHECK-IN",
    "BIRTHDAY": "BIRTHDAY",
    "ANNIVERSARY": "ANNIVERSARY",
    "VISITS": "VISITS REACHED",
    "BONUS": "RENTAL BONUS",
}
"""What earnings are called that are no rental's ordinary point, by their source; BONUS is an RA's by a rule."""


def report_history(work: Work, customer: Customer, site: entry.Site, progress: Progress | None = None) -> Report:
    """The history of one customer; `work` may be closed once the report is made, a history is short."""
    moved = points.movements(work, customer.number)
    balance = points.balance(work, customer.number)
    return Report(
        code=CODE,
        title=TITLE,
        parameters=_parameters(customer, balance),
        columns=COLUMNS,
        rows=told(_shown(moved), progress),
        total=lambda: (None, "POINTS NOW", None, balance, None, None, None, None),
        empty=EMPTY,
    )


def _parameters(customer: Customer, balance: int) -> tuple[tuple[str, str], ...]:
    return (
        ("CUSTOMER", str(customer.number)),
        ("NAME", f"{customer.first_name} {customer.last_name}".strip()),
        ("CUST TYPE", customer.customer_type),
        ("AWARD POINTS", f"{balance:,}"),
    )


def _shown(moved: Sequence[MovementLine]) -> Generator[Row, None, None]:
    for line in moved:
        yield (
            line.date,
            happened(line.kind, line.delta, line.source.type, line.rule),
            line.delta,
            line.balance_after,
            source_text(line.source),
            line.user,
            line.location,
            " ".join(text for text in (line.rule, line.reason_code, line.reason) if text),
        )


def happened(kind: str, delta: int, source_type: str = "RA", rule: str = "") -> str:
    """What a movement is called: an undoing that brings points is no taking back, a check-in's are no rental's."""
    if kind == "EARN":
        return EARNED.get("BONUS" if source_type == "RA" and rule else source_type, WORDS["EARN"])
    return WORDS["REINSTATE"] if kind == "REVERSE" and delta > 0 else WORDS.get(kind, kind)


def source_text(source: Source) -> str:
    """An RA by its number, anything else by its name."""
    return source.id.zfill(8) if source.type == "RA" else source.id.upper()
