"""Values that mean harm: refused, or stored clean, and clean wherever they are shown, printed or told."""

from pathlib import Path
from random import Random

import pytest
import stores
from proof_values import EVIL, HOMES, SPOILS, spoiled, values_through

from renterrewards.entry import KINDS


@pytest.mark.parametrize("kind", HOMES)
def test_hostile_values_are_refused_or_stored_clean(tmp_path: Path, kind: str) -> None:
    tally = values_through(tmp_path, kind, 50, Random(9))
    assert tally.tried == 50
    assert tally.stored
    assert tally.refused


@pytest.mark.parametrize("text", SPOILS[len(EVIL[:8]) :], ids=lambda text: ascii(text[:8]))
async def test_a_store_full_of_hostile_texts_is_shown_and_printed_clean(tmp_path: Path, text: str) -> None:
    if stores.on_server() and "\0" in text:
        pytest.skip("a server's text cannot hold it")
    assert await spoiled(tmp_path, text) == ""


def test_every_kind_of_field_has_its_home() -> None:
    assert set(HOMES) == KINDS - {"password"}  # which is kept nowhere
