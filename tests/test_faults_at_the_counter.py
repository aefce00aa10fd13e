"""K5: every fault of the store gives its line at the counter, saves nothing by half, and the next act works.

The short form runs each code of the fault table once an act. `python tests/test_faults_at_the_counter.py` breaks
every call of every act by every code, once passing and once lasting, and prints how many it tried.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import pytest
from broken_store import Act, Trouble, disturbed, errors, every, no_file_larger_than, spread, undisturbed
from clerk import Clerk

SET_UP = (
    "EDITDOC\r2\r1FREE\r1 FREE DAY\r\r\r\rPROMO\rD\r1\r<F1>EDITCUST\r1\rPFD\rPREFERRED\r<F8>12\r1FREE\r4\r<F1>"
    "EDITMISC\r<PGDN>1\rY\r<F1>EDITCUST\r1\rGLD\rGOLD\r<F1>"
    "CUST\r2\rSMITH\rMARY\r<F8><F8>1\rPFD\r2\r8\rOPENING\r<F1>CUST\r<F3>2\rJONES\rBOB\r<F8><F8>1\rPFD\r<F1>",
    "OPEN\r1\r2\r",
    "<ATTN>13\r4711\r",
    "<F1>",
)
"""An award for four points, Mary Smith with eight of them, and an RA of Bob Jones that is out."""

ACTS = (
    Act("a control record is saved", ["EDITFOP\r1\rVISA\rVISA CARD\r", "<F1>"]),
    Act(
        "a control record is saved into a store that is not there yet", ["EDITFOP\r1\rVISA\rVISA CARD\r<F1>"], new=True
    ),
    Act("the settings are saved", ["EDITMISC\r18\r30\r", "<F1>"]),
    Act("a customer's points are corrected", ["CUST\r1\r1\r", "<F8><F8>3\r9\rGOODWILL\r", "<F1>"]),
    Act("a new customer is saved with points", ["CUST\r2\rBROWN\rANN\r", "<F8><F8>3\r3\rWELCOME\r", "<F1>"]),
    Act("an RA is opened with an award", ["OPEN\r1\r1\r", "<ATTN>13\r4712\r", "<F1>", "Y\r"]),
    Act("an RA is closed and earns a point", ["CLOSE\r\r", "1\r", "<F1>"]),
    Act("a report is shown", ["AWARDRPT\r8\rD\r", "<F1>"]),
    Act("a report is printed", ["AWARDRPT\r8\rP\r", "<F1>"]),
    Act("the history of points is shown", ["AWDHIST\r1\r1\r", "<F1>"]),
    Act("a code is picked from its file", ["EDITCUST\r1\rSLV\r", "<F8>12\r<S-F7>", "1\r"]),
    Act("a record is deleted", ["EDITCUST\r1\rGLD\r", "<F4>", "GLD\r", "Y\r"]),
)


async def prepared(folder: Path) -> Path:
    """A folder with the store that the acts start from."""
    async with Clerk(folder) as clerk:
        await Act("", SET_UP).do(clerk)
        assert clerk.message == "RA 00000001 OPENED", clerk.screen
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(prepared(tmp_path_factory.mktemp("base")))


@pytest.mark.parametrize("act", ACTS, ids=[act.name for act in ACTS])
@pytest.mark.parametrize("lasts", [False, True], ids=["once", "until mended"])
async def test_a_broken_call_is_told_saves_nothing_and_the_act_works_again(
    base: Path, tmp_path: Path, act: Act, lasts: bool
) -> None:
    calls, result = await undisturbed(base, tmp_path / "whole", act)
    for n, trouble in enumerate(spread(len(calls), lasts)):
        assert await disturbed(base, tmp_path / str(n), act, trouble, result), "no call was broken"


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


async def _all(folder: Path) -> bool:
    """Every call of every act, every code; whether all held."""
    base = await prepared(folder)
    held = True
    for number, act in enumerate(ACTS):
        began = time.monotonic()
        calls, result = await undisturbed(base, folder / f"{number}", act)
        troubles = every(len(calls))
        for n, trouble in enumerate(troubles):
            held &= await _held(base, folder / f"{number}-{n}", act, trouble, result)
        print(f"{act.name:<62} {len(calls):>4} calls {len(troubles):>5} faults {time.monotonic() - began:6.1f} s")  # noqa: T201
    return held


async def _held(base: Path, folder: Path, act: Act, trouble: Trouble, result: object) -> bool:
    try:
        await disturbed(base, folder, act, trouble, result)
    except AssertionError as error:
        call = trouble.calls[trouble.at - 1][:60]
        print(f"FAILED {act.name}: {trouble.code} at {trouble.at} ({call}), lasts {trouble.lasts}: {error}"[:300])  # noqa: T201
        return False
    return True


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sys.exit(not asyncio.run(_all(Path(made))))
