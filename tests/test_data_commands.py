"""`import` and `export` on the command line: what is said, the exit codes, and control files out and in again."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from broken_store import no_file_larger_than
from counters import MISSION_004, Counter, new_counter

from renterrewards import exports, maps
from renterrewards.cli.progress import progress
from renterrewards.faults import Fault
from renterrewards.programs.sheets import SHEETS
from renterrewards.records import Customer
from renterrewards.store import control, customers
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")

CUSTOMERS = """customer_number,last_name,first_name,address,city,state,postal_code,country,phone,email,customer_type,award_points
7,SMITH,MARY,,BOISE,ID,,,,,PFD,6
8,,BOB,,,,,,,,WLK,
"""  # noqa: E501

RICH = (
    ("EDITLOC", "code=BOI", "name==BOISE", "time_zone=America/Boise"),
    ("EDITGRP", "code=+WEST", "description=THE WEST", "location=BOI"),
    ("EDITTERM", "code=T1", "description=FRONT DESK"),
    ("EDITFOP", "code=VISA", "description=VISA"),
    *MISSION_004,
    ("EDITREAS", "code=GOOD", "description=GOODWILL", "direction=UP"),
    ("EDITMENU", "code=AGENT", "options_1=OPEN CLOSE", "options_12=CUST"),
    ("EDITUAF", "code=JAS", "name=JANE SMITH", "menu_type=ALL", "locations=+WEST", "expires_on=12-31-12"),
    ("EDITEXPR", "customer_type=PFD", "effective_date=01-01-69", "term=MONTHS", "length=24"),
    ("EDITEARN", "code=SUMMER", "effective_date=06-01-12", "trigger=RA", "points=2", "how=TIMES", "min_net=149.50"),
    ("EDITLIAB", "effective_date=01-01-12", "method=DEFERRAL"),
    ("EDITWALL", "code=SMITHS", "description=THE SMITHS", "member=7", "may_redeem=Y"),
    ("EDITWALL", "code=SMITHS", "member=8", "may_redeem=N"),
)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return new_counter(tmp_path, *MISSION_004)


def sheet(folder: Path, text: str, name: str = "customers.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_rows_that_are_left_out_are_counted_and_the_exit_code_says_so(counter: Counter, tmp_path: Path) -> None:
    result = counter("import", "customers", sheet(tmp_path, CUSTOMERS))
    rejects = tmp_path / "customers.rejects.csv"
    assert result.exit_code == 1
    assert result.stdout == "1 CUSTOMERS, 6 AWARD POINTS IMPORTED\n"
    assert result.stderr == f"1 ROW LEFT OUT, MEND AND IMPORT {rejects}\n"
    rejects.write_text(rejects.read_text().replace("8,,", "8,JONES,"))
    assert counter("import", "customers", str(rejects)).exit_code == 0
    assert counter.record("CUST", "customer_number=8")["last_name"] == "JONES"


def test_where_the_rejects_go_can_be_said(counter: Counter, tmp_path: Path) -> None:
    counter("import", "customers", sheet(tmp_path, CUSTOMERS), "--rejects", str(tmp_path / "bad.csv"))
    assert (tmp_path / "bad.csv").exists()


def test_how_fast_it_is_counts_from_where_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter((0.0, 20.0))
    monkeypatch.setattr("renterrewards.cli.progress.time", SimpleNamespace(monotonic=lambda: next(clock)))
    with progress() as tell:
        tell("ROWS", 1_000_000, 1_003_000)
        tell("ROWS", 1_001_000, 1_003_000)
    assert capsys.readouterr().err == "ROWS 1,001,000 OF 1,003,000, 50 A SECOND, 40 SECONDS LEFT\n"


@pytest.mark.parametrize(
    "options", [("--whole", "--resume"), ("--dry-run", "--resume"), ("--whole", "--rejects", "x"), ("--nonsense",)]
)
def test_options_that_do_not_go_together_are_wrong_usage(
    counter: Counter, tmp_path: Path, options: tuple[str, ...]
) -> None:
    assert counter("import", "customers", sheet(tmp_path, CUSTOMERS), *options).exit_code == 2


def test_a_pipe_can_only_be_brought_in_whole(counter: Counter, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for options, said in (((), "CAN BE READ ONLY ONCE, SAVE IT AS A FILE OR ADD --whole"), (("--whole",), "")):
        if os.fork() == 0:
            pipe.write_text(CUSTOMERS.replace("8,,", "8,JONES,"))
            os._exit(0)
        result = counter("import", "customers", str(pipe), *options)
        os.wait()
        assert said in result.stderr
    assert counter.points(7) == 6


def test_every_control_file_goes_out_and_comes_into_an_empty_store_as_it_was(tmp_path: Path) -> None:
    full, people = new_counter(tmp_path), sheet(tmp_path, CUSTOMERS.replace("8,,", "8,JONES,"))
    assert full("import", "customers", people).exit_code == 0
    for option, *values in RICH:
        full.does(option, *values)
    for name in SHEETS:
        result = full("export", name, str(tmp_path / f"{name}.csv"))
        assert (result.exit_code, result.stderr) == (0, "")
    empty = Counter(tmp_path / "empty.db")
    assert empty("import", "customers", people).exit_code == 0
    for name in SHEETS:
        result = empty("import", name, str(tmp_path / f"{name}.csv"))
        assert (result.exit_code, result.stderr) == (0, ""), name
        rows = 2 if name == "users" else 1  # with Ann, who does all of it
        assert result.stdout == f"{rows} {name.replace('_', ' ').upper()} IMPORTED\n"
    for name in SHEETS:
        again = tmp_path / f"{name}-again.csv"
        empty("export", name, str(again))
        assert again.read_text() == (tmp_path / f"{name}.csv").read_text()
    assert "BOI,=BOISE," in (tmp_path / "locations.csv").read_text()
    assert (tmp_path / "location_groups.csv").read_text() == "code,description,locations\n+WEST,THE WEST,BOI\n"
    assert ",7 8,7\n" in (tmp_path / "wallets.csv").read_text()


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("location_groups", "code,locations\n+A,BOI NONE\n", "LINE 2 COLUMN locations: NONE IS NOT ON FILE"),
        ("location_groups", "code,description,locations\n+WEST,THE WEST,\n", "COLUMN code: IS ON FILE ALREADY WITH"),
        ("wallets", "code,members\nA,7 99\n", "COLUMN members: CUSTOMER 99 IS NOT ON FILE, IMPORT CUSTOMERS FIRST"),
        ("settings", "home_country\nUSA\nCANADA\n", "LINE 3: IS ONE ROW TOO MANY, THIS FILE HAS ONE RECORD"),
    ],
)  # fmt: skip
def test_what_a_file_cannot_hold_is_told(counter: Counter, tmp_path: Path, name: str, rows: str, said: str) -> None:
    counter("import", "customers", sheet(tmp_path, CUSTOMERS))
    for run in RICH[:2]:
        counter.does(*run)
    before = counter.dump()
    assert said in counter("import", name, sheet(tmp_path, rows)).stderr
    assert counter.dump() == before


def test_settings_that_a_file_does_not_name_stay_as_they_are(counter: Counter, tmp_path: Path) -> None:
    before = counter.data("EDITMISC")["record"]
    assert before["local_renter_rewards"] == "Y"
    assert counter("import", "settings", sheet(tmp_path, "home_country\nCANADA\n")).exit_code == 0
    assert counter.data("EDITMISC")["record"] == before | {"home_country": "CANADA"}


def test_every_control_file_can_be_brought_in() -> None:
    kept = {maps.load(option).file for option in SHEETS.values()}
    assert kept == set(control.FILES) - {"saved_query"}  # what its screen does not show goes with everything


def test_a_row_of_a_control_file_is_what_its_screen_would_take_and_one_bad_row_stops_all(
    counter: Counter, tmp_path: Path
) -> None:
    before = counter.dump()
    rows = "type_code,promo_code,promo_required\nGLD,1FREE,3\nXXX,NONE,3\nYYY,1FREE,x\nPFD,1FREE,5\n"
    result = counter("import", "customer_types", sheet(tmp_path, rows))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "customers.csv LINE 4 COLUMN promo_required: PROMO REQ MUST BE A WHOLE NUMBER (3 BAD ROWS, NOTHING IMPORTED)",
        "customers.csv LINE 3 COLUMN promo_code: NONE IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS",
        "customers.csv LINE 5 COLUMN type_code: IS ON FILE ALREADY WITH OTHER VALUES, CHANGE IT AT ITS SCREEN",
    ]
    assert counter.dump() == before


def test_customers_and_ras_go_out_as_they_come_in(counter: Counter, tmp_path: Path) -> None:
    assert counter("import", "customers", sheet(tmp_path, CUSTOMERS.replace("8,,", "8,JONES,"))).exit_code == 0
    counter.does("EDITLOC", "code=BOI", "time_zone=America/Boise")
    ras = (
        "ra_number,customer_number,location,opened_at,closed_at,rental_days,time_charge,mileage_charge,discount\n"
        "1,7,BOI,2012-05-01 09:00:00,2012-05-02 09:00:00,1,100.00,5.25,10.00\n"
        "2,8,BOI,2012-05-04 09:00:00,,,80.00,0.00,5.00\n"
        "3,8,BOI,2012-11-04 01:50:00,2012-11-04 01:10:00,1,80.00,0.00,5.00\n"  # the clock was turned back meanwhile
    )
    assert counter("import", "agreements", sheet(tmp_path, ras, "ras.csv")).exit_code == 0
    assert counter("export", "agreements", str(tmp_path / "out.csv")).stdout == f"3 AGREEMENTS IN {tmp_path}/out.csv\n"
    assert (tmp_path / "out.csv").read_text() == ras
    counter("export", "customers", str(tmp_path / "people.csv"))
    written = (tmp_path / "people.csv").read_text()
    assert written == CUSTOMERS.replace("8,,", "8,JONES,").replace("WLK,\n", "WLK,0\n")
    other = Counter(tmp_path / "other.db")
    other.does("EDITLOC", "code=BOI", "time_zone=America/Boise")
    assert other("import", "customers", str(tmp_path / "people.csv")).exit_code == 0
    assert other("import", "agreements", str(tmp_path / "out.csv")).exit_code == 0
    assert other.points(7) == 6


def test_a_file_is_written_whole_or_not_at_all_and_never_over_another(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("mine")
    taken = counter("export", "customers", str(tmp_path / "there.csv"))
    assert (taken.exit_code, taken.stderr) == (
        1,
        f"{tmp_path}/there.csv IS THERE ALREADY, NAME ANOTHER OR MOVE IT AWAY\n",
    )
    lost = counter("export", "customers", str(tmp_path / "none" / "c.csv"))
    assert lost.stderr == f"CANNOT WRITE IN {tmp_path}/none, THERE IS NO SUCH FOLDER, NAME ANOTHER OR MAKE IT\n"
    nowhere = counter("export", "everything", str(tmp_path / "there.csv" / "books"))
    assert nowhere.stderr == f"CANNOT WRITE IN {tmp_path}/there.csv, IT IS NOT A FOLDER, NAME ANOTHER\n"
    assert (tmp_path / "there.csv").read_text() == "mine"


def test_a_whole_store_goes_out_and_comes_in_by_two_commands(counter: Counter, tmp_path: Path) -> None:
    counter("import", "customers", sheet(tmp_path, CUSTOMERS.replace("8,,", "8,JONES,")))
    assert counter("export", "everything", str(tmp_path / "books")).exit_code == 0
    other = Counter(tmp_path / "other.db")
    result = other("import", "everything", str(tmp_path / "books"))
    assert result.stdout.endswith("ROWS IMPORTED, THE LEDGER IS SOUND\n")
    assert other.points(7) == 6
    again = other("import", "everything", str(tmp_path / "books"))
    assert again.stderr == "THE STORE IS NOT EMPTY (audit_head HAS ROWS), NAME A NEW ONE BY --database\n"


def test_a_disk_that_fills_up_leaves_no_half_file(store: Store, tmp_path: Path) -> None:
    with store.work() as work:
        for _ in range(9):
            customers.add(work, Customer(number=0, last_name="SMITH"))
    writes = {"c.csv": exports.export_customers, "books": exports.export_everything}
    for name, write in writes.items():
        with no_file_larger_than(200), pytest.raises(Fault) as full:
            write(store, tmp_path / name)
        assert full.value.message == f"DISK FULL, NOTHING WRITTEN, FREE SPACE IN {tmp_path}"
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part") or path.name in writes]
