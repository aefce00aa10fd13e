"""T4-T6: keys before the start and after the quit, pastes, and errors in the middle of a burst."""

import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

import people
from proof_bursts import F1, rows, visit
from terminal import Terminal

from renterrewards.cleaner import clean

SHELL = """
import os, select, subprocess, sys
subprocess.call([sys.executable, "-m", "renterrewards"])
got = b""
while select.select([0], [], [], 0.5)[0]:
    got += os.read(0, 4096)
print(f"THE SHELL GOT {len(got)} KEYS", flush=True)
"""
ACTING = [chr(n) for n in (*range(9), 11, 12, *range(14, 32), *range(127, 160))]
BEHIND_ESC = ["", "1", "8", "0", "OP", "[A", "[2J", "[1;2R", "[25~", "]0;OWNED\x07", "[31m", "[200~", "c", "\x1b", "[9"]
"""What stands behind an ESC in a paste: keys, reports and commands, none of which it may be."""

TABLES = ("form_of_payment", "location", "special_document")
SAVED = "select count(*) from {} where code in ('BAD1', 'V001')"


def before_start(folder: Path, dice: Random, gap: float = 0) -> bool:
    """Keys typed while the terminal still belongs to the shell: whether every one landed in its field."""
    one = visit(1, dice)
    keys = one.keys(dice)
    terminal = Terminal(folder, before=b"" if gap else "".join(keys).encode())
    try:
        if gap:
            terminal.send_slowly([*people.sign_on("ANN"), *keys], gap)
        terminal.wait(one.shown)
    finally:
        terminal.child.close(force=True)
    return one.held(folder)


def after_quit(folder: Path, behind: int) -> int:
    """END and so many keys behind it in one write: how many of them the shell got."""
    with Terminal(folder, command=sys.executable, program=("-c", SHELL)) as terminal:
        terminal.send("END\r" + ("rm -r x\r" * behind)[:behind] + "\r")
        said = terminal.wait("THE SHELL GOT")
    return int(said.partition("THE SHELL GOT ")[2].split()[0])


# -- pastes ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paste:
    """What is pasted into code, name and city of a location, and what must arrive there."""

    pasted: str
    arrives: tuple[str, ...]


def paste(number: int, dice: Random) -> Paste:
    """Three lines with characters between them that act instead of being read."""
    lines = [[*f"P{number:03X}"], *([dice.choice("ABCXYZ0189&é") for _ in range(8)] for _ in range(2))]
    pasted, arrives = [], []
    for line in lines:
        dirty = ""
        for char in line:
            if char != "P" and dice.random() < 0.3:
                dirty += dice.choice(ACTING) + dice.choice(("", "\x00"))
            dirty += char
        if line is not lines[0]:
            dirty += "\x1b" + dice.choice(BEHIND_ESC)
        pasted.append(dirty)
        arrives.append(clean(dirty).upper().strip())
    return Paste(dice.choice(("\n", "\r", "\r\n")).join(pasted) + "\r", tuple(arrives))


def pasted_as_typed(folder: Path, count: int, dice: Random) -> int:
    """How many of so many pastes arrive as if typed, without what acts, and the key behind them after them."""
    pastes = [paste(number, dice) for number in range(count)]
    with Terminal(folder) as terminal:
        for one in pastes:
            terminal.send(f"EDITLOC\r1\r\x1b[200~{one.pasted}\x1b[201~ID\r{F1}")
            terminal.wait("SAVED")
            terminal.type("\x03MENU\r", "MAIN MENU")
    found = rows(folder, "select code, name, city from location where state = 'ID'")
    return sum(one.arrives in found for one in pastes)


# -- errors ----------------------------------------------------------------------------------------

ERRORS = [
    ("EDITLOC\r1\rBAD1\r\r\r\rNOWHERE\r", "TIME ZONE IS NOT KNOWN"),
    ("EDITDOC\r2\rBAD1\r\r\r139912\r", "MUST BE A DATE"),
    ("EDITDOC\r7\rWRONG\r", "MUST BE FF, PROMO"),
    ("NOSUCH\r", "INVALID OPTION"),
    ("EDITFOP\r\x1b[17~", "F6 IS NOT USED HERE"),
    (f"EDITLOC\r2\rNO CODE\r{F1}", "LOCATION CODE IS REQUIRED"),
    ("EDITFOP\r1\rB D\r", "ONE WORD"),
    ("EDTRENT\r1\rX\r", "MUST BE A WHOLE NUMBER"),
    (f"EDITFOP\r1\rBAD2\rX\r{F1}\x1bOSNO\r", "DELETE ABORTED"),
]
"""Keys that lead to an error, and what is said."""


def error_discards(folder: Path, which: int, dice: Random) -> bool:
    """An error in mid-burst, with three records to save behind it: whether none of them is, and the next act works."""
    keys, said = ERRORS[which]
    one, other = visit(1, dice), visit(2, dice)
    with Terminal(folder) as terminal:
        terminal.send(keys + "".join(one.keys(dice)) * dice.choice((1, 30)))
        terminal.wait(said)
        terminal.idle()  # what is typed while the rest of the burst is still read would belong to it
        stays = said in terminal.text
        terminal.send("\x03MENU\r")
        terminal.idle(0.2)
        if "LEAVE Y/N?" in terminal.text:
            terminal.send("Y\r")
        terminal.wait("MAIN MENU")
        terminal.send("".join(other.keys(dice)))
        terminal.wait(other.shown)
    saved = sum(int(str(rows(folder, SAVED.format(table))[0][0])) for table in TABLES)
    return stays and not saved and other.held(folder)
