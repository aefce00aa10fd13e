"""What was offered at the opening of an RA, written in its transaction: an opening that is given up leaves nothing."""

from collections.abc import Sequence

from sqlalchemy import insert

from renterrewards.records import Act, Agreement
from renterrewards.rules.opening import Answer
from renterrewards.store.statement import Statement
from renterrewards.store.tables import counter_offer
from renterrewards.store.tables.columns import naive_utc
from renterrewards.store.work import Work


def write(work: Work, act: Act, opened: Agreement, answers: Sequence[Answer]) -> None:
    """Write down what the renter of an RA answered at this opening; nothing is asked of the store without answers."""
    if not answers:
        return
    same = {
        "ra_number": opened.number,
        "open_seq": opened.open_seq,
        "customer_number": opened.customer_number,
        "customer_type": opened.customer_type,
        "user_code": act.user,
        "location_code": act.location,
        "business_date": act.business_date,
        "created_at": naive_utc(act.instant),
    }
    asked = [answer.what for answer in answers]
    work.many(
        _WRITE,
        [
            same
            | {"what": answer.what, "nth": asked[: n + 1].count(answer.what), "accepted": answer.accepted}
            | {"document_code": answer.document, "points": answer.points}
            for n, answer in enumerate(answers)
        ],
    )


_WRITE = Statement(insert(counter_offer))
