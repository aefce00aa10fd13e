"""`rights`: what the logins of counters and of reports may do in a PostgreSQL store."""

from contextlib import closing

import click

from renterrewards.cli.refusals import faults
from renterrewards.programs.desk import Desk


@click.command()
@click.option("--counters", default="", metavar="LOGIN", help="The login that counters open the store with.")
@click.option("--reports", default="", metavar="LOGIN", help="A login that reads, for other programs than this.")
@click.pass_obj
def rights(desk: Desk, counters: str, reports: str) -> None:
    """Give logins of a PostgreSQL store what they need, and take from them what they have beyond it.

    Counters add to the ledger and the audit and change nothing in them; reports read, but no passwords. The owner of
    the store says it once; an upgrade gives the same logins what came with it.

    Example: renterrewards --database postgresql://owner@db/rental rights --counters counter --reports reader
    """
    if not (counters or reports):
        raise click.UsageError("name a login: --counters LOGIN, --reports LOGIN, or both")
    with faults(), closing(desk.open_store()) as store:  # by the owner's login, whoever signs on at the counters
        store.give_rights(counters, reports)
    for login, does in ((counters, "MAY DO WHAT COUNTERS DO"), (reports, "MAY READ")):
        if login:
            click.echo(f"{login} {does}")
