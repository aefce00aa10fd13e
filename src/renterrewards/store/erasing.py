"""What the store holds of a customer beside his own record, to be taken away when he is erased (ERASCUST).

Numbers, days and money stay: his RAs, his points, and that something was noted of him. What is about him goes: memos
on RAs, on points and on merges, the audit's part beside its lines, addresses among those a letter went to, what is
half typed about him anywhere.
"""

import json

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select, update

from renterrewards.records import Act, Customer
from renterrewards.rules import erasing
from renterrewards.store import audit, control, customers, half_typed, wallets
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    agreement,
    audit_line,
    audit_private,
    award_account,
    award_txn,
    customer,
    customer_merge,
    draft,
    saved_query,
    shadow,
)
from renterrewards.store.work import Work


def family(work: Work, number: int) -> list[Customer]:
    """The customer and all who were merged into him, he first: the records of one person."""
    found = [customers.find(work, number)]
    for one in found:  # it grows meanwhile
        if one is not None:
            found += [customers.find(work, row[0]) for row in work.all(_MERGED, number=one.number)]
    return [one for one in found if one is not None]


def open_ras(work: Work, number: int) -> list[int]:
    """The RAs of a customer that are open or wait."""
    return [row[0] for row in work.all(_OPEN, number=number)]


def erase(work: Work, act: Act, whose: Customer) -> None:
    """Take away what is of one record of a person; his points must be gone. Noted by his number alone."""
    _leave_wallet(work, act, whose)
    _blank_notes(work, whose)
    for statement in (_AGREEMENTS, _MOVEMENTS, _MERGES, _ACCOUNT):
        work.run(statement, number=whose.number)
    _blank_drafts(work, whose)
    customers.save(work, erasing.erased(whose))
    audit.note(work, act, "ERASE", f"CUSTOMER {whose.number}", {}, {}, customer=whose.number)


# -- inside ------------------------------------------------------------------------------------------


def _leave_wallet(work: Work, act: Act, whose: Customer) -> None:
    """He leaves his wallet, which is not called by his name any more, nor by anybody's when nobody is left in it."""
    member = wallets.member(work, whose.number)
    if member is None:
        return
    wallets.remove(work, act, member)
    wallet = control.find(work, "wallet", (member.wallet,))
    if wallet and (whose.last_name.upper() in wallet.description.upper() or not wallets.count(work, member.wallet)):
        control.save(work, "wallet", control.FILES["wallet"].changed(wallet, description=""))
        work.run(_WALLET_NOTES, what=f"WALLET {member.wallet}")


def _blank_notes(work: Work, whose: Customer) -> None:
    work.run(_NOTES, number=whose.number)
    if whose.email:
        work.run(_LETTERS, held=json.dumps(whose.email, ensure_ascii=False))
        work.run(_OUTCOMES, held=whose.email)


def _blank_drafts(work: Work, whose: Customer) -> None:
    """What is half typed about him, and glasses that are watched; what a living terminal has, it writes anew."""
    for user, whole in work.all(_DRAFTS):
        if whole and (kept := half_typed.without(whole, whose)) != whole:
            work.run(_LESS_DRAFT, user=user, whole=kept)
    for user, glass in work.all(_GLASSES):
        if half_typed.is_on(glass, whose):
            work.run(_NO_GLASS, user=user)


# -- the statements --------------------------------------------------------------------------------

_number: BindParameter[int] = bindparam("number")
_MERGED = Statement(select(customer.c.number).where(customer.c.merged_into == _number).order_by(customer.c.number))
_OPEN = Statement(
    select(agreement.c.number)
    .where(agreement.c.customer_number == _number, or_(agreement.c.status == "OPEN", agreement.c.status == "WAIT"))
    .order_by(agreement.c.number)
)

_AGREEMENTS = Statement(
    update(agreement).where(agreement.c.customer_number == _number).values(notes="", void_reason="")
)
_MOVEMENTS = Statement(
    update(award_txn)
    .where(
        award_txn.c.account_id.in_(select(award_account.c.id).where(award_account.c.customer_number == _number)),
        award_txn.c.reason_text != "",
    )
    .values(reason_text="")
)
_MERGES = Statement(
    update(customer_merge)
    .where((customer_merge.c.from_number == _number) | (customer_merge.c.into_number == _number))
    .values(reason="")
)
_ACCOUNT = Statement(
    update(award_account)
    .where(award_account.c.customer_number == _number, award_account.c.status == "ACTIVE")
    .values(status="CLOSED")
)


def _holds(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a text has `held` in it; `%` and `_` in that are letters as any."""
    return func.replace(column, bindparam("held"), "") != column


_blank = update(audit_private).values(salt="", told="")
_NOTES = Statement(
    _blank.where(audit_private.c.seq.in_(select(audit_line.c.seq).where(audit_line.c.customer_number == _number)))
)
_WALLET_NOTES = Statement(
    _blank.where(audit_private.c.seq.in_(select(audit_line.c.seq).where(audit_line.c.what == bindparam("what"))))
)
_nobodys = select(audit_line.c.seq).where(audit_line.c.customer_number.is_(None), audit_line.c.kind == "MAIL")
_LETTERS = Statement(_blank.where(audit_private.c.seq.in_(_nobodys), _holds(audit_private.c.told)))
_OUTCOMES = Statement(update(saved_query).where(_holds(saved_query.c.outcome)).values(outcome=""))
_DRAFTS = Statement(select(draft.c.user_code, draft.c.whole))
_LESS_DRAFT = Statement(update(draft).where(draft.c.user_code == bindparam("user")).values(whole=bindparam("whole")))
_GLASSES = Statement(select(shadow.c.user_code, shadow.c.glass))
_NO_GLASS = Statement(update(shadow).where(shadow.c.user_code == bindparam("user")).values(glass=""))
