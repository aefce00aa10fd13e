"""A terminal on file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A terminal, or ALL for those without a record of their own (EDITTERM): where its reports may go.

    `files` allows the printers that are files, `mail` the printer EMAIL; each printer of `printers` is a queue of the
    machine's print system, blank when it is called alike.
    """

    code: str
    description: str = ""
    location: str = ""
    email: str = ""
    paper: str = "LETTER"
    printer: str = "PRTFILE"
    files: bool = True
    mail: bool = True
    printer_1: str = ""
    queue_1: str = ""
    printer_2: str = ""
    queue_2: str = ""
    printer_3: str = ""
    queue_3: str = ""
    printer_4: str = ""
    queue_4: str = ""

    @property
    def printers(self) -> tuple[tuple[str, str], ...]:
        """The printers that are named, each with its queue, in the order of the screen."""
        listed = ((self.printer_1, self.queue_1), (self.printer_2, self.queue_2), (self.printer_3, self.queue_3))
        return tuple((name, queue) for name, queue in (*listed, (self.printer_4, self.queue_4)) if name or queue)
