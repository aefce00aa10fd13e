"""Macros replayed by a clerk: the company they work in, one that opens a rental, and what the books say then."""

from clerk import Clerk

from renterrewards.store import agreements
from renterrewards.store.ledger import points
from renterrewards.terminal import macros

AWARDS = (
    "EDITDOC\r2\r1FREE\r1 FREE DAY\r\r\r\rPROMO\rD\r1\r<F1>EDITCUST\r1\rPFD\rPREFERRED\r<F8>12\r1FREE\r4\r<F1>"
    "EDITMISC\r<PGDN>1\rY\r<F1>CUST\r2\rSMITH\rMARY\r<F8><F8>1\rPFD\r2\r{points}\rOPENING\r<F1>MENU\r"
)
"""A free day for 4 points, and customer 1 with some points."""

RENTS = "# THE WAITING CAR\noption OPEN\nscreen RA OPEN\nfill 1 1\nfill 6 050412\nfill 13 4711\npress F1\n"
"""Lines 1 to 7: three days."""


async def replay(clerk: Clerk, text: str) -> str:
    """Replay a macro from where the clerk is: what stands on the message lines then."""
    macros.save(clerk.station.macros, "MORNING", text)
    await clerk.type("<ATTN>=MORNING\r")
    return " ".join(message.text for message in clerk.glass.messages)


def books(clerk: Clerk) -> tuple[int, int | None]:
    """(points of customer 1, number of the last RA)."""
    with clerk.desk.store.look() as work:
        last = agreements.preceding(work, None)
        return points.balance(work, 1), last.number if last else None
