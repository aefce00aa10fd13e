"""SHADOW: a glass that support watches is seen as it is, both are told, and who may not sees nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from seats import ANN, dies, sit_down, until

from renterrewards.faults import Fault
from renterrewards.programs.people import watch
from renterrewards.programs.people.signed_on import check_may_watch
from renterrewards.records import Control, Location, Terminal, User
from renterrewards.store import control, sessions, shadows
from renterrewards.terminal import watched
from renterrewards.terminal.keyboard import Key

pytestmark = pytest.mark.usefixtures("engine", "quick_beats")


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


async def test_a_watcher_who_is_gone_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "UNHEARD", 5)
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
