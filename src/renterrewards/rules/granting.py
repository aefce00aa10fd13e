"""What a user may give to others, as a rule: nothing that he has not himself, unless he has everything. Pure."""

from renterrewards.access import MenuType, User
from renterrewards.faults import Fault
from renterrewards.rules.rights import EVERY_OPTION, Rights

FLAGS = {"adjusts_points": "ADJUSTS POINTS", "overrides": "OVERRIDES", "unmasked": "SEES UNMASKED"}
"""What a user may do beyond his options, and what the screen calls it."""


def check_user(his: Rights, user: User, menu: MenuType | None, locations: frozenset[str] | None) -> None:
    """Raise Fault for a user who is himself, or has more than he; `locations` None: all of them."""
    if his.options is None:
        return
    if user.menu_type == EVERY_OPTION:
        raise Fault(f"ONLY WHO HAS MENU TYPE {EVERY_OPTION} MAY GIVE IT OR CHANGE WHO HAS IT", "menu_type")
    if user.code == his.user:
        raise Fault(f"ONLY WHO HAS MENU TYPE {EVERY_OPTION} CHANGES HIS OWN RECORD, ASK ONE WHO HAS", "code")
    check_options(his, menu.options if menu else frozenset(), "menu_type")
    for name, words in FLAGS.items():
        if getattr(user, name) and not getattr(his, name):
            raise Fault(f"{words} IS GIVEN, AND CHANGED FOR WHO HAS IT, BY WHO HAS IT HIMSELF", name)
    if his.locations is not None and not (locations is not None and his.locations.issuperset(locations)):
        raise Fault(f"{user.locations or 'ALL LOCATIONS'}: GIVE NO OTHER LOCATIONS THAN YOUR OWN", "locations")
    if his.limited and not user.limited_access:
        raise Fault("YOUR ACCESS IS LIMITED, SO MUST BE THAT OF WHOM YOU CHANGE", "limited_access")


def check_options(his: Rights, options: frozenset[str], field: str) -> None:
    """Raise Fault for options of which one is not his."""
    if lacking := sorted(code for code in options if not his.may_open(code)):
        raise Fault(f"{lacking[0]} IS NOT ON YOUR MENUS, IT IS GIVEN BY WHO HAS IT HIMSELF", field)
