"""The check-in of a customer as one database transaction, and what the rules would say of one."""

from datetime import date
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.policies import EarnRule
from renterrewards.programs.rental import open_terms
from renterrewards.records import Act, Customer, CustomerType
from renterrewards.rules.earning import Case, Verdict, in_force
from renterrewards.store import control, customers
from renterrewards.store.ledger import check_ins, earn_rules

if TYPE_CHECKING:
    from renterrewards.store.work import Work


def check_in(work: "Work", act: Act, number: int) -> list[Verdict]:
    """Post what the rules in force give; what each of them says. Raises Fault when there is none, or he may not rent.

    He is read anew, so that of two counters that check him in at once one gives the points.
    """
    customer = customers.find(work, number)
    if customer is None:
        raise Fault(f"CUSTOMER {number} IS NOT ON FILE", "customer_number")
    kind: CustomerType | None = control.find(work, "customer_type", (customer.customer_type,))
    open_terms.may_rent(customer, kind)
    if not control.settings(work).local_renter_rewards:
        raise Fault("LOCAL RENTER REWARDS ARE OFF (EDITMISC PAGE 6), A CHECK-IN GIVES NOTHING")
    rules = in_force(control.every(work, "earn_rule"), "CHKIN", act.business_date)
    if not rules:
        raise Fault("NO CHECK-IN RULE IS IN FORCE TODAY, EDITEARN SETS THEM UP")
    found = weighed(work, customer, kind, act.location, act.business_date, rules)
    for one in found:
        if one.points:
            check_ins.post(work, act, customer, one)
    return found


def weighed(
    work: "Work", customer: Customer, kind: CustomerType | None, location: str, day: date, rules: list[EarnRule]
) -> list[Verdict]:
    """What each check-in rule says of a customer at a location on a day."""
    about = Case(
        trigger="CHKIN",
        day=day,
        customer_type=customer.customer_type,
        takes_part=kind is not None and kind.participates,
        location=location,
    )
    found = earn_rules.weigh_all(work, customer.number, rules, about)
    return [_again(one) if _was_given(work, customer, one, location, day) else one for one in found]


def _was_given(work: "Work", customer: Customer, one: Verdict, location: str, day: date) -> bool:
    return not one.why and check_ins.is_posted(work, customer.number, day, location, one.rule.code)


def _again(one: Verdict) -> Verdict:
    return Verdict(one.rule, why="GAVE ITS POINTS HERE TODAY ALREADY")
