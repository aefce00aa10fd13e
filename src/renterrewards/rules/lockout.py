"""How many tries a sign-on has. Pure: the instant is an argument; one before the latest of a try is not believed."""

from dataclasses import replace
from datetime import datetime, timedelta

from renterrewards.access import UserState


def locked(state: UserState, now: datetime) -> bool:
    """Whether no try may be made now."""
    return state.locked_until is not None and _latest(state, now) < state.locked_until


def tried(state: UserState, now: datetime, most: int, minutes: int) -> UserState:
    """The state with a try on its way: it counts as failed until `succeeded` says otherwise.

    So of many at the same moment no more than `most` get to have their passwords looked at.
    """
    now = _latest(state, now)
    if locked(state, now):
        return replace(state, clock=now)
    failures = 1 if state.locked_until else state.failures + 1
    until = now + timedelta(minutes=minutes) if failures >= most else None
    return replace(state, failures=failures, locked_until=until, clock=now)


def succeeded(state: UserState) -> UserState:
    """The state once the password was right, or was replaced."""
    return replace(state, failures=0, locked_until=None, clock=None)


def _latest(state: UserState, now: datetime) -> datetime:
    return max(now, state.clock or now)
