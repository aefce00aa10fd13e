"""The seal of a row that is never changed: the SHA-256 of a canonical text of its fields, and of the seal before it.

The canonical text is a JSON array of the fields in order, without spaces, whatever is not plain ASCII escaped.
"""

import hashlib
import json
import re
from datetime import date


def seal(*fields: object) -> str:
    """The SHA-256 of fields in order, as 64 hexadecimal digits; dates and instants as ISO text."""
    return hashlib.sha256(_CANONICAL.encode(fields).encode("ascii")).hexdigest()


def seal_of(fields: bytes) -> str:
    """The seal of fields that a database has written as a JSON array in UTF-8, which escapes nothing beyond ASCII.

    What is no UTF-8 was never sealed: it gives some other seal.
    """
    return hashlib.sha256(_ascii(fields)).hexdigest()


def _ascii(fields: bytes) -> bytes:
    if fields.isascii() and b"\x7f" not in fields:
        return fields
    return _BEYOND.sub(lambda found: json.dumps(found[0])[1:-1], fields.decode(errors="surrogateescape")).encode()


def _iso(value: object) -> str:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    raise TypeError(f"no canonical text for {value!r}")


_BEYOND = re.compile("[^\x00-\x7e]")
_CANONICAL = json.JSONEncoder(default=_iso, ensure_ascii=True, separators=(",", ":"))
