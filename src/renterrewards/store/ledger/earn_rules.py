"""What earn rules give a customer: the cap is read, and the points are posted, in one transaction."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import Integer, bindparam, case, cast, func, literal_column, or_, select

from renterrewards.policies import EarnRule, ExpiryPolicy
from renterrewards.records import Act
from renterrewards.rules.earning import (
    Case,
    Verdict,
    by_code,
    cap_days,
    name,
    usable_from,
    verdict,
    version_on,
    why_not,
)
from renterrewards.store import control
from renterrewards.store.ledger import expiry, points
from renterrewards.store.ledger.one_person import ONE_PERSON
from renterrewards.store.ledger.points import Movement, Source
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, award_account, award_txn, by_rule
from renterrewards.store.work import Work


def weigh_all(
    work: Work, customer_number: int, rules: Iterable[EarnRule], about: Case, *, but_ra: str = ""
) -> tuple[Verdict, ...]:
    """What each rule of the trigger says of a case, by the version of the day, or the first that is to come."""
    found = (version_on(versions, about.day) or versions[0] for versions in by_code(rules, about.trigger))
    return tuple(weigh(work, customer_number, rule, about, about.day, but_ra=but_ra) for rule in found)


def weigh(
    work: Work, customer_number: int, rule: EarnRule, about: Case, day: date, *, but_ra: str = "", more: int = 0
) -> Verdict:
    """What a version gives a customer whose cap period is that of `day`. Nothing is read when it has no cap.

    `but_ra` is the RA that is decided anew, whose own bonus does not count, `more` what is about to be given by it.
    """
    days = cap_days(rule, day)
    if days is None or why_not(rule, about):
        return verdict(rule, about, None)
    left = (rule.cap_points or 0) - more - given(work, customer_number, rule.code, days, but_ra)
    return verdict(rule, about, left)


def given(work: Work, customer_number: int, code: str, days: tuple[date, date], but_ra: str = "") -> int:
    """The points that all versions of a rule gave a customer on these days and that still stand.

    Those of a customer who was merged into him are his.
    Those of an RA count on the day it was closed, whenever they were posted.
    """
    asked = {"customer": customer_number, "from_rule": f"{code} ", "to_rule": f"{code}!", "but_ra": but_ra}
    found = work.one(_GIVEN, first=days[0], last=days[1], **asked)
    return int(found[0]) if found else 0


def post(
    work: Work,
    act: Act,
    customer: tuple[int, str],
    found: Verdict,
    key: str,
    source: Source,
    day: date,
    *,
    policies: Iterable[ExpiryPolicy] | None = None,
    first: bool = False,
) -> Movement:
    """Post what a version gives a customer (his number and type), earned on `day`, who must get something of it.

    `policies` are the expiry policies where they were read before; `first`: nothing can be posted under the key yet.
    """
    number, customer_type = customer
    known = control.every(work, "expiry_policy") if policies is None else policies
    born = expiry.born_under(known, customer_type, act.business_date)
    born = replace(born, available_on=usable_from(found.rule, day, act.business_date))
    rule = name(found.rule)
    return points.earn(work, act, number, found.points, key, source, born=born, rule=rule, first=first)


def standing(work: Work, ra_number: int) -> dict[str, int]:
    """The points of an RA that still stand, by the version that gave them; the ordinary ones by none."""
    return {str(rule): int(earned) for rule, earned in work.all(_STANDING, ra_number=str(ra_number))}


def has_given(work: Work, rule: EarnRule) -> bool:
    """Whether points were posted under this version, which must stay as it is then."""
    return work.one(_BY_VERSION, rule=name(rule)) is not None


# -- the statements --------------------------------------------------------------------------------

_undoing = award_txn.alias("undoing")
_by_ra = award_txn.c.source_type == literal_column("'RA'")
_ra = agreement.c.number == case((_by_ra, cast(award_txn.c.source_id, Integer)))
_GIVEN = Statement(
    select(func.coalesce(func.sum(award_txn.c.delta), 0))
    .select_from(ONE_PERSON)
    .join(award_account, award_account.c.customer_number == ONE_PERSON.c.number)
    .join(award_txn, award_txn.c.account_id == award_account.c.id)
    .outerjoin(_undoing, _undoing.c.reverses_id == award_txn.c.id)
    .outerjoin(agreement, _ra)
    .where(
        award_txn.c.kind == literal_column("'EARN'"),
        by_rule,
        award_txn.c.rule >= bindparam("from_rule"),  # a code and a blank: "!" is what comes after the blank
        award_txn.c.rule < bindparam("to_rule"),
        _undoing.c.id.is_(None),
        func.coalesce(agreement.c.business_date, award_txn.c.business_date).between(
            bindparam("first"), bindparam("last")
        ),
        or_(~_by_ra, award_txn.c.source_id != bindparam("but_ra")),
    )
)

_STANDING = Statement(
    select(award_txn.c.rule, func.sum(award_txn.c.delta))
    .outerjoin(_undoing, _undoing.c.reverses_id == award_txn.c.id)
    .where(
        award_txn.c.source_type == literal_column("'RA'"),
        award_txn.c.source_id == bindparam("ra_number"),
        award_txn.c.kind == literal_column("'EARN'"),
        _undoing.c.id.is_(None),
    )
    .group_by(award_txn.c.rule)
)

_BY_VERSION = Statement(
    select(award_txn.c.id)
    .where(award_txn.c.kind == literal_column("'EARN'"), by_rule, award_txn.c.rule == bindparam("rule"))
    .limit(1)
)
