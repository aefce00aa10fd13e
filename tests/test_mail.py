"""Printer EMAIL: the report goes over TLS to a real mail server as a file that can be opened, and is noted."""

import json
from pathlib import Path

import pytest
import stores
from counters import Counter
from mailing import mails, new_mailer, printed
from post_office import PostOffice, post_office
from printed import of_csv


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return new_mailer(tmp_path)


def test_a_report_is_sent_as_a_file_with_its_title_and_dates(counter: Counter, office: PostOffice) -> None:
    code, said = mails(counter, office.settings(), "CSV", "Boss@Company.com, second@company.com")
    (path,) = printed(counter)
    assert (code, said) == (0, f"SENT TO Boss@Company.com, second@company.com, FILE {path}")
    (sent,), (envelope,) = office.letters, office.envelopes
    assert envelope.rcpt_tos == ["Boss@Company.com", "second@company.com"]
    assert (sent["From"], sent["To"]) == ("counter@company.com", "Boss@Company.com, second@company.com")
    assert sent["Subject"] == "CUSTOMER AWARD POINTS HISTORY"
    assert sent["Message-ID"].endswith("@company.com>")
    assert sent["Date"].datetime.tzinfo
    body = sent.get_body()
    assert body
    assert "NAME          ŁÓDŹ" in body.get_content()
    (file,) = sent.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == (path.name, "text/csv")
    assert file.get_payload(decode=True) == path.read_bytes()
    assert of_csv(path)[1][1] == "CORRECTED BY HAND"


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("txt", "text/plain", b"00 LIVE COMPANY"),
    ],
)
def test_every_form_can_be_sent(counter: Counter, office: PostOffice, form: str, kind: str, begins: bytes) -> None:
    assert mails(counter, office.settings(), form, "boss@company.com")[0] == 0
    (file,) = office.letters[0].iter_attachments()
    assert file.get_content_type() == kind
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.startswith(begins)


def test_the_terminals_address_is_taken_when_none_is_typed(counter: Counter, office: PostOffice) -> None:
    counter.does("EDITTERM", "code=BOI1", "email=Left@Company.com")
    mine = {"RENTERREWARDS_TERMINAL": "boi1"}
    assert mails(counter, office.settings(), "TXT", "", env=mine)[1].startswith("SENT TO Left@Company.com, FILE ")
    code, said = mails(counter, office.settings(), "TXT", "")
    assert (code, said) == (1, "E-MAIL TO? HAS NO --answer LEFT, NOTHING SAVED"), "of another terminal none is known"


def test_addresses_go_on_behind_a_comma_at_the_end(counter: Counter, office: PostOffice) -> None:
    assert mails(counter, office.settings(), "TXT", "a@company.com, b@company.com,", "c@company.com,", "")[0] == 0
    assert office.envelopes[0].rcpt_tos == ["a@company.com", "b@company.com", "c@company.com"]


def test_under_cron_the_environment_says_it_all(counter: Counter, office: PostOffice, tmp_path: Path) -> None:
    env = {
        "RENTERREWARDS_MAIL_HOST": "localhost",
        "RENTERREWARDS_MAIL_PORT": str(office.port),
        "RENTERREWARDS_MAIL_USER": "counter",
        "RENTERREWARDS_MAIL_PASSWORD": "sesame",
        "RENTERREWARDS_MAIL_FROM": "night@company.com",
        "RENTERREWARDS_MAIL_CA_FILE": str(tmp_path / "ca.pem"),
    }
    assert mails(counter, tmp_path / "none.toml", "PDF", "boss@company.com", env=env)[0] == 0
    assert office.letters[0]["From"] == "night@company.com"


def test_a_server_of_tls_from_the_first_byte_is_spoken_to(counter: Counter, tmp_path: Path) -> None:
    with post_office(tmp_path, "tls") as office:
        assert mails(counter, office.settings(security="tls"), "PDF", "boss@company.com")[0] == 0
        assert len(office.letters) == 1


def test_a_server_on_this_machine_needs_neither_tls_nor_password(counter: Counter, tmp_path: Path) -> None:
    with post_office(tmp_path, "none") as office:
        assert mails(counter, office.settings(security="none", user=""), "PDF", "boss@company.com")[0] == 0
        assert len(office.letters) == 1


def test_the_certificate_may_lie_at_home(counter: Counter, office: PostOffice, tmp_path: Path) -> None:
    settings = office.settings(ca_file="~/ca.pem")
    assert mails(counter, settings, "TXT", "boss@company.com", env={"HOME": str(tmp_path)})[0] == 0


def test_a_letter_that_was_taken_is_sent_however_one_parts(counter: Counter, office: PostOffice) -> None:
    office.parts = "451 busy"
    code, said = mails(counter, office.settings(), "TXT", "boss@company.com")
    assert (code, said.partition(", FILE")[0]) == (0, "SENT TO boss@company.com")
    assert len(office.letters) == 1


def letters_noted(counter: Counter) -> list[dict[str, object]]:
    """What the audit has of letters, with the addresses that stand beside its lines."""
    query = """
        SELECT l.after, p.told FROM audit_line l JOIN audit_private p ON p.seq = l.seq
        WHERE l.kind = 'MAIL' ORDER BY l.seq
    """
    found = stores.rows(counter.database, query)
    return [json.loads(after) | json.loads(told)["after"] for after, told in found]


def test_a_letter_is_noted_before_it_leaves_and_what_became_of_it_when_it_did_not(
    counter: Counter, office: PostOffice
) -> None:
    office.refuses = ("gone@company.com",)
    mails(counter, office.settings(), "TXT", "boss@company.com,gone@company.com")
    mails(counter, office.settings(port=1), "TXT", "boss@company.com")
    first, refused, second, failed = letters_noted(counter)
    assert (first["to"], first.get("failed")) == (["boss@company.com", "gone@company.com"], None)
    assert (refused["to"], refused["failed"]) == (["gone@company.com"], "REFUSED")
    assert (second["to"], second.get("failed")) == (["boss@company.com"], None)
    assert (failed["to"], failed["failed"], failed["file"]) == (["boss@company.com"], "NOT SENT", second["file"])


def test_a_letter_that_cannot_be_noted_is_not_sent(counter: Counter, office: PostOffice, in_a_file: None) -> None:
    stores.run(
        counter.database,
        """CREATE TRIGGER full BEFORE INSERT ON audit_line WHEN NEW.kind = 'MAIL'
        BEGIN SELECT RAISE(ABORT, 'MOVEMENT OUT OF TURN'); END""",
    )
    code, said = mails(counter, office.settings(), "TXT", "boss@company.com")
    assert (code, said.startswith("FILE IN USE, TRY AGAIN, THE REPORT IS KEPT IN ")) == (1, True)
    assert office.letters == []


def test_a_run_asks_where_to_before_it_does_anything(counter: Counter, office: PostOffice) -> None:
    done = counter("--config", str(office.settings()), "run", "EXPRUN", "dry_run=N", "printer=EMAIL")
    assert done.stderr.strip() == "E-MAIL IT AS PDF, CSV, XLSX OR TXT? HAS NO --answer LEFT, NOTHING SAVED"
