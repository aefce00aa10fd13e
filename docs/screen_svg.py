"""A terminal's screen as SVG, as pyte holds it: its colours, bold, reverse, underline, and its cursor."""

from collections import Counter
from itertools import groupby

import pyte
from pyte.screens import Char

from renterrewards.terminal.svg import CELL, GROUND, INK, LINE, MARGIN, Look, Run, drawn_row, frame

ROWS, COLUMNS = 24, 80

SIXTEEN = {
    "black": "#000000",
    "red": "#cd3131",
    "green": "#0dbc79",
    "brown": "#c7a500",
    "blue": "#2472c8",
    "magenta": "#bc3fbc",
    "cyan": "#11a8cd",
    "white": "#d0d0d0",
    "brightblack": "#767676",
    "brightred": "#f14c4c",
    "brightgreen": "#23d18b",
    "brightbrown": "#f5f543",
    "brightblue": "#3b8eea",
    "brightmagenta": "#d670d6",
    "bfightmagenta": "#d670d6",  # pyte's own spelling
    "brightcyan": "#29b8db",
    "brightwhite": "#ffffff",
}
"""The sixteen colours by pyte's names, about as most terminals show them."""


def svg(screen: pyte.Screen, title: str, cursor: bool = False) -> str:
    """The screen as a picture of its own; with `cursor` the terminal's own is drawn too."""
    ground = usual_ground(screen)
    rows = [part for y in range(screen.lines) for part in row(screen, y, ground)]
    return frame(screen.columns, screen.lines, title, ground, [*rows, *(_cursor(screen) if cursor else [])])


def row(screen: pyte.Screen, y: int, ground: str) -> list[str]:
    """The grounds and texts of one row; what has the usual ground needs none."""
    cells = [screen.buffer[y][x] for x in range(screen.columns)]
    runs = [Run([cell.data for cell in same], look) for look, same in groupby(cells, _look)]
    return list(drawn_row(runs, y, ground))


def usual_ground(screen: pyte.Screen) -> str:
    """The ground of most cells."""
    looks = (_look(screen.buffer[y][x]).ground for y in range(screen.lines) for x in range(screen.columns))
    return Counter(looks).most_common(1)[0][0]


def _look(cell: Char) -> Look:
    ink, ground = _colour(cell.fg, INK), _colour(cell.bg, GROUND)
    if cell.reverse:
        ink, ground = ground, ink
    return Look(ink, ground, cell.bold, cell.underscore)


def _colour(name: str, usual: str) -> str:
    return usual if name == "default" else SIXTEEN.get(name, f"#{name}")


def _cursor(screen: pyte.Screen) -> list[str]:
    """The terminal's own cursor as a frame round its cell, where the program does not show one itself."""
    column = min(screen.cursor.x, screen.columns - 1)
    if screen.cursor.hidden or screen.buffer[screen.cursor.y][column].reverse:
        return []
    x, y = MARGIN + column * CELL, MARGIN + screen.cursor.y * LINE
    size = f'width="{CELL - 1:g}" height="{LINE - 1}"'
    return [f'<rect x="{x + 0.5:g}" y="{y + 0.5:g}" {size} fill="none" stroke="#e05050" stroke-width="1.5"/>']
