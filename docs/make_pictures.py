"""Writes docs/pictures: the screens of the real program, worked on a pty as a clerk works it."""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from pty_clerk import CTRL_C, ESC, F1, F2, F3, F4, F8, RENTAL_BEFORE, SHIFT_F7, Clerk, runs, surroundings
from screen_svg import svg
from sitting_svg import Recorder, played

FOLDER = Path(__file__).parent / "pictures"

SITTING = (
    ("OPEN<RET>", "RA OPEN", 1.0),
    ("<RET>1001<RET>", "HOLLAND", 1.5),
    ("<RET><RET>60<RET>", "60.00", 1.0),
    ("<CTRL+C>13<RET>4711<RET>", "4711", 1.0),
    ("<F1>", "ACCEPT Y/N?", 3.0),
    ("Y<RET>", "OPENED", 2.0),
    ("S<RET>", "1 FREE DAY", 3.5),
)
"""What is typed, what is then seen, and for how many seconds more: the README's way to a redeemed award."""


def draws(clerk: Clerk, name: str, title: str) -> None:
    """Write the glass as a picture."""
    (FOLDER / f"{name}.svg").write_text(svg(clerk.screen, title), encoding="utf-8")


def walk(clerk: Clerk) -> None:
    """The pictures, in the order in which a newcomer meets the screens."""
    clerk.sees("SYSMENU")
    draws(clerk, "menu", "The main menu")

    clerk.types("EDITCUST\r", "EDIT CUSTOMER TYPE CODES")
    clerk.types("1\rPFD\r", "PREFERRED RENTER")
    clerk.types(F8 + "12\r", "Promo Req             4___")
    draws(clerk, "editcust", "EDITCUST, page 2: customer type PFD gives a free day for 4 rentals of $150 or more")

    clerk.types(CTRL_C + "OPEN\r", "RA OPEN")
    clerk.types("\r1001\r", "HOLLAND")
    clerk.types("\r112326 0900\r49.95\r.25\r300\r24110\r\r\r40217/ECAR\r\r", "ECAR")
    clerk.types(F1, "ACCEPT Y/N?")
    draws(clerk, "eligible", "OPEN: the renter has the points for a free day, and is asked")
    clerk.types("Y\r", "ACCEPT Y/N?")
    clerk.types("Y\r", "RA 00000152 OPENED")
    clerk.types("S\r", "SPECIAL DOCUMENTS")
    draws(clerk, "special-documents", "OPEN, window S: the two free days that were given for 8 points")

    clerk.types(CTRL_C + "CLOSE\r", "RA CLOSE")
    clerk.types("\r151\r", "TREMBLAY")
    clerk.types("32490/F\r", "F__")
    clerk.types(CTRL_C + F4, "CALCULATED")
    draws(clerk, "close", "CLOSE: charges and totals, the award taken off")
    clerk.types(F1, "RA 00000151 CLOSED")

    clerk.types("AWARDRPT\r", "CUSTOMER RENTAL AWARDS REPORT")
    clerk.types("1\r010126\r", "01-01-26")
    clerk.types(CTRL_C + "8\rD\r", "Print/Display     D")
    clerk.types(F1, "LINE 1")
    draws(clerk, "report", "AWARDRPT, displayed: who rented, and what points he holds")

    clerk.types(ESC, "8 Print/Display")
    clerk.types(F3, "Print/Display     P")
    clerk.types("AWDHIST\r", "CUSTOMER AWARDS HISTORY")
    clerk.types("\r1004\r", "TREMBLAY")
    clerk.types(F1, "LINE 1")
    draws(clerk, "history", "AWDHIST: every movement of one customer's points, with its cause")
    clerk.leaves()


def queries(clerk: Clerk) -> None:
    """The two of the manager's day."""
    clerk.sees("SYSMENU")
    clerk.types("AWARDRPT\r", "CUSTOMER RENTAL AWARDS REPORT")
    clerk.types("1\rLM\r", "10-01-26")
    clerk.types(SHIFT_F7, "YEAR TO DATE")
    draws(clerk, "words", "AWARDRPT: the words that a date takes, and the days that they are today")
    clerk.types("8\r", "10-31-26")
    clerk.types(CTRL_C + F2, "SAVE UNDER WHICH NAME?")
    clerk.types("MONTHLY\r", "QUERY MONTHLY SAVED")
    clerk.types("QUERY\r", "SAVED QUERIES")
    clerk.types("\rMONTHLY\rTHE OWNER'S MONTHLY REPORT\r", "OWNER")
    clerk.types(CTRL_C + F1, "QUERY MONTHLY SAVED")
    clerk.types("RUN\r", "PRINTED TO")
    draws(clerk, "queries", "QUERY: what is saved as MONTHLY, and where its last run printed to")
    clerk.leaves()


def sitting(clerk: Clerk) -> None:
    """The recording that opens the README."""
    clerk.sees("SYSMENU")
    recorder = Recorder(clerk)
    recorder.stays(1.5)
    for keys, until, rest in SITTING:
        recorder.types(keys, until, rest)
    clerk.leaves()
    title = "A sitting: RA OPEN asks whether the renter wants his free day, and puts it on the RA"
    (FOLDER / "sitting.svg").write_text(played(recorder, title, "ACCEPT Y/N?"), encoding="utf-8")


def paper(environment: dict[str, str], home: str) -> None:
    """The page of a report in PDF, drawn by pdftoppm (poppler-utils)."""
    runs(environment, "AWARDRPT", "start_date=01-01-26", "end_date=11-20-26", "printer=PDF")
    (printed,) = Path(home).rglob("AWARDRPT-*.pdf")
    drawn = FOLDER / "report-pdf.png"
    command = ["pdftoppm", "-png", "-r", "90", "-singlefile", str(printed), str(drawn.with_suffix(""))]
    subprocess.run(command, check=True)  # noqa: S603
    Image.open(drawn).quantize(16).save(drawn, optimize=True)


def main() -> None:
    """Take the pictures and the recording, each in a training company of its own."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        environment = surroundings(home)
        runs(environment, *RENTAL_BEFORE)
        walk(Clerk(environment))
        paper(environment, home)
        queries(Clerk(environment, "--print-dir", "reports"))
    with tempfile.TemporaryDirectory() as home:
        sitting(Clerk(surroundings(home)))


if __name__ == "__main__":
    main()
