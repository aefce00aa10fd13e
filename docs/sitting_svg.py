"""A sitting recorded key by key at the real program, as one SVG that plays it: a row is drawn once for all its time."""

import re
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from pty_clerk import CTRL_C, F1, F8, Clerk
from screen_svg import COLUMNS, ROWS, row, usual_ground

from renterrewards.terminal.svg import CELL, LINE, MARGIN, frame

NAMED = {"RET": "\r", "F1": F1, "F8": F8, "CTRL+C": CTRL_C}
TYPED, PRESSED = 0.16, 0.7
"""Seconds that a typed character and a named key stay before the next."""

KEY_INK = "#ffe08a"


@dataclass(frozen=True)
class Frame:
    """What was seen for some seconds: the rows as SVG, and the key that was pressed last."""

    seconds: float
    rows: tuple[str, ...]


class Recorder:
    """Types at a clerk's terminal and keeps every change; `frames` is the sitting so far."""

    def __init__(self, clerk: Clerk) -> None:
        self.frames: list[Frame] = []
        self._clerk = clerk
        self._ground = usual_ground(clerk.screen)

    @property
    def ground(self) -> str:
        """The colour behind everything."""
        return self._ground

    def stays(self, seconds: float, key: str = "") -> None:
        """Keep what is seen now for some seconds."""
        rows = ["".join(row(self._clerk.screen, y, self._ground)) for y in range(ROWS)]
        self.frames.append(Frame(seconds, (*rows, _shown_key(key))))

    def types(self, keys: str, until: str, rest: float) -> None:
        """Type `OPEN<RET>` key by key; what is then to be read stays `rest` seconds longer. Raises TimeoutError."""
        for name, char in re.findall(r"<([A-Z0-9+]+)>|(.)", keys):
            self._clerk.types(NAMED[name] if name else char, "")
            self.stays(PRESSED if name else TYPED, name or char)
        self._clerk.sees(until)
        self.stays(rest)


def played(recorder: Recorder, title: str, poster: str) -> str:
    """The frames as an SVG that plays them for ever; without motion it is the first with the poster's text."""
    total = sum(frame.seconds for frame in recorder.frames)
    still = next(n for n, frame in enumerate(recorder.frames) if poster in "".join(frame.rows))
    styles, parts = [], []
    for y in range(ROWS + 1):
        for content, times, at_rest in _contents(recorder.frames, y, still):
            if times == [(0.0, total)]:
                parts.append(content)
                continue
            name = f"r{len(styles)}"
            styles.append(_keyframes(name, times, total))
            hidden = "" if at_rest else ' visibility="hidden"'
            parts.append(f'<g class="{name}"{hidden}>{content}</g>')
    motion = f"g{{animation:{total:g}s step-end infinite}}"
    still_style = "@media(prefers-reduced-motion:reduce){g{animation:none!important}}"
    style = f"<style>{motion}{still_style}{''.join(styles)}</style>"
    return frame(COLUMNS, ROWS, title, recorder.ground, [style, *parts])


def _contents(frames: list[Frame], y: int, still: int) -> list[tuple[str, list[tuple[float, float]], bool]]:
    """(what is drawn, from when to when, whether it is in the still) of all that a row ever shows."""
    times: dict[str, list[tuple[float, float]]] = {}
    start = 0.0
    for content, same in groupby(frames, lambda frame: frame.rows[y]):
        end = start + sum(frame.seconds for frame in same)
        times.setdefault(content, []).append((start, end))
        start = end
    return [(content, spans, frames[still].rows[y] == content) for content, spans in times.items() if content]


def _keyframes(name: str, times: list[tuple[float, float]], total: float) -> str:
    """When a row is seen, as CSS."""
    steps = {0.0: "hidden"}
    for start, end in times:
        steps |= {start: "visible", end: "hidden"}
    steps.pop(total, None)  # the end is the beginning again
    moments = "".join(f"{100 * at / total:.2f}%{{visibility:{seen}}}" for at, seen in sorted(steps.items()))
    return f".{name}{{animation-name:{name}}}@keyframes {name}{{{moments}}}"


def _shown_key(key: str) -> str:
    """The key that was pressed, below the screen at the right; typed characters are seen on the glass."""
    if len(key) < 2:
        return ""
    x, y = MARGIN + COLUMNS * CELL, MARGIN + ROWS * LINE + 16
    return f'<text x="{x:g}" y="{y:g}" font-size="13" text-anchor="end" fill="{KEY_INK}">{escape(key)}</text>'
