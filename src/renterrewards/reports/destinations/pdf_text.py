"""Words in a PDF: every character in its place, in the first font that has it, or as a sign that one is missing."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import TTFFont
from wcwidth import wcwidth

from renterrewards.faults import Fault

MISSING = "\u25a1"
"""A square, for a character that no font has."""
USUAL = (
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
    "/usr/share/fonts/truetype/unifont/unifont.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/simhei.ttf",
)
"""Where a font for Chinese and Japanese names is found on many systems; in the package it would be most of it."""


class Run(NamedTuple):
    """Characters that stand side by side in one font, from a place on."""

    place: int
    font: str
    text: str


class Pen:
    """Writes lines of fixed places; remembers what it could not write."""

    def __init__(self, pdf: FPDF, place: float, size: float, font: Path | None) -> None:
        self._pdf, self._place, self._size = pdf, place, size
        self._missing: set[str] = set()
        self._named = font
        self._others: list[str] | None = None
        folder = files("renterrewards.reports.destinations") / "fonts"
        for style, name in (("", "DejaVuSansMono.ttf"), ("B", "DejaVuSansMono-Bold.ttf")):
            with as_file(folder / name) as path:
                pdf.add_font("mono", style, path)
        self._plain = {char for char in self._known("mono") if wcwidth(char) < 2}

    def write(self, x: float, y: float, line: str, bold: bool = False) -> None:
        """Write a line from `x` on, its letters standing on `y`."""
        for run in self._runs(line):
            self._pdf.set_font(run.font, "B" if bold and run.font == "mono" else "", self._size)
            self._pdf.text(x + run.place * self._place, y, run.text)

    def missing(self) -> str:
        """What to say of the characters that no font had, blank when every one was written."""
        if not self._missing:
            return ""
        codes = " ".join(f"U+{ord(char):04X}" for char in sorted(self._missing)[:8])
        more = " ..." if len(self._missing) > 8 else ""
        return f"{MISSING} STANDS FOR CHARACTERS THAT NO FONT HERE HAS, {codes}{more}: PRTFILE, CSV AND XLSX HAVE THEM"

    def _runs(self, line: str) -> Iterator[Run]:
        if self._plain.issuperset(line):
            yield Run(0, "mono", line)
            return
        place = start = 0
        text = ""
        for char in line:
            width = max(wcwidth(char), 0)
            if char in self._plain:
                text += char
            else:
                if text:
                    yield Run(start, "mono", text)
                yield self._other(place, char)
                text, start = "", place + width
            place += width
        if text:
            yield Run(start, "mono", text)

    def _other(self, place: int, char: str) -> Run:
        """A character that stands alone in its place, whatever its font's own width is."""
        for font in self._fallbacks():
            if char in self._known(font):
                return Run(place, font, char)
        self._missing.add(char)
        return Run(place, "mono", MISSING)

    def _fallbacks(self) -> list[str]:
        """Fonts for what the pages' own lacks, opened when the first such character comes."""
        if self._others is None:
            usual = [path for path in map(Path, USUAL) if path.is_file()]
            found = [self._named, *usual] if self._named else usual
            self._others = [self._added(n, path) for n, path in enumerate(found[:2])]
        return self._others

    def _added(self, n: int, path: Path) -> str:
        try:
            TTFont(BytesIO(path.read_bytes()))  # fpdf would leave a file open that is no font
            self._pdf.add_font(f"other{n}", "", path)
        except Exception as error:
            raise Fault(f"FONT {path} CANNOT BE USED, NAME ANOTHER AS pdf_font IN THE SETTINGS") from error
        return f"other{n}"

    @cache  # noqa: B019 - as long as the pen, which is as long as the report
    def _known(self, font: str) -> frozenset[str]:
        """The characters that a font has."""
        found = self._pdf.fonts[font]
        return frozenset(map(chr, found.cmap)) if isinstance(found, TTFFont) else frozenset()
