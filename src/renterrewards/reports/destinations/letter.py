"""The words of the letter that a report is sent with, and the addresses it goes to. Pure."""

from pathlib import Path
from typing import NamedTuple

from renterrewards.cleaner import clean
from renterrewards.entry import EMAIL
from renterrewards.faults import Fault

DATES = ("START DATE", "END DATE", "AS OF", "UP TO", "MONTH TO", "DATE")
"""The parameters that tell one run of a report from another; the subject has them."""


class About(NamedTuple):
    """What a letter says of the report that is in it."""

    code: str
    title: str
    parameters: tuple[tuple[str, str], ...]
    company: str
    user: str


def addresses(typed: str) -> tuple[str, ...]:
    """The addresses of a list with commas, each once. Raises Fault."""
    found = tuple(dict.fromkeys(part.strip() for part in clean(typed).split(",") if part.strip()))
    if not found:
        raise Fault("TYPE AN ADDRESS, OR ESC")
    for address in found:
        if not EMAIL.fullmatch(address):
            raise Fault(f"{address[:40]} IS NO ADDRESS, TYPE IT AS NAME@COMPANY.COM, COMMAS BETWEEN SEVERAL")
    return found


def subject(about: About) -> str:
    """The title of the report and its dates."""
    dates = " - ".join(value for label, value in about.parameters if label in DATES and value)
    return clean(f"{about.title} {dates}").strip()


def words(path: Path, about: About) -> str:
    """The letter itself: what is in it, and for what it was asked."""
    widest = max((len(label) for label, _ in about.parameters), default=0)
    asked = [clean(f"{label:<{widest}}  {value}").rstrip() for label, value in about.parameters]
    by = f", printed by {clean(about.user)}" if about.user else ""
    lines = [f"{about.title} ({about.code}), {clean(about.company)}{by}", "", *asked, "", f"The file is {path.name}."]
    return "\n".join(lines) + "\n"
