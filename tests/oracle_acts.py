"""The other acts: over customers, over points, and the days that pass."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from oracle_play import Wrong, control_of, policy_of, raising
from oracle_ra_events import RaEvents
from oracle_things import Refused
from sqlalchemy import text

from renterrewards.faults import Fault
from renterrewards.imports.customers import import_customers
from renterrewards.programs.customers import merging
from renterrewards.records import Customer
from renterrewards.rules.ledger import Policy
from renterrewards.store import control, customers
from renterrewards.store.ledger import applying, expiry, points, reinstating
from renterrewards.store.ledger.transfers import undo
from renterrewards.store.statement import Statement

REVERSED = Statement(text("SELECT reverses_id FROM award_txn WHERE id > :seen AND reverses_id IS NOT NULL ORDER BY id"))
KEYS = Statement(text("SELECT idem_key FROM award_txn WHERE id > :seen ORDER BY id"))


class Acts(RaEvents):
    """All acts; each is told its dice and says whether there was anything to do."""

    # -- customers ---------------------------------------------------------------------------------

    def merges(self, dice: Random) -> bool:
        """MERGE."""
        giver, taker = self.someone(dice), self.someone(dice)
        if giver == taker:
            return False

        def merged() -> None:
            one, other = self._two(giver, taker)
            with self.store.work() as work:
                merging.merge(work, self.act, one, other, "X")

        what = f"merges {giver - self.low} into {taker - self.low}"
        self.both(lambda: self.oracle.merge(giver, taker), merged, what)
        return True

    def unmerges(self, dice: Random) -> bool:
        """MERGE, taken back."""
        if not self.oracle.merged:
            return False
        giver = dice.choice([*self.oracle.merged])
        taker = self.oracle.merged[giver].taker if dice.random() < 0.95 else self.someone(dice, but=giver)

        def unmerged() -> None:
            one, other = self._two(giver, taker)
            with self.store.work() as work:
                merging.unmerge(work, self.act, one, other, "X")

        what = f"unmerges {giver - self.low} from {taker - self.low}"
        self.both(lambda: self.oracle.unmerge(giver, taker), unmerged, what)
        return True

    def _two(self, one: int, other: int) -> tuple[Customer, Customer]:
        with self.store.look() as work:
            found = customers.find(work, one), customers.find(work, other)
        assert found[0] is not None
        assert found[1] is not None
        return found[0], found[1]

    def changes_type(self, dice: Random) -> bool:
        """CHGTYP."""
        who, kind = self.someone(dice), dice.choice(("PFD", "GLD", "WLK", "WLK"))
        self.told.append(f"type of {who - self.low} is {kind}")
        self.oracle.people[who].kind = kind
        with self.store.work() as work:
            customer = customers.find(work, who)
            assert customer is not None
            customers.save(work, replace(customer, customer_type=kind))
        return True

    def adjusts(self, dice: Random) -> bool:
        """CUST, field Award Points; the screen may be old, too little may be wanted."""
        who = self.someone(dice)
        purse = self.oracle.purses[who]
        shown = purse.balance + dice.choice((0, 0, 0, 0, 0, 0, 0, 0, 1))
        wanted = max(purse.balance, 0) + dice.choice((1, 2, 3, 3, 5, 8, -1, -2, -3))
        key, act = self.key("adj"), self.act
        with self.store.look() as work:
            born = expiry.born(work, self.oracle.people[who].kind, self.today)
        inputs = (act, who, shown, wanted, "", "X", key)

        def adjusted() -> Any:
            with self.store.work() as work:
                return points.adjust(work, *inputs, born=born)

        what = f"adjusts {who - self.low} from {shown} to {wanted}"
        if self.both(lambda: self.oracle.correct(who, shown, wanted), adjusted, what):
            self.deliveries.append((points.adjust, inputs, {"born": born}))
        return True

    def imports(self, dice: Random) -> bool:
        """A customer comes from a file with his points; the file comes again and is refused."""
        number = max(self.oracle.people) + 1
        if number >= self.low + 7:
            return False
        qty, ago = dice.choice((1, 3, 6)), dice.choice((0, 5))
        kind, day = dice.choice(("PFD", "GLD", "WLK")), self.today - timedelta(days=ago)
        path = self.folder / f"{number}.csv"
        path.write_text(
            "customer_number,last_name,first_name,address,city,state,postal_code,country,phone,email,customer_type,"
            f"award_points,points_earned_on,points_last_day\n{number},SMITH,,,,,,,,,{kind},{qty},{day},\n"
        )

        def comes() -> None:
            if number in self.oracle.people:
                raise Refused("ON FILE ALREADY")
            self.oracle.add(number, kind)
            self.oracle.earn(number, qty, kind, day, "OPENING")

        for _ in range(2):
            self.both(comes, lambda: self.imported(path), f"imports {number - self.low} with {qty} of {day}")
        path.unlink()
        return True

    def imported(self, path: Any) -> None:
        """The command `import customers`."""
        try:
            import_customers(self.store, self.act, path)
        except Exception as refused:  # a refusal of rows is no Fault
            raise Fault(str(getattr(refused, "rows", refused))) from refused

    # -- days --------------------------------------------------------------------------------------

    def days(self, dice: Random) -> bool:
        """Days pass."""
        self.now += timedelta(days=dice.choice((1, 1, 2, 3, 5, 9, 15, 30)))
        self.oracle.today = self.today
        self.told.append(f"it is {self.today}")
        return True

    def expires(self, dice: Random) -> bool:
        """EXPRUN, customer by customer."""
        self.told.append("expires")
        self.counted["expires"] += 1
        for who in self.oracle.purses:
            self.oracle.run(who)
        with self.store.look() as work:
            holders = expiry.concerned(work, self.today, self.low)
        for holder in holders:
            with self.store.work() as work:
                expiry.pass_over(work, self.act, holder, self.today)
        return True

    def reinstates(self, dice: Random) -> bool:
        """REINSTAT; the list of what can be given back is what the oracle says."""
        who = dice.choice([*self.oracle.people])
        with self.store.look() as work:
            found = reinstating.gone(work, who, self.today)
        wanted = self.oracle.backs(who)
        if [(one.died_on, one.points) for one in found] != [(one.day, -one.qty) for one in reversed(wanted)]:
            raise Wrong(f"reinstates {who - self.low}: {found}, should be {wanted}")
        if not found:
            return False
        turn = dice.randrange(len(found))

        def back() -> None:
            with self.store.work() as work:
                reinstating.reinstate(work, self.act, who, found[turn].movement, "", "X")

        what = f"reinstates {found[turn].points} of {who - self.low}"
        self.both(lambda: self.oracle.reinstate(self.oracle.backs(who)[-1 - turn]), back, what)
        if who not in self.oracle.merged:
            self.both(raising(Refused("CANNOT BE GIVEN BACK NOW")), back, what + " again")
        return True

    def applies(self, dice: Random) -> bool:
        """APPLEXPR, with the term in force for a type."""
        kind, notice = dice.choice(("PFD", "")), dice.choice((0, 7, 20))
        term = self.oracle.term(kind, self.today)
        assert term is not None
        policy = policy_of(term)
        self.told.append(f"applies {term}, notice {notice}")
        self.counted["applies"] += 1
        with self.store.look() as work:
            holders = [one for one in applying.holders(work, policy, self.today) if one.number > self.low]
        for who, person in self.oracle.people.items():
            if self.oracle.term(person.kind, self.today) == term:
                self.oracle.apply(who, term, notice)
        for holder in holders:
            with self.store.work() as work:
                for change in applying.changes(work, holder, policy, self.today, max(notice, policy.notice_days)):
                    applying.apply(work, self.act, policy, change)
        return True

    def site_changes(self, dice: Random) -> bool:
        """EDITMISC, page 7."""
        rules = self.oracle.rules
        rules.arrears = dice.choice(("UNLIMITED", "WITHIN", "BLOCK"))
        rules.grace = dice.choice((0, 30))
        self.told.append(f"site {rules}")
        with self.store.work() as work:
            control.save(work, "control", control_of(rules))
        return True

    # -- again -------------------------------------------------------------------------------------

    def again(self, dice: Random) -> bool:
        """An event that was posted is delivered once more, by somebody else on another day."""
        if not self.deliveries:
            return False
        move, (act, *inputs), more = dice.choice(self.deliveries)
        later = replace(act, user="BOB", instant=self.now)

        def redelivered() -> None:
            with self.store.work() as work:
                move(work, later, *inputs, **more)

        self.unchanged(redelivered, f"again {move.__name__} {inputs[-1]}")
        return True

    def undoes_again(self, dice: Random) -> bool:
        """What was undone is undone once more."""
        with self.store.look() as work:
            undone = work.all(REVERSED, seen=self.first_txn)
        if not undone:
            return False
        txn = dice.choice(undone)[0]

        def redone() -> None:
            with self.store.work() as work:
                undo(work, self.act, txn, Policy(self.oracle.rules.arrears, self.oracle.rules.grace))

        self.unchanged(redone, f"undoes_again {txn}")
        return True

    def other_values(self, dice: Random) -> bool:
        """A key comes again with other values."""
        with self.store.look() as work:
            keys = work.all(KEYS, seen=self.first_txn)
        if not keys:
            return False
        key = dice.choice(keys)[0]

        def posted() -> None:
            with self.store.work() as work:
                points.earn(work, self.act, self.low + 1, 77, key, points.Source("IMPORT", "X"))

        self.both(raising(Refused("WAS POSTED BEFORE WITH OTHER VALUES")), posted, f"other_values of {key}")
        return True

    def breaks_off(self, dice: Random) -> bool:
        """Points are posted, and then the act is broken off before it ends."""
        who, key = self.someone(dice), self.key("left")
        if who in self.oracle.merged:
            return False

        def broken() -> None:
            with self.store.work() as work:
                points.earn(work, self.act, who, dice.randint(1, 9), key, points.Source("RA", "9"))
                raise Fault("ESC")

        self.both(raising(Refused("ESC")), broken, f"breaks_off points for {who - self.low}")
        return True

    def unchanged(self, done: Callable[[], None], what: str) -> None:
        """An act that is accepted and changes nothing at all."""
        before = self.seen.everything()
        self.both(lambda: None, done, what)
        if self.seen.everything() != before:
            raise Wrong(f"{what}: SOMETHING CHANGED")

    def key(self, what: str) -> str:
        """A key that no other event has."""
        self.done += 1
        return f"{what}:{self.low}:{self.done}"
