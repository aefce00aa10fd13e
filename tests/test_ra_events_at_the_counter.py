"""The same events typed at the glass: what is shown, what is asked, which key does it."""

from pathlib import Path

import pytest
from clerk import Clerk

from renterrewards.terminal import console

SET_UP = (
    "EDITDOC\r2\r1FREE\r1 FREE DAY\r\r\r\rPROMO\rD\r1\r<F1>EDITCUST\r1\rPFD\rPREFERRED\r<F8>12\r1FREE\r4\r<F1>"
    "EDITMISC\r<PGDN>1\rY\r<F1>CUST\r2\rSMITH\rMARY\r<F8><F8>1\rPFD\r2\r8\rOPENING\r<F1>"
)
"""An award for four points, and a customer with eight."""

RENTED = SET_UP + "OPEN\r1\r1\r<ATTN>13\r4711\r<ATTN>6\r05-04-12\r<F1>"


@pytest.fixture(autouse=True)
def _quick_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)


async def rented(clerk: Clerk, *answers: str) -> None:
    """RA 1 of Mary, its questions answered one by one, as guarded ones must be."""
    await clerk.type(RENTED)
    for reply in answers:
        await clerk.type(f"{reply}\r")
    assert "OPENED" in clerk.message


async def test_an_ra_is_voided_and_set_back_by_its_keys(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await rented(clerk, "Y", "Y")
        await clerk.type("VOID\r\r1\r")
        assert clerk.value("award_1") == "1FREE    1 FREE DAY  X 2   8 POINTS"
        await clerk.type("<ATTN>1\rOPENED TWICE\r<F1>")
        assert "RA 00000001 IS VOID" in clerk.screen
        assert (clerk.value("status"), clerk.value("award_points"), clerk.value("award_1")) == ("VOID", "8", "")
        await clerk.type("<F2>")
        assert "CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?" in clerk.screen
        await clerk.type("<ESC>")
        assert clerk.value("status") == "VOID"
        await clerk.type("<F2>")
        await clerk.type("N\r")
        assert (clerk.value("status"), clerk.value("award_points")) == ("OPEN", "8")


async def test_the_list_of_f6_calls_up_what_there_is_to_work_on(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await rented(clerk, "N")
        await clerk.type("REOPEN\r<F6>")
        assert "SMITH, MARY" not in clerk.screen  # nothing is closed
        await clerk.type("<ESC>VOID\r<F6>1\r")
        assert clerk.value("ra_number") == "00000001"


async def test_an_award_is_deleted_in_the_s_window_as_every_deletion_is_asked(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await rented(clerk, "Y", "N")
        await clerk.type("<ATTN>S\r5\r1FREE\r<F1>")
        assert "ENTER AWARD TO BE DELETED:" in clerk.screen
        await clerk.type("1FREE\r")
        assert "ARE YOU SURE (Y/N) ?" in clerk.screen
        await clerk.type("Y\r")
        assert clerk.value("award_1") == ""
        assert clerk.value("award_points") == "8"


async def test_an_open_ra_gets_another_renter_at_field_1(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await rented(clerk, "Y", "N")
        await clerk.type("CUST\r2\rJONES\rBOB\r<F8><F8>1\rPFD\r<F1>")
        await clerk.type("OPEN\r#1\r<ATTN>1\r2\r<F1>")
        assert "TAKE THE 4 POINTS OF ITS AWARDS FROM THE NEW RENTER Y/N?" in clerk.screen
        await clerk.type("N\r")
        assert "RA 00000001 SAVED" in clerk.screen
        assert (clerk.value("customer_number"), clerk.value("last_name")) == ("2", "JONES")


async def test_two_customers_are_merged_and_parted(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(SET_UP)
        await clerk.type("CUST\r2\rSMYTH\rMARY\r<F1>MERGE\r\r1\r2\rSAME LICENCE\r<F1>")
        assert "MERGE 1 WITH 8 POINTS AND 0 RAS INTO 2 Y/N?" in clerk.screen
        await clerk.type("Y\r")
        assert (clerk.value("giver_points"), clerk.value("taker_points")) == ("0", "8")
        await clerk.type("<ATTN>3\rTWO PERSONS\r<F2>")
        assert (clerk.value("giver_points"), clerk.value("taker_points")) == ("8", "0")


async def test_the_owed_points_stand_on_page_3_of_the_customer(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(SET_UP)
        await clerk.type("CUST\r1\r<PGDN><PGDN>")
        assert "Arrears" in clerk.row(11)
        assert clerk.value("arrears") == ""
