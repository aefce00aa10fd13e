"""A report on a printer of the machine's print system, CUPS."""

from pathlib import Path

from renterrewards.reports.destinations import command

MEDIA = {"LETTER": "Letter", "A4": "A4"}
ACROSS = ("-o", "landscape", "-o", "cpi=13", "-o", "lpi=8")
"""132 columns are 10.2 inches at 13 a inch, 60 lines 7.5 at 8 an inch: what Letter and A4 hold across."""


def print_file(queue: str, title: str, path: Path, paper: str) -> str:
    """Hand a text file to a queue; what to say then. Raises Fault."""
    options = ("-o", f"media={MEDIA[paper]}", *ACROSS)
    said = command.run(["lp", "-d", queue, "-t", title, *options, "--", str(path)], remedy="INSTALL CUPS")
    return f"PRINTING ON {queue}{f', {said[:60].upper()}' if said else ''}"
