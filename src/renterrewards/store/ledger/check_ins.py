"""Check-ins at the counter as the ledger has them: one a customer, day, location and rule."""

from datetime import date, datetime

from sqlalchemy import bindparam, func, literal_column, select

from renterrewards.records import Act, Customer
from renterrewards.rules.earning import Verdict
from renterrewards.store.ledger import earn_rules, one_person, points
from renterrewards.store.ledger.one_person import ONE_PERSON
from renterrewards.store.ledger.points import Movement, Source
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_txn
from renterrewards.store.work import Work


def post(work: Work, act: Act, customer: Customer, found: Verdict) -> Movement:
    """Post what a rule gives for a check-in at the location of the act."""
    key = _key(customer.number, act.business_date, act.location, found.rule.code)
    whose = (customer.number, customer.customer_type)
    return earn_rules.post(work, act, whose, found, key, _source(act), act.business_date)


def is_posted(work: Work, customer_number: int, day: date, location: str, code: str) -> bool:
    """Whether a rule gave him, or one merged into him, its points for a check-in there on a day."""
    whose = one_person.numbers(work, customer_number)
    return any(points.is_posted(work, _key(number, day, location, code)) for number in whose)


def first_today(work: Work, customer_number: int, act: Act) -> datetime | None:
    """The instant at which he first got points for a check-in at this location on this day."""
    asked = {"customer": customer_number, "day": act.business_date, "source": _source(act).id}
    found = work.one(_FIRST, **asked)
    return found[0] if found else None


def _key(customer_number: int, day: date, location: str, code: str) -> str:
    return f"chk:{customer_number}:{day}:{location}:{code}"


def _source(act: Act) -> Source:
    return Source("CHKIN", act.location or "COUNTER")


_FIRST = Statement(
    select(func.min(award_txn.c.created_at))
    .select_from(ONE_PERSON)
    .join(award_account, award_account.c.customer_number == ONE_PERSON.c.number)
    .join(award_txn, award_txn.c.account_id == award_account.c.id)
    .where(
        award_txn.c.source_type == literal_column("'CHKIN'"),
        award_txn.c.source_id == bindparam("source"),
        award_txn.c.business_date == bindparam("day"),
    )
)
