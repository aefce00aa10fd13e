"""Every screen as drawn: sizes, numbers, names, help, menus, and the names that scripts rely on."""

import re
import textwrap
from dataclasses import MISSING, fields
from datetime import date

import pytest

from renterrewards import entry, maps
from renterrewards.maps import COLUMNS, ROWS
from renterrewards.picture import read_keys
from renterrewards.policies import EarnRule, ExpiryPolicy, LiabilityPolicy, LocationGroup, Reason, Wallet
from renterrewards.programs.directory import program_of
from renterrewards.programs.record import RecordFile
from renterrewards.records import (
    Control,
    CustomerType,
    FormOfPayment,
    Location,
    MenuType,
    SpecialDocument,
    Terminal,
    TimesRentedStep,
    User,
)

SITE = entry.Site(date(2026, 11, 22))
OPTIONS = maps.codes()
RECORDS = {
    "control": Control,
    "location": Location,
    "form_of_payment": FormOfPayment,
    "special_document": SpecialDocument,
    "customer_type": CustomerType,
    "times_rented_step": TimesRentedStep,
    "earn_rule": EarnRule,
    "expiry_policy": ExpiryPolicy,
    "reason": Reason,
    "liability_policy": LiabilityPolicy,
    "wallet": Wallet,
    "terminal": Terminal,
    "location_group": LocationGroup,
    "menu_type": MenuType,
    "user_access": User,
}
CONTROL_FILES = ["EDITMISC", "EDITLOC", "EDITFOP", "EDITDOC", "EDITCUST", "EDTRENT", "EDITREAS", "EDITTERM"]
CONTROL_FILES += ["EDITUAF"]
OPENED_FROM_ANYWHERE = {"MENU", "LOGIN", "FIRSTUSR", "PASSWD", "LOCK"}

every_option = pytest.mark.parametrize("code", OPTIONS)
every_control_file = pytest.mark.parametrize("code", CONTROL_FILES)


def wrapped(text: str) -> list[str]:
    """A help text as the help box wraps it."""
    return textwrap.wrap(text, COLUMNS - 6)


# -- every map ------------------------------------------------------------------------------------


def test_the_options_of_the_counter_are_all_drawn() -> None:
    wanted = "MENU RA CUSMNT CTRL RENTCTRL SALECTRL SYSMENU LOGIN EDITDOC EDITCUST EDITMISC EDTRENT EDITLOC EDITFOP"
    wanted += " CUST CHGTYP OPEN BCHOPEN LOOKOPEN CLOSE BCHCLOSE AWARDRPT AWDHIST"
    wanted += " AWDRECON AWDINQ AWDSTMT AWDACT VOID REOPEN EDITCLOS MERGE AWARDS"
    wanted += " EDITEXPR EDITREAS EXPRUN EXPRPT APPLEXPR REINSTAT"
    wanted += " EDITWALL EDITLIAB AWDLIAB AWDROLL AWDAGE AWDJRNL AWDKPI EDITEARN TRYEARN CHKIN MILERUN EDITTERM"
    wanted += " EDITGRP QUERY EDITUAF EDITMENU AUDRPT ERASCUST BACKUP"
    wanted += " ENRLRPT CUSRNT NEARRPT SESSIONS SHADOW FIRSTUSR PASSWD LOCK"
    assert sorted(wanted.split()) == OPTIONS


@every_option
def test_a_page_is_24_rows_of_80_with_option_on_top_and_the_key_bar_at_the_bottom(code: str) -> None:
    for page in maps.load(code).pages:
        assert (len(page.rows), {len(row) for row in page.rows}) == (ROWS, {COLUMNS})
        assert page.rows[0].startswith("OPTION: ____________ ")
        assert page.rows[21].strip() == page.rows[22].strip() == ""  # message lines
        assert read_keys(page.rows[23])
        assert page.rows[23][68:].strip() == ""  # the status marks stand there


@every_option
def test_the_title_stands_on_the_first_line_of_every_page_and_pages_are_counted(code: str) -> None:
    screen = maps.load(code)
    for page in screen.pages:
        assert f" {screen.title} " in page.rows[0]
        assert len(screen.pages) == 1 or f"(Page {page.code} of " in page.rows[0]


@every_option
def test_a_sub_window_leaves_the_message_lines_free(code: str) -> None:
    for window in maps.load(code).windows:
        assert window.option.row == window.top > 0
        assert window.top + len(window.rows) <= 21


@every_option
def test_no_two_things_share_a_name(code: str) -> None:
    names = [f.name for f in maps.load(code).fields]
    assert len(names) == len(set(names))


@every_option
def test_every_field_has_a_kind_a_meaning_and_help_that_fits_its_box(code: str) -> None:
    for field in maps.load(code).fields:
        assert field.kind in entry.KINDS, field.name
        assert (field.kind == "choice") <= bool(field.values), field.name
        assert re.fullmatch(r"[A-Z].{59,}[.?]", field.help, re.DOTALL), field.name
        assert 2 <= len(re.findall(r"[.?](?:\s|$)", field.help)) <= 4, field.name
        assert len(wrapped(field.help)) <= 6, field.name
        assert field.maximum is None or field.minimum is not None, field.name


@every_option
def test_the_help_of_a_screen_says_in_three_to_ten_sentences_how_it_is_worked(code: str) -> None:
    text = maps.load(code).help
    assert 3 <= len(re.findall(r"[.?](?:\s|$)", text)) <= 10
    assert len(wrapped(text)) <= 17


@every_option
def test_dates_moments_and_flags_are_as_wide_as_what_stands_in_them(code: str) -> None:
    widths = {"date": 8, "first_day": 8, "last_day": 8, "birthday": 8, "moment": 15, "flag": 1}
    for field in maps.load(code).fields:
        assert field.length == widths.get(field.kind, field.length), field.name
        assert all(len(value) <= field.length for value in (*field.values, field.default) if value != "TODAY")


@every_option
def test_a_printed_default_is_a_value_of_its_field(code: str) -> None:
    for field in maps.load(code).fields:
        if field.default and field.default != "TODAY":
            shown = entry.show(field.kind, entry.enter(field, field.default, SITE), SITE)
            assert shown == field.default, field.name


@every_option
def test_a_flag_takes_blank_for_n(code: str) -> None:
    for field in (field for field in maps.load(code).fields if field.kind == "flag"):
        assert entry.enter(field, " ", SITE) is False, field.name
        assert "taken when nothing is typed" not in " ".join(field.help.split()), field.name


@every_option
def test_what_is_looked_up_is_a_control_file(code: str) -> None:
    assert {f.look_up for f in maps.load(code).fields} <= {"", *RECORDS}


@every_option
def test_what_is_only_shown_is_shown_in_a_known_kind(code: str) -> None:
    assert {s.kind for s in maps.load(code).shown} <= entry.KINDS


@every_option
def test_only_menus_have_menu_lines(code: str) -> None:
    screen = maps.load(code)
    assert any(page.items for page in screen.pages) == (screen.program == "menu")


@every_option
def test_the_cursor_goes_through_the_fields_by_number(code: str) -> None:
    screen = maps.load(code)
    for page in (*screen.pages, *screen.windows):
        numbers = [(int(re.sub(r"\D", "", f.number) or 0), f.number) for f in page.entries]
        assert numbers == sorted(numbers)
        assert page.fields[0].name == "option"


# -- control files --------------------------------------------------------------------------------


@every_control_file
def test_a_control_file_draws_exactly_the_fields_of_its_record(code: str) -> None:
    screen = maps.load(code)
    assert {f.name for f in screen.fields} == {f.name for f in fields(RECORDS[screen.file])}
    assert issubclass(program_of(screen.program), RecordFile)


@every_control_file
def test_a_record_saved_as_the_form_first_appears_has_the_usual_values(code: str) -> None:
    screen = maps.load(code)
    for column in fields(RECORDS[screen.file]):
        if column.default is not MISSING:
            field = screen.field(column.name)._replace(required=False)
            assert (entry.enter(field, field.default, SITE) or None) == (column.default or None), column.name


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("EDITDOC", ["location", "code"]),
        ("EDITCUST", ["type_code"]),
        ("EDITMISC", []),  # one record
        ("EDTRENT", ["times_rented"]),
        ("EDITLOC", ["code"]),
        ("EDITFOP", ["code"]),
        ("CUST", ["customer_number"]),
        ("CLOSE", ["ra_number"]),
    ],
)
def test_the_star_marks_the_key(code: str, keys: list[str]) -> None:
    assert [f.name for f in maps.load(code).fields if f.key] == keys


def test_editdoc_has_the_32_fields_of_the_manual_in_their_numbers() -> None:
    labels = """Location|Document code|Description|Note|Effective date|Termination date|Document type|Promo/FF Type
        $ Amt, % or Miles|Max. Amount|Req Fri/Sat stay|Airline|Use FF Tax Flag|Req Doc No|Doc No Low|Doc No High
        Min Days|Max Days|Free Option|Local Promo|Req FOP|Req FOP|Req FOP|Req FOP|Max instalmts|Min Amt
        Domestic only?|Max Copies|Couponless?|CDPID #|Program|Points multiplier"""
    entries = maps.load("EDITDOC").pages[0].entries
    assert [(f.number, f.label) for f in entries] == [
        (str(n), label.strip()) for n, label in enumerate(re.split(r"\||\n", labels), start=1)
    ]


def test_editdoc_prints_the_hints_of_the_manual() -> None:
    text = "\n".join(maps.load("EDITDOC").pages[0].rows)
    for hint in ("(FF, PROMO, BONUS, NEVER)", "(%, $, P, D, H, U, G, T)", "(F=Fri, S=Sat, B=Both, E=Either)"):
        assert hint in text
    assert maps.load("EDITDOC").field("promo_type").values == ("%", "$", "P", "D", "H", "U", "G", "T")


def test_the_award_of_a_customer_type_stands_on_page_2_as_12_13_and_14() -> None:
    second = maps.load("EDITCUST").pages[1]
    found = [(f.number, f.label, f.name) for f in second.entries if f.name.startswith("promo_")]
    assert found == [
        ("12", "Promo Code", "promo_code"),
        ("13", "Promo Req", "promo_required"),
        ("14", "Promo T&M Net Min", "promo_net_minimum"),
    ]


def test_editmisc_keeps_the_old_numbers_of_its_pages_and_fields() -> None:
    screen = maps.load("EDITMISC")
    assert [page.code for page in screen.pages] == ["1", "6", "7", "8"]
    assert screen.field("local_renter_rewards").page == "6"
    assert (screen.field("date_format").number, screen.field("clock").number) == ("16", "17")
    assert "(Page 6 of 8)" in screen.page("6").rows[0]


# -- menus ----------------------------------------------------------------------------------------


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


# -- keys -----------------------------------------------------------------------------------------


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


# -- what scripts rely on -------------------------------------------------------------------------

OPEN_NAMES = """customer_number location vehicle vehicle_class daily_rate mile_rate free_miles miles_out opened_at
    due_at fop discount_percent"""
CLOSE_NAMES = "ra_number miles_in closed_at time_charge mile_charge discount"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "EDITDOC",
            """location code description note effective_date termination_date document_type promo_type amount
            maximum_amount""",
        ),
        ("EDITCUST", "type_code description promo_code promo_required promo_net_minimum"),
        ("EDITMISC", "local_renter_rewards"),
        ("EDTRENT", "times_rented customer_type"),
        ("CUST", "customer_number last_name first_name city state customer_type times_rented award_points reason"),
        ("OPEN", OPEN_NAMES),
        ("BCHOPEN", OPEN_NAMES),
        ("CLOSE", CLOSE_NAMES),
        ("BCHCLOSE", CLOSE_NAMES),
        ("EDITLOC", "code name city state time_zone"),
        (
            "AWARDRPT",
            """start_date end_date location customer_type minimum_rentals minimum_days minimum_revenue print_display
            printer""",
        ),
    ],
)
def test_the_names_that_scripts_rely_on_are_drawn(code: str, names: str) -> None:
    assert set(names.split()) <= {f.name for f in maps.load(code).fields}
