"""The command line around the options: companies and their stores, imports, the awards report, the lists of options."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from counters import MISSION_004, Counter, new_counter

from renterrewards import maps
from renterrewards.company import company, data_folder

CUSTOMERS = """last_name,first_name,address,postal_code,country,phone,email,customer_number,city,state,customer_type,award_points
SMITH,MARY,,,,,,7,BOISE,ID,PFD,6
JONES,BOB,,,,,,8,,,WLK,
"""  # noqa: E501
AGREEMENTS = """ra_number,customer_number,location,opened_at,closed_at,rental_days,time_charge,mileage_charge,discount
2,7,BOIAP,2012-05-03 09:00:00,2012-05-05 09:00:00,2,180.00,20.00,25.50
1,7,BOIAP,2012-05-01 09:00:00,2012-05-02 09:00:00,1,100.00,0.00,0.00
3,8,BOIAP,2012-05-04 09:00:00,2012-05-05 09:00:00,1,90.00,0.00,0.00
4,8,BOIAP,2012-05-06 09:00:00,,,0.00,0.00,0.00
"""


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    """Mission 004 without customers."""
    return new_counter(tmp_path, *MISSION_004)


def sheet(folder: Path, name: str, text: str) -> str:
    path = folder / f"{name}.csv"
    path.write_text(text)
    return str(path)


# -- companies ---------------------------------------------------------------------------------------


def test_the_live_company_is_00_and_the_training_company_99(tmp_path: Path) -> None:
    assert (company(False, "x.db").title, company(True, "x.db").title) == ("00 LIVE COMPANY", "99 TRAINING COMPANY")
    assert company(False, str(tmp_path / "x.db")).print_folder == tmp_path / "print"


def test_the_environment_names_the_live_store_and_never_the_training_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTERREWARDS_DATABASE", "books.db")
    assert company(False).database == "books.db"
    assert company(False, "other.db").database == "other.db"
    assert company(True).database == str(data_folder() / "training.db")
    monkeypatch.delenv("RENTERREWARDS_DATABASE")
    assert company(False).database == str(data_folder() / "renterrewards.db")


def test_the_training_company_is_filled_with_the_sample_once(tmp_path: Path) -> None:
    counter = Counter(tmp_path / "training.db")
    assert counter("--training", "run", "CUST", "customer_number=1001").exit_code == 0
    filled = counter.dump()
    assert counter("--training", "run", "CUST", "customer_number=1001", "city=EAGLE").exit_code == 0
    again = counter("--training", "run", "CUST", "customer_number=1001", "--json")
    assert '"city": "EAGLE"' in again.stdout
    assert len(counter.dump()) == len(filled)


OPENED = """
import sys
from datetime import datetime
from renterrewards.company import company

company(True, sys.argv[1]).open_store(datetime(2026, 11, 20, 18)).close()
print("renterrewards.sample" in sys.modules)
"""


@pytest.mark.usefixtures("in_a_file")
def test_the_sample_is_loaded_only_by_who_makes_the_training_company(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPENED, tmp_path / "training.db"]
    loaded = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert loaded == ["True\n", "False\n"]


def test_the_live_company_begins_empty(tmp_path: Path) -> None:
    assert Counter(tmp_path / "live.db")("run", "CUST", "customer_number=1001").exit_code == 1


def test_training_never_fills_a_store_that_holds_anything(tmp_path: Path) -> None:
    counter = new_counter(tmp_path, ("CUST", "last_name=SMITH"))
    before = counter.dump()
    counter("--training", "run", "CUST", "customer_number=1")
    assert counter.dump() == before


def test_the_clock_can_be_set_in_the_training_company(tmp_path: Path) -> None:
    counter = Counter(tmp_path / "training.db")
    rent = ("run", "OPEN", "customer_number=1003", "location=BOIAP", "vehicle=7", "daily_rate=50", "--answer", "N")
    result = counter("--training", "--today", "2027-05-01", *rent, "--json")
    assert result.exit_code == 0, result.output
    assert any(f'"opened_at": "{day} ' in result.stdout for day in ("05-01-27", "04-30-27"))  # by the hour in Boise


@pytest.mark.parametrize("words", [["--today", "2012-05-01"], ["--training", "--today", "MAY"]])
def test_the_clock_is_set_nowhere_else_and_by_a_date_only(tmp_path: Path, words: list[str]) -> None:
    counter = Counter(tmp_path / "new.db")
    result = counter(*words, "run", "EDITMISC")
    assert result.exit_code == 2
    assert "--today" in result.stderr
    assert not counter.database.exists()


def test_an_ra_opened_without_a_date_is_opened_now(counter: Counter) -> None:
    before = datetime.now(UTC)
    record = counter.data("OPEN", "last_name=SMITH", "location=", "vehicle=1", "daily_rate=50")["record"]
    local = before.astimezone()
    assert record["opened_at"][:8] in {f"{when:%m-%d-%y}" for when in (before, local, datetime.now(UTC))}


# -- imports -----------------------------------------------------------------------------------------


def test_a_dry_run_reports_and_writes_nothing(counter: Counter, tmp_path: Path) -> None:
    before = counter.dump()
    result = counter("import", "customers", sheet(tmp_path, "customers", CUSTOMERS), "--dry-run")
    assert result.stdout == "2 CUSTOMERS, 6 AWARD POINTS WOULD BE IMPORTED, NOTHING WRITTEN\n"
    assert counter.dump() == before


def test_customers_come_with_their_points(counter: Counter, tmp_path: Path) -> None:
    result = counter("import", "customers", sheet(tmp_path, "customers", CUSTOMERS))
    assert (result.exit_code, result.stdout) == (0, "2 CUSTOMERS, 6 AWARD POINTS IMPORTED\n")
    assert (counter.points(7), counter.points(8)) == (6, 0)


@pytest.mark.parametrize(("earn", "points"), [([], 6), (["--earn"], 7)])
def test_agreements_earn_their_points_when_asked_to(
    counter: Counter, tmp_path: Path, earn: list[str], points: int
) -> None:
    counter("import", "customers", sheet(tmp_path, "customers", CUSTOMERS))
    result = counter("import", "agreements", sheet(tmp_path, "agreements", AGREEMENTS), *earn)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "4 AGREEMENTS, 1 OPEN, 3 CLOSED IMPORTED\n"
    assert counter.points(7) == points  # 174.50 qualifies, 100 does not
    assert counter.points(8) == 0
    assert counter.record("CUST", "customer_number=7")["times_rented"] == "2"


def test_of_a_whole_file_a_bad_row_is_named_and_nothing_is_imported(counter: Counter, tmp_path: Path) -> None:
    before = counter.dump()
    result = counter("import", "customers", sheet(tmp_path, "customers", CUSTOMERS.replace("JONES", "")), "--whole")
    assert result.exit_code == 1
    assert result.stderr == ("customers.csv LINE 3 COLUMN last_name: IS REQUIRED (1 BAD ROW, NOTHING IMPORTED)\n")
    assert counter.dump() == before


def test_unknown_and_missing_columns_are_named(counter: Counter, tmp_path: Path) -> None:
    result = counter("import", "agreements", sheet(tmp_path, "agreements", AGREEMENTS.replace("discount", "rebate")))
    assert result.exit_code == 1
    assert "UNKNOWN COLUMN rebate, MISSING COLUMN discount" in result.stderr


def test_what_was_imported_counts_in_the_report(counter: Counter, tmp_path: Path) -> None:
    counter("import", "customers", sheet(tmp_path, "customers", CUSTOMERS))
    counter("import", "agreements", sheet(tmp_path, "agreements", AGREEMENTS), "--earn")
    found = counter.data("AWARDRPT", "start_date=05-02-12", "end_date=05-05-12", "minimum_rentals=2")
    assert found["rows"] == [
        {
            "customer_number": 7,
            "first_name": "MARY",
            "last_name": "SMITH",
            "city": "BOISE",
            "state": "ID",
            "rentals": 2,
            "days": 3,
            "revenue": "274.50",
            "last_activity": "2012-05-05",
            "award_points": 7,
        }
    ]
    assert found["total"] == {"customers": 1, "rentals": 2, "days": 3, "revenue": "274.50", "award_points": 7}


# -- the report --------------------------------------------------------------------------------------


def test_p_prints_a_file_and_the_message_names_it(counter: Counter, tmp_path: Path) -> None:
    (line,) = counter.does("AWARDRPT")
    path = Path(line.removeprefix("PRINTED TO "))
    assert path.parent == tmp_path / "print"
    assert "CUSTOMER RENTAL AWARDS REPORT" in path.read_text()
    assert counter.does("AWARDRPT") != [line]  # never over an existing file
    assert len(list(path.parent.iterdir())) == 2


def test_the_print_folder_can_be_named(counter: Counter, tmp_path: Path) -> None:
    result = counter("--print-dir", str(tmp_path / "here"), "run", "AWARDRPT")
    assert result.exit_code == 0
    assert len(list((tmp_path / "here").iterdir())) == 1


def test_d_shows_the_report_and_prints_no_file(counter: Counter, tmp_path: Path) -> None:
    lines = counter.does("AWARDRPT", "8=D", "start_date=050112")
    assert "CUSTOMER RENTAL AWARDS REPORT" in lines[0]
    assert any("NO RENTALS SELECTED" in line for line in lines)
    assert not (tmp_path / "print").exists()


def test_without_dates_the_report_is_of_today(counter: Counter) -> None:
    lines = counter.does("AWARDRPT", "print_display=D")
    days = {f"{day:%m-%d-%y}" for day in (date.today(), datetime.now(UTC).date())}
    assert any(line.startswith("START DATE") and line.split()[2] in days for line in lines)


@pytest.mark.parametrize("field", ["start_date", "end_date", "location", "customer_type", "print_display", "printer"])
def test_a_field_of_the_report_left_blank_takes_its_printed_default(counter: Counter, field: str) -> None:
    counter.does("AWARDRPT", f"{field}=")


# -- the lists ---------------------------------------------------------------------------------------


def test_options_lists_every_option_with_its_title(counter: Counter) -> None:
    lines = counter("options").stdout.splitlines()
    assert [line.split()[0] for line in lines] == maps.codes()
    promised = "EDITDOC EDITCUST EDITMISC EDTRENT EDITLOC EDITFOP CUST CHGTYP OPEN LOOKOPEN CLOSE BCHOPEN BCHCLOSE"
    assert {*promised.split(), "AWARDRPT", "AWDHIST"} <= set(maps.codes())
    assert "AWARDRPT   CUSTOMER RENTAL AWARDS REPORT" in lines


def test_check_maps_proves_every_map(counter: Counter) -> None:
    result = counter("check-maps")
    assert (result.exit_code, result.stdout) == (0, f"{len(maps.codes())} MAPS ARE SOUND\n")


@pytest.mark.parametrize(
    ("option", "names"),
    [
        (
            "EDITDOC",
            "location code description note effective_date termination_date document_type promo_type amount "
            "maximum_amount",
        ),
        ("EDITCUST", "type_code description promo_code promo_required promo_net_minimum"),
        ("EDITMISC", "local_renter_rewards"),
        ("EDTRENT", "times_rented customer_type"),
        ("CUST", "customer_number last_name first_name city state customer_type times_rented award_points reason"),
        (
            "OPEN",
            "customer_number location vehicle vehicle_class daily_rate mile_rate free_miles miles_out due_at fop "
            "discount_percent",
        ),
        ("BCHOPEN", "opened_at customer_number due_at"),
        ("CLOSE", "ra_number miles_in time_charge mile_charge discount"),
        ("BCHCLOSE", "closed_at ra_number"),
        ("EDITLOC", "code name city state time_zone"),
        (
            "AWARDRPT",
            "start_date end_date location customer_type minimum_rentals minimum_days minimum_revenue print_display "
            "printer",
        ),
    ],
)
def test_the_names_that_scripts_rely_on_can_be_typed(option: str, names: str) -> None:
    assert set(names.split()) <= {field.name for field in maps.load(option).entries}
