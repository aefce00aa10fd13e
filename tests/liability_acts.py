"""A store after random acts at the counters over three years, its months closed along the way when wanted."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import count
from pathlib import Path

import stores
from sqlalchemy import text

from renterrewards.faults import Fault
from renterrewards.policies import LiabilityPolicy, Wallet
from renterrewards.records import Act, Agreement, Customer, CustomerType, SpecialDocument
from renterrewards.rules.ledger import MOST, Lot, Policy
from renterrewards.store import agreements, control, customers, wallets
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points, pooling
from renterrewards.store.ledger.points import Born, Source
from renterrewards.store.ledger.postings import next_lots
from renterrewards.store.liability import closing as liability_closing
from renterrewards.store.liability import months as liability_months
from renterrewards.store.liability.pools import Roll, roll
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

FIRST, LAST = date(2010, 1, 4), date(2012, 12, 28)
POLICY = LiabilityPolicy(
    effective_date=date(2010, 1, 1),
    rate_source="FIXED",
    redemption_rate=8_000,
    value_source="FIXED",
    value_amount=5_000,
)
RATE, PRICE = Fraction(4, 5), Fraction(5_000, 4) * Fraction(4, 5)
BEGINNING = Act(user="ANN", business_date=FIRST, instant=datetime(2010, 1, 4))
PEOPLE, PLACES, TYPES = range(1, 21), ("LAX", "BOI", ""), ("PFD", "GLD", "WLK")

_NUMBERS = count(1)


def set_up(store: Store, policy: LiabilityPolicy = POLICY, *, shared: bool = False) -> None:
    """A free day for 4 points for three types, and twenty customers, when `shared` in wallets of five."""
    with store.work() as work:
        control.save(work, "liability_policy", policy)
        control.save(work, "special_document", SpecialDocument(code="1FREE", promo_type="D", amount=100))
        for code in TYPES:
            control.save(work, "customer_type", CustomerType(type_code=code, promo_code="1FREE", promo_required=4))
        for number in PEOPLE:
            customers.add(work, Customer(number=number, last_name="SMITH", customer_type=TYPES[number % 3]))
            if shared:
                control.save(work, "wallet", Wallet(code=f"W{number % 4}"))
                wallets.put(work, BEGINNING, f"W{number % 4}", number, may_redeem=number % 5 > 0)


@dataclass
class Counters:
    """Random acts at the counters on random days; `back` is how many days an act may be dated back.

    Points that are spent before they were earned have no worth that could be counted: only when `wild` is anything
    but an earning dated back.
    """

    work: Work
    chance: random.Random
    back: int
    wild: bool
    done: int = 0
    shared: bool = False

    def act(self, today: date, dated_back: bool) -> Act:
        dated = today - timedelta(days=self.chance.randint(0, self.back) if dated_back else 0)
        at = datetime.combine(today, datetime.min.time())
        return Act(user="ANN", business_date=max(dated, FIRST), instant=at, location=self.chance.choice(PLACES))

    def anything(self, today: date) -> None:
        """One act; what the ledger refuses is refused before anything of it is written."""
        self.done += 1
        who = self.chance.choice(PEOPLE)
        moves = [self.earn] * 5 + [self.redeem] * 3 + [self.expire] * 3 + [self.bonus, self.adjust]
        move = self.chance.choice([*moves, self.undo])
        move(who, self.act(today, self.wild or move in (self.earn, self.bonus)))

    def earn(self, who: int, act: Act) -> None:
        kind, net = self.chance.choice(TYPES), self.chance.randint(0, 90_000)
        ra = Agreement(
            number=0,
            status="CLOSED",
            customer_number=who,
            customer_type=kind,
            location=act.location,
            opened_at=act.instant,
            closed_at=act.instant,
            business_date=act.business_date,
            rental_days=2,
            revenue=net,
        )
        number = agreements.add(self.work, ra).number
        self.come_in(who, act, Source("RA", str(number)))
        if self.chance.random() < 0.3:
            self.come_in(who, act, Source("RA", str(number)), rule="JULY 2010-01-01")

    def bonus(self, who: int, act: Act) -> None:
        kind = self.chance.choice(["EARN", "OPENING", "REINSTATE"])
        self.come_in(who, act, Source("SCREEN", "CHKIN", self.done), kind)

    def come_in(self, who: int, act: Act, source: Source, kind: str = "EARN", rule: str = "") -> None:
        last_day = (
            act.business_date + timedelta(days=self.chance.randint(20, 200)) if self.chance.random() < 0.9 else None
        )
        born = Born(act.business_date, last_day)
        key = f"k:{self.done}{rule}"
        points.earn(self.work, act, who, self.chance.randint(1, 4), key, source, kind, born=born, rule=rule)

    def redeem(self, who: int, act: Act) -> None:
        redeem = pooling.redeem if self.shared else points.redeem
        try:
            redeem(self.work, act, who, 4, f"k:{self.done}", Source("RA", str(self.done)), document="1FREE")
        except Fault as fault:
            if "NOT ENOUGH" not in fault.message:
                raise

    def adjust(self, who: int, act: Act) -> None:
        held = points.balance(self.work, who)
        points.adjust(self.work, act, who, held, max(0, held + self.chance.randint(-3, 3)), "C", "X", f"k:{self.done}")

    def expire(self, who: int, act: Act) -> None:
        dead = [lot for lot in self.lots(who) if lot.expires_on and lot.expires_on < act.business_date]
        for lot in dead:
            points.expire(self.work, act, who, lot)

    def undo(self, who: int, act: Act) -> None:
        found = self.work.all(
            Statement(
                text(
                    "SELECT id FROM award_txn WHERE kind NOT IN ('REVERSE', 'TRANSFER_IN', 'TRANSFER_OUT') "
                    "ORDER BY id DESC LIMIT 60"
                )
            )
        )
        if found:
            policy = Policy(self.chance.choice(["UNLIMITED", "WITHIN"]), grace_days=self.chance.choice([0, 30]))
            pooling.give_back(self.work, act, self.chance.choice(found)[0], policy)

    def lots(self, who: int) -> list[Lot]:
        return next_lots(self.work, who, MOST)


def end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def close(store: Store, day: date) -> Roll:
    """Close a month as AWDLIAB does."""
    with store.look() as work:
        before = liability_months.months(work)
        found, seen = roll(work, before[-1].last_day if before else None, day), liability_closing.last_posted(work)
    at = datetime.combine(day + timedelta(days=1), datetime.min.time())
    with store.work() as work:
        act = Act(user="ANN", business_date=at.date(), instant=at)
        liability_closing.close(work, act, found, seen, at.date())
    return found


def played(
    seed: int,
    acts: int,
    back: int,
    *,
    closing: bool = False,
    wild: bool = False,
    policy: LiabilityPolicy = POLICY,
    shared: bool = False,
) -> tuple[Store, list[Roll]]:
    """A store after so many random acts over three years, each month closed a few days late when it is closed."""
    acts = min(acts, 2_500) if stores.on_server() else acts  # each is many trips to the server
    store = Store.open(stores.passing(Path(f"acts {next(_NUMBERS)}")))
    set_up(store, policy, shared=shared)
    chance, closed, shut = random.Random(seed), [], []
    days = sorted(FIRST + timedelta(days=chance.randint(0, (LAST - FIRST).days)) for _ in range(acts))
    done = 0
    for n in range(0, acts, 100):
        today = days[n]
        while closing and (end := end_of_month(shut[-1] + timedelta(days=1) if shut else FIRST)) < today:
            closed.append(close(store, end))
            shut.append(end)
        with store.work() as work:
            counters = Counters(work, chance, back, wild, done, shared)
            for day in days[n : n + 100]:
                counters.anything(day)
            done = counters.done
    return store, closed
