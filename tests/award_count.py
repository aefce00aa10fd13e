"""AWARDRPT counted once more: plain Python over the rows of the tables."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import stores
from award_books import GROUPS, Asked
from sqlalchemy import text

from renterrewards.store.award_layouts import Layout
from renterrewards.store.awards import AwardQuery
from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement

SUMMED = ("RENTALS", "DAYS", "REVENUE", "PERDAY", "PERRENTAL", "POINTS", "EARNED", "REDEEMED", "TIMES")


@dataclass
class Books:
    """The rows of the tables as dictionaries, by number."""

    people: dict[int, dict[str, Any]]
    rentals: list[dict[str, Any]]
    accounts: dict[int, dict[str, Any]]


def tables_of(store: Store) -> Books:
    """Everything that the report may say something about."""

    def rows(name: str, *columns: str) -> list[dict[str, Any]]:
        statement = Statement(text(f"SELECT {', '.join(columns)} FROM {name}"))
        with store.look() as work:
            return [dict(zip(columns, map(stores.plain, row), strict=True)) for row in work.all(statement)]

    person = ("number", "last_name", "first_name", "city", "state", "phone", "email", "company", "customer_type")
    people = rows("customer", *person, "times_rented", "last_activity", "last_name_key", "first_name_key")
    of_ra = ("number", "customer_number", "customer_type", "location", "business_date", "rental_days", "revenue")
    accounts = rows("award_account", "customer_number", "balance", "lifetime_earned", "lifetime_redeemed")
    for one in (rentals := rows("agreement", *of_ra)):
        one["business_date"] = _day(one["business_date"])
    for one in people:
        one["last_activity"] = _day(one["last_activity"])
    return Books({one["number"]: one for one in people}, rentals, {one["customer_number"]: one for one in accounts})


def _day(found: Any) -> date | None:
    return date.fromisoformat(found) if isinstance(found, str) else found


def counted(tables: Books, asked: Asked) -> tuple[list[tuple[str, list[dict[str, Any]]]], list[dict[str, Any]]]:
    """The parts with their lines, and the lines of the report without parts."""
    query, layout = asked.query, asked.layout
    chosen = [ra for ra in tables.rentals if _selected(ra, query)]
    whole = [_line(tables, ras) for ras in _by(chosen, "customer_number")]
    whole = [line for line in whole if _enough(line, query)]
    whole = _sorted(whole, layout)[: layout.top]
    if layout.subtotal_by == "NONE":
        return [("", whole)], whole
    kept = {line["CUSTOMER"] for line in whole}
    parts: dict[str, list[dict[str, Any]]] = {}
    for ra in chosen:
        if ra["customer_number"] in kept:
            for part in _parts(ra, query, layout):
                parts.setdefault(part, []).append(ra)
    found = [
        (part, _sorted([_line(tables, ras) for ras in _by(parts[part], "customer_number")], layout))
        for part in sorted(parts, key=lambda part: (part == "", part))
    ]
    return found, whole


def _selected(ra: dict[str, Any], query: AwardQuery) -> bool:
    held = GROUPS.get(query.location, (query.location,))
    return (
        ra["business_date"] is not None
        and query.start_date <= ra["business_date"] <= query.end_date
        and (query.location in ("", "ALL") or ra["location"] in held)
        and query.customer_type in ("", "ALL", ra["customer_type"])
    )


def _parts(ra: dict[str, Any], query: AwardQuery, layout: Layout) -> list[str]:
    if layout.subtotal_by == "LOCATION":
        return [ra["location"]]
    if layout.subtotal_by == "TYPE":
        return [ra["customer_type"]]
    if query.location.startswith("+"):
        return [query.location]
    return [code for code, held in GROUPS.items() if ra["location"] in held] or [""]


def _by(ras: list[dict[str, Any]], name: str) -> list[list[dict[str, Any]]]:
    return [list(found) for _, found in groupby(sorted(ras, key=lambda ra: ra[name]), key=lambda ra: ra[name])]


def _enough(line: dict[str, Any], query: AwardQuery) -> bool:
    least = {"RENTALS": query.minimum_rentals, "DAYS": query.minimum_days, "REVENUE": query.minimum_revenue}
    return all(minimum is None or line[name] >= minimum for name, minimum in least.items())


def _line(tables: Books, ras: list[dict[str, Any]]) -> dict[str, Any]:
    who = tables.people[ras[0]["customer_number"]]
    account = tables.accounts.get(who["number"], {})
    ever = [ra for ra in tables.rentals if ra["customer_number"] == who["number"] and ra["business_date"]]
    days, revenue = sum(ra["rental_days"] for ra in ras), sum(ra["revenue"] for ra in ras)
    return {
        "CUSTOMER": who["number"],
        "NAME": " ".join(name for name in (who["first_name"], who["last_name"]) if name),
        "FIRST": who["first_name"],
        "LAST": who["last_name"],
        "CITYSTATE": _city_state(who["city"], who["state"]),
        "CITY": who["city"],
        "STATE": who["state"],
        "PHONE": who["phone"],
        "EMAIL": who["email"],
        "COMPANY": who["company"],
        "TYPE": who["customer_type"],
        "LASTLOC": max(ever, key=lambda ra: (ra["business_date"], ra["number"]))["location"],
        "RENTALS": len(ras),
        "DAYS": days,
        "REVENUE": revenue,
        "PERDAY": _rounded(revenue, days),
        "PERRENTAL": _rounded(revenue, len(ras)),
        "FIRSTRENT": min(ra["business_date"] for ra in ras),
        "LASTRENT": max(ra["business_date"] for ra in ras),
        "ACTIVITY": who["last_activity"],
        "POINTS": account.get("balance", 0),
        "EARNED": account.get("lifetime_earned", 0),
        "REDEEMED": account.get("lifetime_redeemed", 0),
        "TIMES": who["times_rented"],
        "sorted": {"NAME": (who["last_name_key"], who["first_name_key"]), "LAST": (who["last_name_key"],)}
        | {"FIRST": (who["first_name_key"],), "CITYSTATE": (who["city"], who["state"])},
    }


def _city_state(city: str, state: str) -> str:
    return f"{city[: 27 - 2 - len(state)]}, {state}" if city and state else city or state


def _rounded(revenue: int, many: int) -> int | None:
    return int(revenue / many + 0.5) if many else None


def _sorted(found: list[dict[str, Any]], layout: Layout) -> list[dict[str, Any]]:
    """By customer number first, so that equal lines stay in that order; what is blank comes last either way."""
    found = sorted(found, key=lambda line: line["CUSTOMER"])
    keys = found[0]["sorted"].get(layout.sort_by) if found else None
    for place in reversed(range(len(keys or [0]))):

        def key(line: dict[str, Any], place: int = place) -> Any:
            return line["sorted"][layout.sort_by][place] if keys else line[layout.sort_by]

        some = [line for line in found if key(line) not in (None, "")]
        none = [line for line in found if key(line) in (None, "")]
        found = sorted(some, key=key, reverse=layout.descending) + none
    return found


def _sum(lines: list[dict[str, Any]], code: str) -> int | None:
    if code in ("PERDAY", "PERRENTAL"):
        many = {"PERDAY": "DAYS", "PERRENTAL": "RENTALS"}[code]
        return _rounded(sum(line["REVENUE"] for line in lines), sum(line[many] for line in lines))
    return sum(line[code] for line in lines)


def sums(lines: list[dict[str, Any]], layout: Layout) -> list[int | None]:
    """What a line of sums says of the columns that are summed."""
    return [_sum(lines, code) for code in layout.columns if code in SUMMED]
