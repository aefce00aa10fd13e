"""`run`: any option without a terminal."""

import json
from typing import TYPE_CHECKING, Any

import click

from renterrewards.cli.refusals import refusals
from renterrewards.programs.desk import Desk

if TYPE_CHECKING:
    from renterrewards.headless import Run
    from renterrewards.programs.program import Program


@click.command()
@click.argument("option")
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--answer", "answers", multiple=True, help="The reply to the next question; repeat for more.")
@click.option("--press", default="", help="Another key than the first of the bar, by its word: DELETE, NEXT ...")
@click.option("--saved", default="", help="A report: the name its parameters were saved under; values go over them.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing when all is well, so that cron sends no mail then.")
@click.pass_obj
def run(
    desk: Desk,
    option: str,
    values: tuple[str, ...],
    answers: tuple[str, ...],
    press: str,
    saved: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run an OPTION without a terminal. FIELD is a field's name, number, or page and number.

    Example: renterrewards run EDTRENT times_rented=5 customer_type=PFD
    """
    from renterrewards import headless
    from renterrewards.cli import signing

    if saved and press:
        raise click.UsageError("--saved presses the report's first key, --press cannot be given with it")
    say = (lambda line: None) if as_json or quiet else click.echo
    job = headless.Run(desk, list(answers), say, signing.secret)
    typed = [_assignment(value) for value in values]
    with refusals():
        program = job.saved(option, saved, typed) if saved else job.option(option, typed, press)
        if quiet:
            click.echo("".join(f"{text}\n" for text in job.messages if program.exit_code), err=True, nl=False)
        elif as_json:
            click.echo(json.dumps(_as_data(program, job), ensure_ascii=False, indent=2, default=str))
        elif job.looked or not (job.messages or program.runs_at_once):
            _print_record(program.outcome)
        if program.exit_code:
            raise SystemExit(program.exit_code)


def _assignment(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"{text} is not FIELD=VALUE")
    return name, value


def _as_data(program: "Program", job: "Run") -> dict[str, Any]:
    """The outcome for --json: the report's data, or the record; with what was asked and said."""
    return program.told() | {"questions": job.questions, "messages": job.messages}


def _print_record(record: dict[str, str]) -> None:
    width = max((len(name) for name in record), default=0)
    for name, text in record.items():
        click.echo(f"{name:<{width}}  {text}".rstrip())
