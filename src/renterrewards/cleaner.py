"""The one cleaner: every text passes here where it enters, is shown, printed or logged.

Control characters, bidirectional overrides, invisible characters and lone surrogates are dropped: a name
must never be able to move the cursor, hide itself or turn a line around.
"""

import unicodedata

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_UNSEEN = {*"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0", *map(chr, range(0xFE00, 0xFE10))}
"""Letters and marks to Unicode of which nothing is seen."""


def clean(text: str, limit: int | None = None) -> str:
    """The text in NFC without characters that act instead of being read; at most `limit` characters.

    A tab or line end becomes a space, so that two words do not run together.
    """
    if text.isascii() and text.isprintable():
        return text[:limit]
    spaced = (" " if c in "\t\n\r" else c for c in text)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED and c not in _UNSEEN)
    return unicodedata.normalize("NFC", kept)[:limit]
