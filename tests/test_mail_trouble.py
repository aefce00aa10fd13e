"""Printer EMAIL when a letter does not go: one line says why, the file is kept, the password is never shown."""

import socket
import threading
from pathlib import Path

import pytest
from counters import Counter
from mailing import mails, new_mailer, printed
from post_office import PostOffice, post_office

from renterrewards import machine
from renterrewards.machine import Mail
from renterrewards.reports.destinations.mail import check


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return new_mailer(tmp_path)


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


def test_a_password_that_cannot_be_sent_is_told_with_the_file(counter: Counter, office: PostOffice) -> None:
    env = {"RENTERREWARDS_MAIL_PASSWORD": "sesäme"}
    code, said = mails(counter, office.settings(), "TXT", "boss@company.com", env=env)
    assert code == 1
    assert said == (
        "MAIL SERVER localhost TAKES PLAIN LETTERS ONLY, CHECK host, user AND THE PASSWORD IN [mail],"
        f" THE REPORT IS KEPT IN {printed(counter)[0]}"
    )


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
