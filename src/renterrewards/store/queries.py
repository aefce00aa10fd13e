"""What becomes of a saved query's runs. Two at once hold each other up nowhere; what is kept is the one begun last."""

from datetime import datetime

from sqlalchemy import bindparam, update

from renterrewards.records import Act
from renterrewards.store.statement import Statement
from renterrewards.store.tables import saved_query
from renterrewards.store.work import Work


def begun(work: Work, name: str, act: Act) -> None:
    """A run has begun: a run that dies on the way leaves this behind."""
    work.run(_BEGUN, named=name, ran_by=act.user, ran_at=act.instant)


def ended(work: Work, name: str, began: datetime, outcome: str, failed: bool) -> None:
    """The run that began at this instant has ended, unless another has begun since."""
    work.run(_ENDED, named=name, began=began, outcome=outcome, failed=failed)


_named = saved_query.c.name == bindparam("named")

_BEGUN = Statement(
    update(saved_query)
    .where(_named)
    .values(ran_by=bindparam("ran_by"), ran_at=bindparam("ran_at"), outcome="", failed=False)
)

_ENDED = Statement(
    update(saved_query)
    .where(_named, saved_query.c.ran_at == bindparam("began"))
    .values(outcome=bindparam("outcome"), failed=bindparam("failed"))
)
