"""K5: the use cases at which every call of the database is broken, and the store that they start from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import stores
from clerk import Clerk
from proof_life import pairs

from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.store.engine import Store

WHEN = datetime(2012, 5, 1, 15)
RENTAL = ("opened_at=05-01-12 0900", "due_at=05-04-12 0900", "daily_rate=50", "vehicle=4711")

FREE_DAY = ("document_type=PROMO", "promo_type=D", "amount=1")
RULE = ("effective_date=01-01-12", "how=POINTS")
VALUED = ("method=COST", "rate_source=FIXED", "redemption_rate=80", "value_source=FIXED", "value_amount=20")
POINTS = "reason=OPENING"

SET_UP = (
    (("EDITDOC", "code=1FREE", "description=1 FREE DAY", *FREE_DAY), ""),
    (("EDITCUST", "type_code=PFD", "description=PREFERRED", "promo_code=1FREE", "promo_required=4"), ""),
    (("EDITCUST", "type_code=GLD", "description=GOLD"), ""),
    (("EDITMISC", "local_renter_rewards=Y"), ""),
    (("EDITEXPR", "customer_type=PFD", "effective_date=01-01-12", "term=DAYS", "length=20", "reinstate_days=90"), ""),
    (("EDITEXPR", "customer_type=PFD", "effective_date=05-02-12", "term=DAYS", "length=9"), ""),
    (("EDITEARN", "code=HELLO", "trigger=CHKIN", "points=1", *RULE), ""),
    (("EDITEARN", "code=BDAY", "trigger=BIRTHDAY", "points=2", *RULE), ""),
    (("EDITLIAB", "effective_date=01-01-12", *VALUED), ""),
    (("EDITUAF", "code=ANN", "name=ANN", "menu_type=ALL", "adjusts_points=Y", "overrides=Y", "unmasked=Y"), ""),
    (("CUST", "last_name=SMITH", "first_name=MARY", "customer_type=PFD", "award_points=8", POINTS), ""),
    (("CUST", "last_name=JONES", "first_name=BOB", "customer_type=PFD"), ""),
    (("CUST", "last_name=SMITH", "birth_date=05-02-60", "customer_type=PFD", "award_points=5", POINTS), ""),
    (("CUST", "last_name=GONE", "customer_type=PFD", "award_points=2", POINTS), ""),
    (("EDITWALL", "code=HOME", "kind=HOUSEHOLD", "member=3", "may_redeem=Y"), ""),
    (("BCHOPEN", "customer_number=2", *RENTAL), ""),  # RA 1 is out
    (("BCHOPEN", "customer_number=2", *RENTAL), ""),  # RA 2 is closed, and earned a point
    (("BCHCLOSE", "ra_number=2", "closed_at=05-04-12 0900"), ""),
    (("BCHOPEN", "customer_number=1", *RENTAL), "YN"),  # RA 3 took an award and is void
    (("VOID", "ra_number=3", "void_reason=X"), ""),
    (("BCHOPEN", "customer_number=1", *RENTAL), "YN"),  # RA 4 is out with an award
    (("MERGE", "customer_number=4", "into_number=2", "reason=SAME"), "Y"),
)
"""Every kind of thing that an act below needs: customers 1 to 4, of whom the last is merged, and RAs 1 to 4."""


@dataclass(frozen=True)
class Act:
    """A use case: what is typed, in parts that a clerk types while nothing is wrong, `new` on a store not there yet."""

    name: str
    typed: Sequence[str]
    new: bool = False
    days: int = 1
    """How many days after the set-up it is done."""
    in_steps: bool = False
    """Whether it goes customer by customer, so that what is done stays when it is broken off."""

    async def do(self, clerk: Clerk, since: int = 0) -> int:
        """Type it from a part on, stopping to read when an error is said; the number of the part typed last."""
        for part in self.typed[since:]:
            if self.in_steps and part == "Y\r" and not clerk.glass.question:
                break  # all was done before it broke
            await clerk.type(part)
            if errors(clerk):
                return self.typed.index(part)
        return len(self.typed) - 1


LOOK = Act("the settings are looked at", ["EDITMISC\r"])

ACTS = (
    Act("a control record is saved", ["EDITFOP\r1\rVISA\rVISA CARD\r", "<F1>"]),
    Act(
        "a control record is saved into a store that is not there yet", ["EDITFOP\r1\rVISA\rVISA CARD\r<F1>"], new=True
    ),
    Act("the settings are saved", ["EDITMISC\r18\r30\r", "<F1>"]),
    Act("a record is deleted", ["EDITCUST\r1\rGLD\r", "<F4>", "GLD\r", "Y\r"]),
    Act("a code is picked from its file", ["EDITCUST\r1\rSLV\r", "<F8>12\r<S-F7>", "1\r"]),
    Act("a customer's points are corrected", ["CUST\r1\r1\r", "<F8><F8>3\r9\rGOODWILL\r", "<F1>"]),
    Act("a new customer is saved with points", ["CUST\r2\rBROWN\rANN\r", "<F8><F8>3\r3\rWELCOME\r", "<F1>"]),
    Act("a customer's type is changed", ["CHGTYP\r\r1\r", "GLD\r", "<F1>"]),
    Act("an RA is opened with an award", ["OPEN\r1\r3\r", "<ATTN>13\r4712\r", "<F1>", "Y\r"]),
    Act("an RA is opened for a new renter", ["OPEN\r2\rGREEN\rGUS\r", "<ATTN>13\r4712\r", "<F1>"]),
    Act("an RA on file is changed", ["OPEN\r#1\r", "<ATTN>13\r4713\r", "<F1>"]),
    Act("an RA is closed and earns a point", ["CLOSE\r\r", "1\r", "<F1>"]),
    Act("an RA is voided and its award goes back", ["VOID\r\r4\r", "WRONG CAR\r", "<F1>"]),
    Act("a void RA is set back to open", ["VOID\r\r3\r", "<F2>", "Y\r"]),
    Act("an RA is opened again and its point taken back", ["REOPEN\r\r2\r", "WRONG DAY\r", "<F1>"]),
    Act("a closed RA is corrected", ["EDITCLOS\r\r2\r", "<ATTN>1\r99\r<ATTN>8\rTOO MUCH\r", "<F1>"]),
    Act("two customers are merged", ["MERGE\r\r3\r", "1\rTWICE\r", "<F1>", "Y\r"]),
    Act("a merge is undone", ["MERGE\r\r4\r2\rNOT HE\r", "<F2>"]),
    Act("a customer checks in", ["CHKIN\r\r1\r", "<F1>"]),
    Act("a wallet takes a member", ["EDITWALL\r\rHOME\r", "<ATTN>5\r1\rY\r", "<F1>"]),
    Act("points that died are let die", ["EXPRUN\r\rN\r\rP\r", "<F1>", "Y\r"], days=40, in_steps=True),
    Act("a policy is applied to points on file", ["APPLEXPR\r\rPFD\r050212\r1\rN\rP\r", "<F1>", "Y\r"], in_steps=True),
    Act("milestones are given", ["MILERUN\r\rN\r050112\r\rP\r", "<F1>", "Y\r"], in_steps=True),
    Act("a month is closed", ["AWDLIAB\r\r053112\r", "<F2>", "Y\r"], days=40),
    Act("a user is saved", ["EDITUAF\r1\rBOB\rBOB\rALL\r", "<F1>"]),
    Act("a menu type is saved", ["EDITMENU\r1\rDESK\rDESK\rOPEN CLOSE CUST\r", "<F1>"]),
    Act("a customer is erased", ["ERASCUST\r\r3\r", "<F1>", "Y\r", "Y\r", "3\r", "Y\r"]),
    Act("the audit is printed", ["AUDRPT\r8\rP\r", "<F1>"]),
    Act("a report is shown", ["AWARDRPT\r8\rD\r", "<F1>"]),
    Act("a report is printed", ["AWARDRPT\r8\rP\r", "<F1>"]),
    Act("a report's parameters are saved", ["AWARDRPT\r8\rP\r", "<F2>", "MONTHLY\r"]),
    Act("the history of points is shown", ["AWDHIST\r1\r1\r", "<F1>"]),
    Act("the books are reconciled", ["AWDRECON\r2\rP\r", "<F1>"]),
)


def errors(clerk: Clerk) -> str:
    """What is said in the colour of errors, its rows joined."""
    return " ".join(message.text for message in clerk.glass.messages if message.error)


def prepared(folder: Path) -> Path:
    """A folder with the store that the acts start from."""
    store = Store.open(stores.where(folder / "store.db"))
    desk = Desk("00 TEST", lambda: store, lambda: WHEN, folder / "print", user="ANN", open_to_all=True)
    for (option, *values), answers in SET_UP:
        Run(desk, [*answers]).option(option, pairs(values))
    store.close()
    return folder
