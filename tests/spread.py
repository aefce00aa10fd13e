"""By what each statement finds its rows, when the store is spread over many servers by the customer's number.

A statement is as far-reaching as the widest of the tables that it reads or writes: bound to one `customer`, to one
`account`, to one `RA`, to one `row` by its own number, or to `all` customers; `none` when it touches control files
alone, which every server has. `python tests/spread.py` counts them on the page docs/scale.md.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import statements
from sqlalchemy import Insert, Table, TextClause
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList, ColumnClause, Grouping
from sqlalchemy.sql.selectable import Join, ScalarSelect, Select, SelectBase
from sqlalchemy.sql.visitors import iterate

from renterrewards.store.statement import Statement

REACHES = ("none", "customer", "account", "RA", "row", "all")

KEYS: dict[str, dict[str, tuple[str, ...]]] = {
    "customer": {"customer": ("number",)},
    "agreement": {"customer": ("customer_number",), "RA": ("number", "follows")},
    "agreement_document": {"RA": ("ra_number",)},
    "award_account": {"customer": ("customer_number",), "account": ("id",)},
    "award_txn": {"account": ("account_id",), "row": ("id", "idem_key", "reverses_id")},
    "award_lot": {"account": ("account_id",), "row": ("id", "origin_txn_id")},
    "award_posting": {"row": ("id", "txn_id", "lot_id")},
    "award_redemption": {"RA": ("ra_number",), "row": ("id", "txn_id")},
    "award_notice": {"customer": ("customer_number",), "row": ("id", "lot_id")},
    "counter_offer": {"customer": ("customer_number",), "RA": ("ra_number",)},
    "customer_merge": {"customer": ("from_number", "into_number"), "row": ("id",)},
    "customer_merge_agreement": {"RA": ("ra_number",), "row": ("merge_id",)},
    "liability_given": {"row": ("lot_id",)},
    "milestone": {"customer": ("customer_number",)},
    "wallet_member": {"customer": ("customer_number",), "row": ("id",)},
}
"""The tables that are spread, and the columns by which a row of each is found, from the nearest to the farthest."""


Place = tuple[str, str]
"""A column of a table, or of one of the names under which it comes: (name, column)."""


def reach(statement: Statement) -> str:
    """How far a statement reaches."""
    core: Any = statement.core if statement.postgresql is None else statement.postgresql
    if isinstance(core, TextClause):
        return "all" if KEYS.keys() & set(re.findall(r"\w+", core.text)) else "none"
    tables = dict(_tables(core))
    found = _reached(tables, list(_equal(core)), _given(core))
    return max((found.get(name, "all") for name, table in tables.items() if table in KEYS), key=_far, default="none")


def table() -> str:
    """How many statements of the program reach how far, and how many of them write, as docs/scale.md has it."""
    every = {id(one): one for one in statements.every().values()}.values()
    reads = Counter(reach(one) for one in every if not one.writes)
    writes = Counter(reach(one) for one in every if one.writes)
    lines = [f"| {how} | {reads[how]} | {writes[how]} |" for how in REACHES]
    return "\n".join(["| bound to | read | write |", "| --- | --- | --- |", *lines])


def write() -> None:
    """Put the table on its page."""
    page = Path(__file__).parents[1] / "docs" / "scale.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"\| bound to .*?\n(?=\n)", f"{table()}\n", text, flags=re.DOTALL), encoding="utf-8")


def _far(how: str) -> int:
    return REACHES.index(how)


def _reached(tables: dict[str, str], equal: list[tuple[Any, Any]], given: set[Place]) -> dict[str, str]:
    """By what each of the tables is bound: to a value that is given, or to the key of one that is bound."""
    found: dict[str, str] = {}
    for _ in tables:
        for name, table in tables.items():
            for how, columns in KEYS.get(table, {}).items():
                for column in columns:
                    for other in _others((name, column), equal, given):
                        near = how if other is None else max(found.get(other[0], "all"), "customer", key=_far)
                        if other is None or other[0] in found:
                            found[name] = min(found.get(name, "all"), near, key=_far)
    return found


def _others(place: Place, equal: list[tuple[Any, Any]], given: set[Place]) -> Iterator[Any]:
    """What a column is equal to: None is a value that is given."""
    if place in given:
        yield None
    for one, other in equal:
        if one == place:
            yield other
        if other == place:
            yield one


def _tables(core: Any) -> Iterator[tuple[str, str]]:
    """Every table that is read or written, by the name under which it comes."""
    if getattr(core, "is_dml", False):
        yield core.table.name, core.table.name
    for part in iterate(core):
        if isinstance(part, Select):
            for source in (one for start in part.get_final_froms() for one in _leaves(start)):
                if isinstance(source, Table):
                    yield source.name, source.name
                elif isinstance(getattr(source, "element", None), Table):
                    yield source.name, source.element.name


def _leaves(source: Any) -> Iterator[Any]:
    if isinstance(source, Join):
        yield from _leaves(source.left)
        yield from _leaves(source.right)
    else:
        yield source


def _given(core: Any) -> set[Place]:
    """The columns that a new row is given."""
    if not isinstance(core, Insert) or core.select is not None:
        return set()
    return {(core.table.name, str(getattr(name, "name", name))) for name in core._values or core.table.columns.keys()}


def _equal(core: Any) -> Iterator[tuple[Any, Any]]:
    for part in iterate(core):
        conditions: list[Any] = []
        if isinstance(part, Select):
            joins = [one for source in part.get_final_froms() for one in iterate(source) if isinstance(one, Join)]
            conditions += [join.onclause for join in joins]
        if isinstance(part, Select) or getattr(part, "is_dml", False):
            conditions += list(getattr(part, "_where_criteria", ()))
        for one in (one for condition in conditions for one in _all_of(condition)):
            if isinstance(one, BinaryExpression) and one.operator in (operators.eq, operators.in_op):
                sides = _side(one.left), _side(one.right)
                if "other" not in sides:
                    yield sides


def _all_of(condition: Any) -> Iterator[Any]:
    """The parts of a condition that must all hold."""
    if isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for part in condition.clauses:
            yield from _all_of(part)
    else:
        yield condition


def _side(side: Any) -> Any:
    """A column as (name, column), None for a value that is given; of a query within, the column that it gives."""
    if isinstance(side, BindParameter):
        return None
    if isinstance(side, (Grouping, ScalarSelect)):
        return _side(side.element)
    if isinstance(side, SelectBase):
        return _side(next(iter(side.selected_columns)))
    if not isinstance(side, ColumnClause) or side.table is None:
        return "other"
    within = getattr(side.table, "element", None)
    if isinstance(within, SelectBase):
        return _side(within.selected_columns[side.key]) if side.key in within.selected_columns else "other"
    return (side.table.name, side.name)


if __name__ == "__main__":
    write()
