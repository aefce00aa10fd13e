"""How many tries a sign-on has. Pure: the instant is an argument; one before the latest of a try is not believed."""

from dataclasses import replace
from datetime import datetime, timedelta

from renterrewards.access import UserState

_ANEW = 1000
"""Among the failures: the clock of this state was found to be far ahead, and was set to a saner one."""


def locked(state: UserState, now: datetime) -> bool:
    """Whether no try may be made now."""
    return state.locked_until is not None and _latest(state, now) < state.locked_until


def believed(state: UserState, now: datetime, minutes: int) -> UserState:
    """The state, its lock begun anew at `now` where a clock that was far ahead has made it; once until a sign-on.

    More than once, and whoever sets a clock back and forth had a new round of tries each time.
    """
    ahead = state.clock is not None and state.clock - now > timedelta(minutes=minutes)
    if not ahead or state.failures >= _ANEW:
        return state
    until = now + timedelta(minutes=minutes) if state.locked_until else None
    return replace(state, failures=state.failures + _ANEW, locked_until=until, clock=now)


def tried(state: UserState, now: datetime, most: int, minutes: int) -> UserState:
    """The state with a try on its way: it counts as failed until `succeeded` says otherwise.

    So of many at the same moment no more than `most` get to have their passwords looked at.
    """
    now = _latest(state, now)
    if locked(state, now):
        return replace(state, clock=now)
    anew = _ANEW if state.failures >= _ANEW else 0
    failures = 1 if state.locked_until else state.failures - anew + 1
    until = now + timedelta(minutes=minutes) if failures >= most else None
    return replace(state, failures=failures + anew, locked_until=until, clock=now)


def succeeded(state: UserState) -> UserState:
    """The state once the password was right, or was replaced."""
    return replace(state, failures=0, locked_until=None, clock=None)


def _latest(state: UserState, now: datetime) -> datetime:
    return max(now, state.clock or now)
