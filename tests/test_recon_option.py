"""AWDRECON as an option: what it says, prints and leaves alone, on the glass and in a script."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stores
from broken_ledger import tamper
from clerk import Clerk
from counters import Counter
from ledger_proof import ledger

from renterrewards import headless
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.proof import recon

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def desk(ledger_file: Path, act: Act, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(
        "00 TEST",
        lambda: Store.open(stores.where(ledger_file)),
        lambda: act.instant,
        tmp_path / "print",
        user="ANN",
        open_to_all=True,
    )
    yield desk
    desk.close()


def run(desk: Desk, *values: tuple[str, str]) -> tuple[Any, list[str]]:
    """AWDRECON with these values: the program, and the lines it said."""
    said: list[str] = []
    return headless.Run(desk, [], said.append).option("AWDRECON", values), said


def test_the_option_counts_what_it_checked(desk: Desk) -> None:
    program, said = run(desk)
    assert said[-1] == "3 ACCOUNTS, 8 MOVEMENTS, NO DIFFERENCE"
    assert any("EVERY POINT IS ACCOUNTED FOR" in line for line in said)
    assert program.exit_code == 0
    assert program.data() == {"accounts": 3, "movements": 8, "differences": 0, "rows": []}


def test_the_option_prints_each_difference_and_heals_none(desk: Desk, ledger_file: Path) -> None:
    tamper(
        ledger_file, "UPDATE award_account SET balance = 9 WHERE id = 1", "UPDATE award_lot SET qty = 8 WHERE id = 4"
    )
    before = ledger(desk.store)
    program, said = run(desk)
    assert [" ".join(line.split()) for line in said if line.startswith("I")] == [
        "I1 1 ACCOUNT 1 9 8 BALANCE IS THE SUM OF ITS MOVEMENTS",
        "I1 1 ACCOUNT 1 9 8 BALANCE IS WHAT ITS LOTS HOLD LESS ARREARS",
        "I3 3 LOT 4 8 7 WAS BORN WITH WHAT WAS POSTED TO IT THEN",
    ]
    assert said[-1] == "3 ACCOUNTS, 8 MOVEMENTS, 3 DIFFERENCES, CALL SUPPORT"
    assert program.exit_code == 1
    assert [row["number"] for row in program.data()["rows"]] == [1, 1, 4]
    assert ledger(desk.store) == before
    with desk.store.look() as work:
        assert [(r.user, r.movements, r.differences) for r in recon.runs(work)] == [("ANN", 8, 3)]


def test_the_option_checks_one_customer_when_one_is_typed(desk: Desk, ledger_file: Path) -> None:
    tamper(ledger_file, "UPDATE award_account SET balance = 9 WHERE id = 1")
    assert run(desk, ("customer_number", "2"))[1][-1] == "1 ACCOUNT, 3 MOVEMENTS, NO DIFFERENCE"
    assert run(desk, ("customer_number", "SMI"))[1][-1] == "1 ACCOUNT, 4 MOVEMENTS, 2 DIFFERENCES, CALL SUPPORT"
    with pytest.raises(Fault, match="CUSTOMER 77 IS NOT ON FILE"):
        run(desk, ("customer_number", "77"))


def test_the_option_prints_to_a_file(desk: Desk, tmp_path: Path) -> None:
    program, said = run(desk, ("print_display", "P"))
    (printed,) = (tmp_path / "print").iterdir()
    assert "EVERY POINT IS ACCOUNTED FOR" in printed.read_text()
    assert program.data()["file"] == str(printed)
    assert said[-1] == "3 ACCOUNTS, 8 MOVEMENTS, NO DIFFERENCE"


async def test_on_the_glass_a_difference_rings_the_bell(ledger_file: Path, tmp_path: Path) -> None:
    tamper(ledger_file, "UPDATE award_account SET balance = 9 WHERE id = 1")
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWDRECON<RET><F1>")
        assert "WHAT IS BROKEN" in clerk.screen
        await clerk.type("<ESC>")
        assert clerk.message.startswith("3 ACCOUNTS, 8 MOVEMENTS, 2 DIFFERENCES, CALL SUPPORT")
        assert clerk.rang


def test_a_script_learns_of_a_difference_by_the_exit_code(ledger_file: Path) -> None:
    counter = Counter(ledger_file)
    assert counter.tries("AWDRECON").exit_code == 0
    assert json.loads(counter.tries("AWDRECON", more=["--json"]).stdout)["differences"] == 0
    tamper(ledger_file, "UPDATE award_account SET balance = 9 WHERE id = 1")
    told = counter.tries("AWDRECON")
    assert (told.exit_code, "2 DIFFERENCES, CALL SUPPORT" in told.stdout) == (1, True)
    told = counter.tries("AWDRECON", more=["--json"])
    assert (told.exit_code, json.loads(told.stdout)["differences"]) == (1, 2)
