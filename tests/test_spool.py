"""A report is read while it runs: its first page does not wait for its last row, and it is let go when it is left."""

import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from threading import Event

import pytest

from renterrewards.faults import PROGRAM_ERROR, Fault
from renterrewards.terminal import spool
from renterrewards.terminal.reading import ReadView
from renterrewards.terminal.spool import Spool

Make = Callable[[Generator[str, None, None]], Spool]


@pytest.fixture
def spooled() -> Iterator[Make]:
    """Makes spools, and closes them at the end."""
    made: list[Spool] = []

    def make(lines: Generator[str, None, None]) -> Spool:
        made.append(Spool(lines))
        return made[-1]

    yield make
    for one in made:
        one.close()


class Running:
    """A report of so many lines that stops before its last one until it is let on."""

    def __init__(self, lines: int, then: Exception | None = None) -> None:
        self.go_on, self.over = Event(), Event()
        self._lines, self._then = lines, then

    def lines(self) -> Generator[str, None, None]:
        try:
            yield from (f"LINE {n}" for n in range(1, self._lines))
            self.go_on.wait(20)
            if self._then:
                raise self._then
            yield f"LINE {self._lines}"
        finally:
            self.over.set()


def test_the_first_page_is_read_before_the_last_line_is_there(spooled: Make) -> None:
    report = Running(100)
    view = ReadView(spooled(report.lines()))
    view.fetch()
    assert view.read == [f"LINE {n}" for n in range(1, 23)]
    assert not report.over.is_set()
    report.go_on.set()


def test_every_line_is_read_in_its_turn_forwards_and_back(spooled: Make) -> None:
    report = Running(1000)
    report.go_on.set()
    made = spooled(report.lines())
    view, read = ReadView(made), []
    view.fetch()
    while True:
        read += view.read
        if view.ended:
            break
        view.turn(1)
        view.fetch()
    assert read == [f"LINE {n}" for n in range(1, 1001)]
    view.turn(-1)
    view.fetch()
    assert view.read == read[-22 - len(read) % 22 : -(len(read) % 22)]
    assert made.read(990, 50) == read[990:]
    assert made.read(1000, 1) == []


def test_a_name_in_any_alphabet_comes_back_as_it_was(spooled: Make) -> None:
    made = spooled(line for line in ("山田 太郎", "", "ŁÓDŹ", "é"))
    made.wait(9)
    assert made.read(0, 9) == ["山田 太郎", "", "ŁÓDŹ", "é"]


def test_a_report_that_is_left_is_stopped(spooled: Make) -> None:
    def endless() -> Generator[str, None, None]:
        try:
            while True:
                yield "LINE"
        finally:
            over.set()

    over = Event()
    made = spooled(endless())
    made.wait(23)
    made.close()
    assert over.wait(20)


def test_esc_is_heard_while_no_line_has_come_yet(spooled: Make) -> None:
    report = Running(1)
    made = spooled(report.lines())
    with pytest.raises(Fault, match="STOPPED"):
        ReadView(made, lambda: True).fetch()
    report.go_on.set()


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (Fault("DATABASE DAMAGED"), "DATABASE DAMAGED"),
        (ValueError(), PROGRAM_ERROR),
    ],
)
def test_what_stops_a_report_is_said_where_its_lines_end(then: Exception, said: str, spooled: Make) -> None:
    report = Running(50, then)
    view = ReadView(spooled(report.lines()))
    view.fetch()
    report.go_on.set()
    view.turn(1)
    view.turn(1)
    with pytest.raises(Fault, match=said):
        view.fetch()


def test_a_short_report_that_failed_is_not_taken_for_a_whole_one(spooled: Make) -> None:
    report = Running(5, Fault("DATABASE DAMAGED"))
    report.go_on.set()
    with pytest.raises(Fault, match="DATABASE DAMAGED"):
        ReadView(spooled(report.lines())).fetch()


def test_a_report_that_is_left_in_a_long_statement_ends_without_a_word(
    spooled: Make, caplog: pytest.LogCaptureFixture
) -> None:
    report = Running(1)
    made = spooled(report.lines())
    made.close()
    report.go_on.set()
    assert report.over.wait(20)
    made._thread.join(20)
    assert caplog.records == []
    assert made._file.closed


def test_a_line_end_in_a_name_makes_no_line_of_its_own(spooled: Make) -> None:
    made = spooled(line for line in ("MARY\nSMITH", "BOB"))
    made.wait(9)
    assert made.read(0, 9) == ["MARY SMITH", "BOB"]


def test_no_room_for_the_lines_is_said(spooled: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(Fault, match=r"FREE SPACE IN .*gone"):
        spooled(line for line in ["LINE"])
    monkeypatch.undo()
    monkeypatch.setattr(spool, "_file", lambda: Path("/dev/full").open("w+b", buffering=0))  # noqa: SIM115
    full = spooled(line for line in ["LINE"])
    with pytest.raises(Fault, match="FREE SPACE IN"):
        full.wait(1)
