"""What may stand in the field Printer at a terminal: files, EMAIL, and the printers its record names. Pure."""

import re

from renterrewards.faults import Fault
from renterrewards.records import Terminal

EMAIL = "EMAIL"
FILES = {
    "PRTFILE": "TEXT FILE, 132 COLUMNS",
    "PDF": "PDF FILE",
    "CSV": "CSV FILE FOR A SPREADSHEET OR A SCRIPT",
    "XLSX": "EXCEL FILE",
}
"""The printers that are files in the print folder, as PRTFILE was the one of the legacy system."""

_QUEUE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*")
"""A queue of the print system; one that began with - would be read as an option of `lp`."""


def allowed(terminal: Terminal) -> dict[str, str]:
    """The printers of a terminal, each with what it is."""
    files = FILES if terminal.files else {}
    mail = {EMAIL: "SENT AS A FILE BY E-MAIL"} if terminal.mail else {}
    return files | mail | {name: f"PRINTER {queue or name}" for name, queue in terminal.printers}


def queue(terminal: Terminal, printer: str) -> str:
    """The queue of a printer that the terminal's record names."""
    return dict(terminal.printers)[printer] or printer


def check(terminal: Terminal) -> None:
    """Raise Fault when a terminal's printers make no sense."""
    named: set[str] = set()
    for n, (name, queue) in enumerate(_drawn(terminal), start=1):
        if queue and not name:
            raise Fault(f"QUEUE {queue} NEEDS THE NAME BY WHICH IT IS TYPED, AS LASER1", f"printer_{n}")
        if name in FILES or name == EMAIL:
            raise Fault(f"{name} IS A PRINTER OF THE SYSTEM, TAKE ANOTHER NAME", f"printer_{n}")
        if name and name in named:
            raise Fault(f"{name} IS NAMED TWICE, TAKE ANOTHER NAME", f"printer_{n}")
        if name and not _QUEUE.fullmatch(queue or name):
            field = f"queue_{n}" if queue else f"printer_{n}"
            raise Fault(f"{queue or name} IS NO NAME OF A PRINT QUEUE, lpstat -p LISTS THEM", field)
        named.add(name)
    if terminal.printer not in allowed(terminal):
        raise Fault(f"{terminal.printer} IS NOT ALLOWED HERE, NAME A DEFAULT PRINTER THAT IS", "printer")


def _drawn(terminal: Terminal) -> list[tuple[str, str]]:
    """The four lines of the screen, blank ones too."""
    return [(getattr(terminal, f"printer_{n}"), getattr(terminal, f"queue_{n}")) for n in range(1, 5)]
