"""Keys typed ahead on a real pty: bursts, gaps, slow saves, thousands of keys, keys outside the sitting, errors.

The long form of each is in `long_proof.py`.
"""

from pathlib import Path
from random import Random

import pytest
from proof_bursts import bursts, entries
from proof_line import after_quit, before_start, error_discards


def test_bursts_with_slips_over_five_screens_are_exact_one_after_the_other(tmp_path: Path) -> None:
    assert bursts(tmp_path, 5, Random(1)) == 5


@pytest.mark.parametrize(("gap", "save"), [(0, 0.1), (0.001, 0.05)])
def test_neither_gaps_between_keys_nor_a_slow_disk_lose_any(tmp_path: Path, gap: float, save: float) -> None:
    assert bursts(tmp_path, 1, Random(2), gap, save) == 1


def test_a_long_burst_of_thousands_of_keys_is_exact(tmp_path: Path) -> None:
    size, _, _, exact = entries(tmp_path, 667)
    assert exact
    assert size >= 20_000


def test_keys_typed_while_the_terminal_changes_hands_are_kept(tmp_path: Path) -> None:
    assert before_start(tmp_path, Random(4), gap=0.003)


def test_keys_behind_the_quit_do_not_reach_the_shell(tmp_path: Path) -> None:
    assert after_quit(tmp_path, 3000) == 0


def test_an_error_in_a_burst_discards_the_rest_and_the_next_burst_is_exact(tmp_path: Path) -> None:
    assert error_discards(tmp_path, 5, Random(5))
