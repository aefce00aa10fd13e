"""A screen as an SVG picture: every text as wide as its cells, no font, style or script from anywhere else."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape

from rich.style import Style

from renterrewards.cells import places
from renterrewards.terminal.glass import Line
from renterrewards.terminal.theme import ground, styles

CELL, LINE, SIZE, MARGIN = 9.6, 20, 16, 22
"""Pixels: the width of a cell, the height of a row, the size of the letters, the margin."""

INK, GROUND = "#c8ccc8", "#101210"
"""What a terminal's own colours are drawn as: they are the user's, so any pair would do."""


class Look(NamedTuple):
    """How cells are seen."""

    ink: str
    ground: str
    bold: bool = False
    underlined: bool = False


class Run(NamedTuple):
    """Cells side by side of one look. A character of two cells is followed by an empty one."""

    cells: list[str]
    look: Look


def drawn(lines: list[Line], theme: str, title: str) -> str:
    """The rows of a glass as a picture in the colours of a theme."""
    looks = {role: _look(style) for role, style in styles(theme).items()}
    rows = [[Run(_cells(text), looks[role]) for text, role in line] for line in lines]
    behind = ground(theme)
    return picture(rows, title, behind if behind.startswith("#") else GROUND)


def picture(rows: list[list[Run]], title: str, ground: str) -> str:
    """Rows of runs in a frame."""
    columns = max(sum(len(run.cells) for run in row) for row in rows)
    return frame(
        columns, len(rows), title, ground, [part for y, row in enumerate(rows) for part in drawn_row(row, y, ground)]
    )


def frame(columns: int, rows: int, title: str, ground: str, parts: Iterable[str]) -> str:
    """The parts of so many columns and rows in a frame with round corners."""
    width, height = columns * CELL + 2 * MARGIN, rows * LINE + 2 * MARGIN
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" '
        f'font-size="{SIZE}" xml:space="preserve">'
    )
    edge = f'x="1" y="1" width="{width - 2:g}" height="{height - 2:g}" rx="12"'
    border = f'<rect {edge} fill="{ground}" stroke="#808880" stroke-opacity=".4" stroke-width="2"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", border, *parts, "</svg>"]) + "\n"


def drawn_row(row: list[Run], y: int, ground: str) -> Iterator[str]:
    """The grounds and texts of one row; what has the usual ground needs none."""
    column = 0
    for cells, look in row:
        x, top = MARGIN + column * CELL, MARGIN + y * LINE
        if look.ground != ground:
            yield f'<rect x="{x:g}" y="{top:g}" width="{len(cells) * CELL:g}" height="{LINE}" fill="{look.ground}"/>'
        yield from _texts(column, y, cells, look)
        column += len(cells)


def _texts(column: int, y: int, cells: list[str], look: Look) -> Iterator[str]:
    """The words of one look, each group of them at its own column, so that no gap depends on the viewer's blanks."""
    marks = ' font-weight="bold"' if look.bold else ""
    marks += ' text-decoration="underline"' if look.underlined else ""
    for first, last in _groups(cells):
        x, length = MARGIN + (column + first) * CELL, (last - first) * CELL
        place = f'x="{x:g}" y="{MARGIN + y * LINE + 15:g}" textLength="{length:g}"'
        yield f'<text {place} fill="{look.ink}"{marks}>{escape("".join(cells[first:last]))}</text>'


def _groups(cells: list[str]) -> list[tuple[int, int]]:
    """(first cell, cell behind the last) of words with single blanks between."""
    groups: list[tuple[int, int]] = []
    for n in (n for n, char in enumerate(cells) if char != " "):
        if groups and n - groups[-1][1] < 2:
            groups[-1] = (groups[-1][0], n + 1)
        else:
            groups.append((n, n + 1))
    return groups


def _cells(text: str) -> list[str]:
    if text.isascii():
        return list(text)
    return [cell for char in text for cell in (char, *[""] * (places(char) - 1))]


def _look(style: Style) -> Look:
    ink = style.color.get_truecolor().hex if style.color else INK
    behind = style.bgcolor.get_truecolor().hex if style.bgcolor else GROUND
    if style.reverse:
        ink, behind = behind, ink
    return Look(ink, behind, bool(style.bold), bool(style.underline))
