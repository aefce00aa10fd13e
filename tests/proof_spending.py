"""K2: many counters that were all promised the same points, and how many awards they hand out.

`python tests/proof_spending.py STORE RUNS COUNTERS TRIES`: each run is over a customer of its own. Every counter has
asked its renter while the points were there, and then opens RAs with that answer as often as it can.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from ledger_proof import differences
from proof_life import pairs
from sqlalchemy import text

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.programs.rental import open_terms
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.programs.rental.set_up import setup
from renterrewards.records import Act, Agreement, Customer
from renterrewards.rules.opening import Decision, offer
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.proof import recon
from renterrewards.store.statement import Statement

DAY = date(2012, 5, 1)
NOON = datetime(2012, 5, 1, 12)
PRICE, AWARDS, REST = 10, 100, 7
"""What an award costs, how many the renter's points pay for, and what is left of them then."""

SET_UP = (
    ("EDITDOC", "code=1FREE", "document_type=PROMO", "promo_type=D", "amount=1"),
    ("EDITCUST", "type_code=PFD", "promo_code=1FREE", f"promo_required={PRICE}"),
    ("EDITMISC", "local_renter_rewards=Y"),
)
NOT_ENOUGH = f"AWARD POINTS NOW {REST}, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED"

SPENT = Statement(text("SELECT count(*), sum(-delta) FROM award_txn WHERE kind = 'REDEEM'"))
OPENED = Statement(text("SELECT count(*) FROM agreement"))


def spent(where: str, runs: int, counters: int, tries: int) -> list[dict[str, Any]]:
    """What came of each run: the awards of each counter, what was refused, and what the store holds."""
    command = [sys.executable, __file__, where, str(runs), str(counters), str(tries)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def is_exact(run: dict[str, Any], counters: int, tries: int) -> bool:
    """Whether exactly the awards that the points pay for were handed out, and the rest refused with the right words."""
    refused = counters * tries - AWARDS
    return (
        sum(run["awards"]) == AWARDS
        and run["refused"] == {NOT_ENOUGH: refused}
        and (run["balance"], run["sound"]) == (REST, True)
        and run["redeemed"] == [AWARDS, AWARDS * PRICE]
        and run["opened"] == AWARDS
    )


def prepare(where: str, run: int) -> tuple[int, list[int]]:
    """The customer of a run with his points, and what the store held before."""
    with closing(Store.open(where)) as store:
        if run == 0:
            desk = Desk("00 TEST", lambda: store, lambda: NOON, Path("print"), user="ANN", open_to_all=True)
            for option, *values in SET_UP:
                Run(desk).option(option, pairs(values))
        with store.work() as work:
            renter = customers.add(work, Customer(number=0, last_name="SMITH", customer_type="PFD"))
            source = points.Source("TEST", str(run))
            points.earn(work, act("SETUP"), renter.number, AWARDS * PRICE + REST, f"earn:test:{run}", source)
            return renter.number, [*(work.one(SPENT) or ()), *(work.one(OPENED) or ())]


def act(user: str) -> Act:
    """The stamp of an act."""
    return Act(user=user, business_date=DAY, instant=NOON)


def asked(store: Store, number: int) -> tuple[Customer, Agreement, Decision]:
    """The renter says yes to one award, while the points are there."""
    rental = Agreement(
        number=0, status="OPEN", customer_number=0, vehicle="40217", daily_rate=5000, opened_at=NOON,
        due_at=NOON + timedelta(days=3), rental_days=3, time_charge=15_000,
    )  # fmt: skip
    with store.look() as work:
        now, renter = setup(work), customers.find(work, number)
        assert renter
        talk = offer(now.awards, open_terms.stay(rental, now.awards, "UTC", "", ""), renter, 1_000)
    next(talk)
    try:
        talk.send("Y")
        talk.send("N")
    except StopIteration as stop:
        return renter, rental, stop.value
    raise AssertionError("one question too many")


def spend(where: str, number: int, counter: int, tries: int, go: int) -> tuple[int, Counter[str]]:
    """One counter's tries, which begin when the pipe `go` is closed at its other end."""
    with closing(Store.open(where, patience=60)) as store:
        renter, rental, decision = asked(store, number)
        os.read(go, 1)
        awards, refused = 0, Counter[str]()
        for n in range(tries):
            try:
                with store.work() as work:
                    new = replace(rental, vehicle=f"{counter}.{n}")
                    open_agreement(work, act(f"C{counter}"), renter, renter, new, (), decision)
                awards += 1
            except Fault as fault:
                refused[fault.message] += 1
    return awards, refused


def run(where: str, number: int, counters: int, tries: int) -> tuple[list[int], Counter[str]]:
    """All counters at once, each a process; none is forked while a store is open here."""
    waits, go = os.pipe()
    told, tell = os.pipe()
    for counter in range(counters):
        if os.fork() == 0:
            os.close(go)
            try:
                os.write(tell, json.dumps(spend(where, number, counter, tries, waits)).encode() + b"\n")
            finally:
                os._exit(0)
    os.close(tell)
    os.close(go)
    with os.fdopen(told) as lines:
        ends = [json.loads(line) for line in lines]
    for _ in range(counters):
        os.wait()
    os.close(waits)
    return [awards for awards, _ in ends], sum((Counter(refused) for _, refused in ends), Counter[str]())


def main() -> None:
    """Each run is a line of JSON."""
    where, runs, counters, tries = sys.argv[1], *map(int, sys.argv[2:])
    for n in range(runs):
        number, (count, points_before, ras) = prepare(where, n)
        awards, refused = run(where, number, counters, tries)
        with closing(Store.open(where)) as store, store.look() as work:
            spent_now, opened = work.one(SPENT) or (), work.one(OPENED) or (0,)
            wrong = [*differences(work), *recon.differences(work, recon.checked(work))]
            seen = {
                "awards": awards,
                "refused": refused,
                "redeemed": [spent_now[0] - count, spent_now[1] - (points_before or 0)],
                "opened": opened[0] - ras,
                "balance": points.balance(work, number),
                "sound": not wrong,
            }
        click.echo(json.dumps(seen))


if __name__ == "__main__":
    main()
