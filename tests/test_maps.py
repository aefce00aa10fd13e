"""Every screen as drawn: sizes, numbers, help, and what its fields take."""

import re
import textwrap
from datetime import date

import pytest

from renterrewards import entry, maps
from renterrewards.maps import COLUMNS, ROWS
from renterrewards.picture import read_keys

SITE = entry.Site(date(2026, 11, 22))
OPTIONS = maps.codes()

every_option = pytest.mark.parametrize("code", OPTIONS)


def wrapped(text: str) -> list[str]:
    """A help text as the help box wraps it."""
    return textwrap.wrap(text, COLUMNS - 6)


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


# -- what scripts rely on --------------------------------------------------------------------------


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
