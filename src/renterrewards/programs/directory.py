"""Option code -> map -> program. An option exists when `screens/` holds its map."""

from renterrewards import maps
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import Program


def exists(code: str) -> bool:
    """Whether there is such an option (any case)."""
    try:
        maps.load(code)
    except KeyError:
        return False
    return True


def open_option(code: str, desk: Desk) -> Program:
    """The program of an option with its form, not yet started. KeyError when there is no such option."""
    map = maps.load(code)
    return program_of(map.program)(desk, map)


def program_of(name: str) -> type[Program]:
    """The class a map's `program` names; imported here so that only the options used cost their modules."""
    match name:
        case "menu":
            from renterrewards.programs.menu import Menu as found
        case "sign_on":
            from renterrewards.programs.sign_on import SignOn as found
        case "record":
            from renterrewards.programs.record import RecordFile as found
        case "customer":
            from renterrewards.programs.customer import CustomerFile as found
        case "change_type":
            from renterrewards.programs.change_type import ChangeType as found
        case "open_ra":
            from renterrewards.programs.open_ra import OpenRa as found
        case "close_ra":
            from renterrewards.programs.close_ra import CloseRa as found
        case "award_report":
            from renterrewards.programs.award_report import AwardReport as found
        case "award_history":
            from renterrewards.programs.award_history import AwardHistory as found
        case _:
            raise maps.MapError(f"no program is called {name}")
    return found
