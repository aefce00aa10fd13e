"""What every option is to the terminal and to the command line: a form and conversations over it.

`start`, `entered` and each function key are conversations (`rules.conversation`): they may ask, tell, let the user
pick a row, show a report. They run in a worker thread; nothing here waits for a key.
"""

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.form import Form
from renterrewards.programs.listing import Pick
from renterrewards.rules.conversation import Ask, Talk

if TYPE_CHECKING:
    from renterrewards.rules.rights import Rights
    from renterrewards.store.work import Work

T = TypeVar("T")

LEAVE = Ask(
    "CHANGES NOT SAVED, LEAVE Y/N?",
    help="Y gives up what was typed here since it was called up or saved. N, or ESC, goes back to it; the first key "
    "of the bar saves it.",
)

READING = frozenset({"ERASE", "SEARCH", "NEXT"})
"""The keys that a look-only option leaves to its user."""

WRITING = frozenset(
    {"SAVE", "DELETE", "OPEN RA", "CLOSE RA", "VOID RA", "UNVOID", "REOPEN RA", "MERGE", "UNMERGE"}
    | {"CHECK IN", "ERASE CUST"}
)
"""The keys that a store which may only be read refuses before anything is asked; all the others look or print."""

NOT_SHOWN = "SAVED, BUT THE STORE COULD NOT BE READ AFTER IT, CALL THE RECORD UP AGAIN"


RECALL = "#"
"""The name under which `Called.by` has what is typed behind # at OPTION."""


class Called(NamedTuple):
    """A record that was called up: what was typed to bring it, by field, and what it was."""

    by: Mapping[str, str]
    record: Any


class Program:
    """An option at work. `keys` maps a label of the bar to what it does."""

    runs_at_once = False
    """Headless: run the main key even when only the key field is given (reports)."""

    also: Mapping[str, Callable[[], Talk[None]]] = {}
    """Keys that it is given beside its own: reports save and recall their parameters."""

    opens = ""
    """The option that takes its place once a conversation has ended; blank: it stays."""

    recalls = ""
    """Headless: the name of the number that `recall` takes, where the map has no field for it."""

    personal = False
    """Whether fields of its form are a customer's own, which the site may want masked."""

    protected: Mapping[str, str] = {}
    """The fields of the form that not every user may change, each with what it is of a customer."""

    def __init__(self, desk: Desk, map: Map) -> None:
        self.desk = desk
        self.map = map
        with desk.store.look() as work:
            self.rights = desk.rights(work)
            self.rights.check_option(map.code)
            site, usual = desk.site(work), ("", "")
            if self.is_report:
                usual = desk.terminal(work).printer, self.rights.where
            self.form = Form(map, site, *usual)
            self._mask(work)
        self.outcome: dict[str, Any] = {}

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """What the function keys do, by the label on the bar."""
        return {"ERASE": self.erase, **self.also}

    @property
    def is_report(self) -> bool:
        """Whether it is printed or displayed by the parameters of its form."""
        return any(field.name == "print_display" for field in self.map.entries)

    @property
    def unsaved(self) -> bool:
        """Whether leaving now would lose what was typed; a report or a look-only option has nothing to lose."""
        return self.form.changed and not self.runs_at_once and not self.map.look_only

    @property
    def on_form(self) -> Called | None:
        """The record on the form, with what brings it again; None when nothing was called up."""
        return None

    @property
    def subject(self) -> int | None:
        """The number of the customer whose personal data is on the form."""
        return None

    @property
    def main_key(self) -> str:
        """The label of the first key: SAVE, BEGIN, OPEN RA ..."""
        return self.map.keys.get("f1", "")

    @property
    def exit_code(self) -> int:
        """Headless: what the command ends with; 1 when the run was made and what it found is wrong."""
        return 0

    def data(self) -> dict[str, Any]:
        """The outcome as plain data, for scripts."""
        return {"record": self.outcome}

    def told(self) -> dict[str, Any]:
        """The same as this user may see it; what stood on a form is masked already."""
        found = self.data()
        if not self.is_report:
            return found
        from renterrewards.rules import masking

        with self.desk.store.look() as work:
            masks = self.desk.masks(work)
        told: dict[str, Any] = masking.told(found, masks) if masks else found
        return told

    def apply(
        self, act: "Callable[[Work], T]", alone: bool = False, ahead: "Callable[[Work], None] | None" = None
    ) -> "T":
        """What an act of this option makes of its transaction, while it is the user's and he may write. Raises Fault.

        What he may do in it is in `rights` then; `ahead` says what will be asked. It is saved once, but may be applied
        more than once (`Store.apply`).
        """
        return self.desk.apply(act, alone, self.map.code, self._granted, ahead or (lambda work: None))

    def start(self) -> Talk[None]:
        """Fill the form as it first appears."""
        yield from ()

    def enter(self, field: Field, typed: str) -> None:
        """Take a typed text into a field. Raises Fault, also for what this user may not change."""
        before = self.form.texts.get(field.name, "")
        self.form.enter(field, typed)
        if field.name in self.protected and self.form.texts[field.name] != before:
            try:
                self.rights.check_field(self.protected[field.name], field.name)
            except Fault:
                self.form.texts[field.name] = before
                raise

    def accepted(self, field: Field) -> Talk[None]:
        """A clerk left a field: a code that is not on file is said there and then, not when all is saved."""
        if field.key:
            self.look_anew()
        if field.look_up:
            from renterrewards.programs import lookup, whereabouts

            with self.desk.store.look() as work:
                lookup.check_codes(work, self.map, {field.name: self.form.value(field.name)})
                whereabouts.check(work, self.rights, self.form, [field])
        if field.kind == "printer":
            from renterrewards.programs.reports import ways

            ways.check(self.desk, self.form.value(field.name))
        yield from self.entered(field)

    def entered(self, field: Field) -> Talk[None]:
        """A field was accepted; key fields bring their record."""
        yield from ()

    def recall(self, text: str) -> Talk[None]:
        """`#` was typed at OPTION with this behind it."""
        raise Fault("NO RA IS CALLED UP HERE, TYPE # AND ITS NUMBER IN OPEN OR CLOSE")
        yield  # a conversation, as its kind is

    def recalled(self, text: str) -> Talk[None]:
        """A clerk recalls a record by `#`."""
        self.look_anew()
        yield from self.recall(text)

    def look_anew(self) -> None:
        """Before a record is shown: what its user may see is what he may see now. Raises Fault."""
        if self.desk.open_to_all:
            return
        with self.desk.store.look() as work:
            self.rights = self.desk.rights(work)
            self.rights.check_option(self.map.code)
            self._mask(work)

    def choices(self, field: Field) -> Pick | None:
        """The pick list of a field with a look-up (Shift+F7)."""
        from renterrewards.programs import lookup  # and with it the records, for which no menu waits

        return lookup.pick_list(self.desk, field)

    def press(self, label: str) -> Talk[None]:
        """A function key, by its label."""
        act = self.keys.get(label)
        if act is None or label not in self.map.keys.values():
            raise Fault(f"{label} IS NOT USED HERE")
        if self.map.look_only and label not in READING:
            raise Fault("LOOK ONLY, NOTHING CAN BE CHANGED HERE")
        self._check_press(label)
        yield from self._told_if_saved(act())

    def erase(self) -> Talk[None]:
        """Clear the screen; a counter that is open past midnight has another day then."""
        with self.desk.store.look() as work:
            self.form.site = self.desk.site(work)
        self.form.clear()
        yield from self.start()

    def turn(self, pages: int) -> Talk[bool]:
        """PgUp and PgDn: a page back or on; False when there is none."""
        yield from ()
        return self.form.turn(pages)

    def backup(self) -> Talk[bool]:
        """Step back inside the option; False when there is nowhere, and the option is left."""
        yield from ()
        return self.form.turn(-1)

    # -- inside ------------------------------------------------------------------------------------

    def _mask(self, work: "Work") -> None:
        if self.personal:
            from renterrewards.rules.masking import PERSONAL

            masks = self.desk.masks(work, self.rights)
            self.form.masks = {name: mask for name, mask in masks.items() if name in PERSONAL}

    def _granted(self, rights: "Rights") -> None:
        self.rights = rights

    def _check_press(self, label: str) -> None:
        """Raise Fault before anything is asked: what writes checks the rights anew in its transaction."""
        if label in WRITING:
            self.desk.check_writable()
            self.rights.check_write()
        elif label != "ERASE":
            self.look_anew()
        if self.rights.locations is not None and label not in READING:
            from renterrewards.programs import whereabouts

            with self.desk.store.look() as work:
                whereabouts.check_all(work, self.rights, self.form, self.is_report)

    def _told_if_saved(self, act: Talk[None]) -> Talk[None]:
        """What fails once an act is saved must not read NOT SAVED, nor leave a form that would save it once more."""
        saved: list[bool] = []
        try:
            yield from self._watched(act, saved)
        except Fault as fault:
            if not any(saved):
                raise
            self.form.clear()
            with suppress(Fault):
                yield from self.start()
            raise Fault(NOT_SHOWN) from fault

    def _watched(self, act: Talk[None], saved: list[bool]) -> Talk[None]:
        """The act step by step, with whether each step saved; while a question stands, others may save from here."""
        reply = None
        with closing(act):
            while True:
                before = self.desk.saved
                try:
                    item = act.send(reply)
                except StopIteration:
                    return
                finally:
                    saved.append(self.desk.saved > before)
                reply = yield item
