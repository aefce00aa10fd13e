"""A printed report is a whole new file in the print folder, or no file at all."""

import errno
import os
import stat
from collections.abc import Generator, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from renterrewards.entry import Site
from renterrewards.faults import Fault
from renterrewards.reports import page
from renterrewards.reports.destinations import newfile
from renterrewards.reports.destinations.forms import print_report
from renterrewards.reports.report import Column, Report, Row

AT = datetime(2012, 5, 5, 11, 46, 7)
NAME = "AWARDRPT-20120505-114607"


def write(folder: Path, text: str = "a page\n") -> Path:
    return newfile.write([text], folder, "AWARDRPT", AT)


def test_the_file_is_named_after_the_report_and_the_moment(tmp_path: Path) -> None:
    assert write(tmp_path) == tmp_path / f"{NAME}.txt"
    assert (tmp_path / f"{NAME}.txt").read_text() == "a page\n"


def test_a_report_is_never_printed_over_an_existing_file(tmp_path: Path) -> None:
    made = [write(tmp_path, f"{n}") for n in range(3)]
    assert [path.name for path in made] == [f"{NAME}.txt", f"{NAME}-2.txt", f"{NAME}-3.txt"]
    assert [path.read_text() for path in made] == ["0", "1", "2"]


def test_a_link_put_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / f"{NAME}.txt").symlink_to(precious)
    assert write(tmp_path / "print").name == f"{NAME}-2.txt"
    assert not precious.exists()


def test_a_folder_that_is_absent_is_made_for_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "print" / "reports"
    path = write(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_but_the_report_is_left_in_the_folder(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_text_in_any_alphabet_is_printed_as_utf_8(tmp_path: Path) -> None:
    assert write(tmp_path, "山田 ZOË\f\n").read_bytes() == "山田 ZOË\f\n".encode()


@pytest.mark.parametrize("stopped", [KeyboardInterrupt(), RuntimeError("stop"), Fault("FILE IN USE, TRY AGAIN")])
def test_a_stop_in_the_middle_leaves_no_file(tmp_path: Path, stopped: BaseException) -> None:
    def parts() -> Iterator[str]:
        yield "a page\n" * 10_000
        raise stopped

    with pytest.raises(type(stopped)):
        newfile.write(parts(), tmp_path, "AWARDRPT", AT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "DISK FULL, REPORT NOT PRINTED, FREE SPACE IN {}"),
        (errno.EDQUOT, "DISK FULL, REPORT NOT PRINTED, FREE SPACE IN {}"),
        (errno.EACCES, "CANNOT WRITE IN {}, CHECK ITS PERMISSIONS"),
        (errno.EROFS, "CANNOT WRITE IN {}, IT IS READ ONLY, NAME ANOTHER FOLDER"),
        (errno.EIO, "DISK ERROR, REPORT NOT PRINTED, CALL SUPPORT ({})"),
        (errno.ENAMETOOLONG, "CANNOT WRITE IN {}, FILE NAME TOO LONG"),
    ],
)
def test_what_the_disk_says_is_told_in_one_line_with_the_remedy(tmp_path: Path, number: int, said: str) -> None:
    def parts() -> Iterator[str]:
        yield "a page\n"
        raise OSError(number, os.strerror(number))

    with pytest.raises(Fault) as refused:
        newfile.write(parts(), tmp_path, "AWARDRPT", AT)
    assert refused.value.message == said.format(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Fault, match="CHECK ITS PERMISSIONS"):
        write(tmp_path)
    tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["", "print"])
def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Fault, match="IT IS NOT A FOLDER"):
        write(tmp_path / "file" / below)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_disk_without_links_prints_too_and_never_over_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    assert [write(tmp_path, text).name for text in "ab"] == [f"{NAME}.txt", f"{NAME}-2.txt"]
    assert (tmp_path / f"{NAME}.txt").read_text() == "a"
    assert len(list(tmp_path.iterdir())) == 2


def no_rows() -> Generator[Row, None, None]:
    yield from ()


def test_an_empty_report_is_printed_with_its_heading(tmp_path: Path) -> None:
    site = Site(today=date(2012, 5, 5))
    nothing = Report(
        code="AWARDRPT",
        title="CUSTOMER RENTAL AWARDS REPORT",
        parameters=(),
        columns=(Column("name", "NAME", 20),),
        rows=no_rows(),
        empty="NO RENTALS SELECTED",
    )
    path = print_report(nothing, page.Stamp("SUNSHINE", AT, site), tmp_path)
    assert path.name == f"{NAME}.txt"
    assert "CUSTOMER RENTAL AWARDS REPORT" in path.read_text()
    assert "NO RENTALS SELECTED" in path.read_text()
