"""Editing one field: overtype by default, insert on demand. Pure; lengths are terminal cells."""

from renterrewards.cells import places

UNSEEN = 256
"""Characters that go into a secret field, more than any password has."""


class Editor:
    """The text of the field the cursor is in.

    The first character typed into a field that was just entered replaces what stood there, as a clerk who
    types 4 over 10 means 4 and not 40; any cursor key first keeps it for editing. `secret`: nothing of it is seen, not
    even where its cursor is, and more goes into it than it is long.
    """

    def __init__(self, text: str = "", length: int = 1, upper: bool = True, secret: bool = False) -> None:
        self.text = text
        self.length = length
        self.upper = upper and not secret
        self.secret = secret
        self.column = 0
        self.fresh = True
        self.typed = False

    @property
    def cell(self) -> int:
        """The cell of the cursor within the field; on the last one when the field is full."""
        return 0 if self.secret else min(places(self.text[: self.column]), self.length - 1)

    @property
    def full(self) -> bool:
        """Whether the cursor stands behind the last cell."""
        return not self.secret and places(self.text[: self.column]) >= self.length

    def type(self, char: str, insert: bool) -> bool:
        """Take a character; False when there is no room for it."""
        char = char.upper() if self.upper else char
        if self.fresh:
            self.text, self.column, self.fresh = "", 0, False
        rest = self.text[self.column if insert else self.column + 1 :]
        typed = self.text[: self.column] + char + rest
        if (len(typed) > UNSEEN) if self.secret else (places(typed) > self.length):
            return False
        self.text, self.column, self.typed = typed, self.column + len(char), True
        return True

    def move(self, columns: int) -> None:
        """Left (negative) or right, within the text."""
        self.fresh = False
        self.column = max(0, min(len(self.text), self.column + columns))

    def again(self) -> None:
        """What stands here was refused: the next character typed replaces it, a cursor key keeps it for editing."""
        self.column, self.fresh = 0, True

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
