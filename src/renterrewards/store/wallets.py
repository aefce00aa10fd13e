"""Who is a member of which wallet, since when and by whom; and who was."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, select, update

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store import audit
from renterrewards.store.statement import Statement
from renterrewards.store.tables import customer, wallet_member
from renterrewards.store.tables.columns import naive_utc
from renterrewards.store.tables.wallets import standing
from renterrewards.store.work import Work

PAGE = 18


@dataclass(frozen=True, slots=True)
class Member:
    """A member as he stood from `begun_at` to `ended_at` (None: he still does), and who made it so."""

    id: int
    wallet: str
    customer_number: int
    last_name: str
    first_name: str
    may_redeem: bool
    joined_on: date
    joined_by: str
    begun_at: datetime
    begun_by: str
    ended_at: datetime | None
    ended_by: str


def member(work: Work, customer_number: int) -> Member | None:
    """The customer as a member of the wallet he is in."""
    row = work.one(_MEMBER, customer=customer_number)
    return Member(*row) if row else None


def members(work: Work, code: str, after: int = 0, limit: int = PAGE) -> list[Member]:
    """The members of a wallet by customer number; `after` is the last of the page before."""
    return [Member(*row) for row in work.all(_MEMBERS, wallet=code, after=after, limit=limit)]


def count(work: Work, code: str) -> int:
    """How many members a wallet has."""
    found = work.one(_COUNT, wallet=code)
    return int(found[0]) if found else 0


def history(work: Work, code: str, before: int | None = None, limit: int = PAGE) -> list[Member]:
    """Who is and was a member, the newest row first; `before` is the last `id` of the page before."""
    asked = {"wallet": code, "limit": limit}
    return [Member(*row) for row in work.all(_HISTORY, **asked, before=before or 2**62)]


def put(work: Work, act: Act, code: str, customer_number: int, may_redeem: bool) -> bool:
    """Make a customer a member, or say whether he may redeem; whether that changed anything.

    Fault when he is in another wallet.
    """
    found = member(work, customer_number)
    check_free(found, code)
    if found and found.may_redeem == may_redeem:
        return False
    joined = (found.joined_on, found.joined_by) if found else (act.business_date, act.user)
    before = {"may_redeem": found.may_redeem} if found else {}
    _note(work, act, code, customer_number, before, {"may_redeem": may_redeem})
    if found:
        _end(work, act, found)
    who = {"wallet": code, "customer": customer_number, "may_redeem": may_redeem}
    since = {"joined_on": joined[0], "joined_by": joined[1], "at": naive_utc(act.instant), "by": act.user}
    work.run(_PUT, **who, **since)
    return True


def remove(work: Work, act: Act, member: Member) -> None:
    """He leaves the wallet; that he was a member stays on file."""
    _note(work, act, member.wallet, member.customer_number, {"may_redeem": member.may_redeem}, {})
    _end(work, act, member)


def _note(work: Work, act: Act, code: str, number: int, before: dict[str, bool], after: dict[str, bool]) -> None:
    audit.note(work, act, "CHANGE", f"WALLET {code} MEMBER {number}", before, after, customer=number)


def _end(work: Work, act: Act, member: Member) -> None:
    work.run(_END, id=member.id, at=naive_utc(act.instant), by=act.user)


def check_free(found: Member | None, code: str) -> None:
    """Raise Fault when a customer is a member of another wallet."""
    if found and found.wallet != code:
        raise Fault(f"CUSTOMER {found.customer_number} IS IN WALLET {found.wallet}, REMOVE HIM THERE FIRST", "member")


# -- the statements --------------------------------------------------------------------------------

_m = wallet_member.c
_of_wallet = _m.wallet_code == bindparam("wallet")
_told = (
    select(_m.id, _m.wallet_code, _m.customer_number, customer.c.last_name, customer.c.first_name, _m.may_redeem)
    .add_columns(_m.joined_on, _m.joined_by, _m.begun_at, _m.begun_by, _m.ended_at, _m.ended_by)
    .join(customer, customer.c.number == _m.customer_number)
)

_MEMBER = Statement(_told.where(_m.customer_number == bindparam("customer"), standing))

_MEMBERS = Statement(
    _told.where(_of_wallet, standing, _m.customer_number > bindparam("after"))
    .order_by(_m.customer_number)
    .limit(bindparam("limit"))
)

_COUNT = Statement(select(func.count()).where(_of_wallet, standing))

_HISTORY = Statement(
    _told.where(_of_wallet, _m.id < bindparam("before")).order_by(_m.id.desc()).limit(bindparam("limit"))
)

_PUT = Statement(
    insert(wallet_member).values(
        wallet_code=bindparam("wallet"),
        customer_number=bindparam("customer"),
        may_redeem=bindparam("may_redeem"),
        joined_on=bindparam("joined_on"),
        joined_by=bindparam("joined_by"),
        begun_at=bindparam("at"),
        begun_by=bindparam("by"),
        ended_at=None,
        ended_by="",
    )
)

_END = Statement(
    update(wallet_member)
    .where(_m.id == bindparam("id", type_=_m.id.type))
    .values(ended_at=bindparam("at"), ended_by=bindparam("by"))
)
