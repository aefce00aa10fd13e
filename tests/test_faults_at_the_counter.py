"""K5: every fault of the store gives its line at the counter, saves nothing by half, and the next act works.

The short form breaks some calls of every act; `long_proof.py K5` breaks every call of every act by every code, once
passing and once lasting.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stores
from broken_store import no_file_larger_than
from clerk import Clerk
from fault_acts import ACTS, Act, errors, prepared
from proof_faults import Bench, disturbed, spread, undisturbed

SHORT = 2
"""Faults an act, once passing and once lasting; other codes at other acts."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    base = prepared(tmp_path_factory.mktemp("base"))
    if not stores.on_server():
        yield Bench(base)
        return
    from broken_server import ServerBench

    bench = ServerBench(base)
    yield bench
    bench.close()
    stores.swept({base / "store.db"})


@pytest.mark.parametrize("act", ACTS, ids=[act.name for act in ACTS])
async def test_a_broken_call_is_told_saves_nothing_and_the_act_works_again(
    bench: Bench, tmp_path: Path, act: Act
) -> None:
    calls, result = await undisturbed(bench, tmp_path / "whole", act)
    for lasts in (False, True):
        for n, trouble in enumerate(spread(len(calls), lasts, bench.trouble, SHORT)):
            assert await disturbed(bench, tmp_path / f"try{lasts:d}{n}", act, trouble, result), "no call was broken"


def _a_file(folder: Path) -> None:
    folder.touch()


def _not_there(folder: Path) -> None:
    """It is made when something is printed."""


@pytest.mark.parametrize(("made", "says"), [(_a_file, "IT IS NOT A FOLDER, NAME ANOTHER"), (_not_there, "")])
async def test_a_print_folder_that_cannot_be_used_is_named_and_printing_works_once_it_can(
    tmp_path: Path, made: object, says: str
) -> None:
    folder = tmp_path / "print"
    made(folder)  # type: ignore[operator]
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWARDRPT\r8\rP\r<F1>")
        assert says in errors(clerk)
        if says:
            folder.unlink()
            await clerk.type("<F1>")
        assert "PRINTED TO" in clerk.screen
        assert len(list(folder.iterdir())) == 1


async def test_a_report_that_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWARDRPT\r8\rP\r")
        with no_file_larger_than(10):
            await clerk.type("<F1>")
        assert errors(clerk).startswith("DISK FULL, REPORT NOT PRINTED, FREE SPACE IN ")
        assert list((tmp_path / "print").iterdir()) == []
        await clerk.type("<F1>")
        assert "PRINTED TO" in clerk.screen
