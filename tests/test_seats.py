"""A session's seat: what is half typed is kept in the store, and what an act takes out of it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from seats import ANN, NOON

from renterrewards.faults import Fault
from renterrewards.process import is_over, this_process
from renterrewards.programs.seat import Gone, Seat
from renterrewards.records import Location
from renterrewards.store import control, sessions
from renterrewards.store.engine import Store
from renterrewards.store.sessions import Session

pytestmark = pytest.mark.usefixtures("engine")


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
