"""EDITWALL: wallets, and below each one of its members at a time; nobody is in two wallets."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from renterrewards import clock, entry
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.program import LEAVE, Called
from renterrewards.programs.record import RecordFile
from renterrewards.programs.rental import renter
from renterrewards.records import Customer
from renterrewards.rules import erasing
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import control, customers, wallets
from renterrewards.store.ledger import points, pooling
from renterrewards.store.wallets import Member

if TYPE_CHECKING:
    from renterrewards.store.work import Work

OF_MEMBER = ("member", "member_name", "joined_on", "joined_by", "member_points", "may_redeem")
"""What the lower half of the screen shows."""

MEMBERS = "CUST#   NAME                                MAY REDEEM  JOINED    BY"
WAS_MEMBER = "CUST#   NAME            MAY  FROM            BY     UNTIL           BY"

Reader = Callable[["Work", str, Member | None], list[Member]]
"""Reads the page of a list that comes after a member."""


class Wallets(RecordFile):
    """The wallet is the record; `customer` is who stands in field 5, `member` what he is in this wallet."""

    held = ("members", "may_redeem")

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.customer: Customer | None = None
        self.member: Member | None = None

    @property
    def on_form(self) -> Called | None:
        """The wallet by its code, then who stands below it."""
        called = super().on_form
        if called is None or self.customer is None:
            return called
        return Called({**called.by, "member": str(self.customer.number)}, (called.record, self.member))

    def start(self) -> Talk[None]:
        """An empty form."""
        self.customer, self.member = None, None
        yield from super().start()

    def entered(self, field: Field) -> Talk[None]:
        """The code brings the wallet, the number or name a member or who is to become one."""
        yield from super().entered(field)
        typed = self.form.texts["member"]
        if field.name != "member" or (self.customer and typed == str(self.customer.number)):
            return
        if not typed:
            self._blank_member()
            return
        found = yield from renter.find(self.desk, typed, "member")
        if found is None:
            raise Fault(f"CUSTOMER {typed} IS NOT ON FILE, SHIFT+F7 LISTS THEM", "member")
        self._take(found)
        if self.member is None:
            yield Tell(f"CUSTOMER {found.number} IS NO MEMBER, F1 MAKES HIM ONE")

    def save(self) -> Talk[None]:
        """F1: the wallet as it stands above, and the member as he stands below."""
        values = self.form.values()
        record = self.file.record(**{name: values[name] for name in self.file.names})
        joining = self._at_hand(values)

        def save_it(work: "Work") -> None:
            self._unchanged_meanwhile((record.code,), control.find(work, self.map.file, (record.code,)))
            self._write(work, record)
            if joining:
                self._unchanged_member(work, record.code, joining)
                wallets.put(work, self.desk.act(work), record.code, joining.number, values["may_redeem"])

        self.apply(save_it, alone=True)
        yield Tell(f"{self._called((record.code,))} SAVED")
        if joining:
            may = "MAY REDEEM" if values["may_redeem"] else "MAY NOT REDEEM"
            yield Tell(f"CUSTOMER {joining.number} IS IN WALLET {record.code}, HE {may}")
        self._show(record)
        self.form.cursor = "member"

    def delete(self) -> Talk[None]:
        """F4: the member in field 5 leaves; with field 5 blank the wallet is deleted, when it has none."""
        if not self.form.texts["member"]:
            yield from super().delete()
            return
        leaving = self._leaving()
        typed = yield Ask("ENTER MEMBER TO BE REMOVED:", answers=(), length=8)
        if renter.as_number(typed) != leaving.customer_number:
            raise Fault("ENTRY DOES NOT MATCH, REMOVAL ABORTED", "member")
        if (yield Ask("ARE YOU SURE (Y/N) ?")) != "Y":
            yield Tell("NOBODY REMOVED")
            return

        def remove_him(work: "Work") -> None:
            _check_still(wallets.member(work, leaving.customer_number), leaving, leaving.customer_number)
            wallets.remove(work, self.desk.act(work), leaving)

        self.apply(remove_him, alone=True)
        yield Tell(f"CUSTOMER {leaving.customer_number} HAS LEFT WALLET {leaving.wallet} WITH HIS OWN POINTS")
        self._show(self.record)

    def search(self) -> Talk[None]:
        """F6: the wallets, or who is or was a member of the one that is shown."""
        if self.record is None:
            yield from super().search()
            return
        what = yield Ask("SEARCH A=WALLETS B=MEMBERS C=WHO WAS A MEMBER WHEN?", answers=("A", "B", "C"))
        if what == "A":
            yield from super().search()
            return
        number = yield self._members() if what == "B" else self._history()
        if self._member_touched() and (yield LEAVE) != "Y":
            return
        with self.desk.store.look() as work:
            found = customers.find(work, number)
        if found is not None:
            self._take(found)

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the member lists every customer."""
        return renter.choices(self.desk) if field.name == "member" else super().choices(field)

    def members(self, work: "Work", record: Any) -> dict[str, list[str]]:
        """The customers of a wallet by number, and those of them who may redeem."""
        found = wallets.members(work, record.code, limit=wallets.count(work, record.code))
        numbers = [str(one.customer_number) for one in found]
        return {"members": numbers, "may_redeem": [str(one.customer_number) for one in found if one.may_redeem]}

    def join(self, work: "Work", record: Any, held: dict[str, list[str]]) -> None:
        """Customers of a wallet that comes from a file: members from now on, by who brings it in."""
        act = self.desk.act(work)
        for text in dict.fromkeys(held["members"] + held["may_redeem"]):
            customer = customers.find(work, renter.as_number(text))
            if customer is None:
                raise Fault(f"CUSTOMER {text} IS NOT ON FILE, IMPORT CUSTOMERS FIRST", "members")
            _check_merged(customer)
            wallets.put(work, act, record.code, customer.number, text in held["may_redeem"])

    # -- inside ------------------------------------------------------------------------------------

    def _show(self, record: Any) -> None:
        super()._show(record)
        self._blank_member()
        with self.desk.store.look() as work:
            today = self.desk.today(self.desk.zone(work, self.desk.settings(work).default_location))
            self.form.put("members", wallets.count(work, record.code))
            self.form.put("wallet_points", pooling.available(work, record.code, today))
        self.form.keep()
        self.outcome = self.form.seen()

    def _blank_member(self) -> None:
        self.customer, self.member = None, None
        self.form.fill(dict.fromkeys(OF_MEMBER, ""))

    def _take(self, customer: Customer) -> None:
        """Put a customer into the lower half; Fault when he is in another wallet, or merged."""
        code = self.form.value("code")
        with self.desk.store.look() as work:
            found, balance = wallets.member(work, customer.number), points.balance(work, customer.number)
        wallets.check_free(found, code)
        if found is None:
            _check_merged(customer)
        self.customer, self.member = customer, found
        self.form.fill({"member": customer.number, "member_name": renter.full_name(customer)})
        self.form.fill({"member_points": balance, "may_redeem": found.may_redeem if found else ""})
        self.form.fill({name: getattr(found, name, "") for name in ("joined_on", "joined_by")})
        self.form.cursor = "may_redeem"
        self.outcome = self.form.seen()

    def _at_hand(self, values: dict[str, Any]) -> Customer | None:
        """Who is to be a member; None when field 5 is blank. Raises Fault."""
        if not values["member"]:
            if values["may_redeem"]:
                raise Fault("TYPE THE MEMBER WHO MAY REDEEM FIRST", "member")
            return None
        renter.check_shown(self.form, "member", self.customer.number if self.customer else -1)
        return self.customer

    def _unchanged_member(self, work: "Work", code: str, joining: Customer) -> None:
        """Refuse to write over what somebody else made of the member, or to add one who was merged meanwhile."""
        found = wallets.member(work, joining.number)
        wallets.check_free(found, code)
        _check_still(found, self.member, joining.number)
        if found is None:
            _check_merged(customers.find(work, joining.number) or joining)

    def _leaving(self) -> Member:
        renter.check_shown(self.form, "member", self.customer.number if self.customer else -1)
        if self.member is None or self.member.wallet != self.form.value("code"):
            raise Fault(f"CUSTOMER {self.form.texts['member']} IS NO MEMBER OF THIS WALLET, F6 LISTS THEM", "member")
        return self.member

    def _member_touched(self) -> bool:
        return self.form.touched(*(field.name for field in self.map.entries if field.name != "may_redeem"))

    def _check_free(self, work: "Work", record: Any) -> None:
        if number := wallets.count(work, record.code):
            raise Fault(f"IT HAS {number} MEMBER{'S' * (number != 1)}, REMOVE THEM FIRST IN FIELD 5", "member")

    def _members(self) -> Pick:
        def after(work: "Work", code: str, last: Member | None) -> list[Member]:
            return wallets.members(work, code, last.customer_number if last else 0)

        return Pick(f"MEMBERS OF WALLET {self.record.code}", MEMBERS, self._rows(after, self._member_text))

    def _history(self) -> Pick:
        def after(work: "Work", code: str, last: Member | None) -> list[Member]:
            return wallets.history(work, code, last.id if last else None)

        return Pick(f"WHO WAS A MEMBER OF {self.record.code}", WAS_MEMBER, self._rows(after, self._history_text))

    def _rows(self, read: Reader, told: Callable[[Member, str], str]) -> Iterator[Row]:
        """The members of a list, read from the store a page at a time; `told` is given a number as it is shown."""
        last: Member | None = None
        while True:
            with self.desk.store.look() as work:
                page, masks = read(work, self.record.code, last), self.desk.masks(work)
            yield from (
                Row(one.customer_number, told(one, renter.in_a_list(one.customer_number, masks))) for one in page
            )
            if len(page) < wallets.PAGE:
                return
            last = page[-1]

    def _member_text(self, one: Member, number: str) -> str:
        joined = entry.show("date", one.joined_on, self.form.site)
        return f"{number:<6}  {_name(one)[:34]:<34}  {_yes(one):<10}  {joined}  {one.joined_by}"

    def _history_text(self, one: Member, number: str) -> str:
        begun, ended = self._moment(one.begun_at), self._moment(one.ended_at) if one.ended_at else ""
        who = f"{number:<6}  {_name(one)[:14]:<14}  {_yes(one):<3}"
        return f"{who}  {begun:<15} {one.begun_by[:6]:<6} {ended:<15} {one.ended_by[:6]}".rstrip()

    def _moment(self, instant: Any) -> str:
        with self.desk.store.look() as work:
            zone = self.desk.own_zone(work)
        return entry.show("moment", clock.local(instant, zone), self.form.site)


def _check_merged(customer: Customer) -> None:
    erasing.check_there(customer, "member")
    if into := customer.merged_into:
        raise Fault(f"CUSTOMER {customer.number} IS MERGED INTO {into}, USE {into}", "member")


def _check_still(found: Member | None, shown: Member | None, number: int) -> None:
    if found != shown:
        raise Fault(f"CUSTOMER {number} WAS CHANGED BY ANOTHER USER, CALL HIM UP AGAIN", "member")


def _name(one: Member) -> str:
    return f"{one.last_name}, {one.first_name}" if one.first_name else one.last_name


def _yes(one: Member) -> str:
    return "Y" if one.may_redeem else "N"
