"""What the close of an RA earns, and to which customer type the renter moves on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from renterrewards.money import amount_text
from renterrewards.records import BUILT_IN_TYPES, Agreement, CustomerType, SpecialDocument, TimesRentedStep
from renterrewards.rules.documents import award_name, chosen
from renterrewards.rules.earning import Verdict, name


@dataclass(frozen=True, slots=True)
class Earning:
    """The ordinary points of an RA, what is said when it did not qualify (blank: nothing is said).

    `bonuses` is what each earn rule says of one that did.
    """

    points: int
    message: str = ""
    bonuses: tuple[Verdict, ...] = ()

    @property
    def total(self) -> int:
        """All points of the RA."""
        return self.points + sum(bonus.points for bonus in self.bonuses)

    @property
    def by_rule(self) -> dict[str, int]:
        """The points by the version that gives them, the ordinary ones by none; what gives nothing is left out."""
        found = {"": self.points} | {name(bonus.rule): bonus.points for bonus in self.bonuses}
        return {rule: points for rule, points in found.items() if points}

    @property
    def said(self) -> list[str]:
        """What is to be said: why it did not qualify, or the bonuses and what their caps cut."""
        given = [f"BONUS {b.rule.code}: {b.points} POINT{'S' * (b.points != 1)}" for b in self.bonuses if b.points]
        return [text for text in (self.message, *given, *(b.capped for b in self.bonuses)) if text]


def earning(
    kind: CustomerType | None,
    documents: Sequence[SpecialDocument],
    on_ra: Iterable[SpecialDocument],
    net: int,
    at: tuple[str, ...],
) -> Earning:
    """One point for a participating type whose net T&M minimum is met or absent.

    `kind` is the renter's type record, `documents` all special documents, `on_ra` those on this RA: a BONUS one
    multiplies the point (of several, the best one counts). `net` is net T&M in minor units, `at` the location of the RA
    and its groups.
    """
    if kind is None or not kind.participates:
        return Earning(0)
    minimum = kind.promo_net_minimum or 0
    if net < minimum:
        award = chosen(documents, kind.promo_code, at)
        called = award_name(award) if award else kind.promo_code
        return Earning(0, f"MIN NET T&M {amount_text(minimum)}, RENTAL DOES NOT QUALIFY FOR THE {called}.")
    multipliers = [d.points_multiplier or 1 for d in on_ra if d.document_type == "BONUS"]
    return Earning(max(multipliers, default=1))


def held_up(chain: Iterable[Agreement]) -> str:
    """Why an RA earns nothing by itself: others of its long rental are still out, or one has earned; else blank."""
    for other in chain:
        if other.status in ("OPEN", "WAIT"):
            return f"RA {other.number:08} GOES ON WITH THIS RENTAL, THE LAST TO CLOSE EARNS"
        if other.points_earned:
            return f"RA {other.number:08} EARNED FOR THIS RENTAL ALREADY"
    return ""


def promotion(
    steps: Iterable[TimesRentedStep], times_rented: int, customer_type: str, kind: CustomerType | None
) -> str | None:
    """The type that the highest step reached (EDTRENT) moves the customer to; None when he stays.

    Never out of a built-in type, never out of one whose Promote flag forbids it, never down from a type that a
    later step gives: a level set by hand is a floor.
    """
    if customer_type in BUILT_IN_TYPES or (kind is not None and not kind.promote):
        return None
    reached = None
    for step in sorted(steps, key=lambda s: s.times_rented):
        if step.times_rented <= times_rented:
            reached = step.customer_type
        elif step.customer_type == customer_type:
            return None
    return reached if reached and reached != customer_type else None
