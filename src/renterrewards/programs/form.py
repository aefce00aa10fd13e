"""What stands on the screens of one option: texts by field name, the page shown, where the cursor goes."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map, Page, Place

if TYPE_CHECKING:  # the first screen masks nothing
    from renterrewards.rules.masking import Mask, Masks


class Form:
    """The texts of an option's fields. The glass and the command line both edit this and nothing else.

    `where` stands in the Location fields of a user who may not ask for all.
    """

    def __init__(self, map: Map, site: entry.Site, usual_printer: str = "", where: str = "") -> None:
        self.map = map
        self.site = site
        self.usual_printer = usual_printer
        self.where = where
        self.masks: Masks = {}
        """What is masked: a value that is put there; one that is typed is seen until the record is shown anew."""
        self.texts: dict[str, str] = {}
        self.page_number = 0
        self.window = ""
        self.cursor = ""
        self.first = ""
        self._values: dict[str, tuple[str, Any]] = {}
        self._words: dict[str, tuple[str, str]] = {}
        self._secrets: dict[str, str] = {}
        self._typed: set[str] = set()
        places: tuple[Place, ...] = (*map.shown, *map.fields)
        self._kinds = {place.name: place.kind for place in places}
        self._kept: dict[str, str] = {}
        self.clear()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.map.pages[self.page_number]

    @property
    def front(self) -> Page:
        """The sub-window that is open, or the page."""
        return self.map.page(self.window) if self.window else self.page

    def clear(self) -> None:
        """Blank everything but the printed defaults, and go back to the first page."""
        self.texts = {f.name: self._default(f) for f in self.map.fields}
        worded = [f for f in self.map.fields if f.kind in entry.WORDED and f.default]
        self._words = {f.name: (self.texts[f.name], f.default) for f in worded}
        self.page_number, self.window, self.cursor, self.first = 0, "", "", ""
        self._secrets.clear()
        self._typed.clear()
        self.keep()

    def _default(self, field: Field) -> str:
        if self.where and field.look_up == "location":
            return self.where
        if field.default == "TODAY":
            return entry.show("date", self.site.today, self.site)
        return self.usual_printer if field.default == "USUAL" else field.default

    def enter(self, field: Field, typed: str) -> None:
        """Take a typed text: it must be a value of the field and is shown as the site writes it. Raises Fault.

        Blank takes the printed default, but in a flag, where it means N.
        """
        if field.secret:
            self._secrets[field.name] = typed
            return
        if not typed.strip() and field.kind != "flag":
            typed = field.default if field.kind in entry.WORDED else self._default(field)
        before = self.texts.get(field.name)
        if typed != before and self._is_masked(field.name) and _is_part(typed):
            raise Fault(f"TYPE ALL OF {field.label.upper()}, OR SHIFT+F4 SHOWS WHAT IS MASKED", field.name)
        if typed != before or field.name not in self._values:
            self._put(field.name, entry.enter(field, typed, self.site))
        if typed != before or field.kind in entry.WORDED:  # a date typed where words stand for it is that date
            self._words[field.name] = (self.texts[field.name], entry.wording(field, typed))
        self._typed.add(field.name)

    def stands(self, field: Field, text: str, typed: bool) -> bool:
        """Whether a text stands in a field already and brings nothing when it is taken once more.

        A key brings its record again, and days in words end with a date that is `typed` over them.
        """
        again = (field.key and text) or (typed and field.kind in entry.WORDED)
        return text == self.texts.get(field.name, "") and not again

    def value(self, name: str) -> Any:
        """The value of a field; raises Fault when what stands there is none.

        A value that was shown and not typed over is that value still: 03-14-11 may be a birthday of 1911.
        """
        text = self.texts.get(name, "")
        shown, value = self._values.get(name, ("", None))
        return value if text and text == shown else entry.enter(self.map.field(name), text, self.site)

    def typed(self, name: str) -> str:
        """What to type for what stands in a field, on another day and at another site: words as they were typed, a
        date as YYYY-MM-DD. Raises Fault when what stands there is no value.
        """
        text, value = self.texts.get(name, ""), self.value(name)
        shown, words = self._words.get(name, ("", ""))
        if words and text == shown:
            return words
        return value.isoformat() if type(value) is date else text

    def secret(self, name: str) -> str:
        """What was typed into a secret field, once: it stands nowhere among the texts, and is gone then."""
        return self._secrets.pop(name, "")

    def half_typed(self) -> dict[str, str]:
        """What was typed here and is not what a program has put there since, by field, as it can be typed again."""
        found = {}
        for field in self.map.entries:
            if field.name in self._typed:
                try:
                    found[field.name] = self.typed(field.name)
                except Fault:
                    found[field.name] = self.texts[field.name]
        return found

    def type_over(self, field: Field, text: str) -> None:
        """Take a text that was typed here once, whether it is a value or not: saving says so."""
        try:
            self.enter(field, text)
        except Fault:
            self.texts[field.name] = text
            self._typed.add(field.name)

    def values(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        """The values of these fields (all that can be typed into); raises Fault at the first bad one."""
        wanted = [f.name for f in self.map.entries] if names is None else names
        return {name: self.value(name) for name in wanted}

    def put(self, name: str, value: Any) -> None:
        """Show a value, masked where it must be; a name that this map does not draw is passed over."""
        self._put(name, value, self.masks.get(name))

    def _put(self, name: str, value: Any, mask: "Mask | None" = None) -> None:
        if name in self._kinds:
            text = entry.show(self._kinds[name], value, self.site)
            self.texts[name] = mask(text) if mask else text
            self._values[name] = (self.texts[name], value)

    @property
    def masked(self) -> bool:
        """Whether something that stands here is masked."""
        return any(map(self._is_masked, self.masks))

    def _is_masked(self, name: str) -> bool:
        """Whether a value stands there whose mask is shown, and not what somebody typed over it."""
        shown, value = self._values.get(name, ("", None))
        masked = name in self.masks and bool(shown) and shown == self.texts.get(name)
        return masked and shown != entry.show(self._kinds[name], value, self.site)

    def unmask(self) -> None:
        """Show what is masked, until other values are put here."""
        for name in self.masks:
            if self._is_masked(name):
                shown, value = self._values[name]
                self._put(name, value)
                if self._kept.get(name) == shown:
                    self._kept[name] = self.texts[name]

    def fill(self, values: dict[str, Any]) -> None:
        """Show many values."""
        for name, value in values.items():
            self.put(name, value)

    def seen(self) -> dict[str, str]:
        """Everything that stands on the screens: fields first, then what is only shown."""
        places: tuple[Place, ...] = (*self.map.fields, *self.map.shown)
        return {place.name: self.texts.get(place.name, "") for place in places}

    def keep(self) -> None:
        """What stands here now is on file: leaving asks nothing."""
        self._kept = dict(self.texts)

    def touched(self, *but: str) -> bool:
        """Whether a field other than these was typed over since it was shown."""
        return any(
            self.texts.get(f.name, "") != self._kept.get(f.name, "") for f in self.map.entries if f.name not in but
        )

    @property
    def changed(self) -> bool:
        """Whether a typed field differs from what is on file."""
        return self.touched()

    def turn(self, pages: int) -> bool:
        """Go some pages on or back; False when there is none."""
        target = self.page_number + pages
        if not 0 <= target < len(self.map.pages):
            return False
        self.page_number, self.window, self.cursor = target, "", ""
        return True

    def go_to(self, name: str) -> None:
        """Bring the page or window of a field to the front and put the cursor there."""
        field = self.map.field(name)
        self.window = ""
        for number, page in enumerate(self.map.pages):
            if page.code == field.page:
                self.page_number = number
        if field.page in {w.code for w in self.map.windows}:
            self.window = field.page
        self.cursor = name


def _is_part(typed: str) -> bool:
    """Whether a text still has a part of a mask in it, so that nobody can have meant it."""
    return "*" in typed or "XX" in typed.upper()
