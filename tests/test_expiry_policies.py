"""EDITEXPR on file and on the glass: what makes no sense is refused, with one message and the field."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from clerk import Clerk
from days import Days

from renterrewards.faults import Fault
from renterrewards.policies import ExpiryPolicy, Reason
from renterrewards.rules.checks import check
from renterrewards.rules.reasons import check_approver, needs_approval
from renterrewards.terminal import console


class NoFiles:
    """Control files without a record."""

    def every(self, file: str) -> list[Any]:
        return []


MAY = date(2012, 5, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"idle_months": 6, "notice_days": 30, "reinstate_days": 30},
        {"term": "DAYS", "length": 31, "notice_days": 30},
        {"term": "MONTHS", "length": 12, "idle_months": 6},
        {"term": "END OF YEAR"},
        {"term": "END OF QUARTER", "length": 3},
        {"term": "FIXED DATE", "fixed_date": MAY},
        {"customer_type": "PFD", "term": "DAYS", "length": 1},
    ],
)
def test_a_policy_that_makes_sense_is_taken(fields: dict[str, Any]) -> None:
    check("expiry_policy", ExpiryPolicy(effective_date=MAY, **fields), NoFiles())


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"term": "DAYS"}, "length", "TERM DAYS NEEDS A LENGTH OF 1 OR MORE"),
        ({"term": "MONTHS", "length": 0}, "length", "TERM MONTHS NEEDS A LENGTH OF 1 OR MORE"),
        ({"term": "NONE", "length": 3}, "length", "TERM NONE TAKES NO LENGTH, BLANK IT"),
        ({"term": "FIXED DATE"}, "fixed_date", "TERM FIXED DATE NEEDS A FIXED DATE"),
        (
            {"term": "FIXED DATE", "fixed_date": date(2012, 4, 30)},
            "fixed_date",
            "FIXED DATE MUST NOT BE BEFORE EFFECTIVE DATE",
        ),
        (
            {"term": "DAYS", "length": 9, "fixed_date": MAY},
            "fixed_date",
            "FIXED DATE IS FOR TERM FIXED DATE ONLY, BLANK IT",
        ),
        ({"notice_days": 1}, "term", "POINTS THAT NEVER DIE NEED NO NOTICE AND NO REINSTATING"),
        ({"reinstate_days": 1}, "term", "POINTS THAT NEVER DIE NEED NO NOTICE AND NO REINSTATING"),
        (
            {"term": "DAYS", "length": 30, "notice_days": 30},
            "notice_days",
            "NOTICE DAYS MUST BE FEWER THAN THE POINTS LIVE",
        ),
        ({"customer_type": "C"}, "customer_type", "TYPE C IS RESERVED AND EARNS NO POINTS"),
    ],
)
def test_a_policy_that_makes_none_is_refused(fields: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(Fault) as refused:
        check("expiry_policy", ExpiryPolicy(effective_date=MAY, **fields), NoFiles())
    assert (refused.value.field, refused.value.message) == (field, said)


def test_taking_points_away_is_no_activity_of_the_customer() -> None:
    check("reason", Reason(code="R", direction="UP", activity=True), NoFiles())
    with pytest.raises(Fault, match="NO ACTIVITY OF THE CUSTOMER"):
        check("reason", Reason(code="R", direction="DOWN", activity=True), NoFiles())


@pytest.mark.parametrize(
    ("qty", "above", "needed"), [(21, 20, True), (20, 20, False), (-21, 20, True), (99, None, False), (1, 0, True)]
)
def test_the_second_person_is_for_more_than_the_limit_up_or_down(qty: int, above: int | None, needed: bool) -> None:
    assert needs_approval(qty, above) is needed


@pytest.mark.parametrize("code", ["", "  ", "ann", " ANN "])
def test_nobody_and_oneself_are_no_second_person(code: str) -> None:
    with pytest.raises(Fault):
        check_approver(code, "Ann")
    check_approver("BOB", "Ann")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("effective_date=13-45-12",), "EFFECTIVE DATE MUST BE A DATE"),
        (("effective_date=05-01-12", "term=WEEKS"), "TERM MUST BE NONE, DAYS,"),
        (("effective_date=05-01-12", "term=DAYS", "length=-5"), "LENGTH MUST BE 0 TO 3650"),
        (("effective_date=05-01-12", "term=DAYS", "length=99999"), "LENGTH MUST BE 0 TO 3650"),
        (("effective_date=05-01-12", "idle_months=0"), "IDLE MONTHS MUST BE 1 TO 120"),
        (("effective_date=05-01-12", "notice_days=4.5"), "NOTICE DAYS MUST BE A WHOLE NUMBER"),
        (("effective_date=05-01-12", "term=DAYS"), "TERM DAYS NEEDS A LENGTH"),
    ],
)
def test_bad_input_gets_one_message_and_changes_nothing(tmp_path: Path, values: tuple[str, ...], said: str) -> None:
    days = Days(tmp_path)
    with pytest.raises(Fault, match=said):
        days.does("EDITEXPR", "customer_type=ALL", *values)
    assert days.rows("SELECT * FROM expiry_policy") == []


@pytest.fixture
def quick_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)


@pytest.mark.usefixtures("quick_escape")
async def test_a_policy_is_typed_and_points_die_by_it_on_the_glass(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.customer()
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITEXPR\r1\rALL\r010112\rDAYS\r30\r<F1>")
        assert clerk.message == "EXPIRY POLICY ALL 01-01-12 SAVED"
        await clerk.type("<F6>")
        assert "2012-01-01" in clerk.screen
        await clerk.type("<ESC>")
    days.earns(5)
    async with Clerk(tmp_path, datetime(2012, 6, 5, 15, 0)) as clerk:
        await clerk.type("EXPRUN\r1\rN\r\rD\r<F1>")
        assert "1 LOT OF 1 CUSTOMER TO EXPIRE, 5 POINTS, 0 NOTICES TO QUEUE" in clerk.screen
        assert "GO ON Y/N?" in clerk.screen
        await clerk.type("Y\r")
        assert "AWARD POINTS EXPIRED" in clerk.screen
        await clerk.type("<ESC>")
        assert clerk.message == "1 LOT OF 1 CUSTOMER EXPIRED, 5 POINTS, 0 NOTICES QUEUED"
    assert days.balance() == 0


@pytest.mark.usefixtures("quick_escape")
async def test_the_versions_and_the_reasons_can_be_picked_from_a_list(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.customer()
    days.policy(date(2012, 1, 31), term="DAYS", length=30, reinstate_days=9)
    days.does("EDITREAS", "code=SORRY", "description=OUR FAULT")
    days.earns(5)
    days.runs(date(2012, 6, 5))
    async with Clerk(tmp_path, datetime(2012, 6, 5, 15, 0)) as clerk:
        await clerk.type("EDITEXPR\r2\r<S-F7>1\r")
        assert clerk.value("term") == "DAYS"
    async with Clerk(tmp_path, datetime(2012, 6, 5, 15, 0)) as clerk:
        await clerk.type("REINSTAT\r1\r1\r<S-F7>1\r<S-F7>1\r<F1>")
        assert clerk.message == "5 POINTS GIVEN BACK TO CUSTOMER 1"
    assert days.balance() == 5
