"""Birthdays, anniversaries of the first rental, and rentals that make a round number: who has one, and posting it.

Candidates are found by index; what is true of one of them is decided anew in the transaction that posts it.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, insert, literal_column, or_, select

from renterrewards.policies import EarnRule
from renterrewards.records import Act, Customer
from renterrewards.rules.earning import Case, Verdict, anniversaries, by_code, name, visits
from renterrewards.rules.expiry import months_on
from renterrewards.store import customers
from renterrewards.store.ledger import earn_rules
from renterrewards.store.ledger.expiry import CHUNK, Holder
from renterrewards.store.ledger.one_person import ONE_PERSON
from renterrewards.store.ledger.points import Source
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, customer, customer_type, milestone, milestone_run
from renterrewards.store.tables.columns import naive_utc
from renterrewards.store.work import Work

_KEYS = {"BIRTHDAY": "bday", "ANNIVERSARY": "anniv", "VISITS": "visit"}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: by which rules, for which customer types, on which days; what is given counts on `on`."""

    rules: Sequence[EarnRule]
    types: frozenset[str]
    first: date
    last: date
    on: date


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone of a customer: `nth` is the year, or the how-many-eth rental; `day` when it was reached.

    `points` by the version `rule`, of which its cap has cut off `cut` already; `by` who posted it.
    """

    holder: Holder
    rule: str
    trigger: str
    nth: int
    day: date
    points: int
    cut: int
    by: str = ""


# -- who has one -----------------------------------------------------------------------------------


def candidates(work: Work, search: Search) -> Iterator[Holder]:
    """Each customer once who may have a milestone; not one of the others is read."""
    seen: set[int] = set()
    for find in (_born, _first_rented, _rented_often):
        for holder in find(work, search):
            if holder.customer_type in search.types and holder.number not in seen:
                seen.add(holder.number)
                yield holder


def reached(work: Work, search: Search, number: int) -> list[tuple[Verdict, Reached]]:
    """What a customer is to get now, or what the cap leaves nothing of, in the order of the days."""
    whose = customers.find(work, number)
    if whose is None or whose.merged_into or whose.blocked or whose.customer_type not in search.types:
        return []
    holder = Holder(whose.number, whose.first_name, whose.last_name, whose.customer_type)
    done = {(code, nth) for code, nth in work.all(_DONE, customer=number)}
    found, given = [], dict[str, int]()
    for rule, nth, day in sorted(_occasions(work, search, whose), key=lambda one: (one[2], one[0].code, one[1])):
        if (rule.code, nth) in done:
            continue
        about = Case(trigger=rule.trigger, day=day, customer_type=whose.customer_type, takes_part=True)
        says = earn_rules.weigh(work, number, rule, about, search.on, more=given.get(rule.code, 0))
        if not says.why:
            given[rule.code] = given.get(rule.code, 0) + says.points
            found.append((says, Reached(holder, name(rule), rule.trigger, nth, day, says.points, says.cut)))
    return found


def pass_over(work: Work, act: Act, search: Search, number: int) -> list[Reached]:
    """Post what a customer has reached, and write it down."""
    found = reached(work, search, number)
    for says, one in found:
        if one.points:
            key = f"{_KEYS[one.trigger]}:{number}:{one.nth}:{says.rule.code}"
            occasion = f"RENTAL {one.nth}" if one.trigger == "VISITS" else str(one.day)
            source, whose = Source(one.trigger, occasion, one.nth), (number, one.holder.customer_type)
            earn_rules.post(work, act, whose, says, key, source, one.day)
        which = {"customer": number, "code": says.rule.code, "rule": one.rule, "trigger": one.trigger}
        what = {"nth": one.nth, "day": one.day, "points": one.points, "cut": one.cut}
        work.run(_ADD, **which, **what, run_on=act.business_date, user=act.user)
    return [one for _, one in found]


def _occasions(work: Work, search: Search, whose: Customer) -> Iterator[tuple[EarnRule, int, date]]:
    if whose.birth_date:
        for versions in by_code(search.rules, "BIRTHDAY"):
            yield from anniversaries(versions, whose.birth_date, search.first, search.last)
    if yearly := by_code(search.rules, "ANNIVERSARY"):
        begun = work.one(_FIRST_RENTAL, customer=whose.number)
        for versions in yearly if begun and begun[0] else ():
            yield from anniversaries(versions, begun[0], search.first, search.last)  # type: ignore[index]
    for versions in by_code(search.rules, "VISITS"):
        rented = work.all(_RENTALS, customer=whose.number, since=versions[0].effective_date)
        yield from (one for one in visits(versions, (row[0] for row in rented)) if one[2] <= search.last)


def _born(work: Work, search: Search) -> Iterator[Holder]:
    if not by_code(search.rules, "BIRTHDAY"):
        return
    for key in _birth_keys(search.first, search.last):
        after = 0
        while chunk := [Holder(*row) for row in work.all(_BORN, key=key, after=after, limit=CHUNK)]:
            yield from chunk
            after = chunk[-1].number


def _birth_keys(first: date, last: date) -> list[int]:
    """The birth keys that a range of days may bring, 29 February with the days around it."""
    days = min((last - first).days, 366)
    keys = {customers.birth_key(first + timedelta(days=n)) for n in range(days + 1)}
    return sorted(keys | ({229} if keys & {228, 301} else set()))


def _first_rented(work: Work, search: Search) -> Iterator[Holder]:
    begun = work.one(_FIRST_OF_ALL) if by_code(search.rules, "ANNIVERSARY") else None
    if begun is None or begun[0] is None or search.last < search.first:
        return
    a_day = timedelta(days=1)  # either side, for 29 February
    for back in range(1, search.last.year - begun[0].year + 1):
        days = [months_on(day, -12 * back) for day in (search.first, search.last)]
        with closing(work.stream(_FIRST_RENTED, first=days[0] - a_day, last=days[1] + a_day)) as rows:
            yield from (Holder(*row) for row in rows)


def _rented_often(work: Work, search: Search) -> Iterator[Holder]:
    for versions in by_code(search.rules, "VISITS"):
        for rule in versions:
            if rule.active and rule.at_visits:
                asked = {"code": rule.code, "at": rule.at_visits, "repeat": rule.repeat, "only": rule.customer_type}
                with closing(work.stream(_RENTED_OFTEN, since=versions[0].effective_date, **asked)) as rows:
                    yield from (Holder(*row) for row in rows)


# -- what was done ---------------------------------------------------------------------------------


def done_until(work: Work) -> date | None:
    """The last day that a run has dealt with; None before the first."""
    found = work.one(_DONE_UNTIL)
    return found[0] if found else None


def finished(work: Work, act: Act, first: date, last: date) -> None:
    """Write down that a run has dealt with these days, all of it."""
    who = {"user": act.user, "business_date": act.business_date, "at": naive_utc(act.instant)}
    work.run(_FINISHED, first=first, last=last, **who)


def reached_on(work: Work, day: date) -> Generator[Reached, None, None]:
    """Everything that was done on a business date, by customer, also by a run that was broken off."""
    with closing(work.stream(_DONE_ON, day=day)) as rows:
        for number, first, last, kind, *one in rows:
            yield Reached(Holder(number, first, last, kind), *one)


# -- the statements --------------------------------------------------------------------------------

_holder = (customer.c.number, customer.c.first_name, customer.c.last_name, customer.c.customer_type)
_takes_part = and_(
    customer_type.c.type_code == customer.c.customer_type,
    customer_type.c.promo_code != literal_column("''"),
    customer_type.c.promo_required > literal_column("0"),
)
_free = and_(customer.c.merged_into.is_(None), customer.c.blocked.is_(False))
_participants = customer.join(customer_type, _takes_part)

_BORN = Statement(
    select(*_holder)
    .select_from(_participants)
    .where(customer.c.birth_key == bindparam("key"), customer.c.number > bindparam("after"), _free)
    .order_by(customer.c.number)
    .limit(bindparam("limit"))
)

_FIRST_OF_ALL = Statement(select(func.min(agreement.c.business_date)).where(agreement.c.business_date.is_not(None)))
_of_customer = agreement.c.customer_number == bindparam("customer")
_FIRST_RENTAL = Statement(select(func.min(agreement.c.business_date)).where(_of_customer))
_RENTALS = Statement(
    select(agreement.c.business_date)
    .where(_of_customer, agreement.c.business_date >= bindparam("since"))
    .order_by(agreement.c.business_date)
)

_before = agreement.alias("before")
_FIRST_RENTED = Statement(
    select(*_holder)
    .select_from(agreement.join(customer, customer.c.number == agreement.c.customer_number))
    .join(customer_type, _takes_part)
    .where(
        agreement.c.business_date.between(bindparam("first"), bindparam("last")),
        _free,
        ~exists().where(
            _before.c.customer_number == agreement.c.customer_number,
            _before.c.business_date < agreement.c.business_date,
        ),
    )
    .order_by(agreement.c.business_date, agreement.c.customer_number)
)

_at, _only = bindparam("at", type_=milestone.c.nth.type), bindparam("only", type_=customer.c.customer_type.type)
_rented = (
    select(agreement.c.customer_number, func.count().label("times"))
    .where(agreement.c.business_date >= bindparam("since"))
    .group_by(agreement.c.customer_number)
    .having(func.count() >= _at)
    .subquery("rented")
)
_latest = case((bindparam("repeat", type_=customer.c.blocked.type), _rented.c.times // _at * _at), else_=_at)
_RENTED_OFTEN = Statement(
    select(*_holder)
    .select_from(_rented.join(customer, customer.c.number == _rented.c.customer_number))
    .join(customer_type, _takes_part)
    .where(
        _free,
        or_(_only == literal_column("''"), customer.c.customer_type == _only),
        ~exists().where(
            milestone.c.customer_number == customer.c.number,
            milestone.c.code == bindparam("code"),
            milestone.c.nth == _latest,
        ),
    )
    .order_by(customer.c.number)
)
"""Whose latest milestone is not done yet; an earlier one was dealt with no later than it."""

_DONE = Statement(
    select(milestone.c.code, milestone.c.nth)
    .select_from(ONE_PERSON)
    .join(milestone, milestone.c.customer_number == ONE_PERSON.c.number)
)

_ADD = Statement(
    insert(milestone).values(
        customer_number=bindparam("customer"),
        code=bindparam("code"),
        nth=bindparam("nth"),
        rule=bindparam("rule"),
        trigger=bindparam("trigger"),
        day=bindparam("day"),
        run_on=bindparam("run_on"),
        points=bindparam("points"),
        cut=bindparam("cut"),
        user_code=bindparam("user"),
    )
)

_DONE_UNTIL = Statement(select(func.max(milestone_run.c.last_day)))
_FINISHED = Statement(
    insert(milestone_run).values(
        first_day=bindparam("first"),
        last_day=bindparam("last"),
        business_date=bindparam("business_date"),
        run_at=bindparam("at"),
        user_code=bindparam("user"),
    )
)

_told: list[Any] = [milestone.c[name] for name in ("rule", "trigger", "nth", "day", "points", "cut", "user_code")]
_DONE_ON = Statement(
    select(*_holder, *_told)
    .select_from(milestone.join(customer, customer.c.number == milestone.c.customer_number))
    .where(milestone.c.run_on == bindparam("day"))
    .order_by(customer.c.number, milestone.c.day, milestone.c.code)
)
