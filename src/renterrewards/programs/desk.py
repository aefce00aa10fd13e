"""Where somebody works: the company, its store, who is signed on, and the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from renterrewards import clock
from renterrewards.entry import Site
from renterrewards.faults import Fault
from renterrewards.machine import Machine

if TYPE_CHECKING:  # the first screen waits neither for the database library nor for the records
    from renterrewards.programs.seat import Seat
    from renterrewards.records import Act, Control, Location, Terminal, User
    from renterrewards.rules.masking import Masks
    from renterrewards.rules.rights import Rights
    from renterrewards.store.engine import Store
    from renterrewards.store.work import Work

T = TypeVar("T")


@dataclass
class Desk:
    """One user at one terminal (or one headless run). `now` answers the UTC instant."""

    company: str
    open_store: Callable[[], "Store"]
    now: Callable[[], datetime]
    print_folder: Path
    user: str = ""
    """Who has signed on; blank is nobody."""
    claimed: str = ""
    """The employee code that was given at the start, by who still has to prove that it is his."""
    drawer: str = ""
    idle_minutes: int = 0
    """Minutes without a key after which the terminal is covered, as it was set when he signed on; 0 is never."""
    open_to_all: bool = False
    """Whether nobody signs on and everybody may do everything: the training company."""
    machine: Callable[[], Machine] = Machine
    """What the machine is set to; read anew each time, as a mail server may be set up meanwhile. Raises Fault."""
    working: Callable[[str], None] = lambda text: None
    """Told how far a long run is, from its thread; raises Fault to stop it."""
    let_in: Callable[["Desk", "Store"], None] | None = None
    """Signs on who runs a command, as the store is opened for him; raises Fault. None where a screen does that."""
    seat: "Seat | None" = None
    """The session of who is signed on; none where nobody is, and in a headless run."""
    _store: "Store | None" = None
    _terminal_code: str | None = None
    _opening: Lock = field(default_factory=Lock)

    @property
    def store(self) -> "Store":
        """The company's store, opened when it is first needed, once, whichever thread asks first."""
        with self._opening:
            if self._store is None:
                self._store = self._opened()
            return self._store

    def _opened(self) -> "Store":
        opened = self.open_store()
        if self.let_in:
            try:
                self.let_in(self, opened)
            except BaseException:
                opened.close()
                raise
        return opened

    def warm_up(self) -> str:
        """Open the store ahead of its first use; what there is to say about it, blank when all is well."""
        try:
            _ = self.store
        except Fault as fault:
            return fault.message
        return self.banner

    def so_far(self, what: str, done: int, of: int) -> None:
        """How far something is that is counted: `of` how many, 0 when that is not known."""
        count = f" {done:,}{f' OF {of:,}' if of else ''}" if done else ""
        self.working(f"{what}{count}")

    @property
    def banner(self) -> str:
        """What each option says when it opens: that the store may only be read. Never opens the store."""
        if self._store is None or not self._store.read_only:
            return ""
        from renterrewards.store.trouble import LOOK_ONLY

        return LOOK_ONLY

    @property
    def saved(self) -> int:
        """How many works were saved from here. Never opens the store."""
        return self._store.saved if self._store else 0

    def check_writable(self) -> None:
        """Raise Fault when the store may only be read."""
        if self.store.read_only:
            from renterrewards.store.trouble import READ_ONLY

            raise Fault(READ_ONLY)

    def close(self) -> None:
        """Give the store back, if it was ever opened."""
        if self._store is not None:
            self._store.close()
            self._store = None

    @property
    def signed_on(self) -> bool:
        """Whether somebody may work here: he has signed on, or nobody needs to."""
        return self.open_to_all or bool(self.user)

    def rights(self, work: "Work") -> "Rights":
        """What the user may do at this moment. Raises Fault when he may not work here any more."""
        from renterrewards.rules import rights

        if self.open_to_all:
            return rights.EVERYTHING
        from renterrewards.store import locations
        from renterrewards.store.rights import find

        user, menu, token = find(work, self.user) if self.user else (None, None, None)
        if self.seat and user:
            self.seat.check(work, token)
        rights.check_standing(user, self.user, self.day_of(work, user))
        assert user is not None, "one who is not on file has no standing"
        here = self.location(work) if user.limited_access else ""
        return rights.of(user, menu, locations.meant(work, user.locations), here)

    def masks(self, work: "Work", rights: "Rights | None" = None) -> "Masks":
        """What is masked to the user, as the site wants it; nothing to who sees unmasked. Raises Fault as `rights`."""
        from renterrewards.rules import masking

        return {} if (rights or self.rights(work)).unmasked else masking.masks(self.settings(work))

    @contextmanager
    def work(
        self,
        alone: bool = False,
        option: str = "",
        granted: "Callable[[Rights], None]" = lambda rights: None,
        ahead: "Callable[[Work], None]" = lambda work: None,
    ) -> "Iterator[Work]":
        """The work in which the user of this desk acts: what he may do is read in it, whatever was seen before.

        `option`: the option that acts, which must be his still. `granted` is told what he may do. `ahead` says what
        the act will ask, so that a server is asked it with his rights, in one trip. Raises Fault, and nothing is saved.
        """
        with self.seat.acting() if self.seat else nullcontext(), self.store.work(alone) as work:
            ahead(work)
            rights = self.rights(work)
            rights.check_write()
            if option:
                rights.check_option(option)
            granted(rights)
            yield work
            if self.seat:
                self.seat.saved(work)

    def apply(
        self,
        act: "Callable[[Work], T]",
        alone: bool = False,
        option: str = "",
        granted: "Callable[[Rights], None]" = lambda rights: None,
        ahead: "Callable[[Work], None]" = lambda work: None,
    ) -> "T":
        """What an act makes of such a work, saved once; it may be applied more than once (`Store.apply`)."""
        return self.store.apply(act, lambda: self.work(alone, option, granted, ahead))

    def settings(self, work: "Work") -> "Control":
        """The site's settings (EDITMISC)."""
        from renterrewards.store import control

        return control.settings(work)

    def terminal(self, work: "Work") -> "Terminal":
        """The record of this terminal (EDITTERM): its own, else that of ALL, else as the system comes. Raises Fault."""
        from renterrewards.records import Terminal
        from renterrewards.store import control

        for code in filter(None, (self.machine().terminal, "ALL")):
            if found := control.find(work, "terminal", (code,)):
                return found  # type: ignore[no-any-return]
        return Terminal(code="ALL")

    def location(self, work: "Work") -> str:
        """Where this terminal stands, the default location when its record does not say."""
        return self.terminal(work).location or self.settings(work).default_location

    def zone(self, work: "Work", location: str) -> str:
        """The time zone of a location, blank when it is not on file."""
        from renterrewards.store import control

        found: Location | None = control.find(work, "location", (location,)) if location else None
        return found.time_zone if found else ""

    def own_zone(self, work: "Work", user: str = "") -> str:
        """The time zone in which a user, else who is signed on, reads times that are of no RA (EDITUAF)."""
        from renterrewards.store import users

        found = users.find(work, user or self.user)
        return (found.time_zone if found else "") or self.zone(work, self.settings(work).default_location)

    def today(self, zone: str = "") -> date:
        """The business date in a time zone."""
        return clock.local(self.now(), zone).date()

    def day_of(self, work: "Work", user: "User | None") -> date:
        """The day by which a user expires: in his own time zone, else at the default location."""
        if user is None or user.expires_on is None:  # spares every act the question
            return self.today()
        return self.today(user.time_zone or self.zone(work, self.settings(work).default_location))

    def site(self, work: "Work") -> Site:
        """How this site writes dates and times, and what day it is at its default location."""
        settings = self.settings(work)
        today = self.today(self.zone(work, settings.default_location))
        return Site(today, settings.date_format, settings.clock)

    def act(self, work: "Work", location: str = "") -> "Act":
        """The stamp of what is about to be written."""
        return self.stamp(location, self.zone(work, location or self.settings(work).default_location))

    def stamp(self, location: str, zone: str) -> "Act":
        """The same, at a location whose time zone is known."""
        from renterrewards.records import Act

        now = self.now()
        day = clock.local(now, zone).date()
        where = {"location": location, "drawer": self.drawer, "terminal": self.terminal_code}
        return Act(user=self.user, business_date=day, instant=now, **where)

    @property
    def terminal_code(self) -> str:
        """The code of this terminal, looked up once; blank when the settings cannot be read, which stops no act."""
        if self._terminal_code is None:
            try:
                self._terminal_code = self.machine().terminal
            except Fault:
                self._terminal_code = ""
        return self._terminal_code
