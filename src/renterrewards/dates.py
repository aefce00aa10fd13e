"""Dates and times as they are typed, with or without separators."""

import re
from datetime import date, time

CENTURY_PIVOT = 70
"""Two-digit years 70-99 are 1970-1999, 00-69 are 2000-2069."""


def read_date(text: str, day_first: bool) -> date | None:
    """050112, 50112, 05012012, 05-01-12, 5/1/12, 5.1.2012, or 2012-05-01 anywhere; None when it is no date."""
    if re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", text, re.ASCII):
        text, day_first = f"{text[5:]}-{text[:4]}", False
    if re.fullmatch(r"\d{5,8}", text):
        digits = text.zfill(6 if len(text) < 7 else 8)
        parts = [digits[:2], digits[2:4], digits[4:]]
    else:
        parts = re.split(r"[-/.]", text)
    if len(parts) != 3 or not all(re.fullmatch(r"\d{1,4}", part) for part in parts):
        return None
    if len(parts[2]) not in (2, 4):
        return None
    first, second, year = int(parts[0]), int(parts[1]), int(parts[2])
    if len(parts[2]) == 2:
        year += 1900 if year >= CENTURY_PIVOT else 2000
    if not 1900 <= year <= 2099:
        return None
    month, day = (second, first) if day_first else (first, second)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """0900, 900, 9:00, 09:00, 11:46A, 1146P; None when it is no time."""
    found = re.fullmatch(r"(\d{1,2}):?(\d{2})(?:([AP])M?)?", text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2]), found[3]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "P" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
