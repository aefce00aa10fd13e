"""What happens to an RA that is on file, by dice: done through the program, predicted by the oracle."""

from collections.abc import Callable
from random import Random

from oracle_ra_acts import RaActs
from oracle_things import FREE_DAY, TEN_OFF, Ra


class RaEvents(RaActs):
    """The acts; each is told its dice and says whether there was anything to do."""

    def voids(self, dice: Random) -> bool:
        """VOID."""
        return self._with_ra(dice, "OPEN", self.oracle.void, "VOID", "void_reason=X")

    def reopens(self, dice: Random) -> bool:
        """REOPEN."""
        return self._with_ra(dice, "CLOSED", self.oracle.reopen, "REOPEN", "reason=X")

    def _with_ra(self, dice: Random, status: str, does: Callable[[Ra], None], option: str, *values: str) -> bool:
        ra = self.some_ra(dice, status)
        if ra is None:
            return False
        number, name = ra.number, does.__name__
        self.both(
            lambda: getattr(self.oracle, name)(self.oracle.ras[number]),
            lambda: self.runs(option, f"ra_number={number}", *values),
            f"{name}s RA {number - self.first_ra}",
        )
        return True

    def unvoids(self, dice: Random) -> bool:
        """VOID, set back to open."""
        ra = self.some_ra(dice, "VOID")
        if ra is None:
            return False
        number, wanted = ra.number, dice.choice((0, 1, 2))
        replies, kind = self.answers(ra.who, self.oracle.people[ra.who].kind, dice, wanted)
        units = self.oracle.units(kind, ra.who, ra.days, wanted)
        self.both(
            lambda: self.oracle.unvoid(self.oracle.ras[number], kind, units),
            lambda: self.runs("VOID", f"ra_number={number}", answers=replies, key="UNVOID"),
            f"unvoids RA {number - self.first_ra} with {units} awards, type {kind}",
        )
        return True

    def edits(self, dice: Random) -> bool:
        """EDITCLOS, the charges."""
        ra = self.some_ra(dice, "CLOSED")
        if ra is None:
            return False
        number, time_charge = ra.number, dice.choice((0, 9_900, 14_999, 15_000, 30_000))
        self.both(
            lambda: self.oracle.edit(self.oracle.ras[number], time_charge),
            lambda: self.runs("EDITCLOS", f"ra_number={number}", "reason=X", f"time_charge={time_charge / 100:.2f}"),
            f"edits RA {number - self.first_ra} to {time_charge / 100:.2f}",
        )
        return True

    def gives_closed(self, dice: Random) -> bool:
        """EDITCLOS, another renter."""
        ra = self.some_ra(dice, "CLOSED")
        if ra is None:
            return False
        number, who, awards = ra.number, self.someone(dice, but=ra.who), dice.random() < 0.5
        replies = (["Y", "X"] if awards else ["N"]) if ra.awards else []
        self.both(
            lambda: self.oracle.edit_renter(self.oracle.ras[number], who, awards),
            lambda: self.runs("EDITCLOS", f"ra_number={number}", "reason=X", f"customer_number={who}", answers=replies),
            f"edits_renter of RA {number - self.first_ra} to {who - self.low}, awards {awards}",
        )
        return True

    def changes(self, dice: Random) -> bool:
        """OPEN over an RA on file: another renter, another RA it follows, an award deleted."""
        ra = self.some_ra(dice, "OPEN")
        if ra is None or (not ra.lines and dice.random() < 0.5):  # rather one with awards
            return False
        number, who, follows, drop = ra.number, ra.who, ra.follows, ""
        what = dice.choice(("renter", "renter", "follows", "award", "award", "all"))
        values, replies, awards = ["notes=X"], [], dice.random() < 0.5
        if what in ("renter", "all"):
            who = self.someone(dice, but=ra.who)
            values.append(f"customer_number={who}")
            if ra.awards:
                replies += ["Y", "X"] if awards else ["N"]
        if what in ("follows", "renter", "all"):
            follows = self.followed(dice, who) if dice.random() < (0.8 if what == "follows" else 0.1) else None
            values.append(f"follows={follows or ''}")
        if what in ("award", "all"):
            drop = ra.lines[-1][0] if ra.lines else dice.choice((FREE_DAY, TEN_OFF))
            values.append(f"delete_award={drop}")
            replies += [drop, "Y"]
        self.both(
            lambda: self.oracle.change(self.oracle.ras[number], who, follows, awards, drop),
            lambda: self.runs("OPEN", f"ra_number={number}", *values, answers=replies, key="f1"),
            f"changes RA {number - self.first_ra}: {' '.join(values)}, awards {awards}",
        )
        return True
