"""A mail server on this machine, over TLS with a certificate of its own, and what was sent to it."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword


@dataclass
class PostOffice:
    """Takes letters to anybody but `refuses`, from who signs on as counter with the password."""

    folder: Path
    port: int = 0
    refuses: tuple[str, ...] = ()
    parts: str = "221 Bye"
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """A recipient; some are not known here."""
        if address in self.refuses:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """A letter."""
        self.envelopes.append(envelope)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """The goodbye."""
        return self.parts

    def settings(self, **other: object) -> Path:
        """A settings file that names this server."""
        secret = self.folder / "secret"
        secret.write_text("sesame\n")
        secret.chmod(0o600)
        mail = {
            "host": "localhost",
            "port": self.port,
            "user": "counter",
            "password_file": str(secret),
            "sender": "counter@company.com",
            "ca_file": str(self.folder / "ca.pem"),
        } | other
        file = self.folder / "counter.toml"
        lines = [f"{name} = {value if isinstance(value, int) else repr(value)}" for name, value in mail.items()]
        file.write_text("\n".join(["[mail]", *lines]) + "\n")
        return file


def signed_on(server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
    """Whether a user may send."""
    return AuthResult(success=(given.login, given.password) == (b"counter", b"sesame"), handled=False)


@contextmanager
def post_office(folder: Path, security: str = "starttls", name: str = "localhost") -> Iterator[PostOffice]:
    """Open one for a while."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    office = PostOffice(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        office.port = free.getsockname()[1]
    over = {"tls_context": context, "require_starttls": True, "authenticator": signed_on, "auth_required": True}
    if security == "tls":
        over = {"ssl_context": context, "authenticator": signed_on, "auth_require_tls": False}
    if security == "none":
        over = {}
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **over)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
