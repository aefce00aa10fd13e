"""The colours of the glass: a theme gives every role of what is shown its style."""

from functools import cache

from rich.style import Style

ROLES = (
    *("text", "title", "heading", "field", "blank", "shown", "cursor", "pick"),
    *("message", "error", "question", "help", "bar", "status"),
)

_PHOSPHOR = {
    "green": ("#0b130d", "#7fd88f", "#d7ffdf", "#3f7a4b", "#16301c", "#ffb86b", "#ffe08a"),
    "amber": ("#140d02", "#e8a33d", "#ffe3b0", "#83591b", "#33220a", "#ff8f70", "#fff6a8"),
    "white": ("#101214", "#c3cad2", "#ffffff", "#666f79", "#22272d", "#ff9d8a", "#ffe08a"),
    "contrast": ("#000000", "#ffffff", "#ffff00", "#9a9a9a", "#00005f", "#ff9a9a", "#00ffff"),
}
"""Ground, ink, bright ink, dim ink, ground of a help text, error, question."""

_SIXTEEN = {
    "green": ("ansi_black", "green", "bright_green", "green", "black", "bright_red", "bright_yellow"),
    "amber": ("ansi_black", "yellow", "bright_yellow", "yellow", "black", "bright_red", "bright_white"),
    "white": ("ansi_black", "white", "bright_white", "white", "black", "bright_red", "bright_yellow"),
    "contrast": ("ansi_black", "bright_white", "bright_yellow", "white", "blue", "bright_red", "bright_cyan"),
}
"""The same where there are but sixteen colours: else the nearest ones would all be grey, error and question alike."""

THEMES = (*_PHOSPHOR, "mono", "terminal")
"""mono has no colour at all, terminal the colours the terminal itself is set to; NO_COLOR makes every theme mono."""


def ground(theme: str, few: bool = False) -> str:
    """The colour behind everything, `ansi_default` for the terminal's own. `few`: there are but sixteen colours."""
    return (_SIXTEEN if few else _PHOSPHOR)[theme][0] if theme in _PHOSPHOR else "ansi_default"


@cache
def styles(theme: str, few: bool = False) -> dict[str, Style]:
    """The style of every role. `few`: there are but sixteen colours."""
    if theme in _PHOSPHOR and few:
        return _phosphor("black", *_SIXTEEN[theme][1:])
    if theme in _PHOSPHOR:
        return _phosphor(*_PHOSPHOR[theme])
    plain = {role: Style() for role in ROLES}
    bold, reverse = Style(bold=True), Style(reverse=True)
    plain |= dict.fromkeys(("title", "heading", "field", "message"), bold)
    plain |= dict.fromkeys(("pick", "bar", "status"), reverse)
    plain |= {"cursor": reverse, "question": bold + Style(underline=True), "error": bold + reverse}
    if theme == "terminal":
        plain |= {"error": Style(color="red", bold=True), "question": Style(color="yellow", bold=True)}
        plain |= {"blank": Style(dim=True)}
    return plain


def _phosphor(ground: str, ink: str, bright: str, dim: str, help_ground: str, error: str, ask: str) -> dict[str, Style]:
    def style(color: str, bold: bool = False, reverse: bool = False, behind: str = ground) -> Style:
        return Style(color=color, bgcolor=behind, bold=bold, reverse=reverse)

    loud = {role: style(bright, bold=True) for role in ("title", "heading", "field", "message")}
    return loud | {
        "text": style(ink),
        "blank": style(dim),
        "shown": style(bright),
        "cursor": style(bright, bold=True, reverse=True),
        "pick": style(bright, reverse=True),
        "error": style(error, bold=True),
        "question": style(ask, bold=True),
        "help": style(bright, behind=help_ground),
        "bar": style(ink, reverse=True),
        "status": style(ink, reverse=True),
    }
