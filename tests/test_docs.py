"""The docs: pages and key card are current, every command line shown is right, every link leads somewhere."""

import importlib.util
import re
import shlex
import sys
from dataclasses import fields
from datetime import date
from html import unescape
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import click
import pytest
import stores
from clerk import Clerk
from click.testing import CliRunner

from renterrewards import entry, machine, maps
from renterrewards.cli import cli
from renterrewards.maps import Field, Map
from renterrewards.terminal.actions import ACTIONS
from renterrewards.terminal.station import Station

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
PICTURES = sorted((DOCS / "pictures").glob("*.svg"))
SITE = entry.Site(date(2026, 11, 20))

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def script(name: str) -> ModuleType:
    """A script of docs/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(DOCS))  # where a script finds its neighbours when it is run
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(DOCS))
    return module


make_pages = script("make_pages")
make_key_card = script("make_key_card")


# -- the pages of the options ----------------------------------------------------------------------


def test_the_page_of_every_option_says_what_its_map_says() -> None:
    assert make_pages.stale() == []


def test_a_page_that_is_missing_changed_or_of_no_option_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_pages, "FOLDER", tmp_path)
    make_pages.write()
    (tmp_path / "OPEN.md").unlink()
    (tmp_path / "CUST.md").write_text("changed by hand", encoding="utf-8")
    (tmp_path / "GONE.md").write_text("of an option that is gone", encoding="utf-8")
    assert make_pages.stale() == ["CUST.md", "GONE.md", "OPEN.md"]
    make_pages.write()
    assert make_pages.stale() == []


def test_every_field_of_every_option_is_on_its_page() -> None:
    for code in maps.codes():
        page = (DOCS / "options" / f"{code}.md").read_text(encoding="utf-8")
        for field in maps.load(code).entries:
            assert f"| `{field.name}` |" in page, f"{code} {field.name}"


@pytest.fixture(scope="module")
def training_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training company as a newcomer finds it."""
    store = tmp_path_factory.mktemp("training") / "store.db"
    done = CliRunner().invoke(cli, ["--training", "--database", stores.where(store), "run", "EDITMISC"])
    assert done.exit_code == 0, done.output
    return store


@pytest.mark.parametrize("example", make_pages.EXAMPLES.values(), ids=make_pages.EXAMPLES)
def test_the_example_of_an_option_works_in_the_training_company(
    example: str, training_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store.db"
    stores.copy(training_store, store)
    at = ["--training", "--today", "2026-11-20", "--database", stores.where(store)]
    done = CliRunner().invoke(cli, [*at, "run", *shlex.split(example)])
    assert (done.exit_code, done.stderr) == (0, "")


# -- the key card and the guide --------------------------------------------------------------------


def card() -> str:
    """The key card as it is printed, without its looks."""
    return (DOCS / "key-card.html").read_text(encoding="utf-8")


def test_the_key_card_is_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not make_key_card.stale(), "run `python docs/make_key_card.py`"
    monkeypatch.setattr(make_key_card, "CARD", tmp_path / "key-card.html")
    assert make_key_card.stale()
    (tmp_path / "key-card.html").write_text(card().replace("RET", "ENTER"), encoding="utf-8")
    assert make_key_card.stale()


def test_the_key_card_names_every_action_every_option_and_needs_nothing_from_outside() -> None:
    named = [action for actions in re.findall(r'data-action="([^"]+)"', card()) for action in actions.split()]
    assert sorted(named) == sorted(ACTIONS)
    text = unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", card(), flags=re.DOTALL)).split()
    assert {code for code in maps.codes() if code not in text} == {"FIRSTUSR"}  # it comes by itself, once
    assert not re.findall(r"(?:src|href)=|url\(|@import|https?:", card())


async def test_what_the_key_card_says_can_be_typed_at_option_can_be(tmp_path: Path) -> None:
    words = [typed for typed, _ in make_key_card.AT_OPTION if typed != "END"]
    async with Clerk(tmp_path) as clerk:
        for typed in words:
            await clerk.type(f"<ATTN><RESET>OPEN<RET>N<RET><RESET>{'EDITDOC<RET>' if typed == 'SAVE' else ''}")
            await clerk.type(f"{typed}<RET>")
            assert "INVALID OPTION" not in clerk.screen, typed
        await clerk.type("<ATTN><RESET>NOSUCH<RET>")
        assert "INVALID OPTION" in clerk.screen


def test_the_guide_explains_every_setting_of_a_terminal() -> None:
    rows = re.findall(r"^\| `\[?(\w+)\]?` \|", (DOCS / "guide.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in rows if name in Station.__dataclass_fields__] == [
        setting.name for setting in fields(Station)
    ]


def test_the_guide_explains_every_setting_of_a_machine_and_its_name_in_the_environment() -> None:
    guide = (DOCS / "guide.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `\[?(\w+)\]?` \|(?: `(\w+)` \|)?", guide, re.MULTILINE)
    assert {*machine.NAMES, *machine.MAIL_DOES} <= {name for name, _ in rows}
    named = {name: f"RENTERREWARDS_MAIL_{'FROM' if name == 'sender' else name.upper()}" for name in machine.MAIL_DOES}
    assert named.items() <= {(name, variable) for name, variable in rows}


# -- command lines ---------------------------------------------------------------------------------


def command_lines(page: Path) -> list[str]:
    """The lines of the page's code blocks that run our program, with continued lines joined."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = (line.strip().removeprefix("$ ") for block in blocks for line in block.replace("\\\n", " ").split("\n"))
    return [line for line in lines if re.match(r"renterrewards(\s|$)", line)]


def words(line: str) -> list[str]:
    """The arguments of a command line, up to a pipe or the next command."""
    found = shlex.split(line, comments=True)[1:]
    ends = [n for n, word in enumerate(found) if word in ("|", "&&", ";", ">")]
    return found[: ends[0]] if ends else found


def parsed(command: click.Command, given: list[str]) -> tuple[click.Command, dict[str, object]]:
    """The command that is run and its parameters as typed. Raises click.UsageError for one that is not there."""
    context = click.Context(command)
    options, rest, _ = command.make_parser(context).parse_args(given)
    if not isinstance(command, click.Group) or not rest:
        return command, options
    found = command.get_command(context, rest[0])
    assert found, f"no command {rest[0]}"
    return parsed(found, rest[1:])


def field_of(screen: Map, name: str) -> Field:
    """The field of a name, a number of the first page, or page and number."""
    for field in screen.entries:
        here = field.page == screen.pages[0].code
        if name in (field.name, f"{field.page}.{field.number}") or (here and name == field.number):
            return field
    raise AssertionError(f"{screen.code} has no field {name}")


@every_page
def test_every_command_line_names_what_there_is(page: Path) -> None:
    for line in command_lines(page):
        command, given = parsed(cli, words(line))
        if command.name != "run":
            continue
        screen = maps.load(str(given["option"]))
        values = given["values"]
        for value in values if isinstance(values, tuple) else ():  # a query's values are saved
            name, _, text = value.partition("=")
            entry.enter(field_of(screen, name), text, SITE)  # raises Fault when the field does not take it


@pytest.mark.parametrize(
    "line",
    [
        "renterrewards rum EDITDOC",
        "renterrewards --trainning",
        "renterrewards run EDITDOC code=1FREE --answers Y",
    ],
)
def test_a_command_line_with_a_slip_is_found(line: str) -> None:
    with pytest.raises((click.UsageError, AssertionError)):
        parsed(cli, words(line))


# -- links and pictures ----------------------------------------------------------------------------


@pytest.mark.skipif(not (ROOT / "src").exists(), reason="the wheel is tested away from the source")
@every_page
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"(?:src|href)=\"([^\"]+)\"", text)
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        file, _, place = target.partition("#")
        there = page.parent / file if file else page
        assert there.exists(), target
        assert not place or place in places(there), target


def places(page: Path) -> set[str]:
    """The names that the headings of a page can be linked by."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_a_picture_needs_nothing_from_outside_and_shows_a_whole_screen(picture: Path) -> None:
    drawn = ElementTree.parse(picture).getroot()
    assert not [name for part in drawn.iter() for name in part.attrib if "href" in name or name == "src"]
    assert drawn.get("viewBox") == "0 0 812 524"
    assert len({part.get("y") for part in drawn.iter() if part.tag.endswith("text")}) >= 8
