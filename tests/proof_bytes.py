"""F2: bytes that no keyboard sends, at the real program's line."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from terminal import Terminal

BAD_UTF8 = {
    "no UTF-8": b"\xff\xfe",
    "Latin-1": b"\xe9t\xe9",
    "continuation alone": b"\x80\xbf",
    "overlong": b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf",
    "surrogate": b"\xed\xa0\x80\xed\xbf\xbf",
    "beyond the last character": b"\xf4\x90\x80\x80\xf7\xbf\xbf\xbf",
    "five and six bytes": b"\xf8\x88\x80\x80\x80\xfc\x84\x80\x80\x80\x80",
    "no character": b"\xef\xbf\xbf\xef\xb7\x90\xf0\x9f\xbf\xbf",
    "cut short": b"\xe4\xbaA\xf0\x9f\x9aB\xc3",
    "byte order mark": b"\xef\xbb\xbf\xff\xfe",
    "8-bit control": b"\xc2\x9b2J\x9b2J\xc2\x85",
    "all high bytes": bytes(range(128, 256)) * 4,
}

HOSTILE = {
    "no such character": b"\x1b[9999999999u\x1b[1114112;1u\x1b[55296u",
    "no number": b"\x1b[:;1u\x1b[1;:;1u\x1b[;;:u\x1b[1:2:3;4;5:6u",
    "endless number": b"\x1b[" + b"9" * 5000 + b"u\x1b[1;" + b"9" * 5000 + b"A",
    "giant window": b"\x1b[48;60000;60000;0;0t",
    "window of no size": b"\x1b[48;0;0;0;0t\x1b[<0;5;5M",
    "mouse of a terminal without pixels": b"\x1b[48;24;80;0;0t\x1b[<0;5;5M\x1b[<0;5;5m\x1b[M   ",
    "mode report": b"\x1b[?2048;1$y\x1b[?2026;2$y\x1b[?9999999999;9$y",
    "cursor reports": b"\x1b[24;80R" * 50,
    "endless sequence": b"\x1b[" + b";" * 3000 + b"~",
    "command that never ends": b"\x1b]0;TITLE" + b"\x1bP" + b"x" * 200,
    "paste in a paste": b"\x1b[200~A\x1b[200~B\x1b[201~C\x1b[201~D\x1b[201~",
    "focus": b"\x1b[I\x1b[O" * 50,
    "escapes": b"\x1b" * 500,
}
"""What a terminal, or somebody who is none, may send as if it were an answer or a key."""

WORDS = [
    b"\x1b",
    b"\x1b[",
    b"\x1bO",
    b"\x1b[<",
    b"\x1b[?",
    b"\x1b]",
    b"\x1bP",
    b"\x1b[48;",
    b"\x1b[M",
    b";",
    b":",
    b"$y",
]
WORDS += [b"0", b"1", b"24", b"80", b"99999", b"1114112", b"u", b"~", b"R", b"t", b"M", b"m", b"A", b"P", b"I", b"O"]
WORDS += [b"\x1b[200~", b"\x1b[201~", b"\x00", b"\x9b", b"\xc2\x9b", b"\xff", b"\r", b"X", "é京".encode(), b"\x1b\\"]

MEMORY = 1 << 31
"""What the program may take: a line that makes it take more would take the machine."""


def noise(dice: Random, size: int) -> bytes:
    """Bytes of every value; END cannot come up by chance, as it would rightly end the program."""
    return _endless(dice.randbytes(size))


def gibberish(dice: Random, size: int) -> bytes:
    """The words of the line's own language in no order."""
    made = bytearray()
    while len(made) < size:
        made += dice.choice(WORDS)
    return _endless(bytes(made))


def survives(folder: Path, data: bytes, seconds: float = 1200) -> str:
    """What is wrong after these bytes, blank when nothing is: alive, usable, and END leaves the terminal as it was."""
    with Terminal(folder, memory=MEMORY) as terminal:
        try:
            terminal.send(data, seconds)
        except OSError:
            return f"died: {_last_words(terminal)}"
        terminal.idle()
        if not terminal.child.isalive():
            return f"died: {_last_words(terminal)}"
        for step in (_comes_back, _still_works, _leaves_all_as_it_was):
            if said := step(terminal):
                return said
    return ""


def each_survived(folder: Path, cases: dict[str, bytes], rest: float) -> str:
    """The same for many in one life of the program: so many seconds after each it still opens an option."""
    with Terminal(folder, memory=MEMORY) as terminal:
        for name, data in cases.items():
            try:
                terminal.send(data + b"\x1b[201~")
                terminal.pass_time(rest)
                terminal.type("\x03EDTRENT\r", "EDIT TIMES RENTED")
                terminal.type("\x03MENU\r", "MAIN MENU")
            except (AssertionError, OSError):
                return f"{name}: {terminal.text}\n{_last_words(terminal)}"
    return ""


def _comes_back(terminal: Terminal) -> str:
    """A paste that never ended is ended, then Ctrl+C; a question whether to leave is answered."""
    terminal.send("\x1b[201~")
    terminal.pass_time(0.5)
    for _ in range(3):
        terminal.send("\x03")
        terminal.pass_time(0.3)
        terminal.send("MENU\r")
        terminal.idle(0.4)
        if "LEAVE Y/N?" in terminal.text:
            terminal.send("Y\r")
            terminal.idle(0.4)
        if "MAIN MENU" in terminal.text:
            return ""
    return f"did not come back to the menu:\n{terminal.text}"


def _still_works(terminal: Terminal) -> str:
    return _within(lambda: terminal.type("EDTRENT\r", "EDIT TIMES RENTED"))


def _leaves_all_as_it_was(terminal: Terminal) -> str:
    terminal.send("\x03END\r")
    code = terminal.ended()
    return "" if code == 0 and terminal.restored else f"exit {code}, modes left on {terminal.modes()}"


def _within(act: Callable[[], object]) -> str:
    try:
        act()
    except AssertionError as error:
        return str(error)
    return ""


def _endless(data: bytes) -> bytes:
    while (at := data.upper().find(b"END")) >= 0:
        data = data[:at] + b"X" + data[at + 1 :]
    return data


def _last_words(terminal: Terminal) -> str:
    terminal.idle(0.2)
    return terminal.raw[-600:].decode(errors="replace")
