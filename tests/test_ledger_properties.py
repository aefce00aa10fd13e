"""Whatever the counters do and in whatever order, the ledger is sound and the balance is what a child would count."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import stores
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from ledger_proof import differences

from renterrewards.faults import Fault
from renterrewards.records import Act, Customer
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Source
from renterrewards.store.work import Work

CUSTOMERS = st.integers(1, 2)
QTY = st.integers(1, 9)
DEATH = st.none() | st.dates(date(2012, 6, 1), date(2012, 6, 9))


_NUMBERS = count(1)


class Counters(RuleBasedStateMachine):
    """Two customers and every way to move their points; `counted` is the trivial oracle."""

    def __init__(self) -> None:
        super().__init__()
        self.path = Path(f"properties {next(_NUMBERS)}")
        self.store = Store.open(stores.passing(self.path))
        self.act = Act(user="ANN", business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 9))
        self.counted = {1: 0, 2: 0}
        self.done: list[tuple[Any, dict[str, Any], Any]] = []
        with self.store.work() as work:
            for _ in self.counted:
                customers.add(work, Customer(number=0, last_name="SMITH"))

    def teardown(self) -> None:
        self.store.close()
        stores.swept({self.path} & set(stores.at))

    def post(self, move: Any, **inputs: Any) -> Any:
        """One act at the counter, remembered so that it can be delivered again."""
        inputs.setdefault("key", f"key:{len(self.done)}")
        with self.store.work() as work:
            movement = move(work, self.act, **inputs)
        self.done.append((move, inputs, movement))
        return movement

    @rule(who=CUSTOMERS, qty=QTY, dies=DEATH, kind=st.sampled_from(["EARN", "OPENING"]))
    def points_come_in(self, who: int, qty: int, dies: date | None, kind: str) -> None:
        source = Source("RA", str(len(self.done)))
        self.post(
            points.earn,
            customer_number=who,
            qty=qty,
            source=source,
            kind=kind,
            born=points.Born(self.act.business_date, dies),
        )
        self.counted[who] += qty

    @rule(who=CUSTOMERS, qty=QTY)
    def points_are_redeemed(self, who: int, qty: int) -> None:
        spend = {"customer_number": who, "qty": qty, "source": Source("RA", "1"), "document": "1FREE"}
        if qty > self.counted[who]:
            with pytest.raises(Fault, match=f"AWARD POINTS NOW {self.counted[who]}, NOT ENOUGH"):
                self.post(points.redeem, **spend)
            return
        self.post(points.redeem, **spend)
        self.counted[who] -= qty

    @rule(who=CUSTOMERS, wanted=st.integers(0, 12), off=st.sampled_from([0, 0, 0, 1, -1]))
    def points_are_corrected(self, who: int, wanted: int, off: int) -> None:
        shown = self.counted[who] + off
        edit = {"customer_number": who, "shown": shown, "wanted": wanted, "reason_code": "C", "reason": "X"}
        if off and wanted != shown:
            with pytest.raises(Fault, match=f"CHANGED BY ANOTHER USER, NOW {self.counted[who]}"):
                self.post(points.adjust, **edit)
            return
        if self.post(points.adjust, **edit) is not None:
            self.counted[who] = wanted

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def an_event_is_delivered_again(self, data: st.DataObject) -> None:
        move, inputs, first = data.draw(st.sampled_from(self.done))
        with self.store.work() as work:
            assert move(work, replace(self.act, user="BOB"), **inputs) == first

    @precondition(lambda self: any(first for _, _, first in self.done))
    @rule(data=st.data())
    def a_key_comes_again_with_other_values(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from([first.key for _, _, first in self.done if first]))
        with pytest.raises(Fault, match="WAS POSTED BEFORE WITH OTHER VALUES"), self.store.work() as work:
            points.earn(work, self.act, 1, 77, key, Source("IMPORT", "X"))

    @rule(who=CUSTOMERS, qty=QTY)
    def an_act_is_broken_off(self, who: int, qty: int) -> None:
        with pytest.raises(Fault, match="ESC"), self.store.work() as work:
            self.earn_and_leave(work, who, qty)

    def earn_and_leave(self, work: Work, who: int, qty: int) -> None:
        points.earn(work, self.act, who, qty, "left", Source("RA", "9"))
        raise Fault("ESC")

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        passed = timedelta(days=days)
        self.act = replace(self.act, business_date=self.act.business_date + passed, instant=self.act.instant + passed)

    @invariant()
    def the_ledger_is_sound(self) -> None:
        with self.store.look() as work:
            assert differences(work) == []
            assert {who: points.balance(work, who) for who in self.counted} == self.counted


def test_anything_at_the_counters_in_any_order(engine: str) -> None:
    tried = settings(
        max_examples=100 if engine == "sqlite" else 15,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Counters, settings=tried)
