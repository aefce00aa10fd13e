"""Which birthdays, anniversaries and numbers of rentals gave points, or would (MILERUN), a line each."""

from collections.abc import Generator, Iterable

from renterrewards.reports.expiry import NUMBER, POINTS, Heading, Total
from renterrewards.reports.report import Column, Report, Row, told
from renterrewards.store.ledger.milestones import Reached

COLUMNS = (
    *(
        NUMBER,
        Column("name", "NAME", 24),
        Column("day", "DATE", 8, kind="date"),
        POINTS,
        Column("occasion", "OCCASION", 17),
    ),
    *(Column("cut", "CUT BY|THE CAP", 9, kind="number"), Column("rule", "RULE", 20)),
    *(Column("customer_type", "TYPE", 6), Column("by", "USER", 6)),
)
"""What counts stands in the first 80 columns, so that it is seen on the glass without scrolling sideways."""
EMPTY = "NO MILESTONES"


def report_milestones(head: Heading, found: Iterable[Reached]) -> Report:
    """The milestones by customer, and their points together."""
    total = Total()

    def shown() -> Generator[Row, None, None]:
        for one in found:
            total.add(one.holder, one.points)
            name = f"{one.holder.first_name} {one.holder.last_name}".strip()
            what = (one.day, one.points, occasion(one), one.cut or None, one.rule)
            yield (one.holder.number, name, *what, one.holder.customer_type, one.by)

    def last() -> Row:
        customers = f"TOTAL {total.customers:,} CUSTOMER{'' if total.customers == 1 else 'S'}"
        return (None, customers, None, total.points, None, None, None, None, None)

    return Report(
        code=head.code,
        title=head.title,
        parameters=head.parameters,
        columns=COLUMNS,
        rows=told(shown(), head.progress),
        total=last,
        empty=EMPTY,
        keep=2,
    )


def occasion(one: Reached) -> str:
    """`BIRTHDAY 2026`, `RENTAL 10`."""
    return f"{'RENTAL' if one.trigger == 'VISITS' else one.trigger} {one.nth}"
