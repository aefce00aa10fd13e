"""The command `renterrewards`: without another command it opens the terminal."""

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from renterrewards import __version__, machine
from renterrewards.cleaner import clean
from renterrewards.cli.refusals import faults, refusals
from renterrewards.cli.station import at_a_terminal
from renterrewards.company import company, config_file
from renterrewards.machine import login_name
from renterrewards.programs.desk import Desk

if TYPE_CHECKING:
    from renterrewards.store.engine import Store

CONFIG = "This terminal's settings, a TOML file; `renterrewards settings` shows them. Or set RENTERREWARDS_CONFIG."

COMMANDS = {
    "backup": ("care", "backup"),
    "restore": ("care", "restore"),
    "verify": ("care", "verify"),
    "upgrade": ("care", "upgrade"),
    "doctor": ("doctor", "doctor"),
    "run": ("run", "run"),
    "queries": ("queries", "queries"),
    "import": ("importing", "import_"),
    "export": ("exporting", "export"),
    "copy-store": ("copying", "copy_store"),
    "options": ("maps_shown", "options"),
    "check-maps": ("maps_shown", "check_maps"),
    "rights": ("rights", "rights"),
    "first-user": ("first_user", "first_user"),
    "unlock": ("unlock", "unlock"),
    "keys": ("station", "keys"),
    "settings": ("station", "settings"),
}
"""The module of each command, and what it is called there."""


class Commands(click.Group):
    """The commands; each is loaded when it is asked for, so that the first screen waits for none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The one of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"renterrewards.cli.{module}"), name)
        return found


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--training", is_flag=True, help="Work in company 99, the training company, with sample customers.")
@click.option(
    "--database", default="", help="The store: a path, or postgresql://user@host/name. Or set RENTERREWARDS_DATABASE."
)
@click.option("--user", default="", help="Employee code, up to 6 characters (your login name if not given).")
@click.option("--print-dir", type=click.Path(file_okay=False, path_type=Path), help="The print folder, for reports.")
@click.option("--today", default="", help="Business date YYYY-MM-DD; the training company only.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), envvar="RENTERREWARDS_CONFIG", help=CONFIG)
@click.option("--theme", default="", help="The colours: green, amber, white, contrast, mono, terminal.")
@click.option("--mouse", is_flag=True, help="Give the program the mouse; selecting text needs Shift then.")
@click.option("--linear", is_flag=True, help="Prompts line by line, no screen: for screen readers and scripts.")
@click.pass_context
def cli(
    context: click.Context,
    training: bool,
    database: str,
    user: str,
    print_dir: Path | None,
    today: str,
    config: Path | None,
    theme: str,
    mouse: bool,
    linear: bool,
) -> None:
    """A car-rental counter with award points. Without a command it opens the terminal.

    Example: renterrewards --training
    """
    chosen = company(training, database)
    try:
        now = chosen.clock(today)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    file = config or config_file()
    context.obj = Desk(
        company=chosen.title,
        open_store=lambda: chosen.open_store(now(), context.obj.so_far),
        now=now,
        print_folder=(print_dir or chosen.print_folder).expanduser(),
        open_to_all=training,
        machine=lambda: machine.read(file),
    )
    context.call_on_close(context.obj.close)
    _claim(context.obj, user, command=context.invoked_subcommand is not None)
    over = ({"theme": theme} if theme else {}) | ({"mouse": True} if mouse else {})
    context.meta["settings"] = file
    context.meta["company"] = chosen
    if context.invoked_subcommand is None and linear:
        _open_line(context.obj)
    elif context.invoked_subcommand is None:
        _open_terminal(context.obj, file, over)


def _claim(desk: Desk, user: str, *, command: bool) -> None:
    """Say who is to be at the desk; his login name is a code only where nothing asks for it."""
    asked = clean(user or login_name() if desk.open_to_all or command else user)
    code = asked[:6].strip().upper()
    if desk.open_to_all:
        desk.user = code
        return
    desk.claimed = code
    if command:
        desk.let_in = _let_in


def _let_in(desk: Desk, store: "Store") -> None:
    from renterrewards.cli import signing

    signing.sign_on(desk, store)


def _open_terminal(desk: Desk, file: Path, over: dict[str, Any]) -> None:
    if not at_a_terminal():
        raise click.UsageError("the terminal needs a terminal; `renterrewards run OPTION` works without one")
    from renterrewards.terminal import start

    with faults():
        start.open_terminal(desk, file, over)


def _open_line(desk: Desk) -> None:
    from renterrewards import linear

    if sys.stdin is None or sys.stdout is None:  # closed by whoever started us
        raise click.UsageError("--linear reads its input and writes to its output, one of them is closed")
    with refusals():
        _sign_on_by_variable(desk)
        raise SystemExit(linear.run(desk))


def _sign_on_by_variable(desk: Desk) -> None:
    """Who is given a password by the environment is signed on before his first line; a script has no session."""
    from renterrewards.cli import signing

    if not desk.open_to_all and desk.claimed and signing.given():
        signing.sign_on(desk, desk.store, seated=sys.stdin.isatty())
