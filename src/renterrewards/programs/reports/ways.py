"""The way of a printed report: its form and where it goes, checked and asked for before the report is run."""

from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.records import Terminal
from renterrewards.reports.destinations import letter
from renterrewards.reports.destinations.forms import FORMS
from renterrewards.rules import printers
from renterrewards.rules.conversation import Ask, Talk, Tell

ROOM = 62
"""Characters of the addresses that are typed at once: what the line has beside the question."""


class Way(NamedTuple):
    """A printer, the form of the file that is made for it, and who gets that file: a queue or addresses."""

    printer: str
    form: str
    paper: str
    queue: str = ""
    to: tuple[str, ...] = ()


def check(desk: Desk, printer: str) -> Terminal:
    """The terminal, at which the printer is allowed. Raises Fault."""
    with desk.store.look() as work:
        terminal = desk.terminal(work)
    known = printers.allowed(terminal)
    if printer not in known:
        named = clean(printer, 20)
        raise Fault(f"PRINTER {named} IS NOT ALLOWED HERE, ONLY {', '.join(known)}, EDITTERM ADDS ONE", "printer")
    return terminal


def chosen(desk: Desk, values: dict[str, Any]) -> Talk[Way | None]:
    """The way that `print_display` and `printer` mean, None for the display; EMAIL asks. Raises Fault."""
    if values["print_display"] == "D":
        return None
    printer = values["printer"]
    terminal = check(desk, printer)
    if printer == printers.EMAIL:
        from renterrewards.reports.destinations import mail

        mail.check(desk.machine().mail)
        form: str = yield Ask("E-MAIL IT AS PDF, CSV, XLSX OR TXT?", FORMS, length=4, help=_FORM)
        return Way(printer, form, terminal.paper, to=(yield from _addresses(terminal.email)))
    if printer in printers.FILES:
        return Way(printer, "TXT" if printer == "PRTFILE" else printer, terminal.paper)
    return Way(printer, "TXT", terminal.paper, queue=printers.queue(terminal, printer))


def sent(desk: Desk, way: Way, path: Path, about: letter.About) -> str:
    """Take the file that was made on; what to say then. Raises Fault, which says that the file is kept."""
    where = clean(str(path))
    try:
        if way.to:
            return f"{_mailed(desk, way, path, about)}, FILE {where}"
        if way.queue:
            from renterrewards.reports.destinations import cups

            return f"{cups.print_file(way.queue, about.title, path, way.paper)}, FILE {where}"
    except Fault as fault:
        raise Fault(f"{fault.message}, THE REPORT IS KEPT IN {where}") from fault
    return f"PRINTED TO {where}"


def _mailed(desk: Desk, way: Way, path: Path, about: letter.About) -> str:
    from renterrewards.imports import fingerprint
    from renterrewards.programs import noting
    from renterrewards.reports.destinations import mail

    file = {"file": path.name, "sha256": fingerprint.of(path).sha256}
    noting.aside(desk, "MAIL", about.code, file | {"to": [*way.to]})  # before it leaves, or not at all
    try:
        refused = mail.send(desk.machine().mail, way.to, path, about, desk.now())
    except Fault:
        with suppress(Fault):
            noting.aside(desk, "MAIL", about.code, file | {"to": [*way.to], "failed": "NOT SENT"})
        raise
    to = ", ".join(address for address in way.to if address not in refused)
    if refused:
        with suppress(Fault):  # the letter has left: to whom it did not go is what must be said
            noting.aside(desk, "MAIL", about.code, file | {"to": [*refused], "failed": "REFUSED"})
        raise Fault(f"SENT TO {to}, BUT THE SERVER REFUSES {', '.join(refused)}, CHECK THE ADDRESS")
    return f"SENT TO {to}"


def _addresses(usual: str) -> Talk[tuple[str, ...]]:
    """Ask until there is an address to send to; blank takes the usual one of the terminal."""
    note = f"RETURN ALONE SENDS IT TO {usual}" if usual else ""
    typed = ""
    while True:
        asked = "E-MAIL ALSO TO?" if typed else "E-MAIL TO?"
        reply: str = yield Ask(asked, (), length=ROOM, note="" if typed else note, help=_TO, plain=True)
        typed += reply
        if reply.endswith(","):
            continue
        try:
            return letter.addresses(typed or usual)
        except Fault as fault:
            typed = ""
            yield Tell(fault.message, error=True)


_FORM = (
    "PDF is the printed page, for reading and printing. CSV and XLSX are for spreadsheets: XLSX for Excel, CSV for any "
    "other and for scripts. TXT is the text file of PRTFILE. ESC prints and sends nothing."
)
_TO = (
    "The address that the report is sent to, as BOSS@COMPANY.COM; several with commas between; a comma at the end asks "
    "for more. RETURN alone takes the address of this terminal (EDITTERM), if it has one. ESC prints and sends nothing."
)
