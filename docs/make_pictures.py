"""Writes docs/pictures: the screens of the real program, worked on a pty as a clerk works it."""

import os
import subprocess
import sys
import tempfile
import time
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

import pexpect
import pyte
from pyte.screens import Char

FOLDER = Path(__file__).parent / "pictures"
PROGRAM = [sys.executable, "-m", "renterrewards", "--training", "--today", "2026-11-20", "--user", "ANN"]
ROWS, COLUMNS = 24, 80
PATIENCE = 20.0

F1, F3, F4, F8, ESC, CTRL_C = "\x1bOP", "\x1bOR", "\x1bOS", "\x1b[19~", "\x1b", "\x03"

RENTAL_BEFORE = (
    *("BCHOPEN", "customer_number=1004", "location=YLWAP", "opened_at=11-16-26 0915", "due_at=11-20-26 0915"),
    *("daily_rate=54.95", "mile_rate=.25", "free_miles=400", "miles_out=31805", "vehicle=40388", "vehicle_class=ICAR"),
    *("--answer", "Y", "--answer", "N"),
)
"""A rental that comes back today, for the picture of RA Close."""


class Clerk:
    """Somebody at the terminal: types, waits for a text on the glass, takes a picture of it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._line = pexpect.spawn(PROGRAM[0], PROGRAM[1:], env=environment, dimensions=(ROWS, COLUMNS))

    def types(self, keys: str, until: str) -> None:
        """Type, then read until the text stands on the glass. Raises TimeoutError with the glass as it is."""
        self._line.send(keys)
        self.sees(until)

    def sees(self, text: str) -> None:
        """Read until the text stands on the glass and nothing more comes."""
        end = time.monotonic() + PATIENCE
        quiet = False
        while not (quiet and text in "\n".join(self.screen.display)):
            if time.monotonic() > end:
                raise TimeoutError(f"no {text!r} on\n" + "\n".join(self.screen.display))
            quiet = not self._read()

    def draws(self, name: str, title: str) -> None:
        """Write the glass as a picture."""
        (FOLDER / f"{name}.svg").write_text(svg(self.screen, title), encoding="utf-8")

    def leaves(self) -> None:
        """END at OPTION."""
        self._line.send(CTRL_C + "END\r")
        self._line.expect(pexpect.EOF, timeout=PATIENCE)

    def _read(self) -> bool:
        """Whether something came within a tenth of a second."""
        try:
            self._stream.feed(self._line.read_nonblocking(65536, timeout=0.1))
        except pexpect.TIMEOUT:
            return False
        return True


def walk(clerk: Clerk) -> None:
    """The seven pictures, in the order in which a newcomer meets the screens."""
    clerk.sees("SYSMENU")
    clerk.draws("menu", "The main menu")

    clerk.types("EDITCUST\r", "EDIT CUSTOMER TYPE CODES")
    clerk.types("1\rPFD\r", "PREFERRED RENTER")
    clerk.types(F8 + "12\r", "Promo Req             4___")
    clerk.draws("editcust", "EDITCUST, page 2: customer type PFD gives a free day for 4 rentals of $150 or more")

    clerk.types(CTRL_C + "OPEN\r", "RA OPEN")
    clerk.types("\r1001\r", "HOLLAND")
    clerk.types("\r112326 0900\r49.95\r.25\r300\r24110\r\r\r40217/ECAR\r\r", "ECAR")
    clerk.types(F1, "ACCEPT Y/N?")
    clerk.draws("eligible", "OPEN: the renter has the points for a free day, and is asked")
    clerk.types("Y\r", "ACCEPT Y/N?")
    clerk.types("Y\r", "RA 00000152 OPENED")
    clerk.types("S\r", "SPECIAL DOCUMENTS")
    clerk.draws("special-documents", "OPEN, window S: the two free days that were given for 8 points")

    clerk.types(CTRL_C + "CLOSE\r", "RA CLOSE")
    clerk.types("\r151\r", "TREMBLAY")
    clerk.types("32490/F\r", "F__")
    clerk.types(CTRL_C + F4, "CALCULATED")
    clerk.draws("close", "CLOSE: charges and totals, the award taken off")
    clerk.types(F1, "RA 00000151 CLOSED")

    clerk.types("AWARDRPT\r", "CUSTOMER RENTAL AWARDS REPORT")
    clerk.types("1\r010126\r", "01-01-26")
    clerk.types(CTRL_C + "8\rD\r", "Print/Display     D")
    clerk.types(F1, "LINE 1")
    clerk.draws("report", "AWARDRPT, displayed: who rented, and what points he holds")

    clerk.types(ESC, "8 Print/Display")
    clerk.types(F3, "Print/Display     P")
    clerk.types("AWDHIST\r", "CUSTOMER AWARDS HISTORY")
    clerk.types("\r1004\r", "TREMBLAY")
    clerk.types(F1, "LINE 1")
    clerk.draws("history", "AWDHIST: every movement of one customer's points, with its cause")
    clerk.leaves()


# -- SVG -------------------------------------------------------------------------------------------

GROUND, INK, EDGE = "#0b130d", "#7fd88f", "#26402d"
CELL, LINE, SIZE, MARGIN = 9.6, 20, 16, 22


def svg(screen: pyte.Screen, title: str) -> str:
    """The screen as a picture: one row of texts for each row, every text as wide as its cells."""
    width, height = COLUMNS * CELL + 2 * MARGIN, ROWS * LINE + 2 * MARGIN
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" '
        f'font-size="{SIZE}" xml:space="preserve">'
    )
    edge = f'x="1" y="1" width="{width - 2:g}" height="{height - 2:g}" rx="12"'
    frame = f'<rect {edge} fill="{GROUND}" stroke="{EDGE}" stroke-width="2"/>'
    rows = [part for y in range(ROWS) for part in _row(screen, y)]
    return "\n".join([head, f"<title>{escape(title)}</title>", frame, *rows, "</svg>"]) + "\n"


def _row(screen: pyte.Screen, y: int) -> list[str]:
    """The grounds and texts of one row, cells of one look together."""
    cells = [screen.buffer[y][x] for x in range(COLUMNS)]
    parts = []
    column = 0
    for (ink, ground, bold), same in groupby(cells, _look):
        text = [cell.data for cell in same]
        parts += _ground(column, y, len(text), ground) + _text(column, y, text, ink, bold)
        column += len(text)
    return parts


def _look(cell: Char) -> tuple[str, str, bool]:
    """(ink, ground, bold) as they are seen."""
    ink, ground = _colour(cell.fg, INK), _colour(cell.bg, GROUND)
    return (ground, ink, cell.bold) if cell.reverse else (ink, ground, cell.bold)


def _colour(name: str, usual: str) -> str:
    return usual if name == "default" else f"#{name}"


def _ground(column: int, y: int, cells: int, ground: str) -> list[str]:
    if ground == GROUND:
        return []
    x, top = MARGIN + column * CELL, MARGIN + y * LINE
    return [f'<rect x="{x:g}" y="{top:g}" width="{cells * CELL:g}" height="{LINE}" fill="{ground}"/>']


def _text(column: int, y: int, cells: list[str], ink: str, bold: bool) -> list[str]:
    """The words of one look, each group of them at its own column, so that no gap depends on the viewer's blanks."""
    weight = ' font-weight="bold"' if bold else ""
    base = MARGIN + y * LINE + 15
    parts = []
    for first, last in _groups(cells):
        x, length = MARGIN + (column + first) * CELL, (last - first) * CELL
        shown = escape("".join(cells[first:last]))
        parts.append(f'<text x="{x:g}" y="{base:g}" fill="{ink}"{weight} textLength="{length:g}">{shown}</text>')
    return parts


def _groups(cells: list[str]) -> list[tuple[int, int]]:
    """(first cell, cell behind the last) of words with single blanks between; a wide character has an empty cell."""
    groups: list[tuple[int, int]] = []
    for n in (n for n, char in enumerate(cells) if char != " "):
        if groups and n - groups[-1][1] < 2:
            groups[-1] = (groups[-1][0], n + 1)
        else:
            groups.append((n, n + 1))
    return groups


def main() -> None:
    """Take the pictures in a training company of their own."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"XDG_DATA_HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        subprocess.run([*PROGRAM, "run", *RENTAL_BEFORE], env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        walk(Clerk(environment))


if __name__ == "__main__":
    main()
