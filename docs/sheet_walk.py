"""The walk of the contact sheet: every option, page and window, blank and filled, and whatever can cover a screen."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pty_clerk import CTRL_C, CTRL_P, ESC, F1, F4, F6, F7, F8, INSERT, PGDN, RIGHT, SHIFT_F7, Clerk
from screen_svg import COLUMNS, ROWS, svg

from renterrewards import maps
from renterrewards.maps import Map, Page

LEAVE = "CHANGES NOT SAVED, LEAVE Y/N?"


class Walk:
    """A clerk who takes a picture of all there is. `shots` are (option, what is seen, SVG), in order."""

    def __init__(self, clerk: Clerk, store: Path) -> None:
        self.clerk = clerk
        self.shots: list[tuple[str, str, str]] = []
        self._store = store

    def whole(self) -> None:
        """All of it."""
        self.clerk.sees("SYSMENU")
        for code in maps.codes():
            self._blank(maps.load(code))
        self._control_files()
        self._customers()
        self._opening()
        self._closing()
        self._reports()
        self._marks()
        self._windows()
        self.clerk.leaves()

    def _take(self, option: str, what: str) -> None:
        self.shots.append((option, what, svg(self.clerk.screen, f"{option}: {what}", cursor=True)))

    def _does(self, option: str, what: str, keys: str, until: str) -> None:
        """Type in the option that is open, and take a picture of what it leads to."""
        self.clerk.types(keys, until)
        self._take(option, what)

    def _opens(self, option: str, what: str, keys: str = "", until: str = "") -> None:
        """Open an option anew, whatever stands on the glass, type, and take a picture."""
        title = _title(maps.load(option).pages[0])
        if self.clerk.types(f"{CTRL_C}MENU\r", "MAIN MENU", LEAVE) == LEAVE:
            self.clerk.types("Y\r", "MAIN MENU")
        self.clerk.types(f"{option}\r", title)
        self._does(option, what, keys, until or title)

    # -- as it opens -------------------------------------------------------------------------------

    def _blank(self, map: Map) -> None:
        self._opens(map.code, "as it opens")
        for page in map.pages[1:]:
            self._does(map.code, f"page {page.code}", F8, _title(page))
        for window in map.windows:
            self._does(map.code, f"window {window.code}", f"{CTRL_C}{window.code}\r", _title(window))
            self.clerk.types(ESC, "ESC=EXIT")

    # -- filled ------------------------------------------------------------------------------------

    def _control_files(self) -> None:
        self._opens("LOGIN", "filled", "ANN", "ANN")
        self._opens("EDITDOC", "a document", "2\r1FREE\r", "REWARDS PROGRAM")
        self._does("EDITDOC", "what it is used for", F8, "PFD")
        self._does("EDITDOC", "delete refused", F4, "IS USED BY CUSTOMER TYPE")
        self._opens("EDITDOC", "pick list of a choice", "7\r" + SHIFT_F7, "BONUS")
        self._opens("EDITCUST", "a type", "1\rPFD\r", "PREFERRED RENTER")
        self._does("EDITCUST", "its award", F8, "1FREE")
        self._does("EDITCUST", "pick list of documents", "12\r" + SHIFT_F7, "SKI26")
        self._opens("EDITLOC", "a location", "1\rYLWAP\r", "KELOWNA")
        self._opens("EDITFOP", "a form of payment", "1\rVISA\r", "VISA")
        self._opens("EDITFOP", "one that is not used", "1\rGIFT\rGIFT CARD\r" + F1, "SAVED")
        self._does("EDITFOP", "delete asks for the key", F4, "TO BE DELETED:")
        self._does("EDITFOP", "another key", "GIFTS\r", "DELETE ABORTED")
        self._opens("EDTRENT", "a step", "1\r5\r", "PFD")
        self._does("EDTRENT", "all steps", F6, "** No More Records **")

    def _customers(self) -> None:
        self._opens("CUST", "the longest names", "1\r1006\r", "MARGUERITE")
        self._does("CUST", "the longest names, page 2", F8, "(Page 2 of 3)")
        self._does("CUST", "the longest names, page 3", F8, "(Page 3 of 3)")
        self._does("CUST", "a reason is asked for", "3\r9\r" + F1, "REASON FOR")
        self._opens("CUST", "characters of two cells", "1\r1005\r", "NAKAMURA")
        self._does("CUST", "search asks for a name", CTRL_C + F6, "LAST,FIRST")
        self._does("CUST", "search lists", "\r", "ROW NUMBER:")
        self._opens("CHGTYP", "a customer", "1\r1006\rPFD\r", "PFD")
        self._opens("CHGTYP", "several of a name", "1\rD\r", "ROW NUMBER:")

    def _opening(self) -> None:
        self._opens("OPEN", "the longest names", "1\r1006\r", "MARGUERITE")
        self._does("OPEN", "window AD, filled", CTRL_C + "AD\r", "OLD CARRIAGE")
        self._does("OPEN", "pick list, from a window", "10\r" + SHIFT_F7, "WKD")
        self._opens("OPEN", "what can be searched", F6, "SEARCH")
        self._opens("OPEN", "enroll?", f"1\r1007\r{CTRL_C}7\r60\r{CTRL_C}13\r4711\r{F1}", "ENROLL")
        self._does("OPEN", "an answer that is none", "X\r", "ANSWER")
        self._does("OPEN", "enroll in what?", "Y\r", "TYPE")
        self._does("OPEN", "its pick list", SHIFT_F7, "PREFERRED")
        self._opens("OPEN", "the award", f"1\r1001\r{CTRL_C}7\r49.95\r.25\r{CTRL_C}13\r40217/ECAR\r{F1}", "ACCEPT")
        self._does("OPEN", "opened", "Y\r", "OPENED")
        self._does("OPEN", "window S, filled", "S\r", "1 FREE DAY")
        self._opens("LOOKOPEN", "an RA", "#151\r", "TREMBLAY")
        self._does("LOOKOPEN", "F1 is refused", F1, "LOOK ONLY,")

    def _closing(self) -> None:
        self._opens("CLOSE", "an RA", "#151\r", "TREMBLAY")
        self._does("CLOSE", "calculated", f"{CTRL_C}1\r32490/F\r{CTRL_C}{F4}", "CALCULATED")
        self._does("CLOSE", "window A, filled", "A\r", "Free Miles")
        self._does("CLOSE", "window S, filled", ESC + CTRL_C + "S\r", "Document 1")
        self._opens("CLOSE", "a rental that earns nothing", f"#152\r1\r100\r{CTRL_C}{F1}", "NOT QUALIFY")

    def _reports(self) -> None:
        self._opens("AWARDRPT", "printed", f"1\r010126\r112026\r{CTRL_C}{F1}", "PRINTED")
        self._does("AWARDRPT", "displayed", f"{CTRL_C}8\rD\r{F1}", "LINE 1 ")
        self._does("AWARDRPT", "displayed, sideways", RIGHT, "COLUMN 5")
        self._does("AWARDRPT", "displayed, the end", PGDN * 9, "END OF REPORT")
        self.clerk.types(ESC, "7 Minimum Revenue")
        self._opens("AWDHIST", "a customer", "1\r1004\r", "TREMBLAY")
        self._does("AWDHIST", "displayed", CTRL_C + F1, "LINE 1 ")
        self.clerk.types(ESC, "2 Print/Display")

    # -- what else the glass can show --------------------------------------------------------------

    def _marks(self) -> None:
        self._opens("EDITCUST", "help on a field", "1\r" + F7, "-- ")
        self._does("EDITCUST", "help on the screen", F7, "-- EDIT CUSTOMER TYPE CODES")
        self._opens("OPEN", "help on the screen", F7, "-- RA OPEN")
        self._opens("MENU", "help on the screen", F7, "-- MAIN MENU")
        self._opens("MENU", "no such option", "NOSUCH\r", "INVALID OPTION")
        self._opens("EDITLOC", "a slip", f"1\rBOI\r{CTRL_C}5\rNOWHERE\r", "TIME ZONE IS NOT KNOWN")
        self._does("EDITLOC", "a key that is not used", CTRL_C + F6, "F6 IS NOT USED")
        self._does("EDITLOC", "insert is on", CTRL_C + "2\r" + INSERT, "INS")
        with self._held():
            self._does("EDITLOC", "saving", f"{INSERT}BOISE\r{CTRL_C}{F1}", " X ")
            self._does("EDITLOC", "saving, three keys stored", "MEN", " 3 ")
        self.clerk.sees("SAVED")
        self._opens("RA", "HotMenu", "HOT\r", "HOTMENU")
        self._does("MENU", "the second area", "2\r", "COMPANY-ID")
        self._does("MENU", "HotMenu, two areas", "HOT\r", "HERE")
        self._does("RA", "the screen printed", "1\r" + CTRL_P, "PRINTED TO")

    def _windows(self) -> None:
        self.clerk.resizes(60, 12)
        self._does("MENU", "a window too small", "", "80X24")
        self.clerk.resizes(100, 30)
        self._opens("MENU", "a larger window")
        self.clerk.resizes(140, 30)
        self._opens(
            "AWARDRPT", "a window wide enough for the report", f"1\r010126\r112026\r{CTRL_C}8\rD\r{F1}", "LINE 1 "
        )
        self.clerk.resizes(COLUMNS, ROWS)
        self.clerk.types(ESC, "2 End Date")

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Somebody else writes: who saves now has to wait."""
        with self._store.with_name(self._store.name + ".lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _title(page: Page) -> str:
    """What stands right of OPTION on the first row, page marker and all, as far as it is drawn."""
    return page.rows[0][20:].split("{")[0].strip().split("   ")[0]
