"""A sequence of random acts, done by the program and by the oracle, which must agree after every one."""

import pickle
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from ledger_proof import differences
from oracle_rentals import Oracle
from oracle_seen import MARKS, Seen
from oracle_things import FREE_DAY, TEN, TEN_OFF, Kind, Refused, Rules, Term

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.policies import ExpiryPolicy
from renterrewards.programs.desk import Desk
from renterrewards.records import Act, Agreement, Control, Customer, CustomerType, DocumentOnAgreement, Location
from renterrewards.records import SpecialDocument as Document
from renterrewards.rules.opening import Decision
from renterrewards.store import agreements, control, customers
from renterrewards.store.engine import Store
from renterrewards.store.proof import recon

FIRST = date(2012, 1, 2)
PEOPLE = 4
ROOM = 100
"""Numbers of customers that a sequence may use."""


class Wrong(AssertionError):
    """The program and the oracle do not agree."""


@dataclass(frozen=True)
class Site:
    """How the awards are set up for a sequence."""

    rules: Rules
    kinds: tuple[Kind, ...]
    terms: tuple[Term, ...]

    @classmethod
    def of(cls, dice: Random) -> "Site":
        """Any set-up: what points cost is little, and they die soon, so that much happens."""
        rules = Rules(
            arrears=dice.choice(("UNLIMITED", "UNLIMITED", "WITHIN", "BLOCK")),
            grace=dice.choice((30, 30, 5, 0)),
            edited=dice.choice(("KEEP", "RE-EVALUATE")),
            early=dice.choice(("NONE", "SETTLE")),
            chain_once=dice.random() < 0.7,
            two_cars_once=dice.random() < 0.4,
            bonus=dice.choice((None, 2)),
        )
        gold = Kind("GLD", TEN_OFF, dice.choice((1, 2)), 0)
        kinds = (Kind("PFD", FREE_DAY, dice.choice((1, 1, 2)), dice.choice((0, 5_000, 15_000))), gold, Kind("WLK"))
        return cls(rules, kinds, tuple(_terms(dice)))

    def save(self, store: Store) -> None:
        """Put it on file, over the one before it."""
        with store.work() as work:
            for kind in self.kinds:
                record = CustomerType(
                    type_code=kind.code,
                    promo_code=kind.award,
                    promo_required=kind.cost or None,
                    promo_net_minimum=kind.minimum or None,
                )
                control.save(work, "customer_type", record)
            for term in self.terms:
                control.save(work, "expiry_policy", policy_of(term))
            control.save(work, "control", self.control)

    @property
    def control(self) -> Control:
        """The settings of EDITMISC."""
        return control_of(self.rules)


def _terms(dice: Random) -> list[Term]:
    def days(*some: int | None) -> Any:
        return dice.choice(some)

    idle, notice = days(None, None, 1, 2), days(0, 0, 7)
    return [
        Term("PFD", date(2000, 1, 1), days(None, 10, 25, 60), days(0, 20, 90), idle, notice),
        Term("PFD", FIRST + timedelta(days=40), days(None, 15, 40), days(0, 30)),
        Term("", date(2000, 1, 1), days(None, 20, 50), days(0, 20, 90), days(None, None, 1), days(0, 0, 3)),
        Term("", FIRST + timedelta(days=60), days(None, 5, 30), days(0, 10)),
    ]


def policy_of(term: Term) -> ExpiryPolicy:
    """A term as EDITEXPR has it."""
    return ExpiryPolicy(
        customer_type=term.kind,
        effective_date=term.since,
        term="DAYS" if term.days is not None else "NONE",
        length=term.days,
        idle_months=term.idle,
        notice_days=term.notice,
        reinstate_days=term.back,
    )


def control_of(rules: Rules) -> Control:
    """Rules as EDITMISC has them."""
    return Control(
        local_renter_rewards=True,
        default_location="LAX",
        award_arrears=rules.arrears,
        award_grace_days=rules.grace,
        award_edit_closed=rules.edited,
        award_early_return=rules.early,
        award_chain_once=rules.chain_once,
        award_two_cars_once=rules.two_cars_once,
        award_enrol_bonus=rules.bonus,
    )


def prepared(where: str) -> Store:
    """A store with the two awards and a location in Greenwich."""
    store = Store.open(where)
    with store.work() as work:
        control.save(work, "location", Location(code="LAX"))
        control.save(work, "special_document", Document(code=FREE_DAY, promo_type="D", amount=100))
        control.save(work, "special_document", Document(code=TEN_OFF, promo_type="$", amount=TEN))
    return store


class Play:
    """One sequence on a store that may hold others: its own customers, its own RAs, one clock."""

    def __init__(self, store: Store, site: Site, folder: Path) -> None:
        self.store, self.site, self.folder = store, site, folder
        self.now = datetime.combine(FIRST, time(12))
        self.told: list[str] = []
        self.counted: Counter[str] = Counter()
        self.deliveries: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = []
        self.done = 0
        site.save(store)
        self.oracle = Oracle(replace(site.rules), list(site.terms), list(site.kinds), FIRST)
        self._people()
        self.desk = Desk("00 TEST", lambda: store, lambda: self.now, folder, user="ANN", open_to_all=True)

    def _people(self) -> None:
        with self.store.work() as work:
            last = customers.preceding(work, None)
            low = ((last.number if last else 0) // ROOM + 1) * ROOM
            for n in range(1, PEOPLE + 1):
                kind = ("PFD", "GLD", "PFD", "WLK")[n - 1]
                customers.add(work, Customer(number=low + n, last_name="SMITH", customer_type=kind))
                self.oracle.add(low + n, kind)
            marks = work.one(MARKS) or (0, 0)
        self.low, self.first_ra, self.first_txn = low, marks[1], marks[0]
        self.oracle.low, self.oracle.first_ra = low, marks[1]
        self.seen = Seen(self.store, low, low + ROOM - 1, marks[1], marks[0])

    # -- what acts are made of -----------------------------------------------------------------------

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def act(self) -> Act:
        return Act(user="ANN", business_date=self.today, instant=self.now, location="LAX")

    def both(self, predicted: Callable[[], Any], done: Callable[[], Any], what: str) -> Any:
        """An act of the oracle and of the program: both do it, or both refuse it and nothing is changed."""
        self.told.append(what)
        kept, refused = pickle.dumps(self.oracle), ""
        try:
            predicted()
        except Refused as no:
            self.oracle, refused = pickle.loads(kept), str(no)
        before = self.seen.everything() if refused else None
        result, fault = None, ""
        try:
            result = done()
        except Fault as no:
            fault = no.message
        self.counted[f"{what.split()[0]}{' refused' if refused else ''}"] += 1
        if bool(fault) != bool(refused) or refused not in fault:
            raise Wrong(f"{what}: {fault or 'DONE'}, should be {refused or 'DONE'}")
        if refused and self.seen.everything() != before:
            raise Wrong(f"{what}: REFUSED, {fault}, BUT SOMETHING CHANGED")
        return result

    def runs(self, option: str, *values: str, answers: Sequence[str] = (), key: str = "") -> Run:
        """An option as a script runs it."""
        job = Run(self.desk, list(answers))
        job.option(option, [(name, word) for name, _, word in (value.partition("=") for value in values)], key)
        return job

    def agree(self) -> None:
        """The touched customers are what the oracle says, and hold together."""
        if wrong := self.seen.wrong(self.oracle):
            raise Wrong("; ".join(wrong))

    def prove(self) -> None:
        """The whole store is sound, by our proof and by AWDRECON."""
        with self.store.look() as work:
            wrong = [*differences(work), *recon.differences(work, recon.checked(work))]
        if wrong:
            raise Wrong(f"{wrong}")

    def ra_on_file(self, number: int) -> tuple[Agreement, list[DocumentOnAgreement]]:
        """An RA and its lines as a screen shows them."""
        with self.store.look() as work:
            found = agreements.find(work, number)
            assert found is not None
            return found, agreements.documents(work, number)


def raising(refused: Refused) -> Callable[[], None]:
    def predicted() -> None:
        raise refused

    return predicted


def left(talk: Generator[Any, Any, Decision]) -> None:
    """Break the questions of an opening off at the first."""
    next(talk, None)
    talk.close()


def answered(talk: Generator[Any, Any, Decision], replies: list[str]) -> Decision:
    """Carry the questions of an opening to their end."""
    rest = list(replies)
    try:
        next(talk)
        while True:
            talk.send(rest.pop(0))
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]
