"""Which process is at work, so that another can tell whether it is still there after a crash or a power cut."""

import os
import socket
import sys
from pathlib import Path

PARTS = 5


def this_process() -> str:
    """This process: its machine, the start-up that runs since, the room its number counts in, its number, its begin."""
    return "/".join((socket.gethostname(), _boot(), _room(), str(os.getpid()), _began(os.getpid())))


def is_over(process: str) -> bool | None:
    """Whether a process has ended; None when that cannot be known from here, as it runs on another machine."""
    told, here = process.split("/"), this_process().split("/")
    if len(told) != PARTS or told[0] != here[0] or not told[3].isdigit():
        return None
    if told[1] != here[1]:
        return True  # the machine was started up since
    if told[2] != here[2]:
        return None  # another container
    return _began(int(told[3])) != told[4] if told[4] else _is_gone(int(told[3]))


# -- inside ------------------------------------------------------------------------------------------


def _boot() -> str:
    return _read("/proc/sys/kernel/random/boot_id")


def _room() -> str:
    """What tells the process numbers of one container from another's."""
    try:
        return os.readlink("/proc/self/ns/pid").strip("pid:[]")  # noqa: PTH115 - it is no path
    except OSError:
        return ""


def _began(number: int) -> str:
    """When a process began, in ticks since the start-up; blank when it is gone, or where nothing tells."""
    fields = _read(f"/proc/{number}/stat").rpartition(")")[2].split()
    return fields[19] if fields and fields[0] not in "ZX" else ""


def _is_gone(number: int) -> bool | None:
    """The same where nothing tells when a process began."""
    if sys.platform == "win32":  # a signal 0 is no question there
        return None
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
