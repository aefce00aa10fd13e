"""AWDROLL: how the points and their worth came from one date to another, line by line."""

from datetime import date

from renterrewards import entry
from renterrewards.reports.liability.figures import Figures
from renterrewards.reports.liability.summary import Chosen, method_facts, parameters, titled
from renterrewards.reports.report import Column
from renterrewards.rules.liability import COMING_IN, GOING_OUT, REVALUED, Cell
from renterrewards.rules.liability_journal import WORDS
from renterrewards.store.liability.pools import Roll, Worth

COLUMNS = (
    Column("line", "", 30),
    Column("points", "POINTS", 14, "number"),
    Column("money", "MONEY", 18, "money"),
)


def figures_roll(roll: Roll, start: date, chosen: Chosen, site: entry.Site) -> Figures:
    """The roll-forward from the beginning of `start`: what goes out is below nothing, so that the columns add up."""
    moved = _moved(roll, chosen)
    opening, closing = _stood(roll.before, chosen), _stood(roll.after, chosen)
    late = f"{roll.late[0]:,} MOVEMENTS, {roll.late[1]:+,}" if roll.late[0] else "NONE"
    return Figures(
        code="AWDROLL",
        title=titled("LIABILITY ROLL-FORWARD", roll.after.method),
        parameters=(
            ("START DATE", entry.show("date", start, site)),
            ("END DATE", entry.show("date", roll.after.day, site)),
            *parameters(roll.after, site),
            ("POSTED LATE", late),
        ),
        columns=COLUMNS,
        rows=[("OPENING", *opening), *moved],
        total=("CLOSING", *closing),
        facts=method_facts(roll.after.policy, roll.after.method)
        | {"late_movements": roll.late[0], "late_points": roll.late[1]},
    )


def _moved(roll: Roll, chosen: Chosen) -> list[tuple[str, int, int]]:
    rows = []
    for line in (*COMING_IN, *GOING_OUT, REVALUED):
        sign = -1 if line in GOING_OUT else 1
        found = [lines[line] for where, lines in roll.moved.items() if chosen(*where)]
        points, money = sum(one.points for one in found), sum(one.money for one in found)
        rows.append((WORDS[line], sign * points, sign * money))
    return rows


def _stood(worth: Worth | None, chosen: Chosen) -> tuple[int, int]:
    pools = [pool for cell, pool in worth.pools.items() if _wanted(cell, chosen)] if worth else []
    return sum(pool.outstanding for pool in pools), sum(pool.liability for pool in pools)


def _wanted(cell: Cell, chosen: Chosen) -> bool:
    return chosen(cell.customer_type, cell.location)
