"""The line to the server is cut between any two messages of an act: it is saved once, and what is said is so."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
import stores
from cut_line import PLAIN, Line, line_to
from ledger_proof import differences
from sqlalchemy import text
from sqlalchemy.engine import make_url

from renterrewards import headless
from renterrewards.faults import Fault
from renterrewards.policies import Reason
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import NOT_SHOWN
from renterrewards.records import Act, Control, Customer, CustomerType, SpecialDocument
from renterrewards.store import agreements, control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import StoreFault
from renterrewards.store.work import Work

pytestmark = [
    pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server"),
    pytest.mark.skipif(stores.EVERY_ONE == "sqlite", reason="asked of a server"),
]

NOW = datetime(2012, 5, 1, 16)
ACT = Act(user="ANN", business_date=NOW.date(), instant=NOW)
RA = points.Source("RA", "9")
ANSWERS = ["Y", "N"]
EVERY = 31
"""Which messages are tried here; `long_proof.py CUT` tries them all."""


class Books:
    """A counter behind a line that can be cut, and what must stand in its books."""

    def __init__(self, store: Store, line: Line, folder: Path) -> None:
        self.store, self.line = store, line
        self.desk = Desk("00 TEST", lambda: store, lambda: NOW, folder, user="ANN", open_to_all=True)
        self.opened = self.closed = 0
        self.points = 1000

    def opens(self) -> list[str]:
        """An RA with an award of four points."""
        said = self._run("OPEN", ANSWERS, customer_number="1", vehicle="40217", daily_rate="60", due_at="050412 0900")
        self.opened, self.points = self.opened + 1, self.points - 4
        return said

    def closes(self) -> list[str]:
        """The oldest RA that is out; it earns a point."""
        with self.store.look() as work:
            (ra,) = agreements.with_status(work, ["OPEN"], limit=1)
        said = self._run("CLOSE", [], ra_number=str(ra.number), miles_in="9")
        self.opened, self.closed, self.points = self.opened - 1, self.closed + 1, self.points + 1
        return said

    def corrects(self) -> list[str]:
        """Ten points more, by hand."""
        said = self._run("CUST", ["GIFT"], customer_number="1", award_points=str(self.points + 10))
        self.points += 10
        return said

    def agree(self) -> None:
        """Everything was saved once."""
        with self.store.look() as work:
            assert (self._count(work, "OPEN"), self._count(work, "CLOSED")) == (self.opened, self.closed)
            assert points.balance(work, 1) == self.points
            assert differences(work) == []

    def _count(self, work: Work, status: str) -> int:
        return len(agreements.with_status(work, [status], limit=10_000))

    def _run(self, option: str, answers: list[str], **values: str) -> list[str]:
        run = headless.Run(self.desk, list(answers))
        try:
            run.option(option, list(values.items()))
        except Fault as fault:  # it was cut behind the COMMIT, when the record was read again
            if fault.message != NOT_SHOWN:
                raise
            run.messages.append(NOT_SHOWN)
        return run.messages


ACTS: dict[str, Callable[[Books], list[str]]] = {
    "opened": Books.opens,
    "closed": Books.closes,
    "corrected": Books.corrects,
}


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with a_counter(tmp_path) as found:
        yield found


@contextmanager
def a_counter(folder: Path) -> Iterator[Books]:
    """A counter over a new store, and the line to it."""
    with stores.under_test("postgresql"):
        url = make_url(stores.where(folder / "store.db"))
        with line_to(str(url.host), int(url.port or 5432)) as line:
            where = url.set(port=line.port).update_query_dict(PLAIN)
            with closing(Store.open(where.render_as_string(hide_password=False), patience=5.0)) as store:
                with store.work() as work:
                    set_up(work)
                yield Books(store, line, folder)


def set_up(work: Work) -> None:
    control.save(work, "control", Control(local_renter_rewards=True))
    control.save(work, "special_document", SpecialDocument(code="1FREE", promo_type="D", amount=100))
    control.save(work, "customer_type", CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4))
    control.save(work, "reason", Reason(code="GIFT", active=True))
    customers.add(work, Customer(number=0, last_name="SMITH", first_name="MARY", customer_type="PFD"))
    points.earn(work, ACT, 1, 1000, "earn:1", RA)


@pytest.mark.parametrize("name", ACTS)
def test_it_is_saved_once_wherever_the_line_is_cut(books: Books, name: str) -> None:
    cut_everywhere(books, name, EVERY)


def cut_everywhere(books: Books, name: str, every: int) -> int:
    """Cut the line before each `every`th message of an act, and see after each; how often it was cut."""
    act, line = ACTS[name], books.line
    for before in (Books.opens, Books.opens, act):
        before(books)
    for cut in count(0, every):
        if name == "closed":
            books.opens()
        line.cut_at(cut)
        assert act(books)
        cuts, seen = line.broken, len(line.said)
        line.cut_at(-1)
        books.agree()
        if not cuts:  # it has no more messages than that
            assert 50 < seen <= cut
            return cut // every
    raise AssertionError("it never ends")


# -- the server is still at it, or stays away ----------------------------------------------------------


def jones_comes(work: Work) -> None:
    customers.add(work, Customer(number=0, last_name="JONES"))


def joneses(books: Books) -> int:
    with books.store.look() as work:
        return len(customers.by_name(work, "JONES"))


def test_who_asks_for_a_lost_answer_waits_for_a_server_that_is_still_at_it(books: Books) -> None:
    books.line.lingers = True
    for lose in (lambda: books.line.cut_at(3), books.line.lose_the_commit):
        before = joneses(books)
        lose()
        books.store.apply(jones_comes)
        assert books.line.broken == 1
        books.line.cut_at(-1)
        assert joneses(books) == before + 1


def test_after_three_tries_it_is_told_that_nothing_is_saved_and_the_next_act_works(books: Books) -> None:
    before = joneses(books)
    books.line.cut_at(3, times=100)
    with pytest.raises(StoreFault, match="IS AWAY, NOTHING SAVED, TRY AGAIN"):
        books.store.apply(jones_comes)
    assert books.line.broken == 6, "each begins on one more connection, as one from the pool may be an old one"
    books.line.cut_at(-1)
    assert joneses(books) == before
    books.store.apply(jones_comes)
    assert joneses(books) == before + 1


def test_an_answer_that_cannot_be_asked_for_is_told_as_open(books: Books) -> None:
    books.line.lose_the_commit()
    books.line.closes = True
    with pytest.raises(StoreFault, match="WENT AWAY WHILE SAVING, CALL THE RECORD UP AND SEE WHETHER IT IS SAVED"):
        books.store.apply(jones_comes)


def test_a_connection_takes_another_mark_each_day_so_that_its_row_is_there_when_it_is_asked_for(books: Books) -> None:
    from renterrewards.store.engines.postgresql_acts import NEW_MARK

    books.store.apply(jones_comes)
    with books.store._connection() as connection:
        mark, number = connection.next_act()
        assert number > 1
        connection.marked_at -= NEW_MARK + 1
    books.store.apply(jones_comes)
    with books.store._connection() as connection:
        assert (connection.mark != mark, connection.acts) == (True, 1)


def test_an_act_whose_row_is_gone_is_told_as_open_and_not_done_again(books: Books, tmp_path: Path) -> None:
    books.store.apply(jones_comes)
    with books.store._connection() as connection:
        act = connection.next_act()
    assert not books.store._was_done(act), "the one before it is known, so this one is not done"
    stores.run(tmp_path / "store.db", "DELETE FROM renterrewards_act")
    with pytest.raises(StoreFault, match="WENT AWAY WHILE SAVING, CALL THE RECORD UP"):
        books.store._was_done(act)


def test_one_of_two_who_wait_for_each_other_is_applied_again(books: Books) -> None:
    met = threading.Barrier(2, timeout=20)
    tries: list[int] = []

    def crossed(n: int) -> None:
        def both(work: Work) -> None:
            tries.append(n)
            first, second = (1, 2) if n else (2, 1)
            points.earn(work, ACT, first, 1, f"earn:{n}:{first}", RA)
            points.balance(work, first)
            with suppress(threading.BrokenBarrierError):
                met.wait()
            met.abort()
            points.earn(work, ACT, second, 1, f"earn:{n}:{second}", RA)

        books.store.apply(both)

    with books.store.work() as work:
        customers.add(work, Customer(number=0, last_name="JONES"))
    threads = [threading.Thread(target=crossed, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(tries) in ([0, 0, 1], [0, 1, 1])
    with books.store.look() as work:
        assert (points.balance(work, 1), points.balance(work, 2)) == (1002, 2)
        assert differences(work) == []


@pytest.mark.parametrize(("failures", "saved"), [(2, True), (3, False)])
def test_what_cannot_be_put_in_a_row_with_others_is_tried_three_times(books: Books, failures: int, saved: bool) -> None:
    tries: list[int] = []

    def unlucky(work: Work) -> None:
        tries.append(1)
        jones_comes(work)
        if len(tries) <= failures:
            work.run(Statement(text("DO $$ BEGIN RAISE EXCEPTION 'unlucky' USING ERRCODE = '40001'; END $$")))

    with nullcontext() if saved else pytest.raises(StoreFault, match="ANOTHER COUNTER IS AT THE SAME RECORDS"):
        books.store.apply(unlucky)
    assert len(tries) == 3
    assert joneses(books) == int(saved)
