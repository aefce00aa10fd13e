"""ERASCUST: what is known of a person goes for good; what the books need stays under his number."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.rental import renter
from renterrewards.programs.rental.ra_points import points_text
from renterrewards.records import Customer
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import customers, erasing
from renterrewards.store.ledger import merges, points
from renterrewards.store.ledger.lapsing import lapse

if TYPE_CHECKING:
    from renterrewards.store.work import Work

KEPT = "OLD BYTES OF HIM ARE IN THE FILE UNTIL NOBODY READS IT, CALL HIM UP AND PRESS F1 AGAIN"
MANY = 8
"""Numbers of merged records that the screen has room for."""


class EraseCustomer(OneCustomer):
    """The customer is the form; `balance` is what he had as he was shown."""

    balance = 0

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 erases."""
        return super().keys | {"ERASE CUST": self.erase_customer}

    def show(self, customer: Customer, **more: Any) -> None:
        """Who goes, and what stays of him."""
        with self.desk.store.look() as work:
            numbers = [str(one.number) for one in erasing.family(work, customer.number)][1:]
            rentals, self.balance = merges.counted(work, customer.number), points.balance(work, customer.number)
        also = " ".join(numbers[:MANY]) + (" ..." if len(numbers) > MANY else "")
        super().show(customer, rentals=rentals, also=also, **more)

    def erase_customer(self) -> Talk[None]:
        """F1: two questions and the number once more, then all of it in one transaction."""
        shown = self.at_hand()
        if not shown.erased:
            self._check(shown)
            if not (yield from self._asked(shown)):
                yield Tell("NOBODY ERASED")
                return
            numbers = self.apply(lambda work: self._erase(work, shown), alone=True)
            yield Tell(f"CUSTOMER {' AND '.join(map(str, numbers))} IS ERASED")
        if not self.desk.store.scrub():
            yield Tell(KEPT, error=True)
        elif shown.erased:
            yield Tell(f"CUSTOMER {shown.number} WAS ERASED BEFORE, NOTHING OF HIM IS LEFT IN THE FILE")
        self._show_again(shown.number)

    # -- inside ------------------------------------------------------------------------------------

    def _asked(self, shown: Customer) -> Talk[bool]:
        """Whether he is to go with what he has, once his number was typed again."""
        question = f"ERASE {shown.number}, {renter.full_name(shown)}, FOR GOOD Y/N?"
        if (yield Ask(question, guarded=True)) != "Y":
            return False
        lost = f"{points_text(abs(self.balance))} {'HE OWES ARE LET BE' if self.balance < 0 else 'LAPSE'}"
        if self.balance and (yield Ask(f"{lost}, GO ON Y/N?", guarded=True)) != "Y":
            return False
        typed = yield Ask("ENTER CUSTOMER# TO BE ERASED:", answers=(), length=8)
        if renter.as_number(typed) != shown.number:
            raise Fault("ENTRY DOES NOT MATCH, ERASE ABORTED", "customer_number")
        return bool((yield Ask("ARE YOU SURE (Y/N) ?")) == "Y")

    def _erase(self, work: "Work", shown: Customer) -> list[int]:
        """Everything of the person, as he is now; his numbers. Raises Fault when it is not what was asked about."""
        found = erasing.family(work, shown.number)
        if found[:1] != [shown] or points.balance(work, shown.number) != self.balance:
            raise Fault(f"CUSTOMER {shown.number} WAS CHANGED BY ANOTHER USER, CALL HIM UP AGAIN", "customer_number")
        _check_returned(work, shown.number)
        act = self.desk.act(work)
        for one in found:
            lapse(work, act, one.number)
            erasing.erase(work, act, one)
        return [one.number for one in found]

    def _check(self, shown: Customer) -> None:
        """Raise Fault before anything is asked."""
        if into := shown.merged_into:
            raise Fault(f"CUSTOMER {shown.number} IS MERGED INTO {into}, ERASE {into}, HE GOES WITH HIM")
        with self.desk.store.look() as work:
            _check_returned(work, shown.number)

    def _show_again(self, number: int) -> None:
        with self.desk.store.look() as work:
            fresh = customers.find(work, number)
        if fresh is not None:
            self.show(fresh)


def _check_returned(work: "Work", number: int) -> None:
    """Raise Fault while he has a car, or is to have one."""
    for ra_number in erasing.open_ras(work, number):
        raise Fault(f"RA {ra_number:08} IS STILL OPEN, CLOSE OR VOID IT FIRST", "customer_number")
