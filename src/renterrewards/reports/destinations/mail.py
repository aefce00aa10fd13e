"""A report by e-mail: a letter with the file, handed to the mail server of this machine over TLS."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address
from pathlib import Path

from renterrewards import machine
from renterrewards.cleaner import clean
from renterrewards.entry import EMAIL
from renterrewards.faults import Fault
from renterrewards.machine import Mail
from renterrewards.reports.destinations.letter import About, subject, words

PATIENCE = 30.0
"""Seconds that a mail server may take for an answer."""
_TYPES = {
    ".pdf": ("application", "pdf"),
    ".csv": ("text", "csv"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".txt": ("text", "plain"),
}


def check(mail: Mail) -> None:
    """Raise Fault when there is no mail server, or nobody to send as; said before a report is run."""
    if not mail.host:
        raise Fault("NO MAIL SERVER IS SET UP, NAME IT AS host IN [mail] OF THE SETTINGS", "printer")
    if not EMAIL.fullmatch(_sender(mail)):
        raise Fault("NO ADDRESS TO SEND FROM, NAME IT AS sender IN [mail] OF THE SETTINGS", "printer")
    if mail.user and mail.security == "none":
        raise Fault("NO PASSWORD GOES OVER AN OPEN LINE, SET security IN [mail] TO starttls OR tls", "printer")
    if mail.security == "none" and not _here(mail.host):
        raise Fault("security none IS FOR A SERVER ON THIS MACHINE, SET IT TO starttls OR tls IN [mail]", "printer")
    if mail.user and not machine.password(mail):
        raise Fault("NO PASSWORD FOR THE MAIL SERVER, NAME password_file IN [mail] OF THE SETTINGS", "printer")


def send(mail: Mail, to: tuple[str, ...], path: Path, about: About, now: datetime) -> tuple[str, ...]:
    """Send the file; the addresses that the server refused, if it took others. `now` is UTC. Raises Fault."""
    check(mail)
    try:
        message = letter(_sender(mail), to, path, about, now)
    except (MessageError, ValueError):
        raise Fault("THE LETTER CANNOT BE WRITTEN, CHECK THE ADDRESSES AND sender IN [mail]") from None
    with _troubles(mail), _connected(mail) as server:
        if mail.user:
            server.login(mail.user, machine.password(mail))
        return tuple(server.send_message(message))


def letter(sender: str, to: tuple[str, ...], path: Path, about: About, now: datetime) -> EmailMessage:
    """The letter. No text of it can make a header of its own: a line end in one is refused, and was cleaned before."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Subject"] = subject(about)
    message["Date"] = format_datetime(now.replace(tzinfo=UTC))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message.set_content(words(path, about))
    kind, form = _TYPES[path.suffix]
    message.add_attachment(path.read_bytes(), maintype=kind, subtype=form, filename=path.name)
    return message


def _sender(mail: Mail) -> str:
    return mail.sender or mail.user


def _here(host: str) -> bool:
    """Whether a server's name or number is that of this machine itself."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """The server, over TLS whose certificate is proved, unless it is on this machine and set to none."""
    proof = _proof(mail)
    if mail.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=PATIENCE, context=proof)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE)
    try:
        if mail.security == "starttls":
            server.starttls(context=proof)
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):  # a letter that was taken is sent, however one parts
            server.quit()
        server.close()


def _proof(mail: Mail) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=Path(mail.ca_file).expanduser() if mail.ca_file else None)
    except (OSError, RuntimeError):
        raise Fault(f"{clean(mail.ca_file)} IS NO CERTIFICATE, CHECK ca_file IN [mail] IN THE SETTINGS") from None


@contextmanager
def _troubles(mail: Mail) -> Iterator[None]:
    """What can go wrong on the way, each in one line with the remedy."""
    where = f"MAIL SERVER {clean(mail.host, 40)}"
    try:
        yield
    except smtplib.SMTPAuthenticationError:
        raise Fault(f"{where} DOES NOT TAKE USER AND PASSWORD, CHECK [mail] IN THE SETTINGS") from None
    except smtplib.SMTPRecipientsRefused as error:
        raise Fault(f"{where} REFUSES THE ADDRESS, {_said(*next(iter(error.recipients.values())))}") from None
    except smtplib.SMTPResponseException as error:
        raise Fault(f"{where} REFUSES, {_said(error.smtp_code, error.smtp_error)}") from None
    except smtplib.SMTPNotSupportedError as error:
        said = clean(str(error), 60).upper().rstrip(".")
        raise Fault(f"{where} CANNOT: {said}, CHECK security IN [mail] IN THE SETTINGS") from None
    except ssl.SSLCertVerificationError:
        raise Fault(f"{where} HAS NO CERTIFICATE THAT CAN BE TRUSTED, CHECK host OR ca_file IN [mail]") from None
    except ssl.SSLError:
        raise Fault(f"{where} DOES NOT SPEAK TLS THERE, CHECK security AND port IN [mail]") from None
    except UnicodeError:
        raise Fault(f"{where} TAKES PLAIN LETTERS ONLY, CHECK host, user AND THE PASSWORD IN [mail]") from None
    except (smtplib.SMTPException, TimeoutError):
        raise Fault(f"{where} DOES NOT ANSWER, TRY AGAIN LATER OR CHECK port AND security IN [mail]") from None
    except OSError as error:
        what = clean(error.strerror or "").upper() or "NO CONNECTION"
        raise Fault(f"{where} IS NOT REACHED, {what}, CHECK host AND port IN [mail]") from None


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {clean(words, 80).upper()}"
