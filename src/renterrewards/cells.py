"""Text in places: on the glass and on paper a text takes exactly its width, whatever alphabet it is written in.

A Chinese or Japanese character takes two places, a combining accent none.
"""

from renterrewards.cleaner import clean


def places(text: str) -> int:
    """How many places a cleaned text takes."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # 15 ms to import; most counters never meet a character that needs it

    return max(wcswidth(text), 0)


def clip(text: str, width: int) -> str:
    """The cleaned text, cut to at most `width` places; never half of a wide character."""
    kept = clean(text, 4 * width)
    if kept.isascii():
        return kept[:width]
    while places(kept) > width:
        kept = kept[:-1]
    return kept


def marked(text: str, width: int) -> str:
    """The cleaned text, ending in `>` where it had to be cut: a code or an address cut in silence reads as another."""
    kept = clean(text)
    return kept if places(kept) <= width else clip(kept, width - 1) + ">"


def left(text: str, width: int) -> str:
    """The text at the left of exactly `width` places."""
    kept = clip(text, width)
    return kept + " " * (width - places(kept))


def centred(text: str, width: int) -> str:
    """The text in the middle of exactly `width` places."""
    kept = clip(text, width)
    return left(" " * ((width - places(kept)) // 2) + kept, width)


def right(text: str, width: int) -> str:
    """The text at the right of exactly `width` places; a figure too long gives up its commas, then prints stars.

    A cut figure would read as another figure, a cut name only as a short name.
    """
    shown = clean(text)
    if places(shown) > width:
        shown = shown.replace(",", "")
    if places(shown) > width:
        shown = "*" * width
    return " " * (width - places(shown)) + shown
