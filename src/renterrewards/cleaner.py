"""The one cleaner: every text passes here where it enters, is shown, printed or logged.

Control characters, bidirectional overrides, invisible characters and lone surrogates are dropped: a name
must never be able to move the cursor, hide itself or turn a line around.
"""

import unicodedata

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(text: str, limit: int | None = None) -> str:
    """The text in NFC without characters that act instead of being read; at most `limit` characters.

    A tab or line end becomes a space, so that two words do not run together.
    """
    if text.isascii() and text.isprintable():
        return text[:limit]
    spaced = "".join(" " if c in "\t\n\r" else c for c in unicodedata.normalize("NFC", text))
    return "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED)[:limit]
