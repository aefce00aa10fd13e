"""MERGE: two records of one person become one: points with their dates, RAs and times rented go over; and UNMERGE."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.customers import merging
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick
from renterrewards.programs.program import Called, Program
from renterrewards.programs.rental import renter
from renterrewards.programs.rental.ra_points import points_text
from renterrewards.records import Customer
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import customers, wallets
from renterrewards.store.ledger import merges, points

if TYPE_CHECKING:
    from renterrewards.store.work import Work

SIDES = {"customer_number": "giver", "into_number": "taker"}
"""The two fields, and what the customer in each does."""


class MergeCustomers(Program):
    """`giver` is the customer who goes, `taker` the one who stays."""

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.sides: dict[str, Customer] = {}

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 merges, F2 takes it back."""
        return super().keys | {"MERGE": self.merge, "UNMERGE": self.unmerge, "SEARCH": self.search}

    @property
    def on_form(self) -> Called | None:
        """Both customers, as far as they are known."""
        by = {name: str(customer.number) for name, customer in self.sides.items()}
        return Called(by, tuple(self.sides.values())) if by else None

    def start(self) -> Talk[None]:
        """An empty form."""
        self.sides = {}
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """A number or name brings the customer of that side."""
        if field.name not in SIDES or not (typed := self.form.texts[field.name]):
            return
        found = yield from renter.find(self.desk, typed, field.name)
        if found is None:
            raise Fault(f"CUSTOMER {typed} IS NOT ON FILE", field.name)
        self._take(field.name, found)
        if field.name == "customer_number" and found.merged_into:
            with self.desk.store.look() as work:
                into = customers.find(work, found.merged_into)
            if into is not None:
                self._take("into_number", into)
            yield Tell(f"CUSTOMER {found.number} IS MERGED INTO {found.merged_into}, F2 TAKES IT BACK")

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at either customer lists them all."""
        return renter.choices(self.desk) if field.name in SIDES else super().choices(field)

    def search(self) -> Talk[None]:
        """F6: a customer by name, for the first side that is still blank."""
        name = next((name for name in SIDES if name not in self.sides), "into_number")
        self._take(name, (yield from renter.search(self.desk)))

    def merge(self) -> Talk[None]:
        """F1: asks what goes where, then moves all of it in one transaction."""
        (giver, taker), reason = self._both(), str(self.form.values()["reason"])
        self.rights.check_points()
        with self.desk.store.look() as work:
            what = self._what(work, giver.number)
        question = f"MERGE {giver.number} WITH {what} INTO {taker.number} Y/N?"
        if (yield Ask(question, guarded=True)) != "Y":
            yield Tell("NOTHING MERGED")
            return

        def merge_them(work: "Work") -> wallets.Member | None:
            self.rights.check_points()
            merging.merge(work, self.desk.act(work), giver, taker, reason)
            return wallets.member(work, giver.number)

        member = self.apply(merge_them, alone=True)
        yield Tell(f"CUSTOMER {giver.number} IS MERGED INTO {taker.number}")
        if member is not None:
            yield Tell(f"CUSTOMER {giver.number} STAYS IN WALLET {member.wallet}, EDITWALL CHANGES THAT")
        self._show_again()

    def unmerge(self) -> Talk[None]:
        """F2: what went over comes back, with what its RAs earned meanwhile."""
        (giver, taker), reason = self._both(), str(self.form.values()["reason"])

        def part_them(work: "Work") -> list[str]:
            self.rights.check_points()
            return merging.unmerge(work, self.desk.act(work), giver, taker, reason)

        said = self.apply(part_them, alone=True)
        for text in said:
            yield Tell(text)
        yield Tell(f"CUSTOMER {giver.number} IS NO LONGER MERGED INTO {taker.number}")
        self._show_again()

    # -- inside ------------------------------------------------------------------------------------

    def _take(self, name: str, customer: Customer) -> None:
        self.sides[name] = customer
        side = SIDES[name]
        with self.desk.store.look() as work:
            balance, rentals = points.balance(work, customer.number), merges.counted(work, customer.number)
        self.form.put(name, customer.number)
        self.form.fill({f"{side}_name": renter.full_name(customer), f"{side}_type": customer.customer_type})
        self.form.fill({f"{side}_points": balance, f"{side}_ras": rentals})
        if name == "customer_number":
            self.outcome = self.form.seen()

    def _both(self) -> tuple[Customer, Customer]:
        for name in SIDES:
            if name not in self.sides:
                raise Fault("TYPE THE CUSTOMER'S NUMBER OR NAME FIRST", name)
            renter.check_shown(self.form, name, self.sides[name].number)
        return self.sides["customer_number"], self.sides["into_number"]

    def _what(self, work: "Work", number: int) -> str:
        rentals = merges.counted(work, number)
        return f"{points_text(points.balance(work, number))} AND {rentals} RA{'S' * (rentals != 1)}"

    def _show_again(self) -> None:
        """Both as they are on file now."""
        with self.desk.store.look() as work:
            fresh = {name: customers.find(work, customer.number) for name, customer in self.sides.items()}
        for name, customer in fresh.items():
            if customer is not None:
                self._take(name, customer)
        self.form.put("reason", "")
        self.form.keep()
        self.outcome = self.form.seen()
