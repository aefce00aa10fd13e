"""The actions of a terminal by their ids: the keys they come with, and what they are said to do.

A shifted function key has two names, by the terminal it comes from (`shift+f7` or `f19`), so an action has a list of
names. Enter arrives as ctrl+j when it was typed before the program took the terminal over.
"""

ACTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "enter": (
        ("enter", "ctrl+j", "ctrl+m", "kp_enter"),
        "takes the field and goes on; at OPTION does what stands there",
    ),
    "next_field": (("tab", "down"), "the next field"),
    "previous_field": (("shift+tab", "up"), "the field before"),
    "to_option": (("ctrl+t", "ctrl+home"), "takes the field and goes to OPTION; what was typed ahead stays"),
    "left": (("left",), "a character to the left"),
    "right": (("right",), "a character to the right"),
    "home": (("home",), "the first character of the field; of a report its beginning"),
    "end": (("end",), "behind the last character of the field; of a report its end, where its total is"),
    "insert": (("insert",), "insert or overtype"),
    "delete": (("delete",), "erases the character under the cursor"),
    "backspace": (("backspace", "ctrl+h"), "erases the character before the cursor"),
    "erase_to_end": (("ctrl+k", "shift+end"), "erases from the cursor to the end of the field"),
    "dup": (("alt+d",), "repeats what was last typed into this field"),
    "page_up": (("pageup",), "the page before; on RA Open and RA Close the RA before"),
    "page_down": (("pagedown",), "the next page; on RA Open and RA Close the next RA"),
    "earlier": (("alt+up", "ctrl+up"), "at OPTION: what was typed there before"),
    "later": (("alt+down", "ctrl+down"), "at OPTION: forward again to what was typed last"),
    **{f"f{n}": ((f"f{n}",), f"function key {n}, as the bottom row says") for n in range(1, 13)},
    "pick": (("shift+f7", "f19"), "the list of what the field takes"),
    "unmask": (("shift+f4", "f16"), "shows what is masked on the record, after a password (also UNMASK at OPTION)"),
    "hotmenu": (("ctrl+v", "alt+v"), "HotMenu: parks this screen and opens another (also HOT at OPTION)"),
    "print_screen": (("ctrl+p", "alt+p"), "prints the screen as text"),
    "picture": (("alt+s",), "draws the screen as an SVG picture"),
    "macros": (("alt+m",), "lists the macros to replay (also MACRO at OPTION)"),
    "record": (("alt+r",), "begins and ends the recording of a macro (also RECORD at OPTION)"),
    "unwatch": (("alt+w",), "ends that somebody watches this terminal, while W stands at the end of row 24"),
    "palette": (("ctrl+o",), "lists every option to choose from, when the palette is on"),
    "escape": (("escape",), "out of a question, a list, a window, an option; with a digit it is that function key"),
    "reset": (("ctrl+r",), "forgets what was typed ahead and in this field"),
    "attention": (("ctrl+c",), "ends what is going on, back to OPTION; never quits"),
}
"""The order is that of the key card."""

NEEDED = frozenset({"enter", "escape", "reset", "attention"})
"""Actions that must keep a key: without one of them a clerk could not get on or out."""
