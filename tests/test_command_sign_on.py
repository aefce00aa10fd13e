"""Who runs a command: by a file, a variable or a prompt, never by the command line; and the first user of a store."""

import json
import os
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import people
import pytest
import stores
from click.testing import CliRunner, Result
from people import PASSWORD

from renterrewards.cli import cli
from renterrewards.machine import login_name
from renterrewards.programs.people import signing_on
from renterrewards.store import users
from renterrewards.store.engine import Store

WRONG = "not the lamp at all"
Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """A command on a store in which Ann may sign on."""
    people.work_at(tmp_path / "store.db")
    return lambda *words, **env: run(tmp_path / "store.db", *words, **env)


def run(store: Path, *words: str, **env: str) -> Result:
    result = CliRunner().invoke(cli, ["--database", stores.where(store), "--user", "ann", *words], env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def secret(folder: Path, text: str, mode: int = 0o600) -> str:
    path = folder / "password"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return str(path)


EVERY_COMMAND = [
    ("run", "EDITMISC"),
    ("queries",),
    ("export", "locations", "locations.csv"),
    ("export", "everything", "books"),
    ("export", "customers", "customers.csv"),
    ("import", "locations", __file__),
    ("import", "customers", __file__),
    ("import", "everything", str(Path(__file__).parent)),
]


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_no_command_opens_the_store_for_who_gives_no_password(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = command(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "NO PASSWORD GIVEN, SET RENTERREWARDS_PASSWORD_FILE TO A FILE THAT HOLDS IT\n"
    refused = command(*words, RENTERREWARDS_PASSWORD=WRONG)
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", f"{signing_on.REFUSED}\n")
    assert {path.name for path in tmp_path.iterdir()} <= {"store.db", "store.db.line", "store.db.lock"}


@pytest.mark.parametrize("text", [PASSWORD, f"{PASSWORD}\n", f"{PASSWORD}\r\n", f"{PASSWORD}\nand a note below\n"])
def test_the_first_line_of_a_file_is_the_password(command: Command, tmp_path: Path, text: str) -> None:
    assert command("run", "EDITMISC", RENTERREWARDS_PASSWORD_FILE=secret(tmp_path, text)).exit_code == 0


def test_the_file_goes_before_the_variable(command: Command, tmp_path: Path) -> None:
    both = {"RENTERREWARDS_PASSWORD_FILE": secret(tmp_path, PASSWORD), "RENTERREWARDS_PASSWORD": WRONG}
    assert command("run", "EDITMISC", **both).exit_code == 0


@pytest.mark.skipif(os.name != "posix", reason="files have other rights here")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o620])
def test_a_file_that_others_can_touch_is_not_taken(command: Command, tmp_path: Path, mode: int) -> None:
    result = command("run", "EDITMISC", RENTERREWARDS_PASSWORD_FILE=secret(tmp_path, PASSWORD, mode))
    assert (result.exit_code, result.stderr) == (1, f"{tmp_path}/password CAN BE READ BY OTHERS, chmod 600 IT\n")


def test_a_file_that_is_none_is_said(command: Command, tmp_path: Path) -> None:
    result = command("run", "EDITMISC", RENTERREWARDS_PASSWORD_FILE=str(tmp_path / "none"))
    assert (result.exit_code, result.stderr) == (
        1,
        f"PASSWORD FILE {tmp_path}/none CANNOT BE READ, CHECK RENTERREWARDS_PASSWORD_FILE\n",
    )


def test_help_and_a_slip_in_the_command_ask_for_nobody(command: Command) -> None:
    assert command("run", "--help").exit_code == 0
    assert command("run", "EDITMISC", "nonsense").exit_code == 2
    assert command("options").exit_code == 0


def test_the_training_company_asks_for_nobody(tmp_path: Path) -> None:
    at = ["--training", "--database", stores.where(tmp_path / "training.db")]
    assert CliRunner().invoke(cli, [*at, "run", "EDITMISC"]).exit_code == 0


def test_a_store_that_somebody_has_signed_on_to_is_never_opened_as_the_training_company(tmp_path: Path) -> None:
    live, training = (stores.where(tmp_path / f"{name}.db") for name in ("live", "training"))
    run(tmp_path / "live.db", "first-user", "ann", RENTERREWARDS_NEW_PASSWORD=PASSWORD)
    for words in (("run", "EDITMISC", "local_renter_rewards=N"), ("first-user", "eve")):
        result = CliRunner().invoke(cli, ["--training", "--database", live, *words])
        assert result.exit_code == 1
        told = " HAS USERS WHO SIGN ON TO IT, LEAVE OUT --training OR NAME ANOTHER BY --database\n"
        assert result.stderr.endswith(told)
    given = {"RENTERREWARDS_NEW_PASSWORD": PASSWORD}
    result = CliRunner().invoke(cli, ["--training", "--database", training, "first-user", "eve"], env=given)
    assert result.stderr == "NOBODY SIGNS ON HERE, NO ADMINISTRATOR IS NEEDED\n"


def test_wrong_passwords_of_commands_lock_too(command: Command) -> None:
    for _ in range(6):
        command("run", "EDITMISC", RENTERREWARDS_PASSWORD=WRONG)
    assert command("run", "EDITMISC", RENTERREWARDS_PASSWORD=PASSWORD).stderr == f"{signing_on.REFUSED}\n"


# -- the first user -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("run", "EDITMISC"), ("queries",), ("export", "locations", "x.csv")], ids=" ".join)
def test_a_new_store_says_how_the_first_user_is_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(tmp_path / "new.db", *words, RENTERREWARDS_PASSWORD=PASSWORD)
    assert (result.exit_code, result.stderr) == (1, f"{signing_on.NOBODY_YET}\n")


def test_the_first_user_is_made_once(tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    made = run(new, "first-user", "ann", "--name", "Ann Smith", RENTERREWARDS_NEW_PASSWORD=PASSWORD)
    assert (made.exit_code, made.stdout) == (0, "ANN IS THE FIRST ADMINISTRATOR, EDITUAF MAKES THE OTHER USERS\n")
    shown = run(new, "run", "EDITUAF", "code=ANN", RENTERREWARDS_PASSWORD=PASSWORD).stdout
    assert re.search(r"name +ANN SMITH", shown)
    assert PASSWORD not in shown
    again = run(new, "first-user", "bob", RENTERREWARDS_NEW_PASSWORD=PASSWORD)
    assert (again.exit_code, again.stderr) == (1, "THIS STORE HAS USERS WHO CAN SIGN ON, THEY MAKE OTHERS IN EDITUAF\n")


@pytest.mark.parametrize(
    ("code", "password", "exit_code", "said"),
    [
        ("ANN", "password", 1, "ONE OF THE COMMONEST"),
        ("ANN", "short", 1, "8 TO 128 CHARACTERS"),
        ("TOOLONGCODE", PASSWORD, 2, "one word of up to 6 characters"),
        ("A B", PASSWORD, 2, "one word of up to 6 characters"),
        ("END", PASSWORD, 1, "TAKE ANOTHER"),
    ],
)
def test_a_first_user_who_cannot_be_is_not_made(
    tmp_path: Path, code: str, password: str, exit_code: int, said: str
) -> None:
    result = run(tmp_path / "new.db", "first-user", code, RENTERREWARDS_NEW_PASSWORD=password)
    assert result.exit_code == exit_code
    assert said in result.stderr
    with closing(Store.open(stores.where(tmp_path / "new.db"))) as store, store.look() as work:
        assert users.nobody_yet(work)


def test_everything_comes_into_a_new_store_of_nobody_and_those_who_come_with_it_sign_on(
    command: Command, tmp_path: Path
) -> None:
    assert command("export", "everything", str(tmp_path / "books"), RENTERREWARDS_PASSWORD=PASSWORD).exit_code == 0
    new = tmp_path / "new.db"
    assert run(new, "import", "everything", str(tmp_path / "books")).exit_code == 0
    assert run(new, "run", "EDITMISC", RENTERREWARDS_PASSWORD=PASSWORD).exit_code == 0
    assert run(new, "import", "everything", str(tmp_path / "books")).stderr.startswith("NO PASSWORD GIVEN")


def test_the_owner_of_the_store_unlocks_who_is_locked(command: Command, tmp_path: Path) -> None:
    for _ in range(6):
        command("queries", RENTERREWARDS_PASSWORD=WRONG)
    assert signing_on.REFUSED in command("queries", **people.env()).stderr
    assert command("unlock", "ann").stdout == "ANN IS NOT LOCKED ANY MORE\n"
    assert command("queries", **people.env()).exit_code == 0
    assert "USER BOB IS NOT ON FILE" in command("unlock", "BOB").stderr
    query = "SELECT user_code, what, after FROM audit_line WHERE kind = 'UNLOCK'"
    ((user, what, after),) = stores.rows(tmp_path / "store.db", query)
    assert (user, what, json.loads(after)) == ("", "USER ANN", {"account": login_name()})


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives a file to another")
def test_who_does_not_own_the_store_unlocks_nobody(command: Command, tmp_path: Path, in_a_file: None) -> None:
    os.chown(tmp_path / "store.db", 12345, -1)
    assert command("unlock", "ANN").stderr.startswith("ONLY THE OWNER OF ")


# -- passwords by scripts -------------------------------------------------------------------------------------


def test_a_user_is_given_a_password_and_changes_it_by_commands(command: Command, tmp_path: Path) -> None:
    as_ann = {"RENTERREWARDS_PASSWORD": PASSWORD, "RENTERREWARDS_NEW_PASSWORD": "the first of bob"}
    assert command("run", "EDITUAF", "code=BOB", "name=BOB", "menu_type=ALL", **as_ann).exit_code == 0
    given = command("run", "EDITUAF", "code=BOB", "--press", "PASSWORD", "--json", **as_ann)
    assert given.exit_code == 0
    assert "the first of bob" not in given.output
    first = {"RENTERREWARDS_PASSWORD": "the first of bob"}
    assert (
        "NO PASSWORD GIVEN, SET RENTERREWARDS_NEW_PASSWORD_FILE" in command("--user", "bob", "queries", **first).stderr
    )
    second = {"RENTERREWARDS_NEW_PASSWORD": "a second of bob"}
    assert command("--user", "bob", "queries", **first, **second).exit_code == 0
    now = {"RENTERREWARDS_PASSWORD": "a second of bob", "RENTERREWARDS_NEW_PASSWORD": "a third of bob"}
    assert "PASSWORD CHANGED" in command("--user", "bob", "run", "PASSWD", **now).stdout
    assert command("--user", "bob", "queries", RENTERREWARDS_PASSWORD="a third of bob").exit_code == 0


def test_a_password_is_no_answer_on_the_command_line(command: Command) -> None:
    words = ("run", "PASSWD", *("--answer", PASSWORD), *("--answer", "a new lamp here") * 2)
    result = command(*words, RENTERREWARDS_PASSWORD=PASSWORD)
    assert result.exit_code == 1
    assert command("queries", RENTERREWARDS_PASSWORD=PASSWORD).exit_code == 0
