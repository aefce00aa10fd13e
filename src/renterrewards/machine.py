"""What this machine is set to beside the looks of its terminal: which terminal it is, its mail server, a font.

From the settings file, and from the environment, which goes before it: a run under cron needs no file.
"""

import os
import stat
from collections.abc import Mapping
from getpass import getuser
from pathlib import Path
from typing import Any, NamedTuple

from renterrewards.faults import Fault

ENVIRONMENT = "RENTERREWARDS_"
SECURITY = {"starttls": 587, "tls": 465, "none": 25}
"""How a mail server is spoken to, each with its usual port; `none` is for a server on this machine."""


class Mail(NamedTuple):
    """The mail server; no `host`, no e-mail."""

    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    password: str = ""
    password_file: str = ""
    sender: str = ""
    ca_file: str = ""

    def __repr__(self) -> str:
        """Without the password, whoever shows it."""
        return f"Mail({self.user}@{self.host}:{self.port})"


class Machine(NamedTuple):
    """`terminal` is the code of a record of EDITTERM, `pdf_font` a font for what the PDF's own lacks."""

    terminal: str = ""
    pdf_font: str = ""
    mail: Mail = Mail()
    backup_folder: str = ""


DOES = {
    "terminal": "which terminal this is: the code of its record in EDITTERM; none: that of ALL",
    "pdf_font": "a TrueType font for what DejaVu Sans Mono lacks, as Chinese; none: a usual one of the system",
    "backup_folder": "where BACKUP and renterrewards backup put backups; none: the folder backups beside the store",
}
MAIL_DOES = {
    "host": "the mail server; none: no e-mail",
    "port": "its port; 0: 587 with starttls, 465 with tls, 25 with none",
    "security": "starttls, tls, or none for a server on this machine",
    "user": "who signs on there; none: nobody does",
    "password_file": "a file with the password alone, for its owner only (chmod 600)",
    "sender": "the address that reports come from; none: the user, if that is one",
    "ca_file": "the certificate of who vouches for the server; none: whom the system trusts",
}
NAMES = (*DOES, "mail")
"""What belongs to the machine in the settings file."""


def read(path: Path | None, environment: Mapping[str, str] = os.environ) -> Machine:
    """The machine as the settings file and the environment have it. Raises Fault with the setting and the remedy."""
    table: dict[str, Any] = {}
    try:
        if path and path.is_file():
            import tomllib

            table = tomllib.loads(path.read_text(encoding="utf-8"))
        return made({name: value for name, value in table.items() if name in NAMES}, environment)
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"{path}: CANNOT BE READ, {error}") from error
    except ValueError as error:
        raise Fault(f"{path}: {error}") from error


def made(table: Mapping[str, Any], environment: Mapping[str, str]) -> Machine:
    """The machine of these settings. Raises ValueError with the remedy."""
    given = {name: _text(name, table.get(name, "")) for name in DOES}
    mail = table.get("mail", {})
    if not isinstance(mail, dict):
        raise ValueError('mail IS A TABLE: [mail], THEN LINES AS host = "smtp.company.com"')
    given |= {name: text for name in DOES if (text := environment.get(ENVIRONMENT + name.upper()))}
    return Machine(
        given["terminal"].strip().upper(), given["pdf_font"], _mail(mail, environment), given["backup_folder"].strip()
    )


def password(mail: Mail) -> str:
    """The password of the mail server: from the environment, else from its file. Raises Fault."""
    if mail.password or not mail.password_file:
        return mail.password
    path = Path(mail.password_file).expanduser()
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Fault(f"{path} CAN BE READ BY OTHERS, chmod 600 IT")
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"PASSWORD FILE {path} CANNOT BE READ, CHECK password_file IN [mail]") from error


def written(machine: Machine) -> tuple[str, str]:
    """The settings as lines of the file that would give them, and its table [mail]; the password is in neither."""
    top = [f"{name} = {_toml(getattr(machine, name))}  # {does}" for name, does in DOES.items()]
    mail = [f"{name} = {_toml(getattr(machine.mail, name))}  # {does}" for name, does in MAIL_DOES.items()]
    return "\n".join(top) + "\n", "\n".join(["", "[mail]  # the printer EMAIL", *mail]) + "\n"


def _mail(table: Mapping[str, Any], environment: Mapping[str, str]) -> Mail:
    if "password" in table:
        raise ValueError("A PASSWORD DOES NOT STAND IN THE SETTINGS, NAME A FILE OF ITS OWN AS password_file IN [mail]")
    for name in table:
        if name not in MAIL_DOES:
            raise ValueError(f"{name} IS NO SETTING OF [mail]; THERE ARE {', '.join(MAIL_DOES)}")
    given = dict(table)
    for name in (*MAIL_DOES, "password"):
        if text := environment.get(f"{ENVIRONMENT}MAIL_{'FROM' if name == 'sender' else name.upper()}"):
            given[name] = text
    port = _port(given.pop("port", 0))
    texts: dict[str, Any] = {name: _text(name, value) for name, value in given.items()}
    mail = Mail(**texts)
    if mail.security not in SECURITY:
        raise ValueError(f"security IN [mail] TAKES {', '.join(SECURITY)}")
    return mail._replace(port=port or SECURITY[mail.security])


def _port(value: Any) -> int:
    if not str(value).isdecimal() or not 0 <= int(value) < 65536:
        raise ValueError("port IN [mail] TAKES A NUMBER, AS 587")
    return int(value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} TAKES A TEXT IN QUOTES")
    if not value.isprintable():
        raise ValueError(f"{name} TAKES ONE LINE OF PLAIN TEXT")
    return value


def _toml(value: str | int) -> str:
    return str(value) if isinstance(value, int) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def login_name() -> str:
    """The account of the operating system, all that is known of who signs on to nothing; blank where nothing says."""
    try:
        return getuser()
    except (KeyError, OSError):
        return os.environ.get("USER", "")
