"""Rental agreements, RAs, and the special documents on them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, literal_column, or_, select

from renterrewards.records import Agreement, DocumentOnAgreement
from renterrewards.store.rows import RecordFile
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, agreement_document, beyond_files, not_closed
from renterrewards.store.work import Work

FILE = RecordFile(agreement, Agreement, ("number",), held=True, next_number=beyond_files(agreement, "agreements"))
DOCUMENTS = RecordFile(agreement_document, DocumentOnAgreement, ("ra_number", "line"))


def find(work: Work, number: int) -> Agreement | None:
    """The RA with this number."""
    return FILE.find(work, (number,))


def add(work: Work, agreement: Agreement, **changed: Any) -> Agreement:
    """Put an RA on file with some fields changed, number 0 under the next free; StoreFault when the number is taken."""
    return FILE.add(work, agreement, **changed)


def changed(agreement: Agreement, **changed: Any) -> Agreement:
    """An RA with some fields changed."""
    return FILE.changed(agreement, **changed)


def save(work: Work, agreement: Agreement) -> None:
    """Write over an RA on file."""
    FILE.replace(work, agreement, f"RA {agreement.number:08} IS NOT ON FILE, NOT SAVED")


def is_still(work: Work, shown: Agreement, lines: Sequence[DocumentOnAgreement]) -> bool:
    """Whether an RA, which is held from here on, and the documents on it are on file as they were shown."""
    rows, width = work.all(_WITH_DOCUMENTS, ra_number=shown.number), len(FILE.names)
    on_it = [row[width:] for row in rows if row[width] is not None]
    same = bool(rows) and rows[0][:width] == FILE.fields_of(shown)
    return same and on_it == [DOCUMENTS.fields_of(line) for line in lines]


def foresee_still(work: Work, shown: Agreement) -> None:
    """`is_still` will be asked."""
    work.ahead(_WITH_DOCUMENTS, ra_number=shown.number)


def foresee_following(work: Work, number: int) -> None:
    """Of an RA that is to be followed `find` and `follower` will be asked, in a work."""
    work.ahead(FILE.by_key_held, at_number=number)
    work.ahead(_FOLLOWER, number=number)


def foresee_chain(work: Work, number: int) -> None:
    """`chain` will be asked."""
    work.ahead(_CHAIN, number=number)


def foresee_overlapping(work: Work, closed: Agreement) -> None:
    """`overlapping` will be asked."""
    work.ahead(_OVERLAPPING, **_together(closed))


def documents(work: Work, ra_number: int) -> list[DocumentOnAgreement]:
    """The special documents on an RA, by line."""
    return DOCUMENTS.made_all(work.all(_ON_RA, ra_number=ra_number))


def put_documents(work: Work, ra_number: int, documents: Sequence[DocumentOnAgreement]) -> None:
    """Replace the lines typed by hand and add the awards that are new; an award on the RA is never removed.

    A document whose line is 0 or taken goes on the next free line.
    """
    kept = DOCUMENTS.made_all(work.all(_AWARDS_ON_RA, ra_number=ra_number))
    work.run(_REMOVE_TYPED, ra_number=ra_number)
    lines = {award.line for award in kept}
    added = []
    for document in documents:
        placed = replace(document, ra_number=ra_number)
        if placed in kept:
            continue
        if placed.line < 1 or placed.line in lines:
            placed = replace(placed, line=max(lines, default=0) + 1)
        lines.add(placed.line)
        added.append(placed)
    write_documents(work, added)


def write_documents(work: Work, documents: Sequence[DocumentOnAgreement]) -> None:
    """Put lines on an RA that has none on these line numbers."""
    if documents:
        work.many(DOCUMENTS.insert, [DOCUMENTS.values(document) for document in documents])


def add_awards(work: Work, ra_number: int, awards: Sequence[DocumentOnAgreement]) -> None:
    """Put award lines on the next free lines of an RA and leave all others as they are."""
    last = max((line.line for line in documents(work, ra_number)), default=0)
    placed = [replace(line, ra_number=ra_number, line=last + n) for n, line in enumerate(awards, start=1)]
    write_documents(work, placed)


def with_status(
    work: Work, statuses: Collection[str], after: Agreement | None = None, limit: int = 18
) -> list[Agreement]:
    """RAs of up to three statuses by number; `after` is the last of the page before."""
    asked = sorted(set(statuses))
    if not asked:
        return []
    one, two, three = (asked * 3)[:3] if len(asked) < 3 else asked
    statement = _ANY_STATUS if "CLOSED" in asked else _STILL_OUT
    seen = after.number if after else 0
    return FILE.made_all(work.all(statement, one=one, two=two, three=three, seen=seen, limit=limit))


def following(work: Work, number: int | None) -> Agreement | None:
    """The RA with the next higher number; the first when the number is None."""
    return FILE.following(work, None if number is None else (number,))


def preceding(work: Work, number: int | None) -> Agreement | None:
    """The RA with the next lower number; the last when the number is None."""
    return FILE.preceding(work, None if number is None else (number,))


def chain(work: Work, number: int) -> list[Agreement]:
    """The RAs of one long rental, by number: this one, those it follows and those that follow it."""
    return FILE.made_all(work.all(_CHAIN, number=number))


def follower(work: Work, number: int) -> Agreement | None:
    """The RA that follows this one, voided ones left out."""
    return FILE.made(work.one(_FOLLOWER, number=number))


def overlapping(work: Work, closed: Agreement) -> Agreement | None:
    """Another closed RA of the same customer that was out at the same time and earned points."""
    return FILE.made(work.one(_OVERLAPPING, **_together(closed)))


def remove_document(work: Work, document: DocumentOnAgreement) -> None:
    """Take a line off an RA."""
    DOCUMENTS.delete(work, (document.ra_number, document.line))


def _together(closed: Agreement) -> dict[str, Any]:
    times = {"opened": closed.opened_at, "closed": closed.closed_at}
    return {"customer": closed.customer_number, "number": closed.number} | times


# -- the statements --------------------------------------------------------------------------------

_of_ra = agreement_document.c.ra_number == bindparam("ra_number")
_ON_RA = Statement(select(*DOCUMENTS.columns).where(_of_ra).order_by(agreement_document.c.line))
_WITH_DOCUMENTS = Statement(
    select(*FILE.columns, *DOCUMENTS.columns)
    .select_from(agreement)
    .outerjoin(agreement_document, agreement_document.c.ra_number == agreement.c.number)
    .where(agreement.c.number == bindparam("ra_number"))
    .order_by(agreement_document.c.line)
    .with_for_update(of=agreement, key_share=True)
)
_AWARDS_ON_RA = Statement(select(*DOCUMENTS.columns).where(_of_ra, agreement_document.c.points != 0))
_REMOVE_TYPED = Statement(delete(agreement_document).where(_of_ra, agreement_document.c.points == 0))

_statuses = [bindparam(name, type_=agreement.c.status.type) for name in ("one", "two", "three")]
_by_status = (
    select(*FILE.columns)
    .where(agreement.c.number > bindparam("seen"), agreement.c.status.in_(_statuses))
    .order_by(agreement.c.number)
    .limit(bindparam("limit"))
)
_ANY_STATUS = Statement(_by_status)
_STILL_OUT = Statement(_by_status.where(not_closed))

_first = (
    select(agreement.c.number, agreement.c.follows)
    .where(agreement.c.number == bindparam("number"))
    .cte("linked", recursive=True)
)
_linked = _first.union(
    select(agreement.c.number, agreement.c.follows).where(
        or_(agreement.c.number == _first.c.follows, agreement.c.follows == _first.c.number)
    )
)
_CHAIN = Statement(
    select(*FILE.columns).where(agreement.c.number.in_(select(_linked.c.number))).order_by(agreement.c.number)
)

_FOLLOWER = Statement(
    select(*FILE.columns)
    .where(agreement.c.follows == bindparam("number"), agreement.c.status != literal_column("'VOID'"))
    .limit(1)
)

_OVERLAPPING = Statement(
    select(*FILE.columns)
    .where(
        agreement.c.customer_number == bindparam("customer"),
        agreement.c.number != bindparam("number"),
        agreement.c.status == literal_column("'CLOSED'"),
        agreement.c.points_earned > literal_column("0"),
        agreement.c.opened_at < bindparam("closed"),
        agreement.c.closed_at > bindparam("opened"),
    )
    .order_by(agreement.c.number)
    .limit(1)
)
