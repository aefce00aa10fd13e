"""Typed text to value and back: money, numbers, codes and words."""

from typing import Any

import pytest
from fields import US, field, refusal
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.entry import KINDS, enter, show
from renterrewards.faults import Fault

# -- money and numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [
        ("150", 15000),
        ("149.50", 14950),
        ("149.5", 14950),
        (".5", 50),
        ("5.", 500),
        ("1,500", 150000),
        ("1,234,567.89", 123456789),
        ("$25", 2500),
        ("10%", 1000),
        ("-5", -500),
        ("0", 0),
        ("99999999.99", 9999999999),
    ],
)
def test_money_is_typed_with_or_without_decimals_and_commas(typed: str, hundredths: int) -> None:
    assert enter(field("money"), typed, US) == enter(field("decimal"), typed, US) == hundredths


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ABC", "THING MUST BE A NUMBER, AS 150 OR 149.50"),
        ("1.2.3", "THING MUST BE A NUMBER, AS 150 OR 149.50"),
        ("--5", "THING MUST BE A NUMBER, AS 150 OR 149.50"),
        ("1.005", "THING TAKES AT MOST TWO DECIMALS"),
        ("100000000", "THING MUST BE BELOW 100,000,000"),
    ],
)
def test_money_that_is_none_is_refused(typed: str, said: str) -> None:
    assert refusal("money", typed) == said


@pytest.mark.parametrize("typed", ["1E999999", "1E2", "1_000"])
def test_money_is_not_typed_as_a_programmer_would(typed: str) -> None:
    assert "NUMBER" in refusal("money", typed)


@pytest.mark.parametrize("typed", ["1,50", "1,5", ",5", "1.50,0"])
def test_a_comma_that_does_not_part_thousands_is_refused(typed: str) -> None:
    assert "NUMBER" in refusal("money", typed)


@pytest.mark.parametrize(
    ("hundredths", "money", "decimal"),
    [(15000, "150.00", "150"), (14950, "149.50", "149.50"), (0, "0.00", "0"), (-5, "-0.05", "-0.05"), (None, "", "")],
)
def test_money_has_two_decimals_and_a_decimal_only_when_it_needs_them(
    hundredths: int | None, money: str, decimal: str
) -> None:
    assert (show("money", hundredths, US), show("decimal", hundredths, US)) == (money, decimal)


@given(st.integers(-9_999_999_999, 9_999_999_999), st.sampled_from(["money", "decimal"]))
def test_money_as_shown_is_typed_back_unchanged(hundredths: int, kind: str) -> None:
    assert enter(field(kind), show(kind, hundredths, US), US) == hundredths


@pytest.mark.parametrize(("typed", "value"), [("5", 5), ("+5", 5), ("-5", -5), ("007", 7), (" 12 ", 12)])
def test_a_number_is_whole(typed: str, value: int) -> None:
    assert enter(field("number"), typed, US) == value


@pytest.mark.parametrize("typed", ["5.0", "5A", "1,000", "²", "1" * 13, "- 5"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    assert refusal("number", typed) == "THING MUST BE A WHOLE NUMBER"


@pytest.mark.parametrize(
    ("kind", "typed", "limits", "said"),
    [
        ("number", "0", {"minimum": 1, "maximum": 99}, "THING MUST BE 1 TO 99"),
        ("number", "100", {"minimum": 1, "maximum": 99}, "THING MUST BE 1 TO 99"),
        ("money", "-0.01", {"minimum": 0}, "THING MUST BE 0 OR MORE"),
        ("decimal", "100.01", {"minimum": 0, "maximum": 100}, "THING MUST BE 0 TO 100"),
    ],
)
def test_a_number_out_of_range_is_told_the_range(kind: str, typed: str, limits: dict[str, int], said: str) -> None:
    assert refusal(kind, typed, **limits) == said


@pytest.mark.parametrize(("typed", "value"), [("0", 0), ("100", 10000), ("99.99", 9999)])
def test_both_ends_of_a_range_are_in_it(typed: str, value: int) -> None:
    assert enter(field("decimal", minimum=0, maximum=100), typed, US) == value


def test_a_number_above_the_only_limit_is_told_it() -> None:
    assert refusal("number", "6", maximum=5) == "THING MUST BE 5 OR LESS"


# -- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("flag", "y", True),
        ("flag", "Yes", True),
        ("flag", "n", False),
        ("flag", "NO", False),
        ("choice", "promo", "PROMO"),
        ("code", " pfd ", "PFD"),
        ("text", "o'hara  ltd", "O'HARA  LTD"),
        ("plain", "#00000012", "#00000012"),
        ("email", "Mary.Smith@Example.com", "Mary.Smith@Example.com"),  # keeps its case
        ("zone", "america/boise", "America/Boise"),
        ("zone", "UTC", "UTC"),
    ],
)
def test_words_are_taken_in_the_case_of_their_kind(kind: str, typed: str, value: object) -> None:
    allowed = ("FF", "PROMO") if kind == "choice" else ()
    assert enter(field(kind, values=allowed), typed, US) == value


@pytest.mark.parametrize(
    ("kind", "typed", "more", "said"),
    [
        ("flag", "X", {}, "THING MUST BE Y OR N"),
        ("flag", "YE", {}, "THING MUST BE Y OR N"),
        ("choice", "PRO", {"values": ("FF", "PROMO", "BONUS")}, "THING MUST BE FF, PROMO OR BONUS"),
        ("choice", "X", {"values": ("D",)}, "THING MUST BE D"),
        ("code", "LPT1", {"values": ("PRTFILE",)}, "THING MUST BE PRTFILE"),
        ("code", "P FD", {}, "THING MUST BE ONE WORD WITHOUT SPACES"),
        ("code", "ABCDEFG", {"length": 6}, "THING TAKES AT MOST 6 CHARACTERS"),
        ("text", "A" * 31, {"length": 30}, "THING TAKES AT MOST 30 CHARACTERS"),
        ("plain", "123456789", {"length": 8}, "THING TAKES AT MOST 8 CHARACTERS"),
        ("email", "mary at home", {}, "E-MAIL MUST LOOK LIKE NAME@COMPANY.COM"),
        ("email", "mary@home", {}, "E-MAIL MUST LOOK LIKE NAME@COMPANY.COM"),
        ("email", "mary@home..com", {}, "E-MAIL MUST LOOK LIKE NAME@COMPANY.COM"),  # no letter goes there
        ("email", "mary@home.com;ann@home.com", {}, "E-MAIL MUST LOOK LIKE NAME@COMPANY.COM"),
        ("email", "a@b.example", {"length": 8}, "THING TAKES AT MOST 8 CHARACTERS"),
        ("zone", "Boise", {}, "THING IS NOT KNOWN, TYPE ONE AS AMERICA/NEW_YORK OR UTC"),
    ],
)
def test_words_that_do_not_fit_are_refused(kind: str, typed: str, more: dict[str, Any], said: str) -> None:
    assert refusal(kind, typed, **more) == said


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000"])
def test_a_code_is_one_word_whatever_space_is_pasted_into_it(space: str) -> None:
    assert refusal("code", f"P{space}FD") == "THING MUST BE ONE WORD WITHOUT SPACES"


@pytest.mark.parametrize(
    ("kind", "blank"),
    [
        *((kind, "") for kind in ("text", "plain", "email", "code", "printer", "choice", "everywhere", "zone")),
        *(
            (kind, None)
            for kind in ("number", "money", "decimal", "date", "first_day", "last_day", "birthday", "moment")
        ),
        ("flag", False),
    ],
)
@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\x00"])
def test_a_blank_is_no_value_and_a_blank_flag_is_n(kind: str, blank: object, typed: str) -> None:
    assert enter(field(kind), typed, US) == blank
    assert refusal(kind, typed, required=True) == "THING IS REQUIRED"


def test_every_kind_has_its_row_in_the_table_of_blanks() -> None:
    rows = test_a_blank_is_no_value_and_a_blank_flag_is_n.pytestmark[1].args[1]  # type: ignore[attr-defined]
    assert {row[0] for row in rows} == KINDS - {"password"}  # which is never a value


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_is_shown_for_no_value(kind: str) -> None:
    assert show(kind, None, US) == show(kind, "", US) == ""


def test_hostile_characters_are_neither_taken_nor_shown() -> None:
    assert enter(field("text"), "\x1b[2Jsmi\u202eth\u200b", US) == "[2JSMITH"
    assert show("text", "\x1b[2JSMI\u202eTH", US) == "[2JSMITH"


@given(st.text(st.characters(codec="latin-1"), max_size=30), st.sampled_from(["text", "plain", "code"]))
def test_western_text_as_shown_is_typed_back_unchanged(typed: str, kind: str) -> None:
    try:
        value = enter(field(kind, length=90), typed, US)
    except Fault:
        return
    assert enter(field(kind, length=90), show(kind, value, US), US) == value


def test_a_letter_whose_capital_is_two_characters_is_typed_back_unchanged() -> None:
    value = enter(field("text"), "\u0390", US)
    assert enter(field("text"), show("text", value, US), US) == value
