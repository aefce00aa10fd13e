"""Personal data that is masked: what stands in its place, where, and who may look behind it."""

import re
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
import stores
from clerk import Clerk
from hypothesis import given
from hypothesis import strategies as st
from staff import CAL, MEG, ZOE, Staffed, new_staffed, staffed

from renterrewards import reports
from renterrewards.headless import Unanswered
from renterrewards.records import Control
from renterrewards.reports.report import Column
from renterrewards.rules import masking
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")

MARY = 1
EVERY = {name: True for name in Control.__dataclass_fields__ if name.startswith("mask_")}
PLAIN = ("14 HARBOR ST", "CASCO", "83611", "208 555 0134", "mary@smith.com", "01-31-80", "D1234567", "4234567890127890")


# -- the rule --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("address", "14 HARBOR ST, APT. 3", "XX XXXXXX XX, XXX. X"),
        ("postal_code", "83611-2000", "XXXXX-XXXX"),
        ("city_state", "BOISE, ID", "XXXXX, XX"),
        ("licence_number", "4234567890127890", "4234*7890"),
        ("licence_number", "D1234567", "XXXXXXXX"),
        ("other_id", "P-1234-5678-9", "P-12*78-9"),
        ("birth_date", "01-31-80", "XX-XX-XX"),
        ("phone", "+1 208 555 0134", "+X XXX XXX XXXX"),
        ("email", "Mary@Smith.com", "XXXX@XXXXX.XXX"),
        ("customer_number", "1042", "XX42"),
        ("customer_number", "7", "X"),
        ("address", "", ""),
    ],
)
def test_a_mask_keeps_first_and_last_of_a_long_number_and_an_x_for_all_else(name: str, text: str, shown: str) -> None:
    assert masking.masks(replace(Control(), **EVERY))[name](text) == shown


def test_only_what_the_site_wants_is_masked_and_at_first_nothing_is() -> None:
    assert masking.masks(Control()) == {}
    assert set(masking.masks(Control(mask_phone=True))) == {"phone", "PHONE"}


@given(st.text(max_size=40))
def test_no_mask_shows_more_than_eight_characters_of_a_number_or_is_longer_than_what_it_hides(text: str) -> None:
    for name, mask in masking.masks(replace(Control(), **EVERY)).items():
        shown = mask(text)
        assert len(shown) <= len(text), name
        kept = [one for one, was in zip(shown, text, strict=False) if one == was and one.isalnum() and one != "X"]
        assert len(kept) <= 8, name


def test_plain_data_is_masked_at_any_depth_and_what_is_blank_stays_blank() -> None:
    found = {"rows": [{"phone": "208", "email": None, "city": "", "rentals": 3}], "total": {"rentals": 3}, "phone": 208}
    told = masking.told(found, masking.masks(replace(Control(), **EVERY)))
    assert told == {"rows": [{"phone": "XXX", "email": None, "city": "", "rentals": 3}], "total": {"rentals": 3}} | {
        "phone": "XXX"
    }
    assert masking.masked_row((1042, "208", None), {0: masking.customer, 1: masking.letters, 2: masking.letters}) == (
        *("XX42", "XXX"),
        None,
    )


# -- at work ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    made = Staffed(new_staffed(tmp_path_factory.mktemp("staff")))
    made.changes(**EVERY)
    made.gives_passwords(ZOE="zebra crossing", CAL="calendar girl")
    made.by(
        *("ZOE", "CUST", "customer_number=1", "address=14 HARBOR ST", "city=CASCO", "postal_code=83611"),
        *("phone=208 555 0134", "email=mary@smith.com", "birth_date=01-31-80", "licence_number=D1234567"),
        "other_id=X99",
        "tax_id=4234567890127890",
    )
    return made.database


@pytest.fixture
def shop(set_up: Path, tmp_path: Path) -> Staffed:
    return staffed(set_up, tmp_path)


def shows(text: str) -> list[str]:
    """What of Mary's data a text shows."""
    return [plain for plain in PLAIN if plain.upper() in text.upper()]


@pytest.mark.parametrize("option", ["CUST", "OPEN", "LOOKOPEN", "BCHOPEN"])
def test_a_record_is_masked_on_the_form_that_scripts_and_prompts_read_too(shop: Staffed, option: str) -> None:
    with shop.at("CAL") as job:
        program = job.option(option, [("customer_number", "1")])
        assert shows(f"{program.form.texts} {program.told()}") == []
        assert program.form.texts["last_name"] == "SMITH"
        assert program.form.texts["licence_number"] == "XXXXXXXX"
    with shop.at("ZOE") as job:
        assert shows(str(job.option(option, [("customer_number", "1")]).form.texts))


def test_nothing_is_masked_where_the_site_does_not_want_it(shop: Staffed) -> None:
    shop.changes(**dict.fromkeys(EVERY, False))
    with shop.at("CAL") as job:
        texts = str(job.option("CUST", [("customer_number", "1")]).form.texts)
    assert shows(texts) == list(PLAIN)


def test_a_masked_field_that_nobody_typed_over_keeps_what_is_on_file(shop: Staffed) -> None:
    before = shop.customer(MARY)
    shop.by("CAL", "CUST", "customer_number=1", "company=ACME")
    assert shop.customer(MARY) == replace(before, company="ACME")
    shop.by("CAL", "CUST", "customer_number=1", "birth_date=XX-XX-XX", "licence_number=XXXXXXXX", "state=ID")
    assert shop.customer(MARY) == replace(before, company="ACME", state="ID")
    shop.by("CAL", "BCHOPEN", "customer_number=1", "opened_at=05-01-12 0900", "location=BOIAP", answers=["N"])
    assert shop.customer(MARY) == replace(before, company="ACME", state="ID")


def test_a_masked_field_can_be_typed_over_whole_or_blanked_and_never_with_a_part_of_its_mask(shop: Staffed) -> None:
    shop.by("CAL", "CUST", "customer_number=1", "birth_date=02-29-80", "phone=")
    assert (shop.customer(MARY).birth_date, shop.customer(MARY).phone) == (date(1980, 2, 29), "")
    for part in ("tax_id=4234*7891", "address=XX XXXXXX XX 2", "licence_number=XXXX4567"):
        said = shop.refuses("CAL", "CUST", "customer_number=1", part)
        assert said.startswith("TYPE ALL OF ")
        assert said.endswith("OR SHIFT+F4 SHOWS WHAT IS MASKED")


def test_lists_of_customers_mask_number_and_city(shop: Staffed) -> None:
    with shop.at("CAL") as job:
        program = job.option("CUST", [("customer_number", "1")])
        pick = program.choices(program.map.field("customer_number"))
        assert pick is not None
        rows = [row.text.split() for row in pick.rows if row.key == MARY]
    assert rows == [["X", "SMITH,", "MARY", "XXXXX", "PFD"]]


def test_the_lists_of_a_wallet_mask_the_number(shop: Staffed) -> None:
    shop.by("ZOE", "EDITWALL", "code=FAM", "member=1", "may_redeem=Y")
    shop.hires(replace(MEG, menu_type="ALL"))
    for list_of in ("B", "C"):
        lines: list[str] = []
        with shop.at("MEG", [list_of]) as job:
            job.say = lines.append
            with pytest.raises(Unanswered):
                job.option("EDITWALL", [("code", "FAM")], "SEARCH")
        assert lines[-1].split()[:4] == ["1", "X", "SMITH,", "MARY"]


def test_a_report_over_all_masks_the_number_of_each_and_still_says_all(shop: Staffed) -> None:
    shop.by("ZOE", "CUST", "customer_number=1042", "last_name=LONG", "award_points=3", "reason=GIFT")
    for user, seen, hidden in (("MEG", "XX42", "1042"), ("ZOE", "1042", "XX42")):
        lines: list[str] = []
        with shop.at(user) as job:
            job.say = lines.append
            job.option("AWDSTMT", [("print_display", "D")])
        assert [text in "\n".join(lines) for text in (seen, hidden)] == [True, False]
        assert re.search(r"CUSTOMER +ALL\b", "\n".join(lines))


def test_every_column_of_personal_data_has_a_name_that_a_mask_knows() -> None:
    modules = [import_module(one.name) for one in walk_packages(reports.__path__, "renterrewards.reports.")]
    held = [value for module in modules for value in vars(module).values()]
    each = (one for value in held for one in (value if isinstance(value, tuple) else [value]))
    columns = {one for one in each if isinstance(one, Column)}
    known = masking.masks(replace(Control(), **EVERY))
    personal = {"CUSTOMER", "PHONE", "E-MAIL", "CITY", "CITY, STATE"}
    assert {one.key for one in columns if one.heading in personal} - known.keys() == set()
    assert len(columns) > 60


def test_reports_mask_on_the_glass_in_their_files_and_for_scripts(shop: Staffed) -> None:
    shop.by(
        "ZOE", "BCHOPEN", "customer_number=1", "opened_at=05-01-12 0900", "location=BOIAP", "vehicle=1", answers=["N"]
    )
    shop.by("ZOE", "BCHCLOSE", "ra_number=1", "closed_at=05-04-12 0900", "miles_in=9")
    asked = (
        "start_date=05-01-12",
        "end_date=05-31-12",
        "column_1=NAME",
        "column_2=CITYSTATE",
        "column_3=PHONE",
        "column_4=EMAIL",
    )
    pairs = [(name, text) for name, _, text in (value.partition("=") for value in asked)]
    for user, seen in (("MEG", []), ("ZOE", ["CASCO", "208 555 0134", "mary@smith.com"])):
        lines: list[str] = []
        with shop.at(user) as job:
            job.say = lines.append
            program = job.option("AWARDRPT", [*pairs, ("print_display", "D")])
            assert shows("\n".join(lines)) == shows(str(program.told())) == seen
            for printer in ("PRTFILE", "CSV"):
                path = job.option("AWARDRPT", [*pairs, ("print_display", "P"), ("printer", printer)]).outcome["file"]
                assert shows(Path(path).read_text(encoding="utf-8-sig")) == seen


def test_sections_of_a_report_keep_their_names(shop: Staffed) -> None:
    shop.by(
        "ZOE", "BCHOPEN", "customer_number=1", "opened_at=05-01-12 0900", "location=BOIAP", "vehicle=1", answers=["N"]
    )
    shop.by("ZOE", "BCHCLOSE", "ra_number=1", "closed_at=05-04-12 0900", "miles_in=9")
    lines: list[str] = []
    with shop.at("MEG") as job:
        job.say = lines.append
        dates = [("start_date", "05-01-12"), ("end_date", "05-31-12"), ("print_display", "D")]
        job.option("AWARDRPT", [*dates, ("subtotal_by", "LOCATION")])
    assert "BOIAP" in "\n".join(lines)
    assert shows("\n".join(lines)) == []


def test_the_heading_of_a_report_over_one_customer_is_masked(shop: Staffed) -> None:
    shop.hires(replace(MEG, menu_type="ALL"))
    for user, seen in (("MEG", []), ("ZOE", ["14 HARBOR ST", "CASCO", "83611", "208 555 0134"])):
        lines: list[str] = []
        with shop.at(user) as job:
            job.say = lines.append
            job.option("CUSRNT", [("customer_number", "1"), ("print_display", "D")])
        assert shows("\n".join(lines)) == seen


# -- unmasking -------------------------------------------------------------------------------------


async def test_shift_f4_shows_a_record_after_the_password_of_who_may_until_another_is_shown(
    shop: Staffed, tmp_path: Path
) -> None:
    shop.by("ZOE", "CUST", "customer_number=2", "phone=208 555 9999")
    shop.hires(replace(ZOE, code="SUP", unmasked=False))
    shop.gives_passwords(SUP="super visor 1")
    stores.copy(shop.database, tmp_path / "store.db")
    async with Clerk(tmp_path) as clerk:
        clerk.desk.open_to_all, clerk.desk.user = False, "CAL"
        await clerk.type("CUST\r1\r1\r")
        assert shows(clerk.screen) == []
        await clerk.type("<S-F4>CAL\rcalendar girl\r")
        assert "CAL MAY NOT UNMASK" in clerk.message
        await clerk.type("<S-F4>SUP\rwrong password\r")
        assert "SIGN-ON REFUSED" in clerk.message
        assert shows(clerk.screen) == []
        await clerk.type("<S-F4>SUP\rsuper visor 1\r")
        assert "UNMASKED BY SUP UNTIL ANOTHER RECORD IS SHOWN" in clerk.message
        assert shows(clerk.screen) == ["14 HARBOR ST", "CASCO", "83611", "208 555 0134", "mary@smith.com"]
        assert not clerk.sitting.program.unsaved
        await clerk.type("<OPTION><F2>")
        assert clerk.value("phone") == "XXX XXX XXXX"
        await clerk.type("UNMASK\rZOE\rzebra crossing\r")
        assert clerk.value("phone") == "208 555 9999"
        await clerk.type("<OPTION>CHKIN\r<S-F4>")
        assert "NOTHING IS MASKED HERE" in clerk.message
    found = stores.rows(
        tmp_path / "store.db",
        "SELECT user_code, what, customer_number, after FROM audit_line WHERE kind = 'UNMASK' ORDER BY seq",
    )
    assert found == [("CAL", "CUST 1", 1, '{"by":"SUP"}'), ("CAL", "CUST 2", 2, '{"by":"ZOE"}')]


@pytest.mark.usefixtures("in_a_file")
async def test_a_store_that_may_only_be_read_unmasks_nothing_and_says_why(shop: Staffed, tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        clerk.desk.open_to_all, clerk.desk.user = False, "CAL"
        clerk.desk.open_store = lambda: Store.open(f"sqlite:///{shop.database}?mode=ro")
        await clerk.type("CUST\r1\r1\r<S-F4>")
        assert clerk.message == "STORE IS READ ONLY, A LOOK CANNOT BE WRITTEN DOWN THERE, SO NOTHING IS UNMASKED"
        assert shows(clerk.screen) == []


async def test_what_is_saved_after_a_look_is_masked_again(shop: Staffed, tmp_path: Path) -> None:
    stores.copy(shop.database, tmp_path / "store.db")
    async with Clerk(tmp_path) as clerk:
        clerk.desk.open_to_all, clerk.desk.user = False, "CAL"
        await clerk.type("CUST\r1\r1\r<S-F4>ZOE\rzebra crossing\r")
        await clerk.type("10\r208 555 1111\r")
        assert "208 555 1111" in clerk.screen
        await clerk.type("<F1>")
        assert shows(clerk.screen) == []
        assert clerk.value("phone") == "XXX XXX XXXX"


def test_a_screen_that_masks_nothing_of_its_own_is_left_alone(shop: Staffed) -> None:
    """E-mail of a terminal and of a user are no customer's."""
    shop.by("ZOE", "EDITTERM", "code=T1", "email=desk@company.com")
    shop.hires(replace(CAL, menu_type="ALL"))
    with shop.at("CAL") as job:
        assert job.option("EDITTERM", [("code", "T1")]).form.texts["email"] == "desk@company.com"
