"""Macros: text files of what was done, recorded, edited, replayed. Pure: the console asks for the next key."""

from renterrewards.terminal.macros.files import macros, read, save
from renterrewards.terminal.macros.player import Player
from renterrewards.terminal.macros.recorder import Recorder

__all__ = ["Player", "Recorder", "macros", "read", "save"]
