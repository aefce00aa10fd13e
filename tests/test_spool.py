"""A report is read while it runs: its first page does not wait for its last row, and it is let go when it is left."""

from collections.abc import Callable, Generator, Iterator
from threading import Event

import pytest

from renterrewards.faults import PROGRAM_ERROR, Fault
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
    for spool in made:
        spool.close()


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
    spool = spooled(report.lines())
    view, read = ReadView(spool), []
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
    assert spool.read(990, 50) == read[990:]
    assert spool.read(1000, 1) == []


def test_a_name_in_any_alphabet_comes_back_as_it_was(spooled: Make) -> None:
    spool = spooled(line for line in ("山田 太郎", "", "ŁÓDŹ", "é"))
    spool.wait(9)
    assert spool.read(0, 9) == ["山田 太郎", "", "ŁÓDŹ", "é"]


def test_a_report_that_is_left_is_stopped(spooled: Make) -> None:
    def endless() -> Generator[str, None, None]:
        try:
            while True:
                yield "LINE"
        finally:
            over.set()

    over = Event()
    spool = spooled(endless())
    spool.wait(23)
    spool.close()
    assert over.wait(20)


def test_esc_is_heard_while_no_line_has_come_yet(spooled: Make) -> None:
    report = Running(1)
    spool = spooled(report.lines())
    with pytest.raises(Fault, match="STOPPED"):
        ReadView(spool, lambda: True).fetch()
    report.go_on.set()


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (Fault("DATABASE DAMAGED"), "DATABASE DAMAGED"),
        (OSError(28, ""), "FREE SPACE IN"),
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
