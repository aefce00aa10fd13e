"""What a renter can spend when others share their points with him, and whose points pay for an award. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from renterrewards.rules.ledger import Lot, Taking


@dataclass(frozen=True, slots=True)
class Purse:
    """The points that a renter can spend: his `own`, and those of the `others` in a wallet from which he may redeem.

    `wallet` is blank when there is none, or he owes points: who owes redeems nothing.
    """

    own: int
    wallet: str = ""
    others: int = 0

    @property
    def points(self) -> int:
        """All that he can spend."""
        return self.own + self.others

    @property
    def note(self) -> str:
        """What is said of points that are not only his; blank when they are."""
        return f"WALLET {self.wallet} HAS {self.points} POINTS, {self.own} OF THEM HIS OWN" if self.wallet else ""


def shares(taken: Iterable[Taking], held: Iterable[tuple[int, Lot]]) -> dict[int, list[Lot]]:
    """What is taken of the lots that members hold, by member in the order of the taking; `remaining` is the share."""
    known = {lot.id: (member, lot) for member, lot in held}
    found: dict[int, list[Lot]] = {}
    for part in taken:
        member, lot = known[part.lot_id]
        found.setdefault(member, []).append(replace(lot, remaining=part.qty))
    return found
