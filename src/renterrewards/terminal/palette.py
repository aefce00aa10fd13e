"""The palette: every option in one list, for those who do not know the codes yet."""

from renterrewards import maps
from renterrewards.faults import Fault
from renterrewards.programs import menu
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.terminal.dialogue import Dialogue


async def choose(desk: Desk, dialogue: Dialogue) -> str:
    """The code of the option that is picked, of those that are the user's. Raises Fault when the palette is off."""
    if not dialogue.station.palette:
        raise Fault("THE PALETTE IS OFF, MENU AT OPTION LEADS TO EVERY OPTION")
    dialogue.hush()
    codes = await dialogue.work(lambda: menu.codes(desk))
    rows = (Row(code, f"{code:<10} {maps.load(code).title}") for code in codes)
    return str(await dialogue.pick(Pick("EVERY OPTION", "CODE       TITLE", rows, find=True)))
