"""What goes wrong on the way to a file: full disk, no permission, a stop, a signal. One message, and no half file."""

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import people
import pytest
import stores
from broken_store import no_file_larger_than
from clerk import Clerk
from counters import Counter, new_counter
from fault_acts import errors
from printed import STAMP, report, row, rows

from renterrewards.faults import Fault
from renterrewards.reports.destinations.forms import FORMS, print_report
from renterrewards.reports.report import EVERY, Row, told

every_form = pytest.mark.parametrize("form", FORMS)
every_file = pytest.mark.parametrize(
    ("printer", "suffix"), [("PRTFILE", "txt"), *((f, f.lower()) for f in FORMS if f != "TXT")]
)


def many() -> Iterator[Row]:
    return (row(n % 100, f"CUSTOMER {n} {os.urandom(8).hex()}") for n in range(5000))


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A real disk of 64 KB in place of the folder, where this user may put one."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("only root may put a small disk there")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="a disk is put there as on Linux")
@every_form
def test_a_full_disk_leaves_no_file_and_says_so(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "print"
    with small_disk(folder):
        with pytest.raises(Fault) as refused:
            print_report(report(many()), STAMP, folder, form)
        assert refused.value.message == f"DISK FULL, REPORT NOT PRINTED, FREE SPACE IN {folder}"
        assert list(folder.iterdir()) == []


@every_form
def test_a_file_that_may_not_grow_leaves_none(tmp_path: Path, form: str) -> None:
    with no_file_larger_than(20_000), pytest.raises(Fault, match="DISK FULL, REPORT NOT PRINTED, FREE SPACE IN"):
        print_report(report(many()), STAMP, tmp_path, form)
    assert list(tmp_path.iterdir()) == []


@every_form
def test_a_folder_that_is_a_file_is_named(tmp_path: Path, form: str) -> None:
    (tmp_path / "print").write_text("mine")
    with pytest.raises(Fault, match="IT IS NOT A FOLDER, NAME ANOTHER"):
        print_report(report(rows()), STAMP, tmp_path / "print", form)
    assert (tmp_path / "print").read_text() == "mine"


def test_a_report_too_large_for_a_workbook_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10_000)
    with pytest.raises(Fault, match="REPORT TOO LARGE FOR EXCEL, TAKE CSV"):
        print_report(report(many()), STAMP, tmp_path, "XLSX")
    assert list(tmp_path.iterdir()) == []


@every_form
def test_a_report_that_is_stopped_leaves_no_file_and_lets_go_of_its_rows(tmp_path: Path, form: str) -> None:
    def stop(done: int) -> None:
        assert done == EVERY
        raise Fault("STOPPED")

    made = report(told(report(many()).rows, stop))
    with pytest.raises(Fault, match="STOPPED"):
        print_report(made, STAMP, tmp_path, form)
    assert list(tmp_path.iterdir()) == []
    assert next(made.rows, None) is None


SLOW = """
import signal, sys, time
from pathlib import Path
from printed import STAMP, report, row
from renterrewards.reports.destinations.forms import print_report

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job has it ignored

def lines():
    for n in range(100_000):
        if n == 3_000:
            print("going", flush=True)
        if n > 3_000:
            time.sleep(0.01)
        yield row(n % 100, "X")

print_report(report(lines()), STAMP, Path(sys.argv[1]), sys.argv[2])
"""


@every_form
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_signal_leaves_no_file_under_a_reports_name(tmp_path: Path, form: str, how: signal.Signals) -> None:
    tests = {"PYTHONPATH": str(Path(__file__).parent)}
    run = [sys.executable, "-c", SLOW, str(tmp_path / "print"), form]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | tests) as printing:
        assert printing.stdout
        assert printing.stdout.readline() == b"going\n"
        printing.send_signal(how)
        try:
            assert printing.wait(20) != 0
        finally:
            printing.kill()
    left = {path.name for path in (tmp_path / "print").iterdir()}
    assert not [name for name in left if not name.startswith(".")]
    assert how is not signal.SIGINT or not left


# -- at the counter --------------------------------------------------------------------------------


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return new_counter(tmp_path, ("CUST", "last_name=SMITH", "award_points=7"))


@every_file
def test_every_file_is_printed_by_its_name_and_told(counter: Counter, printer: str, suffix: str) -> None:
    (said,) = counter.does("AWDHIST", "customer_number=1", "print_display=P", f"printer={printer}")
    path = Path(said.removeprefix("PRINTED TO "))
    assert (path.parent, path.suffix) == (counter.database.parent / "print", f".{suffix}")
    assert path.stat().st_size > 0


@pytest.mark.parametrize("printer", ["../PASSWD", "LASER1", "/DEV/TTY", "-DROOT", "PDF;REBOOT", "PRTFILE.."])
def test_no_other_name_is_a_printer(counter: Counter, printer: str) -> None:
    said = counter.refused("AWDHIST", "customer_number=1", "print_display=P", f"printer={printer}")
    assert said == (
        f"printer: PRINTER {printer} IS NOT ALLOWED HERE, ONLY PRTFILE, PDF, CSV, XLSX, EMAIL, EDITTERM ADDS ONE"
    )
    assert not (counter.database.parent / "print").exists()


@every_file
async def test_a_print_folder_that_is_none_is_said_on_the_glass(tmp_path: Path, printer: str, suffix: str) -> None:
    (tmp_path / "print").write_text("mine")
    async with Clerk(tmp_path) as clerk:
        await clerk.type(f"AWARDRPT\r<ATTN>8\rP\r{printer}\r<F1>")
        assert errors(clerk) == f"CANNOT WRITE IN {tmp_path / 'print'}, IT IS NOT A FOLDER, NAME ANOTHER"
        await clerk.type("<ATTN>MENU\r")
        assert "MAIN MENU" in clerk.screen
    assert not list(tmp_path.rglob(f"*.{suffix}"))


async def test_the_default_printer_and_the_list_are_the_terminals(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITTERM\r1\rALL\r<ATTN>6\rXLSX\r<F1>")
        assert clerk.message == "TERMINAL ALL SAVED"
        await clerk.type("<ATTN>AWARDRPT\r")
        assert clerk.value("printer") == "XLSX"
        await clerk.type("8\rP\r<S-F7>")
        assert all(name in clerk.screen for name in ("PRTFILE", "PDF", "CSV", "XLSX", "EMAIL"))
        await clerk.type("2\r")
        assert clerk.value("printer") == "PDF"
        await clerk.type("<ATTN>8\rP\rLASER1\r")
        assert "PRINTER LASER1 IS NOT ALLOWED HERE" in clerk.screen
        assert clerk.field == "printer"
        await clerk.type("<F3>")
        assert clerk.value("printer") == "XLSX"


def test_what_makes_a_pdf_or_a_workbook_is_loaded_when_one_is_printed(counter: Counter) -> None:
    look = "import sys; from renterrewards.cli import cli; cli(sys.argv[1:], standalone_mode=False); "
    look += (
        "print(sorted({'fpdf', 'xlsxwriter', 'smtplib', 'textual'} & {name.partition('.')[0] for name in sys.modules}))"
    )
    at = ["--database", stores.where(counter.database), "--user", "ann"]
    run = [sys.executable, "-c", look, *at, "run", "AWDHIST", "customer_number=1"]
    for printer, loaded in (("PRTFILE", "[]"), ("CSV", "[]"), ("PDF", "['fpdf']"), ("XLSX", "['xlsxwriter']")):
        given = [*run, "print_display=P", f"printer={printer}"]
        done = subprocess.run(given, capture_output=True, text=True, env=os.environ | people.env())
        assert done.stdout.splitlines()[-1:] == [loaded], done.stderr
