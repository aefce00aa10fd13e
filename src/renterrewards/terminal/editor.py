"""Editing one field: overtype by default, insert on demand. Pure; lengths are terminal cells."""

from wcwidth import wcwidth


def width(text: str) -> int:
    """The cells a text takes."""
    return len(text) if text.isascii() else sum(max(0, wcwidth(c)) for c in text)


def fit(text: str, cells: int, right: bool = False) -> str:
    """The text cut or padded to exactly this many cells."""
    if text.isascii():
        return text[:cells].rjust(cells) if right else text[:cells].ljust(cells)
    kept, used = "", 0
    for char in text:
        if used + width(char) > cells:
            break
        kept, used = kept + char, used + width(char)
    return " " * (cells - used) + kept if right else kept + " " * (cells - used)


class Editor:
    """The text of the field the cursor is in.

    The first character typed into a field that was just entered replaces what stood there, as a clerk who
    types 4 over 10 means 4 and not 40; any cursor key first keeps it for editing.
    """

    def __init__(self, text: str = "", length: int = 1, upper: bool = True) -> None:
        self.text = text
        self.length = length
        self.upper = upper
        self.column = 0
        self.fresh = True

    @property
    def cell(self) -> int:
        """The cell of the cursor within the field; on the last one when the field is full."""
        return min(width(self.text[: self.column]), self.length - 1)

    @property
    def full(self) -> bool:
        """Whether the cursor stands behind the last cell."""
        return width(self.text[: self.column]) >= self.length

    def type(self, char: str, insert: bool) -> bool:
        """Take a character; False when there is no room for it."""
        char = char.upper() if self.upper else char
        if self.fresh:
            self.text, self.column, self.fresh = "", 0, False
        rest = self.text[self.column if insert else self.column + 1 :]
        typed = self.text[: self.column] + char + rest
        if width(typed) > self.length:
            return False
        self.text, self.column = typed, self.column + 1
        return True

    def move(self, columns: int) -> None:
        """Left (negative) or right, within the text."""
        self.fresh = False
        self.column = max(0, min(len(self.text), self.column + columns))

    def home(self) -> None:
        """To the first character."""
        self.column, self.fresh = 0, False

    def end(self) -> None:
        """Behind the last character."""
        self.column, self.fresh = len(self.text), False

    def backspace(self) -> None:
        """Take out the character left of the cursor."""
        self.fresh = False
        if self.column:
            self.text = self.text[: self.column - 1] + self.text[self.column :]
            self.column -= 1

    def delete(self) -> None:
        """Take out the character under the cursor."""
        self.fresh = False
        self.text = self.text[: self.column] + self.text[self.column + 1 :]

    def erase_to_end(self) -> None:
        """Take out everything from the cursor on."""
        self.fresh = False
        self.text = self.text[: self.column]
