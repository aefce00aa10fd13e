"""What is half typed comes back to its user after a crash, here or elsewhere, and nothing that was saved does."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import stores
from clerk import Clerk
from proof_keys import WHEN, company, something
from seats import asked, dies, drafted, keep, sit_down, until

from renterrewards import maps
from renterrewards.programs import draft
from renterrewards.programs.directory import open_option
from renterrewards.programs.draft import CHANGED, Draft
from renterrewards.records import Location
from renterrewards.store import control, customers, sessions
from renterrewards.store.engine import Store
from renterrewards.terminal import console, keeper, left
from renterrewards.terminal.left import GONE_ON

SMITH = "CUST\r1\r\rSMITH\rMARY\r<F1>"


@pytest.fixture(autouse=True)
def _quick_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    """A folder with the store of the sample company."""
    stores.moved(company(tmp_path), tmp_path / "store.db")
    return tmp_path


def fields(clerk: Clerk) -> str:
    """The glass above the message lines."""
    return "\n".join(clerk.screen.split("\n")[:20])


def said(clerk: Clerk) -> list[str]:
    return [message.text for message in clerk.glass.messages]


async def test_the_same_option_comes_back_with_fields_page_and_cursor(branch: Path) -> None:
    async with Clerk(branch, when=WHEN) as clerk, Clerk(branch, when=WHEN) as again:
        await sit_down(clerk)
        await clerk.type("EDITDOC\r2\rNEW\r1 FREE DAY\r<F8>\r\rHALF TY<LEFT>")
        keep(clerk)
        dies(clerk.desk.store)
        assert await sit_down(again) == []
        assert fields(again) == fields(clerk)
        assert (again.field, again.glass.cursor) == (clerk.field, clerk.glass.cursor)
        assert said(again)[-1] == GONE_ON
        await again.type("X<RET>")
        assert again.desk.saved == 1  # the session that began, and nothing else


async def test_all_four_areas_come_back_and_the_one_in_front_is_in_front(branch: Path) -> None:
    async with Clerk(branch, when=WHEN) as clerk, Clerk(branch, when=WHEN) as again:
        await sit_down(clerk)
        await clerk.type("CUST\r1\r1001\r3\rJO<OPTION>HOT3\rCTRL\rEDITLOC\r1\rNEW\rNEW YO<OPTION>HOT2\rEDITF")
        keep(clerk)
        dies(clerk.desk.store)
        await sit_down(again)
        assert fields(again) == fields(clerk)
        assert again.row(1).startswith("OPTION: EDITF_")
        await again.type("<RESET>HOT1\r")
        assert (again.value("customer_number"), again.value("first_name")) == ("1001", "JO")
        await again.type("HOT3\r")
        assert (again.value("code"), again.value("name")) == ("NEW", "NEW YO")
        await again.type("<ESC>Y\r")
        assert "CONTROL" in again.screen  # the menu by which it was come to


async def test_a_record_that_was_changed_meanwhile_is_said_to_be_under_what_was_typed(branch: Path) -> None:
    async with Clerk(branch, when=WHEN) as clerk, Clerk(branch, when=WHEN) as again:
        await sit_down(clerk)
        await clerk.type("EDITLOC\r1\rBOIAP\rTYPED OVER\r")
        keep(clerk)
        with clerk.desk.store.work() as work:
            on_file: Location = control.find(work, "location", ("BOIAP",))
            control.save(work, "location", replace(on_file, city="MOVED"))
        dies(clerk.desk.store)
        await sit_down(again)
        assert said(again) == [CHANGED, GONE_ON]
        assert (again.value("name"), again.value("city")) == ("TYPED OVER", "MOVED")


async def test_a_record_that_nobody_changed_is_not_said_to_be(branch: Path) -> None:
    async with Clerk(branch, when=WHEN) as clerk, Clerk(branch, when=WHEN) as again:
        await sit_down(clerk)
        await clerk.type("OPEN\r#148\r13\r4711\r")
        keep(clerk)
        dies(clerk.desk.store)
        await sit_down(again)
        assert said(again) == [GONE_ON]
        assert fields(again) == fields(clerk)


async def test_what_was_saved_does_not_come_back_though_the_glass_was_never_painted_after_it(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as again:
        await sit_down(clerk)
        await clerk.type("CUST\r1\r\rSMITH\rMA")
        keep(clerk)
        await clerk.type("RY\r<F1>")  # and the draft is written only when the keys have rested
        dies(clerk.desk.store)
        await sit_down(again)
        assert "CUSTOMER FILE UPDATE" in again.screen
        assert (again.value("last_name"), again.value("customer_number")) == ("", "")
        await again.type("<F1>")
        assert "IS REQUIRED" in again.message
        with again.desk.store.look() as work:
            assert [one.last_name for one in customers.by_name(work, "", "", limit=9)] == ["SMITH"]


async def test_who_goes_to_another_screen_and_saves_there_loses_nothing_in_the_first_and_saves_nothing_twice(
    tmp_path: Path,
) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as again:
        await sit_down(clerk)
        await clerk.type("HOT2\rCUST\r1\r\rSMITH\rMARY\r<OPTION>HOT1\rEDITLOC\r1\rLAX\rLOS ANGELES\r")
        keep(clerk)
        await clerk.type("<OPTION>HOT2\r<F1>")
        assert "SAVED" in clerk.message
        dies(clerk.desk.store)
        await sit_down(again)
        assert again.value("name") == "LOS ANGELES"
        await again.type("<OPTION>HOT2\r")
        assert again.value("last_name") == ""


async def test_an_act_that_is_refused_leaves_what_was_typed_in_the_draft(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as again:
        await sit_down(clerk)
        await clerk.type("EDITLOC\r1\rLAX\rLOS ANGELES\r")
        keep(clerk)
        with clerk.desk.store.work() as work:
            control.save(work, "location", Location(code="LAX", name="LAX"))
        await clerk.type("<F1>")
        assert clerk.message == "LOCATION LAX IS ON FILE ALREADY, CALL IT UP BEFORE CHANGING IT"
        dies(clerk.desk.store)
        await sit_down(again)
        assert again.value("name") == "LOS ANGELES"


async def test_a_draft_that_was_taken_before_an_act_is_not_written_after_it(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await sit_down(clerk)
        await clerk.type("CUST\r1\r\rSMITH\rMARY\r")
        seat, before = clerk.desk.seat, drafted(clerk)
        assert seat
        acts = seat.acts
        await clerk.type("<F1>")
        assert not seat.keep(before, acts)  # type: ignore[arg-type]
        with clerk.desk.store.look() as work:
            assert sessions.draft(work, "ANN") == ""


async def test_an_open_question_is_not_gone_on_with_but_the_form_before_it_is(branch: Path) -> None:
    async with Clerk(branch, when=WHEN) as clerk, Clerk(branch, when=WHEN) as again:
        await sit_down(clerk)
        await clerk.type("CUST\r1\r1001\r3\rBOBBY\r<ESC>")
        assert clerk.message.startswith("CHANGES NOT SAVED")
        keep(clerk)
        dies(clerk.desk.store)
        await sit_down(again)
        assert again.glass.question == ""
        assert again.value("first_name") == "BOBBY"


async def test_keys_alone_bring_a_draft_into_the_store_and_keys_that_change_nothing_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REST", "AT_MOST", "APART", "BEAT"):
        monkeypatch.setattr(keeper, name, 0.1)
    async with Clerk(tmp_path) as clerk:
        await sit_down(clerk)
        await clerk.type("EDITLOC\r1\rLAX\rLOS ANG")

        def in_store() -> str:
            with clerk.desk.store.look() as work:
                return sessions.draft(work, "ANN")

        await until(lambda: "LOS ANG" in in_store())
        saved, painted = clerk.desk.saved, clerk.painted
        await clerk.type("<LEFT><RIGHT>")
        await asyncio.sleep(1)
        assert (clerk.desk.saved, clerk.painted) == (saved, painted + 1)


async def test_no_password_is_ever_in_a_draft(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("LOGIN\r")
        await sit_down(clerk)
        clerk.glass.to(clerk.sitting.program.map.field("password"))
        await clerk.type("Sesame-4711")
        assert "esame" not in json.dumps(drafted(clerk))
        clerk.glass.editor.secret = False
        assert clerk.glass.editor.text == "Sesame-4711"


async def test_a_draft_that_makes_no_sense_keeps_nobody_out(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk, Clerk(tmp_path) as again:
        await sit_down(clerk)
        assert clerk.desk.seat
        clerk.desk.seat.keep({"here": 1, "areas": {"1": {"option": "NOSUCH", "typed": {"x": "1"}}}}, 0)
        dies(clerk.desk.store)
        await sit_down(again)
        assert "MAIN MENU" in again.screen
        assert "NOSUCH IS NO OPTION ANY MORE" in said(again)


@pytest.mark.parametrize("code", [code for code in maps.codes() if code not in ("LOGIN", "FIRSTUSR")])
def test_an_option_with_its_draft_has_the_same_draft_again_and_saves_nothing(tmp_path: Path, code: str) -> None:
    """Each field is typed into, whether that makes sense or not."""
    clerk = Clerk(tmp_path)
    program = open_option(code, clerk.desk)
    for _ in draft.carry(program.start(), lambda item: None) or ():
        pass
    for n, field in enumerate(program.map.entries):
        if not field.secret:
            program.form.type_over(field, f"{n + 2}"[: field.length])
    before = draft.taken(program)
    again = draft.reopened(draft.read(json.loads(json.dumps(before._asdict()))), clerk.desk)
    assert draft.taken(again.program)._replace(clean=before.clean) == before
    assert clerk.desk.saved == 0
    clerk.desk.close()


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_was_typed_comes_back_as_it_was(branch: Path, seed: int) -> None:
    dice = Random(seed)
    async with Clerk(branch, when=WHEN) as clerk:
        clerk.paints = False
        for _ in range(12):
            for _ in range(dice.randrange(1, 12)):
                await clerk.feed(something(dice))
            await asyncio.sleep(3 * console.ESC_WAIT)
            await clerk.settle()
            whole = json.loads(json.dumps(drafted(clerk)))
            if clerk.left or not whole:
                return
            async with Clerk(branch, when=WHEN) as again:
                await left.brought_back(again.sitting.areas, again.dialogue, whole)
                assert drafted(again) == whole
                assert again.desk.saved == 0
                assert again.sitting.program.form.seen() == clerk.sitting.program.form.seen()


def test_a_field_that_the_map_has_no_more_is_left_out(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path)
    found = draft.reopened(Draft("EDITLOC", typed={"code": "LAX", "gone": "X"}), clerk.desk)
    assert found.program.form.texts["code"] == "LAX"
    with pytest.raises(KeyError):
        draft.reopened(Draft("NOSUCH"), clerk.desk)
    clerk.desk.close()


@stores.asked_of_a_file
async def test_in_a_store_that_may_only_be_read_there_is_no_session_and_who_looks_needs_none(branch: Path) -> None:
    async with Clerk(branch, when=WHEN) as clerk:
        clerk.desk.open_store = lambda: Store.open(f"sqlite:///{branch / 'store.db'}?mode=ro")
        assert asked(clerk) == []
        assert clerk.desk.seat is None
        await clerk.type("EDITLOC\r1\rBOIAP\r")
        assert clerk.value("name") == "BOISE AIRPORT"
