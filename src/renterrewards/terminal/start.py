"""Opens a terminal: settings, environment and log first, then the app."""

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from renterrewards.company import data_folder
from renterrewards.programs.desk import Desk
from renterrewards.programs.log_file import log_to

FRAMES = "250"
"""Frames a second at most: at Textual's 60 a key that comes right behind a frame waits 16 ms for the next."""
_PLAIN = ("vt", "linux", "dumb", "ansi")
"""The terminals, by the begin of their TERM, that the kitty keyboard protocol would only confuse."""


def open_terminal(desk: Desk, settings: Path, over: dict[str, Any]) -> None:
    """Run the terminal until END; `over` are settings of the command line. Raises Fault for settings that are wrong."""
    if os.environ.get("TERM", "").startswith(_PLAIN):
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    if isinstance(sys.__stderr__, TextIOWrapper):  # what Textual draws on: a letter it lacks is to take one cell
        sys.__stderr__.reconfigure(errors="replace")
    os.environ.setdefault("TEXTUAL_FPS", FRAMES)
    gc.disable()  # until the first frame: imports make no garbage worth collecting; measured a tenth of the start
    from renterrewards.terminal import station
    from renterrewards.terminal.app import CounterApp

    chosen = station.over(station.read(settings), over)
    log_to(data_folder())
    CounterApp(desk, chosen).run(mouse=chosen.mouse)
