"""`options` and `check-maps`: what is drawn in screens/."""

import click

from renterrewards import maps


@click.command()
def options() -> None:
    """List every option: code and title."""
    for code in maps.codes():
        click.echo(f"{code:<10} {maps.load(code).title}")


@click.command(name="check-maps")
def check_maps() -> None:
    """Prove every map: it can be read, its program exists, every field has its kind and help."""
    from renterrewards.programs import map_check

    problems = map_check.problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise SystemExit(1)
    click.echo(f"{len(maps.codes())} MAPS ARE SOUND")
