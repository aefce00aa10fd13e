"""A printing command of the machine, run without a shell and without a terminal, with one message when it fails."""

import subprocess
from collections.abc import Sequence

from renterrewards.cleaner import clean
from renterrewards.faults import Fault

PATIENCE = 15.0
"""Seconds that a printing command may take."""


def run(command: Sequence[str], text: str = "", remedy: str = "") -> str:
    """Run a command with a text on its stdin; what it says. Raises Fault; `remedy` is for one that is not there.

    In a session of its own it has no terminal: one that asks for a password would paint over the glass and take keys.
    """
    name = clean(command[0]).upper()
    try:
        done = subprocess.run(  # noqa: S603
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
        raise Fault(f"PRINTER COMMAND {name} IS NOT INSTALLED{', ' if remedy else ''}{remedy}") from None
    except subprocess.TimeoutExpired:
        raise Fault(f"PRINTER COMMAND {name} DOES NOT ANSWER, NOTHING PRINTED") from None
    except subprocess.CalledProcessError as error:
        said = clean(str(error.stderr or "")).strip() or f"EXIT {error.returncode}"
        raise Fault(f"PRINTER COMMAND {name} FAILED: {said[:80].upper()}") from None
    except OSError as error:
        raise Fault(f"PRINTER COMMAND {name} CANNOT BE RUN, {clean(error.strerror or '').upper()}") from None
    return clean(done.stdout).strip()
