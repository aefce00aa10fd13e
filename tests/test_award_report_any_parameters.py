"""AWARDRPT with any columns, order, sub-totals and selection says what a plain count over the tables says."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
import stores
from sqlalchemy import text

from renterrewards.entry import Site
from renterrewards.policies import LocationGroup
from renterrewards.records import Act, Agreement, Customer, CustomerType, Location
from renterrewards.reports import page
from renterrewards.reports.award_columns import CHOICES, LEGACY
from renterrewards.reports.award_layout import Run, plain, report_layout
from renterrewards.reports.report import Heading, Summed
from renterrewards.store import agreements, control, customers, locations
from renterrewards.store.award_layouts import Layout
from renterrewards.store.awards import AwardQuery
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.statement import Statement

pytestmark = pytest.mark.usefixtures("engine")

SEED = 20120505
SETS = 200
FIRST = date(2012, 1, 1)
SITE = Site(today=date(2012, 12, 31))
ACT = Act(user="ANN", business_date=date(2012, 5, 5), instant=datetime(2012, 5, 5, 16, 0), location="LAX")
PLACES = ("BOIAP", "BOIDT", "LAXAP", "MIAAP", "SEAAP", "")
GROUPS = {"+AIR": ("BOIAP", "LAXAP", "MIAAP"), "+WEST": ("BOIAP", "LAXAP", "SEAAP"), "+NONE": ()}
TYPES = ("PFD", "WLK", "CORP", "")
SUMMED = ("RENTALS", "DAYS", "REVENUE", "PERDAY", "PERRENTAL", "POINTS", "EARNED", "REDEEMED", "TIMES")


# -- the books ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Iterator[Store]:
    """Sixty customers with names alike, some without RAs or points, and RAs everywhere in three months."""
    chance = random.Random(SEED)
    store = Store.open(stores.where(tmp_path_factory.mktemp("any") / "books.db"))
    with store.work() as work:
        for code in PLACES[:4]:
            control.save(work, "location", Location(code=code, name=f"{code} AIRPORT"))
        for code, held in GROUPS.items():
            control.save(work, "location_group", LocationGroup(code=code, description=f"GROUP {code}"))
            for location in held:
                locations.put(work, code, location)
        control.save(work, "customer_type", CustomerType(type_code="PFD", description="PREFERRED"))
        for number in range(1, 61):
            _person(work, chance, number)
        for _ in range(500):
            _rental(work, chance)
    yield store
    store.close()


def _person(work: Any, chance: random.Random, number: int) -> None:
    customers.add(
        work,
        Customer(
            number=number,
            last_name=chance.choice(["SMITH", "JONES", "lee", "O'HARA", "ŁUCZAK"]),
            first_name=chance.choice(["ANN", "BOB", "CY", ""]),
            city=chance.choice(["LAREDO", "LLANFAIRPWLLGWYNGYLLGOGERYCHW", ""]),
            state=chance.choice(["TX", "WALES", ""]),
            phone=chance.choice(["", f"208-555-{number:04}"]),
            email=chance.choice(["", f"C{number}@RENT.COM"]),
            company=chance.choice(["", "ACME"]),
            customer_type=chance.choice(TYPES),
            times_rented=chance.randrange(12),
            last_activity=chance.choice([None, FIRST + timedelta(chance.randrange(300))]),
        ),
    )
    if chance.random() < 0.7:
        points.earn(work, ACT, number, chance.randint(1, 30), f"e{number}", points.Source("RA", f"{number}"))
    if chance.random() < 0.4 and points.balance(work, number) > 3:
        points.redeem(work, ACT, number, 3, f"r{number}", points.Source("RA", f"{number}"))


def _rental(work: Any, chance: random.Random) -> None:
    day = FIRST + timedelta(chance.randrange(90))
    closed = chance.random() < 0.95
    agreements.add(
        work,
        Agreement(
            number=0,
            status="CLOSED" if closed else "OPEN",
            customer_number=chance.randint(1, 45) if chance.random() < 0.9 else 7,
            customer_type=chance.choice(TYPES),
            location=chance.choice(PLACES),
            opened_at=datetime.combine(day, datetime.min.time()),
            closed_at=datetime.combine(day, datetime.min.time()) if closed else None,
            business_date=day if closed else None,
            rental_days=chance.choice([0, 1, 1, 2, 3, 7]),
            revenue=chance.choice([0, 5000, 5000, 9999, 15050, 20001]),
        ),
    )


# -- what is asked ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    query: AwardQuery
    layout: Layout


def asked() -> list[Asked]:
    """Two hundred parameter sets; every column, order and kind of sub-total is among them."""
    chance = random.Random(SEED)
    return [_asked(chance, n) for n in range(SETS)]


def _asked(chance: random.Random, n: int) -> Asked:
    start, codes = FIRST + timedelta(chance.randrange(-5, 60)), list(CHOICES)
    span = chance.choice([0, 6, 30, 90, 90, 90])

    def maybe(low: int, high: int) -> int | None:
        return chance.choice([None, None, chance.randint(low, high)])

    query = AwardQuery(
        start_date=start,
        end_date=start + timedelta(span),
        location=chance.choice(["ALL", "ALL", "ALL", "", "BOIAP", "MIAAP", "+AIR", "+WEST", "+NONE"]),
        customer_type=chance.choice(["ALL", "ALL", "ALL", "", "PFD", "WLK"]),
        minimum_rentals=maybe(1, 1 + span // 15),
        minimum_days=maybe(0, 2 + span // 10),
        minimum_revenue=maybe(0, 1000 * (1 + span // 3)),
    )
    columns = tuple(chance.sample(codes, chance.randint(1, 12))) if chance.random() < 0.8 else LEGACY
    layout = Layout(
        columns=columns,
        sort_by=codes[n % len(codes)],
        descending=chance.random() < 0.5,
        top=chance.choice([None, None, 1, 5, 20]),
        subtotal_by=chance.choice(["NONE", "NONE", "LOCATION", "GROUP", "TYPE"]),
    )
    return Asked(query, layout)


# -- the independent count -----------------------------------------------------------------------------


@dataclass
class Books:
    """The rows of the tables as dictionaries, by number."""

    people: dict[int, dict[str, Any]]
    rentals: list[dict[str, Any]]
    accounts: dict[int, dict[str, Any]]


@pytest.fixture(scope="module")
def tables(books: Store) -> Books:
    def rows(name: str, *columns: str) -> list[dict[str, Any]]:
        statement = Statement(text(f"SELECT {', '.join(columns)} FROM {name}"))
        with books.look() as work:
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


# -- the two agree ------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", asked(), ids=range(SETS))
def test_the_report_agrees_with_an_independent_count(books: Store, tables: Books, asked: Asked) -> None:
    print(f"seed {SEED}: {asked}")  # noqa: T201 - shown when it fails
    layout, parted = asked.layout, asked.layout.subtotal_by != "NONE"
    with books.look() as work:
        report = report_layout(work, asked.query, layout, SITE)
        rows, total = list(report.rows), report.total()
    parts, whole = counted(tables, asked)
    expected: list[tuple[Any, ...]] = []
    for part, lines in parts:
        name = (part or "(NONE)",) if parted else ()
        lined = [(*name, *(line[code] for code in layout.columns)) for line in lines]
        expected += [("HEADING",), *lined, ("SUM", *_sums(lines, layout))] if parted else lined
    assert [_bare(row, layout) for row in rows] == expected
    assert _bare(Summed(total[parted:]), layout, 0) == ("SUM", *_sums(whole, layout))


def _bare(row: Any, layout: Layout, first: int = 1) -> tuple[Any, ...]:
    """A row for comparison: of a sub-total only the figures."""
    if isinstance(row, Heading):
        return ("HEADING",)
    if isinstance(row, Summed):
        return ("SUM", *(value for code, value in zip(layout.columns, row[first:], strict=True) if code in SUMMED))
    return tuple(row)


def _sums(lines: list[dict[str, Any]], layout: Layout) -> list[int | None]:
    return [_sum(lines, code) for code in layout.columns if code in SUMMED]


def test_the_parameter_sets_are_worth_comparing(tables: Books) -> None:
    sets = asked()
    assert {one.layout.sort_by for one in sets} == set(CHOICES)
    assert {code for one in sets for code in one.layout.columns} == set(CHOICES)
    sizes = [sum(len(lines) for _, lines in counted(tables, one)[0]) for one in sets]
    assert sum(size > 3 for size in sizes) >= SETS // 2


@pytest.mark.parametrize("by", ["LOCATION", "GROUP", "TYPE"])
def test_with_sub_totals_the_grand_total_is_that_of_the_report_without(books: Store, by: str) -> None:
    for one in asked()[:50]:
        layout = replace(one.layout, subtotal_by=by)
        with books.look() as work:
            parted = plain(work, one.query, layout)
            alone = plain(work, one.query, replace(layout, subtotal_by="NONE"))
        assert parted["total"] == alone["total"]
        if by != "GROUP":  # a location is in two of them
            assert sum(part["rentals"] for part in parted["subtotals"]) == alone["total"]["rentals"]
            assert sum(part["days"] for part in parted["subtotals"]) == alone["total"]["days"]
        assert {row[by.lower()] for row in parted["rows"]} == {part[by.lower()] for part in parted["subtotals"]}


def test_groups_that_share_no_location_add_up_to_the_grand_total(books: Store) -> None:
    query = AwardQuery(start_date=FIRST, end_date=FIRST + timedelta(90))
    with books.work() as work:
        locations.clear(work, "+AIR")
        found = plain(work, query, Layout(columns=LEGACY, subtotal_by="GROUP"))
        for location in GROUPS["+AIR"]:
            locations.put(work, "+AIR", location)
    assert [part["group"] for part in found["subtotals"]] == ["+WEST", "(NONE)"]
    assert sum(part["rentals"] for part in found["subtotals"]) == found["total"]["rentals"]


# -- on paper -----------------------------------------------------------------------------------------


def pages_of(books: Store, by: str, length: int) -> list[page.Page]:
    query = AwardQuery(start_date=FIRST, end_date=FIRST + timedelta(90))
    stamp = page.Stamp("SUNSHINE CAR RENTAL", datetime(2012, 5, 5, 11, 46), SITE)
    with books.look() as work:
        report = report_layout(work, query, Layout(columns=LEGACY, subtotal_by=by), SITE)
        return list(page.pages(report, stamp, length))


@pytest.mark.parametrize("length", range(16, 40))
def test_no_sub_total_stands_alone_at_the_top_of_a_page_and_no_heading_at_its_end(books: Store, length: int) -> None:
    made = pages_of(books, "LOCATION", length)
    head = next(n for n, text in enumerate(made[0]) if text.startswith("------"))
    for sheet in made:
        body = sheet[head + 1 :]
        assert len(sheet) <= length
        assert body[0].startswith("LOCATION") or body[0][:8].strip()[:5] in {*PLACES, "(NONE"}
        assert "---" not in body[0]
        assert "SUB-TOTAL" not in body[0]
        assert "SUB-TOTAL" not in "".join(body[1:2]), "a rule, and a line above it"
        assert not body[-1].startswith("LOCATION")
        assert body[-1], "a page ends with what it says"


def test_the_pages_hold_every_line_in_order(books: Store) -> None:
    query = AwardQuery(start_date=FIRST, end_date=FIRST + timedelta(90))
    with books.look() as work:
        lines = sum(type(row) is tuple for row in Run(work, query, Layout(columns=LEGACY, subtotal_by="TYPE")).rows())
    shown = [text for sheet in pages_of(books, "TYPE", 30) for text in sheet if text[8:16].strip().isdigit()]
    assert len(shown) == lines
