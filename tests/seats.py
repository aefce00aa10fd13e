"""Users who sit down at a clerk's terminal, and sessions whose process dies."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from clerk import Clerk

from renterrewards.process import this_process
from renterrewards.programs import replies
from renterrewards.programs.people.signed_on import take_seat
from renterrewards.store import sessions
from renterrewards.store.engine import Store
from renterrewards.store.sessions import Session
from renterrewards.terminal import left
from renterrewards.terminal.connection import Connection

NOON = datetime(2012, 5, 1, 12)
ANN = Session(
    user_code="ANN", token="a", terminal="LAX03", process=this_process(), begun_at=NOON, seen_at=NOON
)  # fmt: skip


def asked(clerk: Clerk, user: str = "ANN", answer: str = "Y") -> list[str]:
    """Begin the session of a user whose password was right; what he was asked, each time answered so."""
    questions: list[str] = []

    def reply(item: object) -> str:
        questions.append(item.text)  # type: ignore[attr-defined]
        return answer

    clerk.desk.user = user if replies.carry(take_seat(clerk.desk, user), reply) else ""
    return questions


async def sit_down(clerk: Clerk, user: str = "ANN") -> list[str]:
    """The same, with what was left half done brought back."""
    questions = await asyncio.to_thread(asked, clerk, user)
    await clerk.sitting.connection.served()
    return questions


def connection(clerk: Clerk) -> Connection:
    """What the terminal does about sessions."""
    return clerk.sitting.connection


def drafted(clerk: Clerk) -> object:
    """What is half done at a terminal, as it would be kept."""
    return left.taken(clerk.sitting.areas, clerk.glass)


def keep(clerk: Clerk) -> None:
    """Keep it now, as is done by itself once the keys rest."""
    assert clerk.desk.seat
    assert clerk.desk.seat.keep(drafted(clerk), clerk.desk.seat.acts)  # type: ignore[arg-type]


def dies(store: Store, user: str = "ANN") -> None:
    """The process that a session was in is gone, as after kill -9: nothing of it could say so."""
    gone = subprocess.run(
        [sys.executable, "-c", "from renterrewards.process import this_process as me; print(me())"],
        capture_output=True,
        text=True,
        check=True,
    )
    with store.work() as work:
        found = sessions.find(work, user)
        assert found
        sessions.SESSIONS.save(work, replace(found, process=gone.stdout.strip()))


async def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something that comes beside the keys."""
    end = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < end, "it did not come"
        await asyncio.sleep(0.02)
