"""The screen on paper or in a file: as text, or as a picture for a manual."""

from datetime import datetime
from pathlib import Path

from renterrewards.cleaner import clean


def to_file(text: str, folder: Path, at: datetime, suffix: str = ".txt") -> str:
    """Write a screen to a new file of the print folder; what to say then. Raises Fault."""
    from renterrewards.reports.destinations import newfile

    return f"PRINTED TO {clean(str(newfile.write([text], folder, 'SCREEN', at, suffix)))}"


def to_printer(text: str, command: tuple[str, ...]) -> str:
    """Hand a screen to a printing command on its stdin; what to say then. Raises Fault. No shell reads the command."""
    from renterrewards.reports.destinations.command import run

    run(command, text, "CHANGE printer IN THE SETTINGS")
    return f"PRINTED BY {clean(command[0]).upper()}"
