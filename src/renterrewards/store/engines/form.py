"""What a store is made of, beside what it should be made of; each database says it in its own words."""

from collections.abc import Mapping
from typing import Any

Form = Mapping[tuple[str, str], Any]
"""By kind and name of a thing what it is."""


def differences(found: Form, wanted: Form) -> list[str]:
    """What is missing, too many, or other than it should be."""
    missing = [f"{kind} {name} IS MISSING" for kind, name in sorted(wanted.keys() - found.keys())]
    strange = [f"{kind} {name} IS NOT OURS" for kind, name in sorted(found.keys() - wanted.keys())]
    both = sorted(wanted.keys() & found.keys())
    other = [f"{kind} {name} IS CHANGED" for kind, name in both if found[kind, name] != wanted[kind, name]]
    return [text.upper() for text in missing + strange + other]
