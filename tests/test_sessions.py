"""One session a user: taken over elsewhere once he says so, ended by an administrator, watched by support."""

import asyncio
import io
import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from seats import asked, dies, keep, sit_down, until

from renterrewards.faults import Fault
from renterrewards.linear.line import HungUp, Line
from renterrewards.linear.sitting import Sitting
from renterrewards.process import is_over, this_process
from renterrewards.programs.people import watch
from renterrewards.programs.people.signed_on import check_may_watch
from renterrewards.programs.seat import Gone, Seat
from renterrewards.records import Control, Location, Terminal, User
from renterrewards.store import control, sessions, shadows
from renterrewards.store.engine import Store
from renterrewards.store.sessions import Session
from renterrewards.terminal import console, keeper, watched
from renterrewards.terminal.keyboard import Key

pytestmark = pytest.mark.usefixtures("engine")

NOON = datetime(2012, 5, 1, 12)
ANN = Session(
    user_code="ANN", token="a", terminal="LAX03", process=this_process(), begun_at=NOON, seen_at=NOON
)  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)
    monkeypatch.setattr(keeper, "BEAT", 0.1)
    monkeypatch.setattr(watched, "APART", 0.05)


# -- in the store ----------------------------------------------------------------------------------


def seat(store: Store, session: Session = ANN) -> Seat:
    with store.work() as work:
        found = sessions.begin(work, session)
    return Seat(store, lambda: NOON, session, found)


def save(store: Store, here: Seat, location: Location) -> None:
    """An act: the draft goes with it."""
    with here.acting(), store.work() as work:
        here.saved(work)
        control.save(work, "location", location)


def refused(store: Store, here: Seat) -> None:
    """One that does not come about."""
    with here.acting(), store.work() as work:
        here.saved(work)
        raise Fault("NO")


def whole(text: str) -> dict[str, object]:
    return {"here": 1, "areas": {"1": {"option": "CUST", "menus": ["MENU"], "typed": {"last_name": text}}}}


def in_store(store: Store) -> object:
    with store.look() as work:
        text = sessions.draft(work, "ANN")
    return json.loads(text) if text else {}


def test_the_next_session_finds_what_the_last_one_kept(store: Store) -> None:
    assert seat(store).keep(whole("SMITH"), 0)
    assert seat(store, replace(ANN, token="b")).left == whole("SMITH")


def test_a_session_that_was_taken_over_writes_no_draft_any_more(store: Store) -> None:
    old = seat(store)
    old.keep(whole("SMITH"), 0)
    seat(store, replace(ANN, token="b", terminal="LAX05"))
    with pytest.raises(Gone, match="ANN IS SIGNED ON AT LAX05 NOW"):
        old.keep(whole("JONES"), 0)
    assert in_store(store) == whole("SMITH")
    assert old.beat() is None
    assert old.gone == "ANN IS SIGNED ON AT LAX05 NOW"


def test_it_saves_nothing_any_more_either(store: Store) -> None:
    old = seat(store)
    old.keep(whole("SMITH"), 0)
    seat(store, replace(ANN, token="b"))
    with pytest.raises(Fault, match="THE SESSION WAS ENDED"):
        save(store, old, Location(code="LAX", name="LAX"))
    with store.look() as work:
        assert control.every(work, "location") == []


def test_end_takes_the_draft_along_and_a_cut_line_leaves_it(store: Store) -> None:
    first = seat(store)
    first.keep(whole("SMITH"), 0)
    first.leave(whole("SMITH"))
    second = seat(store, replace(ANN, token="b"))
    assert second.left == whole("SMITH")
    second.leave()
    assert seat(store, replace(ANN, token="c")).left == {}


def test_an_act_takes_only_what_is_on_the_glass_out_of_the_draft(store: Store) -> None:
    here = seat(store)
    both = whole("SMITH")
    both["areas"]["2"] = {"option": "EDITLOC", "menus": ["MENU"], "typed": {"code": "LAX"}}  # type: ignore[index]
    here.keep(both, 0)
    save(store, here, Location(code="LAX", name="LAX"))
    assert in_store(store)["areas"] == {  # type: ignore[index]
        "1": {"option": "CUST", "menus": ["MENU"]},
        "2": {"option": "EDITLOC", "menus": ["MENU"], "typed": {"code": "LAX"}},
    }


def test_an_act_takes_out_what_was_typed_in_its_own_area_whichever_was_in_front_when_it_was_written(
    store: Store,
) -> None:
    here = seat(store)
    both = whole("SMITH")
    both["areas"]["2"] = {"option": "OPEN", "menus": ["MENU"], "typed": {"vehicle": "1"}}  # type: ignore[index]
    here.keep(both, 0)
    here.here = 2
    save(store, here, Location(code="LAX", name="LAX"))
    assert in_store(store)["areas"] == {  # type: ignore[index]
        **whole("SMITH")["areas"],  # type: ignore[dict-item]
        "2": {"option": "OPEN", "menus": ["MENU"]},
    }


def test_an_act_costs_no_statement_when_nothing_of_it_was_kept(store: Store) -> None:
    here = seat(store)
    with here.acting(), store.work() as work:
        here.saved(work)
        assert work.issued == 0


def test_an_act_that_fails_leaves_the_draft_as_it_was(store: Store) -> None:
    here = seat(store)
    here.keep(whole("SMITH"), 0)
    with pytest.raises(Fault):
        refused(store, here)
    assert in_store(store) == whole("SMITH")
    assert here.keep(whole("SMITHY"), 0)


def test_a_session_says_once_a_minute_that_it_is_there(store: Store) -> None:
    times = iter([NOON, NOON + timedelta(seconds=59), NOON + timedelta(seconds=60), NOON + timedelta(seconds=60)])
    with store.work() as work:
        sessions.begin(work, ANN)
    here, saved = Seat(store, lambda: next(times), ANN), store.saved
    here.beat()
    here.beat()
    assert store.saved == saved
    here.beat()
    with store.look() as work:
        found = sessions.find(work, "ANN")
    assert found
    assert found.seen_at == NOON + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("process", "over"),
    [
        (this_process(), False),
        ("elsewhere/b/c/1/2", None),
        (this_process().rsplit("/", 1)[0] + "/1", True),
        ("/".join([this_process().split("/")[0], "another-start-up", "", "1", "1"]), True),
        ("", None),
    ],
    ids=["this one", "of another machine", "one that is over", "before the machine was started", "not known"],
)
def test_whether_a_process_is_over_is_known_of_this_machine_only(process: str, over: bool | None) -> None:
    assert is_over(process) is over


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


async def test_a_glass_that_is_watched_is_seen_as_it_is_and_both_are_told(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as support:
        await sit_down(clerk)
        await sit_down(support, "BOB")
        await clerk.type("EDITLOC\r1\rLAX\rLOS ANG")
        await support.type("SHADOW\r1\rANN\r")
        support.put("<F1>")
        await until(lambda: "LOS ANG" in support.screen)
        assert support.row(24).endswith(" SHADOW ESC")
        await until(lambda: clerk.row(24).endswith("W"))
        await until(lambda: clerk.message.startswith("WATCHED BY BOB AT "))
        await clerk.type("ELES")
        await until(lambda: "LOS ANGELES" in support.screen)
        await until(lambda: support.glass.cursor == clerk.glass.cursor)
        await support.type("X<F1><RET>")
        assert "LOS ANGELES_" in clerk.screen
        support.put("<ESC>")
        await until(lambda: support.message == "NO LONGER WATCHING ANN")
        await until(lambda: clerk.message.startswith("NO LONGER WATCHED BY BOB"))
        await until(lambda: not clerk.row(24).endswith("W"))
        assert stores.rows(tmp_path / "store.db", "SELECT user_code, what, after FROM audit_line ORDER BY seq") == [
            ("BOB", "USER ANN", '{"watched":"BEGUN"}'),
            ("BOB", "USER ANN", '{"watched":"ENDED"}'),
        ]


async def test_who_is_watched_may_end_it(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as support:
        await sit_down(clerk)
        await sit_down(support, "BOB")
        await support.type("SHADOW\r1\rANN\r")
        support.put("<F1>")
        await until(lambda: "MAIN MENU" in support.screen)
        clerk.typeahead.put(Key("unwatch"))
        await until(lambda: "ENDED IT" in support.message)
        await until(lambda: clerk.message.startswith("NO LONGER WATCHED BY BOB"))


async def test_a_password_is_not_to_be_seen_by_who_watches(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as support:
        await sit_down(clerk)
        await sit_down(support, "BOB")
        await support.type("SHADOW\r1\rANN\r")
        support.put("<F1>")
        await until(lambda: "MAIN MENU" in support.screen)
        await clerk.type("EDITUAF\r")
        secrets = [field for field in clerk.sitting.program.map.entries if field.secret]
        await clerk.type(secrets[0].number + "\rSesame4711" if secrets else "")
        await until(lambda: "USER" in support.row(1))
        with clerk.desk.store.look() as work:
            found = shadows.find(work, "ANN")
        assert found
        assert "esame" not in found.glass


async def test_to_whom_personal_data_is_masked_may_not_watch_who_sees_it(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as support:
        await sit_down(clerk)
        await sit_down(support, "BOB")
        support.desk.open_to_all = False
        with clerk.desk.store.work() as work:
            control.save(work, "user_access", User(code="BOB", menu_type="ALL"))
            control.save(work, "control", Control(mask_phone=True))
        await support.type("SHADOW\r1\rANN\r<F1>")
        assert support.message.startswith("PERSONAL DATA IS MASKED TO YOU")
        assert stores.rows(tmp_path / "store.db", "SELECT count(*) FROM shadow") == [(0,)]


async def test_a_watcher_who_is_gone_is_noticed(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await sit_down(clerk)
        assert clerk.desk.seat
        with clerk.desk.store.work() as work:
            shadows.begin(work, clerk.desk.seat.session, "BOB", "HQ")
        await until(lambda: clerk.message.startswith("WATCHED BY BOB AT HQ"))
        await until(lambda: clerk.message == "NO LONGER WATCHED BY BOB AT HQ")
        await until(lambda: stores.rows(tmp_path / "store.db", "SELECT count(*) FROM shadow") == [(0,)])


async def test_a_watch_whose_watcher_has_gone_is_taken_over(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as support:
        await sit_down(clerk)
        await sit_down(support, "BOB")
        assert clerk.desk.seat
        with clerk.desk.store.work() as work:
            shadows.begin(work, clerk.desk.seat.session, "EVE", "HQ")
        await support.type("SHADOW\r1\rANN\r")
        support.put("<F1>")
        await until(lambda: "MAIN MENU" in support.screen)


ZOE = User(code="BOB", menu_type="ALL", unmasked=True)


@pytest.mark.parametrize(
    ("becomes", "said"),
    [
        (replace(ZOE, unmasked=False), "PERSONAL DATA IS MASKED TO YOU"),
        (replace(ZOE, active=False), "IS NOT ACTIVE"),
        (replace(ZOE, menu_type=""), "SHADOW IS NOT ON YOUR MENUS"),
        (replace(ZOE, locations="LAX"), "STANDS AT NONE OF YOUR LOCATIONS"),
    ],
)
async def test_who_may_not_watch_any_more_sees_no_more_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, becomes: User, said: str
) -> None:
    monkeypatch.setattr(watch, "BEAT", 0.1)
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as support:
        await sit_down(clerk)
        await sit_down(support, "BOB")
        with clerk.desk.store.work() as work:
            control.save(work, "user_access", ZOE)
            control.save(work, "location", Location(code="LAX", name="LAX"))
            control.save(work, "control", Control(mask_phone=True))
        support.desk.open_to_all = False
        await clerk.type("EDITLOC\r1\rLAX\r<EOF>SECRET")
        await support.type("SHADOW\r1\rANN\r")
        support.put("<F1>")
        await until(lambda: "SECRET" in support.screen)
        with clerk.desk.store.work() as work:
            control.save(work, "user_access", becomes)
        await until(lambda: said in support.screen)
        assert "SECRET" not in support.screen
        assert stores.rows(tmp_path / "store.db", "SELECT count(*) FROM shadow") == [(0,)]


@pytest.mark.parametrize(("stands_at", "seen"), [("LAX", True), ("SFO", False), ("", False)])
async def test_who_has_locations_of_his_own_watches_only_counters_that_stand_there(
    tmp_path: Path, stands_at: str, seen: bool
) -> None:
    async with Clerk(tmp_path) as clerk:
        await sit_down(clerk)
        assert clerk.desk.seat
        with clerk.desk.store.work() as work:
            control.save(work, "location", Location(code="LAX", name="LAX"))
            control.save(work, "location", Location(code="SFO", name="SFO"))
            control.save(work, "user_access", replace(ZOE, locations="LAX"))
            control.save(work, "terminal", Terminal(code="LAX03", location=stands_at))
        desk = replace(clerk.desk, user="BOB", open_to_all=False, seat=None)
        with clerk.desk.store.look() as work:
            if seen:
                check_may_watch(desk, work, ANN)
            else:
                with pytest.raises(Fault, match="STANDS AT NONE OF YOUR LOCATIONS"):
                    check_may_watch(desk, work, ANN)


async def test_nobody_watches_himself_or_whom_another_watches_or_nobody(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as support:
        await sit_down(clerk)
        await sit_down(support, "BOB")
        await support.type("SHADOW\r1\rBOB\r<F1>")
        assert support.message == "THAT IS YOUR OWN SESSION"
        assert clerk.desk.seat
        with clerk.desk.store.work() as work:
            sessions.begin(work, replace(ANN, user_code="EVE", terminal="HQ"))
            shadows.begin(work, clerk.desk.seat.session, "EVE", "HQ")
        await support.type("<OPTION>1\rANN\r<F1>")
        assert support.message == "ANN IS WATCHED BY EVE AT HQ ALREADY"
        dies(clerk.desk.store)
        await support.type("<F3>1\rANN\r<F1>")
        assert support.message == "NOBODY IS AT THE SESSION OF ANN ANY MORE"


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
