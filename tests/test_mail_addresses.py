"""To whom a report is mailed, and that no text and no setting makes a header of the letter."""

import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from clerk import Clerk
from post_office import post_office

from renterrewards import machine
from renterrewards.faults import Fault
from renterrewards.reports.destinations.letter import About, addresses, subject
from renterrewards.reports.destinations.mail import letter

NOW = datetime(2012, 5, 5, 18, 46, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("boss@company.com", ("boss@company.com",)),
        (" Boss@Company.com , b@x.co.uk,", ("Boss@Company.com", "b@x.co.uk")),
        ("a@b.com,a@b.com", ("a@b.com",)),
        ("ŁUCJA@ŁÓDŹ.PL", ("ŁUCJA@ŁÓDŹ.PL",)),
        ("\u202ea@b.com\x00\x1b ", ("a@b.com",)),
    ],
)
def test_addresses_are_listed_with_commas(typed: str, found: tuple[str, ...]) -> None:
    assert addresses(typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        *("", " , ", "boss", "boss@company", "a@b.com;c@d.com", "a b@c.com", "a@b.com\r\nBcc: x@y.com", "<a@b.com>"),
        *("a@b.com\nX: y", "a@b..com", "@b.com", "a@@b.com", '"x"@b.com'),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Fault, match=r"IS NO ADDRESS|TYPE AN ADDRESS"):
        addresses(typed)


@pytest.mark.parametrize(
    "evil", ["X\r\nBcc: all@company.com", "X\nBcc: all@company.com", "X\r\n\r\n<html>", "X\x00\x1b[2J"]
)
def test_no_text_of_a_report_makes_a_header(tmp_path: Path, evil: str) -> None:
    (tmp_path / "A.txt").write_text("x")
    about = About(evil, evil, (("START DATE", evil), (evil, evil)), evil, evil)
    made = letter("counter@company.com", ("boss@company.com",), tmp_path / "A.txt", about, NOW)
    read = message_from_bytes(made.as_bytes(), policy=policy.default)
    headers = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}
    assert {name for name, _ in read.items()} == headers
    assert read["To"] == "boss@company.com"
    assert "\n" not in subject(about)


@pytest.mark.parametrize("sender", ["a@b.com\r\nBcc: x@y.com", "a@b.com\nX: y"])
def test_no_setting_makes_a_header(sender: str) -> None:
    with pytest.raises(ValueError, match="sender TAKES ONE LINE OF PLAIN TEXT"):
        machine.made({"mail": {"host": "h", "sender": sender}}, {})


async def test_at_the_glass_small_letters_stay_and_a_slip_is_asked_again(tmp_path: Path) -> None:
    with post_office(tmp_path, "none") as office:
        mail = machine.read(office.settings(security="none", user=""))
        async with Clerk(tmp_path) as clerk:
            clerk.desk.machine = lambda: mail
            await clerk.type("AWARDRPT\r<ATTN>8\rP\rEMAIL\r<F1>")
            assert "E-MAIL IT AS PDF, CSV, XLSX OR TXT?" in clerk.screen
            await clerk.type("pdf\r")
            await clerk.type("boss\r")
            assert "boss IS NO ADDRESS" in clerk.screen
            assert "E-MAIL TO?" in clerk.screen
            await clerk.type("Boss@Company.com\r")
            assert "SENT TO Boss@Company.com, FILE" in clerk.screen
            assert stat.S_IMODE(next((tmp_path / "print").iterdir()).stat().st_mode) == 0o600
            await clerk.type("<F1>")
            await clerk.type("<ESC>")
            assert "E-MAIL" not in clerk.message
        assert office.envelopes[0].rcpt_tos == ["Boss@Company.com"]
        assert len(office.letters) == 1
