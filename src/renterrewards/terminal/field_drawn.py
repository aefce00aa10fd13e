"""How a field is drawn: one to type into, the one that the cursor is in, one that is only shown."""

from renterrewards import cells
from renterrewards.cells import places
from renterrewards.maps import Place, Shown
from renterrewards.terminal.editor import Editor
from renterrewards.terminal.views import Spans


def entry(text: str, length: int) -> Spans:
    """An entry field: its text, and underscores as far as it goes."""
    shown = cells.left(text, min(places(text), length))
    return [(shown, "field"), ("_" * (length - places(shown)), "blank")]


def edited(editor: Editor) -> Spans:
    """The field the cursor is in."""
    if editor.secret:
        return [("_", "cursor"), ("_" * (editor.length - 1), "blank")]
    before, under = editor.text[: editor.column], editor.text[editor.column : editor.column + 1] or "_"
    if editor.full:
        before, under = editor.text[: editor.column - 1], editor.text[editor.column - 1 : editor.column]
    after = editor.text[len(before) + 1 :]
    rest = editor.length - places(before) - places(under)
    shown = cells.left(after, min(places(after), rest))
    pad = "_" * (rest - places(shown))
    return [(before, "field"), (under, "cursor"), (shown, "field"), (pad, "blank")]


def aligned(place: Place, text: str) -> str:
    """What is shown in a place, to its right where the map says so."""
    right = isinstance(place, Shown) and place.right
    return cells.right(text, place.length) if right else cells.left(text, place.length)
