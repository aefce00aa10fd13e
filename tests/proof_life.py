"""K1: one counter at work until it is killed: openings with awards, closings, voids, corrections, an expiry run.

Everything goes through the options, headless. Renters are shared by all counters; each has its own RAs, so that its
journal alone says what each of them must look like.
"""

import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

from proof_journal import DONE, REFUSED, UNKNOWN, Journal, Told
from sqlalchemy import bindparam, select, text

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.store import agreements
from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, award_txn, customer, form_of_payment

FIRST_DAY = date(2012, 5, 1)
RENTERS = 8

SET_UP = (
    ("EDITDOC", "code=1FREE", "description=1 FREE DAY", "effective_date=01-01-12", "document_type=PROMO"),
    ("EDITDOC", "code=1FREE", "promo_type=D", "amount=1"),
    ("EDITCUST", "type_code=PFD", "promo_code=1FREE", "promo_required=4"),
    ("EDITMISC", "local_renter_rewards=Y"),
    ("EDITEXPR", "customer_type=ALL", "effective_date=01-01-12", "term=DAYS", "length=6"),
    *(("EDITUAF", f"code=C{n}", f"name=COUNTER {n}", "menu_type=ALL", "adjusts_points=Y") for n in range(10)),
    *(("CUST", f"last_name=RENTER{n}", "customer_type=PFD", "award_points=30") for n in range(1, RENTERS + 1)),
)
"""A free day for four points, points that live six days, a user for each counter, and eight renters with thirty."""

UNCERTAIN = ("SEE WHETHER IT IS SAVED", "COULD NOT BE READ AFTER IT")
"""How the program says that it does not know, or that an act was saved although something failed after it."""

BY_VEHICLE = Statement(select(agreement.c.number).where(agreement.c.vehicle == bindparam("tag")))
BY_NAME = Statement(select(customer.c.number).where(customer.c.last_name == bindparam("tag")))
BY_REASON = Statement(select(award_txn.c.id).where(award_txn.c.reason_text == bindparam("tag")))
BY_CODE = Statement(select(form_of_payment.c.description).where(form_of_payment.c.code == bindparam("code")))
OTHERS = Statement(text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name"))


def prepare(where: str) -> None:
    """Make the store that the counters work on."""
    store = Store.open(where)
    noon = datetime.combine(FIRST_DAY, time(12))
    desk = Desk("00 TEST", lambda: store, lambda: noon, Path("print"), user="SETUP", open_to_all=True)
    for option, *values in SET_UP:
        Run(desk, ["OPENING"]).option(option, pairs(values))
    store.close()


def pairs(values: Sequence[str]) -> list[tuple[str, str]]:
    """`field=value` as a run takes it."""
    return [(name, word) for name, _, word in (value.partition("=") for value in values)]


class Life:
    """One life of counter number `counter`; `day` is how many days have gone by since the first."""

    def __init__(self, where: str, journal: Path, counter: int, life: int, day: int, seed: str) -> None:
        self.dice = Random(f"{seed} {counter} {life}")
        self.journal, self.counter, self.day = Journal(journal), counter, day
        self.today = FIRST_DAY + timedelta(days=day)
        self.where, self.folder, self.name = where, journal.parent / f"print{counter}", f"C{counter}L"
        self.life, self.last = life, len(self.journal.acts)
        self.ras = states(self.journal.acts)

    def live(self, acts: int = 10**9) -> None:
        """Act until killed. What is no fault is a failure of the proof and is written down."""
        self.journal.open()
        try:
            self._begin()
            for _ in range(acts):
                self._one()
        except Exception:
            self.journal.write("error", "", traceback.format_exc())
            raise

    def _begin(self) -> None:
        """Open the store and look what became of the act that the last life did not see the end of."""
        self.store = self._opened()
        now = datetime.combine(self.today, time(15))
        self.desk = Desk("00 TEST", lambda: self.store, lambda: now, self.folder, user=f"C{self.counter}")
        for act in self.journal.uncertain:
            self._resolve(act)

    def _opened(self) -> Store:
        where = self.where
        if "://" in where:
            where += f"{'&' if '?' in where else '?'}application_name={self.name}{self.life}"
        while True:
            with suppress(Fault):  # the server may be on its way up
                return Store.open(where)

    def _resolve(self, act: Told) -> None:
        if "://" in self.where:
            self._wait_for_server()
        while True:
            with suppress(Fault):
                act.seen = self._is_done(act)
                break
        self.journal.write("seen", act.tag, act.seen, act.said)
        self.ras = states([act], self.ras)

    def _wait_for_server(self) -> None:
        """A server may still be committing for who was killed."""
        before = f"{self.name}{self.life - 1}"
        while True:
            with suppress(Fault), self.store.look() as work:
                if work.all(OTHERS, name=before) == [(0,)]:
                    return

    def _is_done(self, act: Told) -> bool:
        with self.store.look() as work:
            match act.kind:
                case "opens":
                    found = work.all(BY_VEHICLE, tag=act.tag)
                    act.said = found[0][0] if found else None
                    return bool(found)
                case "corrects":
                    return bool(work.all(BY_REASON, tag=act.tag))
                case "adds":
                    return bool(work.all(BY_NAME, tag=act.tag))
                case "edits":
                    return work.all(BY_CODE, code=act.given["code"]) == [(act.tag,)]
                case "expires":
                    return False
            ra = agreements.find(work, act.given["ra"])
            assert ra is not None
            return (ra.status, ra.open_seq, ra.close_seq) == _after(act.kind, self.ras[ra.number])

    # -- acts ----------------------------------------------------------------------------------------

    def _one(self) -> None:
        acts = {"opens": 12, "corrects": 5, "edits": 4, "adds": 1, "expires": 1}
        for state in self.ras.values():
            acts |= {"OPEN": {"closes": 12, "voids": 3}, "CLOSED": {"reopens": 4}, "VOID": {"unvoids": 3}}[state[0]]
        kind = self.dice.choices(list(acts), list(acts.values()))[0]
        self.last += 1
        tag = f"C{self.counter}N{self.last}"
        given, option, values, answers, key = getattr(self, f"_{kind}")(tag)
        act = Told(tag, kind, given)
        self.journal.acts.append(act)
        self.journal.write("begins", tag, kind, given)
        job = Run(self.desk, answers)
        try:
            program = job.option(option, pairs(values), key)
        except Fault as fault:
            act.end = UNKNOWN if any(words in fault.message for words in UNCERTAIN) else REFUSED
            self.journal.write(act.end, tag, fault.message)
            if act.is_open:
                self._resolve(act)
            return
        act.end, act.said = DONE, program.agreement.number if kind == "opens" else job.messages  # type: ignore[attr-defined]
        self.journal.write(DONE, tag, act.said)
        self.ras = states([act], self.ras)

    def _renter(self) -> int:
        return self.dice.randint(1, RENTERS)

    def _ra(self, status: str) -> int:
        return self.dice.choice([number for number, state in self.ras.items() if state[0] == status])

    def _opens(self, tag: str) -> tuple[dict[str, Any], str, list[str], list[str], str]:
        out, back = (f"{self.today + timedelta(days=days):%m-%d-%y} 0900" for days in (-3, 0))
        values = [f"customer_number={self._renter()}", f"opened_at={out}", f"due_at={back}", "daily_rate=50"]
        answers = self.dice.choice((["N"], ["Y", "N"], ["Y", "Y", "N"]))
        return {}, "BCHOPEN", [*values, f"vehicle={tag}"], [*answers], ""

    def _closes(self, tag: str) -> tuple[dict[str, Any], str, list[str], list[str], str]:
        ra = self._ra("OPEN")
        return {"ra": ra}, "BCHCLOSE", [f"ra_number={ra}", f"closed_at={self.today:%m-%d-%y} 1000"], [], ""

    def _voids(self, tag: str) -> tuple[dict[str, Any], str, list[str], list[str], str]:
        ra = self._ra("OPEN")
        return {"ra": ra}, "VOID", [f"ra_number={ra}", "void_reason=X"], [], ""

    def _unvoids(self, tag: str) -> tuple[dict[str, Any], str, list[str], list[str], str]:
        ra = self._ra("VOID")
        return {"ra": ra}, "VOID", [f"ra_number={ra}"], ["N"], "UNVOID"

    def _reopens(self, tag: str) -> tuple[dict[str, Any], str, list[str], list[str], str]:
        ra = self._ra("CLOSED")
        return {"ra": ra}, "REOPEN", [f"ra_number={ra}", "reason=X"], [], ""

    def _corrects(self, tag: str) -> tuple[dict[str, Any], str, list[str], list[str], str]:
        values = [f"customer_number={self._renter()}", f"award_points={self.dice.randrange(100, 10**7)}"]
        return {}, "CUST", [*values, f"reason={tag}"], [], ""

    def _adds(self, tag: str) -> tuple[dict[str, Any], str, list[str], list[str], str]:
        return {}, "CUST", [f"last_name={tag}", "customer_type=PFD", "award_points=3"], ["WELCOME"], ""

    def _edits(self, tag: str) -> tuple[dict[str, Any], str, list[str], list[str], str]:
        code = f"C{self.counter}{self.dice.choice('AB')}"
        return {"code": code}, "EDITFOP", [f"code={code}", f"description={tag}"], [], ""

    def _expires(self, tag: str) -> tuple[dict[str, Any], str, list[str], list[str], str]:
        return {"day": self.day}, "EXPRUN", ["dry_run=N", "print_display=P"], ["Y"], ""


State = tuple[str, int, int]
"""An RA's status, and how many openings and closings it has had."""


def _after(kind: str, state: State) -> State:
    _, opened, closed = state
    return {
        "closes": ("CLOSED", opened, closed),
        "voids": ("VOID", opened, closed),
        "unvoids": ("OPEN", opened + 1, closed),
        "reopens": ("OPEN", opened, closed + 1),
    }[kind]


def states(acts: Sequence[Told], before: Mapping[int, State] = MappingProxyType({})) -> dict[int, State]:
    """What each RA of a counter must be after all of these that were done."""
    found = dict(before)
    for act in acts:
        if act.is_done and act.kind == "opens":
            found[act.said] = ("OPEN", 1, 1)
        elif act.is_done and "ra" in act.given:
            found[act.given["ra"]] = _after(act.kind, found[act.given["ra"]])
    return found
