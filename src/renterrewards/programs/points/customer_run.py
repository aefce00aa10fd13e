"""A run over many customers: rehearsed first, then each in a transaction of his own, so that it can be begun again."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from renterrewards.faults import Fault
from renterrewards.programs.program import Program
from renterrewards.programs.reports.printing import chosen, deliver_by
from renterrewards.records import Act
from renterrewards.reports.expiry import Heading, plain
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import customers
from renterrewards.store.ledger.expiry import Holder, Passed

if TYPE_CHECKING:
    from renterrewards.programs.reports.ways import Way
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work

T = TypeVar("T")


@dataclass(slots=True)
class Plan(Generic[T]):
    """What a run would do: its lines, by customer, and its sums; `holders` are those to whom anything happens."""

    lines: list[T] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    sums: Passed = field(default_factory=Passed)

    def add(self, holder: Holder, lines: Sequence[T], points: int, notices: int) -> None:
        """Count a customer in."""
        if not lines and not notices:
            return
        self.holders.append(holder)
        self.lines += lines
        self.sums.customers += bool(lines)
        self.sums.lots += len(lines)
        self.sums.points += points
        self.sums.notices += notices


class CustomerRun(Program, Generic[T]):
    """`dry_run` Y shows what would be done; N does it, after one more question, and shows what the ledger then says."""

    runs_at_once = True
    done: Passed | None = None
    lines: Sequence[Any] = ()
    way: "Way | None" = None
    """Where the report goes, asked before anything is done."""

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Rehearse; then, unless it is a dry run, ask and do it."""
        values = self.form.values()
        dry = values["dry_run"] != "N"
        if not dry:
            self.desk.check_writable()
        self.way = yield from chosen(self.desk, values)
        with self.desk.store.look() as work:
            act = self.desk.act(work)
            self.check(work, act, values, dry)
            plan = self.plan(work, act, values)
        if dry:
            yield from self._preview(values, plan)
        else:
            yield from self._real(values, plan, act)

    def data(self) -> dict[str, Any]:
        """What was done, or would be, and its lines, for scripts."""
        sums = self.done or Passed()
        total = {name: getattr(sums, name) for name in ("customers", "lots", "points", "notices")}
        return {"rows": [plain(line) for line in self.lines], "total": total} | self.outcome

    # -- what each run says for itself ---------------------------------------------------------------

    @abstractmethod
    def check(self, work: "Work", act: Act, values: dict[str, Any], dry: bool) -> None:
        """Raise Fault when the run makes no sense."""

    @abstractmethod
    def plan(self, work: "Work", act: Act, values: dict[str, Any]) -> Plan[T]:
        """What it would do."""

    @abstractmethod
    def one(self, work: "Work", act: Act, holder: Holder, values: dict[str, Any]) -> Passed:
        """Do it to one customer, whatever is true of him by now."""

    @abstractmethod
    def report(self, lines: Sequence[T], values: dict[str, Any], dry: bool) -> "Report":
        """The lines as a report."""

    @abstractmethod
    def posted(self, work: "Work", act: Act, values: dict[str, Any]) -> list[T]:
        """The lines of today as the ledger has them."""

    @abstractmethod
    def words(self, sums: Passed, dry: bool) -> str:
        """The sums in words."""

    def finish(self, act: Act, values: dict[str, Any]) -> None:
        """The whole of a real run is done."""

    # -- inside ------------------------------------------------------------------------------------

    def _preview(self, values: dict[str, Any], plan: Plan[T]) -> Talk[None]:
        self.done, self.lines = plan.sums, plan.lines
        yield from self._show(values, plan.lines, dry=True)
        yield Tell(f"DRY RUN, {self.words(plan.sums, dry=True)}")

    def _real(self, values: dict[str, Any], plan: Plan[T], act: Act) -> Talk[None]:
        self.done = Passed()
        if plan.holders and (yield from self._refused(plan)):
            yield Tell("NOTHING DONE")
            return
        self._pass(values, plan.holders, act, self.done)
        self.finish(act, values)
        with self.desk.store.look() as work:
            self.lines = self.posted(work, act, values)
        try:
            yield from self._show(values, self.lines, dry=False)
        except Fault as fault:
            raise Fault(f"{self.words(self.done, dry=False)}, THEN: {fault.message}") from fault
        yield Tell(self.words(self.done, dry=False))

    def _refused(self, plan: Plan[T]) -> Talk[bool]:
        """Whether the user, who is told what would be done, lets it be."""
        sums = self.words(plan.sums, dry=True)
        yield Tell(sums)
        reply: str = yield Ask("GO ON Y/N?", guarded=True, note=sums)
        return reply != "Y"

    def _pass(self, values: dict[str, Any], holders: Sequence[Holder], act: Act, done: Passed) -> None:
        """Customer by customer; a Fault says how far it came."""
        try:
            for count, holder in enumerate(holders, start=1):
                self.desk.working(f"{count:,} OF {len(holders):,} CUSTOMERS, ESC STOPS THE RUN")
                one = self.apply(partial(self._one, act, holder, values))
                for name in ("customers", "lots", "points", "notices"):
                    setattr(done, name, getattr(done, name) + getattr(one, name))
        except Fault as fault:
            raise Fault(f"{self.words(done, dry=False)}, THEN: {fault.message}, BEGIN AGAIN FOR THE REST") from fault

    def _one(self, act: Act, holder: Holder, values: dict[str, Any], work: "Work") -> Passed:
        customers.hold(work, holder.number)
        return self.one(work, act, holder, values)

    def _show(self, values: dict[str, Any], lines: Sequence[T], dry: bool) -> Talk[None]:
        site = self.form.site
        printed = yield from deliver_by(self.way, self.desk, site, lambda work: self.report(lines, values, dry))
        self.outcome = {"file": printed} if printed else {}

    def _heading(self, title: str, *parameters: tuple[str, str]) -> Heading:
        return Heading(code=self.map.code, title=title, parameters=parameters, site=self.form.site)

    def _told_if_saved(self, act: Talk[None]) -> Talk[None]:
        """A run is many acts: what stops it tells by itself how much of it was saved."""
        yield from act


def counted(count: int, thing: str) -> str:
    """`1 LOT`, `1,200 LOTS`."""
    return f"{count:,} {thing}{'' if count == 1 else 'S'}"
