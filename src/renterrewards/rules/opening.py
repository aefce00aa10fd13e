"""What is asked when an RA is opened: enrolment for a repeat renter, then the award while points suffice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from renterrewards.records import Customer, CustomerType, SpecialDocument
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.rules.documents import Stay, award_name, can_be_award, chosen, why_not
from renterrewards.rules.wallets import Purse

ENROLL = "DO YOU WISH TO ENROLL IN THE FREQUENT RENTER AWARDS PROGRAM Y/N?"

ACCEPT_HELP = """
The renter has {1} award points and this award takes {0}. Y puts it on the RA and spends them when the RA is
saved; you are asked again while points and the days of the rental allow. N lets them build. ESC goes back to
the RA, and nothing is saved."""

WALLET_HELP = """
The points are those of the renter's wallet (EDITWALL): of all its members those that die first are spent,
whoever holds them."""

ENROLL_HELP = """
The renter has rented before, and his customer type takes no part in the awards. Y enrolls him: you are asked
for a customer type that does. N leaves him as he is; he is asked again at the next rental. ESC goes back to
the RA, and nothing is saved."""


@dataclass(frozen=True, slots=True)
class Program:
    """The awards as they are set up: every customer type and special document, and the groups each location is in."""

    types: tuple[CustomerType, ...]
    documents: tuple[SpecialDocument, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def at(self, location: str) -> tuple[str, ...]:
        """A location and its groups, as `documents.chosen` takes them."""
        return (location, *self.groups.get(location, ()))

    def type(self, code: str) -> CustomerType | None:
        """The record of a customer type; types are optional, so there may be none."""
        return next((t for t in self.types if t.type_code == code), None)

    def participating(self) -> tuple[str, ...]:
        """The codes of the types that take part."""
        return tuple(t.type_code for t in self.types if t.participates)


AWARD, ENROLMENT = "AWARD", "ENROLMENT"
"""What is offered at the counter."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the renter said to one question: an award of a `document` for `points`, or to enroll (neither)."""

    what: str
    accepted: bool
    document: str = ""
    points: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What the renter decided: the (new) customer type, and `units` of an award for `points` each.

    `wallet`: the points of others in it may pay, too. `answers` are those that led to it, in turn.
    """

    customer_type: str
    document: SpecialDocument | None = None
    units: int = 0
    points: int = 0
    wallet: str = ""
    answers: tuple[Answer, ...] = ()

    @property
    def spent(self) -> int:
        """The points that the accepted awards cost."""
        return self.units * self.points


def offer(program: Program, stay: Stay, renter: Customer, points: int, purse: Purse | None = None) -> Talk[Decision]:
    """Ask what there is to ask at the opening of an RA. `points` are what the renter can spend.

    `purse` tells whose they are, where they may not be only his.
    """
    code, said = yield from _enrolment(program, renter)
    kind = program.type(code)
    if not kind or not kind.participates or kind.promo_required is None:
        return Decision(code, answers=said)
    document = chosen(program.documents, kind.promo_code, stay.at)
    if not document or not can_be_award(document) or why_not(document, stay):
        return Decision(code, answers=said)
    note, price = purse.note if purse else "", kind.promo_required
    units, refused = yield from _accepted(document, price, points, most_units(document, stay), note)
    said += tuple(Answer(AWARD, yes, document.code, price) for yes in [True] * units + [False] * refused)
    wallet = purse.wallet if purse and units else ""
    return Decision(code, document if units else None, units, price, wallet, said)


def most_units(document: SpecialDocument, stay: Stay) -> int | None:
    """How often the award can be given on one RA; None when nothing but the points limits it."""
    limits = [document.max_copies] if document.max_copies else []
    if document.promo_type == "%":
        limits.append(1)
    if document.promo_type == "D" and document.amount:
        limits.append(stay.days * 100 // document.amount)
    return min(limits) if limits else None


def _accepted(
    document: SpecialDocument, required: int, points: int, most: int | None, note: str
) -> Talk[tuple[int, bool]]:
    """How many awards the renter takes, and whether he said N to one more: that ends it, and the points keep building.

    `note` stands above the first question.
    """
    units, more = 0, WALLET_HELP if note else ""
    while (units + 1) * required <= points and (most is None or units < most):
        left = points - units * required
        note = f"{award_name(document)} ACCEPTED X {units}, {left} POINTS LEFT" if units else note
        text = f"CUSTOMER ELIGIBLE FOR {award_name(document)}, ACCEPT Y/N?"
        reply = yield Ask(text, guarded=True, note=note, help=ACCEPT_HELP.format(required, points) + more)
        if reply != "Y":
            return units, True
        units += 1
    return units, False


def _enrolment(program: Program, renter: Customer) -> Talk[tuple[str, tuple[Answer, ...]]]:
    """The renter's customer type after a repeat renter outside the program was asked to join, and what he said."""
    participating = program.participating()
    if not participating or renter.customer_type in participating or renter.times_rented < 1:
        return renter.customer_type, ()
    if (yield Ask(ENROLL, guarded=True, help=ENROLL_HELP)) != "Y":
        return renter.customer_type, (Answer(ENROLMENT, False),)
    choices = tuple((t.type_code, t.description) for t in program.types if t.participates)
    while True:
        code = str((yield Ask("CUSTOMER TYPE?", answers=(), guarded=True, length=6, choices=choices))).upper()
        if code in participating:
            return code, (Answer(ENROLMENT, True),)
        yield Tell(f"{code or 'BLANK'} IS NOT IN THE AWARDS PROGRAM, TYPE {_listed(participating)}", error=True)


def _listed(codes: Iterable[str]) -> str:
    return " OR ".join(codes)
