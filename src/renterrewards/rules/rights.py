"""What a signed-on user may do: which options he opens, which fields he changes, where he works, what he sees. Pure."""

from dataclasses import dataclass
from datetime import date

from renterrewards.faults import Fault
from renterrewards.records import MenuType, User

EVERY_OPTION = "ALL"
"""The menu type that is built in and shows every option."""

EVERYBODY = frozenset({"MENU", "LOGIN", "PASSWD", "END"})
"""The options of every user, whatever his menu type shows."""

IMPORT, EXPORT = "IMPORT", "EXPORT"
"""What a menu type names to let its users bring files in and take them out; no options, but rights as an option is."""

BY_HAND = frozenset({"award_points", "times_rented", "customer_type"})
"""The fields of a customer that decide what he gets: only who adjusts points may type into them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be done now. `options` None: every one. `locations` None: everywhere.

    `location` is the only one of a user with limited access, who stays where his terminal stands.
    """

    user: str = ""
    options: frozenset[str] | None = frozenset()
    locations: frozenset[str] | None = None
    location: str = ""
    view_only: bool = False
    adjusts_points: bool = False
    overrides: bool = False
    unmasked: bool = False

    def may_open(self, option: str) -> bool:
        """Whether an option is on his menus, or everybody's."""
        return self.options is None or option in self.options or option in EVERYBODY

    def check_option(self, option: str) -> None:
        """Raise Fault for an option that is not his."""
        if not self.may_open(option):
            raise Fault(f"{option} IS NOT ON YOUR MENUS, MENU SHOWS WHAT IS; EDITMENU ADDS IT")

    def check_write(self) -> None:
        """Raise Fault for a user who may only look."""
        if self.view_only:
            raise Fault("VIEW ONLY, NOTHING CAN BE ADDED, CHANGED OR DELETED; EDITUAF CHANGES IT")

    def check_field(self, name: str) -> None:
        """Raise Fault for a field of a customer that he may not change."""
        if name in BY_HAND and not self.adjusts_points:
            words = name.replace("_", " ").upper()
            raise Fault(f"{words} CAN ONLY BE CHANGED BY WHO ADJUSTS POINTS (EDITUAF FIELD 7)", name)

    def check_location(self, location: str, field: str = "") -> None:
        """Raise Fault for a location that is not his."""
        if self.locations is not None and location not in self.locations:
            raise Fault(f"LOCATION {location} IS NOT YOURS, EDITUAF SAYS WHICH ARE", field)


EVERYTHING = Rights(options=None, adjusts_points=True, overrides=True, unmasked=True)
"""Where nobody signs on: the training company."""

NOBODY = Rights()
"""Before anybody has signed on."""


def of(user: User, menu: MenuType | None, locations: frozenset[str] | None = None, location: str = "") -> Rights:
    """The rights of a user with the record of his menu type and the locations that he may work at.

    `location`: where he stands who has limited access; it must be among the others.
    """
    if user.limited_access:
        locations = frozenset({location}) & (locations if locations is not None else {location})
    everything = user.menu_type == EVERY_OPTION
    return Rights(
        user=user.code,
        options=None if everything else menu.options if menu else frozenset(),
        locations=locations,
        location=location,
        view_only=user.view_only,
        adjusts_points=user.adjusts_points,
        overrides=user.overrides,
        unmasked=user.unmasked,
    )


def check_standing(user: User | None, code: str, today: date) -> None:
    """Raise Fault when the user who is signed on is no user any more."""
    if not code:
        raise Fault("NOBODY IS SIGNED ON, TYPE LOGIN")
    if user is None:
        raise Fault(f"USER {code} IS NOT ON FILE ANY MORE, TYPE LOGIN")
    if not user.active:
        raise Fault(f"USER {code} IS NOT ACTIVE, ASK AN ADMINISTRATOR (EDITUAF)")
    if user.expires_on is not None and user.expires_on < today:
        raise Fault(f"USER {code} HAS EXPIRED, ASK AN ADMINISTRATOR (EDITUAF)")
