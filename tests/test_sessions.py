"""One session a user: taken over elsewhere once he says so, ended by an administrator, gone on with after a cut."""

import asyncio
import io
import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from seats import ANN, asked, dies, keep, sit_down, until

from renterrewards.linear.line import HungUp, Line
from renterrewards.linear.sitting import Sitting
from renterrewards.store import sessions

pytestmark = pytest.mark.usefixtures("engine", "quick_beats")


# -- at the counter --------------------------------------------------------------------------------


async def test_who_is_signed_on_elsewhere_is_asked_and_may_leave_it_there(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as again:
        await sit_down(clerk)
        questions = await asyncio.to_thread(asked, again, "ANN", "N")
        assert questions[0].endswith("SINCE 03:00P, TAKE OVER Y/N?")
        assert questions[0].startswith("ANN IS SIGNED ON AT ")
        assert again.desk.seat is None
        await clerk.type("EDITLOC\r")
        assert "LOCATION" in clerk.row(1)


async def test_a_session_that_is_taken_over_ends_at_its_next_key_and_goes_on_at_the_other_terminal(
    tmp_path: Path,
) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as again:
        await sit_down(clerk)
        await clerk.type("EDITLOC\r1\rLAX\rLOS ANG")  # not kept yet: it is written when it is taken over
        assert len(await sit_down(again)) == 1
        assert again.glass.editor.text == "LOS ANG"
        await until(lambda: "PRESS A KEY" in clerk.message)
        await clerk.type("X")
        assert "SIGN" in clerk.row(1)
        assert "LAX" not in clerk.screen
        assert clerk.desk.user == ""
        await again.type("ELES\r<F1>")
        assert again.message == "LOCATION LAX SAVED"
    query = "SELECT user_code, after FROM audit_line WHERE kind = 'TAKEOVER'"
    ((user, after),) = stores.rows(tmp_path / "store.db", query)
    assert (user, list(json.loads(after))) == ("ANN", ["from"])


async def test_a_session_whose_process_died_is_gone_on_with_without_a_question(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as again:
        await sit_down(clerk)
        dies(clerk.desk.store)
        assert await sit_down(again) == []


async def test_so_is_one_on_another_machine_that_said_nothing_for_three_minutes(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        with clerk.desk.store.work() as work:
            sessions.begin(work, replace(ANN, process="elsewhere/b/c/1/2", seen_at=clerk.when))
        clerk.later(seconds=179)
        assert len(await asyncio.to_thread(asked, clerk, "ANN", "N")) == 1
        clerk.later(seconds=1)
        assert asked(clerk) == []


async def test_an_administrator_lists_sessions_and_signs_somebody_off(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as boss:
        await sit_down(clerk)
        await clerk.type("EDITLOC\r1\rLAX\rLOS ANG")
        keep(clerk)
        await boss.type("SESSIONS\r<F6>1\r")
        assert (boss.value("user"), boss.value("open"), boss.value("there")) == ("ANN", "EDITLOC", "Y")
        boss.desk.user = "BOSS"
        await boss.type("<F4>Y\r")
        assert boss.message == "ANN IS SIGNED OFF AT THE NEXT KEY"
        await until(lambda: clerk.message == "THE SESSION WAS ENDED BY BOSS, PRESS A KEY")
        await clerk.type("X")
        assert clerk.desk.user == ""
        await boss.type("SESSIONS\r1\rANN\r")
        assert boss.message == "ANN IS NOT SIGNED ON, F6 LISTS WHO IS"
        assert await sit_down(clerk) == []
        assert clerk.glass.editor.text == "LOS ANG"


async def test_nothing_goes_over_the_line_and_into_the_store_while_a_session_is_idle(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await sit_down(clerk)
        await asyncio.sleep(0.5)
        painted, saved = clerk.painted, clerk.desk.saved
        await asyncio.sleep(1)
        assert (clerk.painted, clerk.desk.saved) == (painted, saved)


# -- at a line -------------------------------------------------------------------------------------


class CutLine(io.StringIO):
    """What is typed at a line until it is cut."""

    def readline(self, size: int | None = -1, /) -> str:
        if typed := super().readline():
            return typed
        raise OSError("hung up")


def at_a_line(folder: Path, *typed: str, script: bool = True) -> str:
    """Ann types this line by line, then it is cut, or at the first error if it is no `script`; what she was told."""
    clerk, out = Clerk(folder), io.StringIO()
    line = Line(CutLine("".join(f"{text}\n" for text in typed)), out, script)
    sitting = Sitting(clerk.desk, line)
    asked(clerk)
    with closing(clerk.desk), pytest.raises(HungUp):
        sitting.run()
    return out.getvalue()


async def test_a_cut_line_of_prompts_is_gone_on_with_by_prompts_and_at_a_glass(tmp_path: Path) -> None:
    at_a_line(tmp_path, "EDITLOC", "", "LAX", "LOS ANGELES", "AIRPORT")
    said = at_a_line(tmp_path)
    assert "RESUMED WHERE YOU LEFT OFF" in said
    assert "LOS ANGELES" in said
    async with Clerk(tmp_path) as clerk:
        assert await sit_down(clerk) == []
        assert (clerk.value("code"), clerk.value("name"), clerk.value("city")) == ("LAX", "LOS ANGELES", "AIRPORT")


def test_so_is_one_that_is_cut_as_something_is_refused(tmp_path: Path) -> None:
    at_a_line(tmp_path, "EDITLOC", "", "LAX", "LOS ANGELES", "AIRPORT", "/NONE", script=False)
    said = at_a_line(tmp_path)
    assert "RESUMED WHERE YOU LEFT OFF" in said
    assert "LOS ANGELES" in said


async def test_areas_that_a_line_has_not_wait_for_the_next_glass(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await sit_down(clerk)
        await clerk.type("EDITLOC\r1\rLAX\r<OPTION>HOT2\rEDITFOP\r1\rVISA\r<OPTION>HOT1\r")
    at_a_line(tmp_path, "2", "LOS ANGELES")
    async with Clerk(tmp_path) as clerk:
        await sit_down(clerk)
        assert clerk.value("name") == "LOS ANGELES"
        await clerk.type("HOT2\r")
        assert clerk.value("code") == "VISA"
