"""Who may sign on and what his menus show, as frozen records: field names are those of the columns and the screens."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may sign on (EDITUAF). His password is nowhere here, see `store.users`.

    `menu_type` ALL is everything. `locations` is one location, a +GROUP, or blank for every one. Blank `time_zone`:
    that of the location.
    """

    code: str
    name: str = ""
    menu_type: str
    locations: str = ""
    limited_access: bool = False
    view_only: bool = False
    adjusts_points: bool = False
    overrides: bool = False
    unmasked: bool = False
    time_zone: str = ""
    expires_on: date | None = None
    active: bool = True
    email: str = ""

    def may_sign_on(self, today: date) -> bool:
        """Whether he is a user today."""
        return self.active and (self.expires_on is None or today <= self.expires_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserState:
    """What sign-ons have left behind of an employee code: failed tries in a row, and until when it is locked.

    `clock` is the latest instant of those tries; `refused`, how many came while it was locked, of which no line tells.
    """

    user_code: str
    failures: int = 0
    locked_until: datetime | None = None
    clock: datetime | None = None
    refused: int = 0
    last_sign_on: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPassword:
    """A user's password as argon2 keeps it. `first`: somebody else gave it, so it must be changed at the sign-on."""

    user_code: str
    kept: str
    set_at: datetime
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuType:
    """A menu type (EDITMENU): the codes of the options that its users may open, with blanks between."""

    code: str
    description: str = ""
    options_1: str = ""
    options_2: str = ""
    options_3: str = ""
    options_4: str = ""
    options_5: str = ""
    options_6: str = ""
    options_7: str = ""
    options_8: str = ""
    options_9: str = ""
    options_10: str = ""
    options_11: str = ""
    options_12: str = ""

    @property
    def lines(self) -> dict[str, str]:
        """The lines of codes, by the names of their fields."""
        return {f"options_{n}": getattr(self, f"options_{n}") for n in range(1, 13)}

    @property
    def options(self) -> frozenset[str]:
        """The codes it shows."""
        return frozenset(" ".join(self.lines.values()).split())
