"""The screen on paper or in a file: as text, or as a picture for a manual."""

import subprocess
from datetime import datetime
from pathlib import Path

from renterrewards.cleaner import clean
from renterrewards.faults import Fault

PATIENCE = 15.0
"""Seconds that a printing command may take."""


def to_file(text: str, folder: Path, at: datetime, suffix: str = ".txt") -> str:
    """Write a screen to a new file of the print folder; what to say then. Raises Fault."""
    from renterrewards.reports import prtfile

    return f"PRINTED TO {clean(str(prtfile.write([text], folder, 'SCREEN', at, suffix)))}"


def to_printer(text: str, command: tuple[str, ...]) -> str:
    """Hand a screen to a printing command on its stdin; what to say then. Raises Fault. No shell reads the command.

    In a session of its own it has no terminal: one that asks for a password would paint over the glass and take keys.
    """
    name = clean(command[0]).upper()
    try:
        subprocess.run(  # noqa: S603
            command,
            input=text,
            encoding="utf-8",
            errors="replace",
            capture_output=True,
            check=True,
            timeout=PATIENCE,
            start_new_session=True,
        )
    except FileNotFoundError:
        raise Fault(f"PRINTER COMMAND {name} IS NOT INSTALLED, CHANGE printer IN THE SETTINGS") from None
    except subprocess.TimeoutExpired:
        raise Fault(f"PRINTER COMMAND {name} DOES NOT ANSWER, NOTHING PRINTED") from None
    except subprocess.CalledProcessError as error:
        said = clean(str(error.stderr or "")).strip() or f"EXIT {error.returncode}"
        raise Fault(f"PRINTER COMMAND {name} FAILED: {said[:80].upper()}") from None
    except OSError as error:
        raise Fault(f"PRINTER COMMAND {name} CANNOT BE RUN, {clean(error.strerror or '').upper()}") from None
    return f"PRINTED BY {name}"
