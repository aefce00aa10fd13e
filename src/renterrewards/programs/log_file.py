"""Where program errors go: a file, as neither the glass nor a line of prompts has room for a traceback."""

import logging
from pathlib import Path

from renterrewards.cleaner import clean


def log_to(folder: Path) -> None:
    """Log to a file in the folder that only its owner reads; without one when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "renterrewards.log").touch(mode=0o600)
        handler = logging.FileHandler(folder / "renterrewards.log", encoding="utf-8", errors="replace")
    except OSError:  # the counter works without a log; what is wrong with the store is said when it is opened
        logging.disable()
        return
    handler.setFormatter(_Clean("%(asctime)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.raiseExceptions = False  # a log that cannot be written must not print its own traceback over the glass


class _Clean(logging.Formatter):
    """A customer's name in a traceback must not move the cursor of whoever reads the log."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(clean(line) for line in super().format(record).split("\n"))
