"""`keys` and `settings`: what this terminal is set to."""

import sys

import click

from renterrewards.cli.refusals import refusals


@click.command()
@click.option("--listen", is_flag=True, help="Show what arrives when you press a key, and what it does.")
@click.pass_context
def keys(context: click.Context, listen: bool) -> None:
    """List what every key does at this terminal, and with --listen what a key sends.

    Example: renterrewards keys --listen
    """
    from renterrewards.terminal import keys_shown, station
    from renterrewards.terminal.keyboard import Keyboard

    with refusals():
        keyboard = Keyboard(station.read(context.meta["settings"]).keys)
    click.echo("\n".join(keys_shown.listed(keyboard)))
    click.echo(f"\nOther keys: table [keys] in {context.meta['settings']}")
    if listen and not at_a_terminal():
        raise click.UsageError("--listen needs a terminal, there are no keys to press without one")
    if listen:
        keys_shown.listen(keyboard, click.echo)


@click.command()
@click.pass_context
def settings(context: click.Context) -> None:
    """Print this terminal's settings as the TOML file that gives them.

    Example: renterrewards settings
    """
    from renterrewards import machine
    from renterrewards.terminal import station

    file = context.meta["settings"]
    with refusals():
        found, (top, mail) = station.read(file), machine.written(machine.read(file))
    click.echo(f"# {file}\n{top}{station.written(found)}{mail}", nl=False)


def at_a_terminal() -> bool:
    """Whether there is somebody to type and to read."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
