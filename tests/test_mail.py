"""Printer EMAIL: the report goes over TLS to a real mail server as a file that can be opened, or the file is kept."""

import json
import socket
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from counters import Counter, new_counter
from post_office import PostOffice, post_office
from printed import of_csv

from renterrewards import machine
from renterrewards.faults import Fault
from renterrewards.machine import Mail
from renterrewards.reports.destinations.letter import About, addresses, subject
from renterrewards.reports.destinations.mail import check, letter

ABOUT = About("AWARDRPT", "CUSTOMER RENTAL AWARDS REPORT", (("START DATE", "05-01-12"),), "00 LIVE COMPANY", "ANN")
NOW = datetime(2012, 5, 5, 18, 46, tzinfo=UTC).replace(tzinfo=None)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    """A mail server that wants STARTTLS and a password."""
    with post_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return new_counter(tmp_path, ("CUST", "last_name=ŁÓDŹ", "award_points=7"))


def mails(counter: Counter, settings: Path, *answers: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Print a customer's history by EMAIL: the exit code, and the last line that was said."""
    words = [word for reply in answers for word in ("--answer", reply)]
    run = ("run", "AWDHIST", "customer_number=1", "print_display=P", "printer=EMAIL")
    done = counter("--config", str(settings), *run, *words, env=env)
    return done.exit_code, (done.stderr or done.stdout).splitlines()[-1]


def printed(counter: Counter) -> list[Path]:
    folder = counter.database.parent / "print"
    return list(folder.iterdir()) if folder.exists() else []


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


def test_an_address_that_the_server_refuses_is_named_and_the_others_get_it(
    counter: Counter, office: PostOffice
) -> None:
    office.refuses = ("gone@company.com",)
    code, said = mails(counter, office.settings(), "TXT", "boss@company.com,gone@company.com")
    said, _, where = said.partition(", THE REPORT IS KEPT IN ")
    assert (code, where) == (1, str(printed(counter)[0])), "a nightly run must not pass for a good one"
    assert said == "SENT TO boss@company.com, BUT THE SERVER REFUSES gone@company.com, CHECK THE ADDRESS"
    assert office.envelopes[0].rcpt_tos == ["boss@company.com"]
    code, said = mails(counter, office.settings(), "TXT", "gone@company.com")
    assert code == 1
    assert said.startswith(
        "MAIL SERVER localhost REFUSES THE ADDRESS, 550 5.1.1 NO SUCH MAILBOX, THE REPORT IS KEPT IN "
    )
    assert len(printed(counter)) == 2


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"user": "mallory"}, "DOES NOT TAKE USER AND PASSWORD, CHECK [mail] IN THE SETTINGS"),
        ({"ca_file": ""}, "HAS NO CERTIFICATE THAT CAN BE TRUSTED, CHECK host OR ca_file IN [mail]"),
        ({"security": "tls"}, "DOES NOT SPEAK TLS THERE, CHECK security AND port IN [mail]"),
        ({"security": "none", "user": ""}, "REFUSES, 530"),
        ({"port": 1}, "IS NOT REACHED, CONNECTION REFUSED, CHECK host AND port IN [mail]"),
        ({"host": "no-such-host.invalid"}, "IS NOT REACHED, "),
        ({"host": "mail..company.com"}, "TAKES PLAIN LETTERS ONLY, CHECK host, user AND THE PASSWORD IN [mail]"),
        ({"user": "zähler"}, "TAKES PLAIN LETTERS ONLY, CHECK host, user AND THE PASSWORD IN [mail]"),
        ({"ca_file": "~nobody-here/ca.pem"}, "IS NO CERTIFICATE, CHECK ca_file IN [mail]"),
    ],
)
def test_what_goes_wrong_is_one_line_and_the_file_is_kept(
    counter: Counter, office: PostOffice, other: dict[str, object], says: str
) -> None:
    code, said = mails(counter, office.settings(**other), "TXT", "boss@company.com")
    assert code == 1
    (path,) = printed(counter)
    assert says in said
    assert said.endswith(f", THE REPORT IS KEPT IN {path}")
    assert "sesame" not in said
    assert office.letters == []


def test_a_certificate_for_another_name_is_not_trusted(counter: Counter, tmp_path: Path) -> None:
    with post_office(tmp_path, name="other.company.com") as office:
        assert "HAS NO CERTIFICATE THAT CAN BE TRUSTED" in mails(counter, office.settings(), "TXT", "b@company.com")[1]
        assert office.letters == []


def test_a_server_that_hangs_up_is_told(counter: Counter, office: PostOffice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        settings = office.settings(host="127.0.0.1", port=server.getsockname()[1])
        said = mails(counter, settings, "TXT", "boss@company.com")[1]
        thread.join()
    assert "MAIL SERVER 127.0.0.1 DOES NOT ANSWER, TRY AGAIN LATER" in said
    assert len(printed(counter)) == 1


def test_a_letter_that_was_taken_is_sent_however_one_parts(counter: Counter, office: PostOffice) -> None:
    office.parts = "451 busy"
    code, said = mails(counter, office.settings(), "TXT", "boss@company.com")
    assert (code, said.partition(", FILE")[0]) == (0, "SENT TO boss@company.com")
    assert len(office.letters) == 1


def test_a_password_that_cannot_be_sent_is_told_with_the_file(counter: Counter, office: PostOffice) -> None:
    env = {"RENTERREWARDS_MAIL_PASSWORD": "sesäme"}
    code, said = mails(counter, office.settings(), "TXT", "boss@company.com", env=env)
    assert code == 1
    assert said == (
        "MAIL SERVER localhost TAKES PLAIN LETTERS ONLY, CHECK host, user AND THE PASSWORD IN [mail],"
        f" THE REPORT IS KEPT IN {printed(counter)[0]}"
    )


def test_the_certificate_may_lie_at_home(counter: Counter, office: PostOffice, tmp_path: Path) -> None:
    settings = office.settings(ca_file="~/ca.pem")
    assert mails(counter, settings, "TXT", "boss@company.com", env={"HOME": str(tmp_path)})[0] == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "LocalHost"])
def test_a_server_on_this_machine_may_be_spoken_to_in_the_open(host: str) -> None:
    check(Mail(host=host, security="none", sender="a@b.com"))


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"host": ""}, "printer: NO MAIL SERVER IS SET UP, NAME IT AS host IN [mail] OF THE SETTINGS"),
        ({"sender": ""}, "printer: NO ADDRESS TO SEND FROM, NAME IT AS sender IN [mail] OF THE SETTINGS"),
        (
            {"security": "none"},
            "printer: NO PASSWORD GOES OVER AN OPEN LINE, SET security IN [mail] TO starttls OR tls",
        ),
        (
            {"security": "none", "user": "", "host": "mail.company.com"},
            "printer: security none IS FOR A SERVER ON THIS MACHINE, SET IT TO starttls OR tls IN [mail]",
        ),
        (
            {"password_file": ""},
            "printer: NO PASSWORD FOR THE MAIL SERVER, NAME password_file IN [mail] OF THE SETTINGS",
        ),
    ],
)
def test_what_is_missing_is_said_before_the_report_is_made(
    counter: Counter, office: PostOffice, other: dict[str, object], says: str
) -> None:
    assert mails(counter, office.settings(**other), "TXT", "boss@company.com") == (1, says)
    assert printed(counter) == []


def test_a_password_that_others_can_read_is_not_used(counter: Counter, office: PostOffice, tmp_path: Path) -> None:
    settings = office.settings()
    (tmp_path / "secret").chmod(0o640)
    assert mails(counter, settings, "TXT", "b@company.com") == (
        1,
        f"{tmp_path / 'secret'} CAN BE READ BY OTHERS, chmod 600 IT",
    )
    (tmp_path / "secret").unlink()
    assert "CANNOT BE READ, CHECK password_file IN [mail]" in mails(counter, settings, "TXT", "b@company.com")[1]


def test_the_password_is_never_shown() -> None:
    mail = Mail(host="h", user="u", password="sesame")
    assert "sesame" not in repr(mail)
    assert "sesame" not in "".join(machine.written(machine.Machine(mail=mail)))


def test_a_run_asks_where_to_before_it_does_anything(counter: Counter, office: PostOffice) -> None:
    done = counter("--config", str(office.settings()), "run", "EXPRUN", "dry_run=N", "printer=EMAIL")
    assert done.stderr.strip() == "E-MAIL IT AS PDF, CSV, XLSX OR TXT? HAS NO --answer LEFT, NOTHING SAVED"


# -- addresses and headers -------------------------------------------------------------------------


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
