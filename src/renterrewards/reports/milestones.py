"""Which birthdays, anniversaries and numbers of rentals gave points, or would (MILERUN), a line each."""

from collections.abc import Generator, Iterable

from renterrewards import entry
from renterrewards.reports.expiry import NAME, NUMBER, POINTS, Heading, Total
from renterrewards.reports.report import Column, Report, Row, told
from renterrewards.store.ledger.milestones import Reached

COLUMNS = (
    *(NUMBER, NAME, Column("customer_type", "TYPE", 6), Column("rule", "RULE", 20)),
    *(Column("occasion", "OCCASION", 20), Column("day", "DATE", 8), POINTS),
    *(Column("cut", "CUT BY|THE CAP", 9, right=True), Column("by", "USER", 6)),
)
EMPTY = "NO MILESTONES"


def report_milestones(head: Heading, found: Iterable[Reached]) -> Report:
    """The milestones by customer, and their points together."""
    total = Total()

    def shown() -> Generator[Row, None, None]:
        for one in found:
            total.add(one.holder, one.points)
            name = f"{one.holder.first_name} {one.holder.last_name}".strip()
            who = (str(one.holder.number), name, one.holder.customer_type)
            day, cut = entry.show("date", one.day, head.site), f"{one.cut:,}" if one.cut else ""
            yield (*who, one.rule, occasion(one), day, f"{one.points:,}", cut, one.by)

    def last() -> Row:
        customers = f"TOTAL {total.customers:,} CUSTOMER{'' if total.customers == 1 else 'S'}"
        return ("", customers, "", "", "", "", f"{total.points:,}", "", "")

    return Report(
        code=head.code,
        title=head.title,
        parameters=head.parameters,
        columns=COLUMNS,
        rows=told(shown(), head.progress),
        total=last,
        empty=EMPTY,
    )


def occasion(one: Reached) -> str:
    """`BIRTHDAY 2026`, `RENTAL 10`."""
    return f"{'RENTAL' if one.trigger == 'VISITS' else one.trigger} {one.nth}"
