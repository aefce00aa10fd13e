"""A terminal's screen as SVG, as pyte holds it: colours, bold, reverse, underline, every text as wide as its cells."""

from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

import pyte
from pyte.screens import Char

ROWS, COLUMNS = 24, 80
CELL, LINE, SIZE, MARGIN = 9.6, 20, 16, 22
INK, GROUND = "#c8ccc8", "#101210"
"""What a terminal's own colours are drawn as: they are the user's, so any pair would do."""

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


class Look(NamedTuple):
    """How cells are seen; cells of one look are drawn together."""

    ink: str
    ground: str
    bold: bool
    underlined: bool


def svg(screen: pyte.Screen, title: str, cursor: bool = False) -> str:
    """The screen as a picture of its own; with the terminal's own cursor, where it shows one, for who checks that."""
    ground = usual_ground(screen)
    rows = [part for y in range(screen.lines) for part in row(screen, y, ground)]
    return drawing(screen.columns, screen.lines, title, ground, [*rows, *(_cursor(screen) if cursor else [])])


def drawing(columns: int, lines: int, title: str, ground: str, parts: list[str]) -> str:
    """The parts in a frame with round corners."""
    width, height = columns * CELL + 2 * MARGIN, lines * LINE + 2 * MARGIN
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" '
        f'font-size="{SIZE}" xml:space="preserve">'
    )
    edge = f'x="1" y="1" width="{width - 2:g}" height="{height - 2:g}" rx="12"'
    frame = f'<rect {edge} fill="{ground}" stroke="#808880" stroke-opacity=".4" stroke-width="2"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", frame, *parts, "</svg>"]) + "\n"


def row(screen: pyte.Screen, y: int, ground: str) -> list[str]:
    """The grounds and texts of one row; what has the usual ground needs none."""
    cells = [screen.buffer[y][x] for x in range(screen.columns)]
    parts = []
    column = 0
    for look, same in groupby(cells, _look):
        text = [cell.data for cell in same]
        parts += _ground(column, y, len(text), look.ground, ground) + _text(column, y, text, look)
        column += len(text)
    return parts


def usual_ground(screen: pyte.Screen) -> str:
    """The ground of the upper left cell; it goes round the screen too."""
    return _look(screen.buffer[0][0]).ground


def _look(cell: Char) -> Look:
    ink, ground = _colour(cell.fg, INK), _colour(cell.bg, GROUND)
    if cell.reverse:
        ink, ground = ground, ink
    return Look(ink, ground, cell.bold, cell.underscore)


def _colour(name: str, usual: str) -> str:
    return usual if name == "default" else SIXTEEN.get(name, f"#{name}")


def _ground(column: int, y: int, cells: int, ground: str, usual: str) -> list[str]:
    if ground == usual:
        return []
    x, top = MARGIN + column * CELL, MARGIN + y * LINE
    return [f'<rect x="{x:g}" y="{top:g}" width="{cells * CELL:g}" height="{LINE}" fill="{ground}"/>']


def _text(column: int, y: int, cells: list[str], look: Look) -> list[str]:
    """The words of one look, each group of them at its own column, so that no gap depends on the viewer's blanks."""
    marks = ' font-weight="bold"' if look.bold else ""
    marks += ' text-decoration="underline"' if look.underlined else ""
    base = MARGIN + y * LINE + 15
    parts = []
    for first, last in _groups(cells):
        x, length = MARGIN + (column + first) * CELL, (last - first) * CELL
        shown = escape("".join(cells[first:last]))
        parts.append(f'<text x="{x:g}" y="{base:g}" fill="{look.ink}"{marks} textLength="{length:g}">{shown}</text>')
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


def _cursor(screen: pyte.Screen) -> list[str]:
    """The terminal's own cursor as a frame round its cell, where the program does not show one itself."""
    column = min(screen.cursor.x, screen.columns - 1)
    if screen.cursor.hidden or screen.buffer[screen.cursor.y][column].reverse:
        return []
    x, y = MARGIN + column * CELL, MARGIN + screen.cursor.y * LINE
    size = f'width="{CELL - 1:g}" height="{LINE - 1}"'
    return [f'<rect x="{x + 0.5:g}" y="{y + 0.5:g}" {size} fill="none" stroke="#e05050" stroke-width="1.5"/>']
