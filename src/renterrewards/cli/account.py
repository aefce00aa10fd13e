"""The account of the operating system that a command runs under: all that is known of who signs on to nothing."""

import os
from getpass import getuser


def login_name() -> str:
    """What it is called; blank where nothing says."""
    try:
        return getuser()
    except (KeyError, OSError):
        return os.environ.get("USER", "")
