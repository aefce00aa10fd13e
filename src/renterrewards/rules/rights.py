"""What a signed-on user may do: which options he opens, which fields he changes, where he works, what he sees. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from renterrewards.faults import Fault
from renterrewards.records import MenuType, User

EVERY_OPTION = "ALL"
"""The menu type that is built in and shows every option."""

EVERYBODY = frozenset({"MENU", "LOGIN", "FIRSTUSR", "PASSWD", "LOCK", "END"})
"""The options of every user, whatever his menu type shows."""

IMPORT, EXPORT = "IMPORT", "EXPORT"
"""What a menu type names to let its users bring files in and take them out; no options, but rights as an option is."""

BY_HAND = frozenset({"award_points", "times_rented", "customer_type"})
"""The fields of a customer that decide what he gets: only who adjusts points may type into them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be done now. `options` None: every one. `locations` None: everywhere.

    `limited`: he stays where his terminal stands. `where` is how his locations are typed in a report: one, or a group.
    """

    user: str = ""
    options: frozenset[str] | None = frozenset()
    locations: frozenset[str] | None = None
    limited: bool = False
    where: str = ""
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

    def check_field(self, name: str, field: str = "") -> None:
        """Raise Fault for a field of a customer that he may not change; `field` is how the screen calls it."""
        if name in BY_HAND and not self.adjusts_points:
            words = name.replace("_", " ").upper()
            raise Fault(f"{words} CAN ONLY BE CHANGED BY WHO ADJUSTS POINTS (EDITUAF FIELD 7)", field or name)

    def check_points(self, field: str = "") -> None:
        """Raise Fault for a user who may not give, take or move points by hand."""
        if not self.adjusts_points:
            raise Fault("POINTS CAN ONLY BE MOVED BY WHO ADJUSTS POINTS (EDITUAF FIELD 7)", field)

    def check_locations(self, code: str, meant: Collection[str], field: str = "") -> None:
        """Raise Fault for a location, or a group that means some, not all of which are his; for an empty group."""
        if self.locations is not None and not (meant and self.locations.issuperset(meant)):
            raise Fault(f"{code or 'NO LOCATION'} IS NOT AMONG YOUR LOCATIONS, EDITUAF FIELD 4 SAYS WHICH ARE", field)

    def check_lists(self, field: str) -> None:
        """Raise Fault for a user with limited access: customers are of no location, so a list goes beyond his."""
        if self.limited:
            raise Fault("LISTS OF CUSTOMERS ARE OFF WITH LIMITED ACCESS, TYPE NUMBER OR LAST,FIRST", field)

    def check_drawer(self, before: str, after: str) -> None:
        """Raise Fault for a drawer that a user with limited access changes."""
        if self.limited and before != after:
            raise Fault("THE DRAWER CANNOT BE CHANGED WITH LIMITED ACCESS (EDITUAF FIELD 5)", "drawer")

    def is_his(self, location: str) -> bool:
        """Whether an RA of a location is one of his."""
        return self.locations is None or location in self.locations

    def check_ra(self, number: int, location: str) -> None:
        """Raise Fault for an RA of a location that is not his."""
        if not self.is_his(location):
            raise Fault(f"RA {number:08} IS OF LOCATION {location or 'BLANK'}, NOT ONE OF YOURS", "ra_number")

    def starts_at(self, usual: str) -> str:
        """The location that a form begins with: the usual one, else the only one that is his."""
        if self.locations is None or usual in self.locations:
            return usual
        return next(iter(self.locations)) if len(self.locations) == 1 else ""


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
        limited=user.limited_access,
        where="" if locations is None else location or user.locations,
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
