"""Menu lines and key bars as the old system draws them, and the way from the main menu to every option."""

import pytest

from renterrewards import entry, maps

OPTIONS = maps.codes()
OPENED_FROM_ANYWHERE = {"MENU", "LOGIN", "FIRSTUSR", "PASSWD", "LOCK"}


# -- menus -----------------------------------------------------------------------------------------


def items(code: str) -> dict[str, str]:
    """Line number to option code of a menu."""
    return {item.number: item.code for page in maps.load(code).pages for item in page.items}


def test_every_option_is_reached_from_the_main_menu_and_no_line_leads_nowhere() -> None:
    reached, left = set(), ["MENU"]
    while left:
        for code in items(left.pop()).values():
            if code not in reached:
                left += [code] if maps.load(code).program == "menu" else []
                reached.add(code)
    assert reached == set(OPTIONS) - OPENED_FROM_ANYWHERE


@pytest.mark.parametrize(
    ("menu", "lines"),
    [
        ("MENU", {"2": "RA", "11": "CUSMNT", "14": "CTRL", "15": "SYSMENU"}),
        ("CUSMNT", {"1": "CUST", "4": "CHGTYP", "7": "CUSRNT", "8": "EDTRENT"}),
    ],
)
def test_menu_lines_keep_their_old_numbers(menu: str, lines: dict[str, str]) -> None:
    assert lines.items() <= items(menu).items()


# -- keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "bar", "keys"),
    [
        ("EDITDOC", "1SAVE 2NEXT 3ERASE 4DELETE 5BACKUP 6 7HELP 8 NXT PAGE", "f1 f2 f3 f4 f5 f7 f8"),
        ("EDTRENT", "1SAVE 2NEXT 3ERASE 4 5 6SEARCH 7HELP 8", "f1 f2 f3 f6 f7"),
        ("EDITMISC", "1SAVE 2 3 4 5BACKUP 6 7HELP 8NXT PAGE", "f1 f5 f7 f8"),
        ("AWARDRPT", "1BEGIN 2SAVE 3ERASE 4RECALL 5BACKUP 6 7HELP 8 NXT PAGE", "f1 f2 f3 f4 f5 f7 f8"),
        (
            "CLOSE",
            "F1=CLOSE RA F2=SWIPE F3=ERASE F4=CALCULATE F12=CHECK AUTH ESC=EXIT",
            "f1 f2 f3 f4 f12 esc",
        ),
        ("OPEN", "F1=OPEN RA F3=ERASE F6=SEARCH F7=HELP ESC=EXIT", "f1 f3 f6 f7 esc"),
    ],
)
def test_the_key_bar_is_drawn_as_in_the_old_system(code: str, bar: str, keys: str) -> None:
    assert {page.rows[23].rstrip() for page in maps.load(code).pages} == {bar}
    assert list(maps.load(code).keys) == keys.split()


REPORTS = [code for code in OPTIONS if any(f.name == "print_display" for f in maps.load(code).entries)]


@pytest.mark.parametrize("code", REPORTS)
def test_a_report_has_the_keys_of_the_old_system_and_those_that_save_and_recall_its_parameters(code: str) -> None:
    keys = maps.load(code).keys
    assert {"f1": "BEGIN", "f3": "ERASE", "f4": "RECALL", "f5": "BACKUP", "f7": "HELP"}.items() <= keys.items()
    assert keys["f6" if keys["f2"] == "CLOSE MONTH" else "f2"] == "SAVE"


@pytest.mark.parametrize("code", REPORTS)
def test_the_days_that_a_report_is_asked_for_are_taken_in_words(code: str) -> None:
    dates = {f.name: f.kind for f in maps.load(code).entries if f.kind in {"date", *entry.WORDED}}
    ordinary = {"APPLEXPR": {"effective_date": "date"}, "TRYEARN": {"date": "date"}}  # a key, and a day that is made up
    worded = dict.fromkeys(("start_date", "since"), "first_day") | dict.fromkeys(
        ("end_date", "as_of", "month", "until"), "last_day"
    )
    assert dates == ordinary.get(code, {name: worded.get(name) for name in dates})
