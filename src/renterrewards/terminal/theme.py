"""The colours of the glass, by the role of what is shown."""

from rich.style import Style

_GROUND = "#0b130d"
_GREEN, _BRIGHT, _DIM = "#7fd88f", "#d7ffdf", "#3f7a4b"


def _style(color: str, bold: bool = False, reverse: bool = False, ground: str = _GROUND) -> Style:
    return Style(color=color, bgcolor=ground, bold=bold, reverse=reverse)


STYLES: dict[str, Style] = {
    "text": _style(_GREEN),
    "title": _style(_BRIGHT, bold=True),
    "heading": _style(_BRIGHT, bold=True),
    "field": _style(_BRIGHT, bold=True),
    "blank": _style(_DIM),
    "shown": _style(_BRIGHT),
    "cursor": _style(_BRIGHT, bold=True, reverse=True),
    "pick": _style(_BRIGHT, reverse=True),
    "message": _style(_BRIGHT, bold=True),
    "error": _style("#ffb86b", bold=True),
    "question": _style("#ffe08a", bold=True),
    "help": _style(_BRIGHT, ground="#16301c"),
    "bar": _style(_GREEN, reverse=True),
    "status": _style(_GREEN, reverse=True),
}
"""Green phosphor. More themes take the same roles."""
