"""The command line: opens the terminal, runs any option without one, imports, lists options, checks the maps."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from renterrewards import __version__, maps
from renterrewards.cleaner import clean
from renterrewards.company import company, config_file
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk

if TYPE_CHECKING:
    from renterrewards.headless import Run
    from renterrewards.programs.program import Program


CONFIG = "This terminal's settings, a TOML file; `renterrewards settings` shows them. Or set RENTERREWARDS_CONFIG."


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--training", is_flag=True, help="Work in company 99, the training company, with sample customers.")
@click.option("--database", default="", help="The store: a path or an SQLAlchemy URL. Or set RENTERREWARDS_DATABASE.")
@click.option("--user", default="", help="Employee code, up to 6 characters (your login name if not given).")
@click.option("--print-dir", type=click.Path(file_okay=False, path_type=Path), help="Where PRTFILE prints.")
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
    context.obj = Desk(
        company=chosen.title,
        open_store=lambda: chosen.open_store(now()),
        now=now,
        print_folder=(print_dir or chosen.print_folder).expanduser(),
        user=clean(user or _login_name())[:6].strip().upper(),
    )
    context.call_on_close(context.obj.close)
    settings = config or config_file()
    over = ({"theme": theme} if theme else {}) | ({"mouse": True} if mouse else {})
    context.meta["settings"] = settings
    if context.invoked_subcommand is None and linear:
        _open_line(context.obj)
    elif context.invoked_subcommand is None:
        _open_terminal(context.obj, settings, over)


@cli.command()
@click.argument("option")
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--answer", "answers", multiple=True, help="The reply to the next question; repeat for more.")
@click.option("--press", default="", help="Another key than the first of the bar, by its word: DELETE, NEXT ...")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.pass_obj
def run(desk: Desk, option: str, values: tuple[str, ...], answers: tuple[str, ...], press: str, as_json: bool) -> None:
    """Run an OPTION without a terminal. FIELD is a field's name, number, or page and number.

    Example: renterrewards run EDTRENT times_rented=5 customer_type=PFD
    """
    from renterrewards import headless

    say = (lambda line: None) if as_json else click.echo
    job = headless.Run(desk, list(answers), say)
    with _refusals():
        program = job.option(option, [_assignment(value) for value in values], press)
        if as_json:
            click.echo(json.dumps(_as_data(program, job), ensure_ascii=False, indent=2, default=str))
        elif job.looked or not (job.messages or program.runs_at_once):
            _print_record(program.outcome)


@cli.group(name="import")
def import_() -> None:
    """Bring customers or agreements in from CSV files."""


@import_.command(name="customers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and report, write nothing.")
@click.pass_obj
def import_customers(desk: Desk, file: Path, dry_run: bool) -> None:
    """Import customers; an award_points column is posted as opening balances.

    Example: renterrewards import customers customers.csv --dry-run
    """
    from renterrewards import imports

    with _refusals(), desk.store.look() as work:
        act = desk.act(work)
    with _refusals():
        done = imports.import_customers(desk.store, act, file, dry_run=dry_run)
        click.echo(f"{done.rows} CUSTOMERS, {done.points} AWARD POINTS {_ending(dry_run)}")


@import_.command(name="agreements")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--earn", is_flag=True, help="Let each closed RA earn its point, in closing order.")
@click.option("--dry-run", is_flag=True, help="Check and report, write nothing.")
@click.pass_obj
def import_agreements(desk: Desk, file: Path, earn: bool, dry_run: bool) -> None:
    """Import rental agreements, open and closed.

    Example: renterrewards import agreements agreements.csv --earn
    """
    from renterrewards import imports
    from renterrewards.programs import closing

    with _refusals(), desk.store.look() as work:
        act = desk.act(work)
    with _refusals():
        earner = closing.earner(act) if earn else None
        done = imports.import_agreements(desk.store, act, file, dry_run=dry_run, earn=earner)
        click.echo(f"{done.rows} AGREEMENTS, {done.open} OPEN, {done.closed} CLOSED {_ending(dry_run)}")


@cli.command()
def options() -> None:
    """List every option: code and title."""
    for code in maps.codes():
        click.echo(f"{code:<10} {maps.load(code).title}")


@cli.command()
@click.option("--listen", is_flag=True, help="Show what arrives when you press a key, and what it does.")
@click.pass_context
def keys(context: click.Context, listen: bool) -> None:
    """List what every key does at this terminal, and with --listen what a key sends.

    Example: renterrewards keys --listen
    """
    from renterrewards.terminal import keys_shown, station

    with _refusals():
        keyboard = keys_shown.keyboard(station.read(context.meta["settings"]))
    click.echo("\n".join(keys_shown.listed(keyboard)))
    click.echo(f"\nOther keys: table [keys] in {context.meta['settings']}")
    if listen:
        keys_shown.listen(keyboard, click.echo)


@cli.command()
@click.pass_context
def settings(context: click.Context) -> None:
    """Print this terminal's settings as the TOML file that gives them.

    Example: renterrewards settings
    """
    from renterrewards.terminal import station

    with _refusals():
        found = station.read(context.meta["settings"])
    click.echo(f"# {context.meta['settings']}\n{station.written(found)}", nl=False)


@cli.command(name="check-maps")
def check_maps() -> None:
    """Prove every map: it can be read, its program exists, every field has its kind and help."""
    from renterrewards.programs import map_check

    problems = map_check.problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise SystemExit(1)
    click.echo(f"{len(maps.codes())} MAPS ARE SOUND")


# -- inside ----------------------------------------------------------------------------------------


def _open_terminal(desk: Desk, settings: Path, over: dict[str, Any]) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("the terminal needs a terminal; `renterrewards run OPTION` works without one")
    from renterrewards.terminal import start

    with _faults():
        start.open_terminal(desk, settings, over)


def _open_line(desk: Desk) -> None:
    from renterrewards import linear

    with _refusals():
        raise SystemExit(linear.run(desk))


def _login_name() -> str:
    try:
        return getuser()
    except (KeyError, OSError):
        return os.environ.get("USER", "")


def _assignment(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"{text} is not FIELD=VALUE")
    return name, value


@contextmanager
def _refusals() -> Iterator[None]:
    """A fault or an unanswered question goes to stderr with exit 1, wrong usage exits 2."""
    from renterrewards import headless

    with _faults():
        try:
            yield
        except headless.UsageError as error:
            raise click.UsageError(str(error)) from None
        except headless.Unanswered as error:
            click.echo(str(error), err=True)
            raise SystemExit(1) from None


@contextmanager
def _faults() -> Iterator[None]:
    """A fault goes to stderr with exit 1; all that the terminal needs, which does not wait for `headless`."""
    try:
        yield
    except Fault as fault:
        field = f"{fault.field}: " if fault.field else ""
        click.echo(f"{field}{fault.message}", err=True)
        for row in getattr(fault, "rows", ())[1:]:
            click.echo(row, err=True)
        raise SystemExit(1) from None


def _as_data(program: "Program", job: "Run") -> dict[str, Any]:
    """The outcome for --json: the report's data, or the record; with what was asked and said."""
    return program.data() | {"questions": job.questions, "messages": job.messages}


def _print_record(record: dict[str, str]) -> None:
    width = max((len(name) for name in record), default=0)
    for name, text in record.items():
        click.echo(f"{name:<{width}}  {text}".rstrip())


def _ending(dry_run: bool) -> str:
    return "WOULD BE IMPORTED, NOTHING WRITTEN" if dry_run else "IMPORTED"
