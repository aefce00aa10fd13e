"""Whatever members of wallets earn, spend and give back, everybody has what a plain count over lots gives him."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import stores
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from ledger_proof import differences

from renterrewards.faults import Fault
from renterrewards.policies import Wallet
from renterrewards.records import Act, Customer
from renterrewards.rules.ledger import Policy
from renterrewards.store import control, customers, wallets
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points, pooling
from renterrewards.store.ledger.points import Born, Source

PEOPLE = range(1, 5)
NUMBERS = count(1)
WHO = st.sampled_from(PEOPLE)
DEATH = st.none() | st.dates(date(2012, 6, 1), date(2012, 6, 9))


@dataclass
class Counted:
    """A lot as a child would write it down, in the order in which they came."""

    whose: int
    dies: date | None
    left: int


class Shared(RuleBasedStateMachine):
    """Four customers and two wallets; `lots` and `awards` are the plain count."""

    def __init__(self) -> None:
        super().__init__()
        self.path = Path(f"wallets {next(NUMBERS)}")
        self.store = Store.open(stores.passing(self.path))
        self.act = Act(user="ANN", business_date=date(2012, 5, 30), instant=datetime(2012, 5, 30, 9))
        self.lots: list[Counted] = []
        self.awards: list[tuple[int, int, list[tuple[Counted, int]]]] = []
        self.member: dict[int, tuple[str, bool]] = {}
        self.keys = 0
        with self.store.work() as work:
            for code in ("A", "B"):
                control.save(work, "wallet", Wallet(code=code))
            for _ in PEOPLE:
                customers.add(work, Customer(number=0, last_name="SMITH"))

    def teardown(self) -> None:
        self.store.close()
        stores.swept({self.path} & set(stores.at))

    # -- the plain count ---------------------------------------------------------------------------

    def alive(self, lot: Counted) -> bool:
        return lot.left > 0 and (lot.dies is None or lot.dies >= self.act.business_date)

    def usable(self, who: int) -> list[Counted]:
        code, may = self.member.get(who, ("", False))
        whose = [n for n in PEOPLE if n == who or (may and self.member.get(n, ("",))[0] == code)]
        found = [lot for lot in self.lots if lot.whose in whose and self.alive(lot)]
        return sorted(found, key=lambda lot: lot.dies or date.max)

    def counted(self, who: int) -> int:
        return sum(lot.left for lot in self.lots if lot.whose == who and self.alive(lot))

    # -- what happens ------------------------------------------------------------------------------

    @rule(who=WHO, code=st.sampled_from("AB"), may=st.booleans())
    def somebody_joins(self, who: int, code: str, may: bool) -> None:
        with self.store.work() as work:
            if self.member.get(who, (code,))[0] != code:
                with pytest.raises(Fault, match="REMOVE HIM THERE FIRST"):
                    wallets.put(work, self.act, code, who, may)
                return
            wallets.put(work, self.act, code, who, may)
        self.member[who] = (code, may)

    @rule(who=WHO)
    def somebody_leaves(self, who: int) -> None:
        with self.store.work() as work:
            found = wallets.member(work, who)
            assert (found and (found.wallet, found.may_redeem)) == self.member.pop(who, None)
            if found:
                wallets.remove(work, self.act, found)

    @rule(who=WHO, qty=st.integers(1, 6), dies=DEATH)
    def points_come_in(self, who: int, qty: int, dies: date | None) -> None:
        self.keys += 1
        with self.store.work() as work:
            born = Born(date(2012, 5, 1), dies)
            points.earn(work, self.act, who, qty, f"earn:{self.keys}", Source("RA", "1"), born=born)
        self.lots.append(Counted(who, dies, qty))

    @rule(who=WHO, qty=st.integers(1, 12))
    def an_award_is_taken(self, who: int, qty: int) -> None:
        self.keys += 1
        lots, key = self.usable(who), f"redeem:RA:{self.keys}:1:1"
        if sum(lot.left for lot in lots) < qty:
            with pytest.raises(Fault, match=f"NOW {sum(lot.left for lot in lots)}, "), self.store.work() as work:
                pooling.redeem(work, self.act, who, qty, key, Source("RA", str(self.keys)))
            return
        with self.store.work() as work:
            first = pooling.redeem(work, self.act, who, qty, key, Source("RA", str(self.keys)))
            assert pooling.redeem(work, self.act, who, qty, key, Source("RA", str(self.keys))) == first
        taken = []
        for lot in lots:
            part = min(lot.left, qty - sum(n for _, n in taken))
            if part:
                lot.left -= part
                taken.append((lot, part))
        self.awards.append((first.id, who, taken))

    @precondition(lambda self: self.awards)
    @rule(data=st.data(), grace=st.sampled_from([0, 3, 30]), arrears=st.sampled_from(["UNLIMITED", "WITHIN", "BLOCK"]))
    def an_award_is_given_back(self, data: st.DataObject, grace: int, arrears: str) -> None:
        award = data.draw(st.sampled_from(self.awards))
        self.awards.remove(award)
        txn_id, renter, taken = award
        with self.store.work() as work:
            policy = Policy(arrears, grace)
            first = pooling.give_back(work, self.act, txn_id, policy)
            assert first
            assert first.delta == sum(n for _, n in taken)
            assert pooling.give_back(work, self.act, txn_id, policy) == first
        for whose in sorted({lot.whose for lot, _ in taken}, key=lambda one: one != renter):
            dead = 0
            for lot, part in taken:
                if lot.whose == whose and lot.dies and lot.dies < self.act.business_date:
                    dead += part
                elif lot.whose == whose:
                    lot.left += part
            if dead and grace:  # without days of grace it is lost
                self.lots.append(Counted(whose, self.act.business_date + timedelta(days=grace), dead))

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        passed = timedelta(days=days)
        self.act = replace(self.act, business_date=self.act.business_date + passed, instant=self.act.instant + passed)

    # -- and what is always so ---------------------------------------------------------------------

    @invariant()
    def everybody_has_what_was_counted(self) -> None:
        today = self.act.business_date
        with self.store.look() as work:
            assert differences(work) == []
            for who in PEOPLE:
                purse = pooling.purse(work, who, today)
                assert purse.own == points.available(work, who, today) == self.counted(who)
                assert purse.points == sum(lot.left for lot in self.usable(who))


Shared.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestAnythingInWallets = Shared.TestCase
