"""`queries`: the saved queries, and how their last runs ended."""

import json
from dataclasses import asdict

import click

from renterrewards.cleaner import clean
from renterrewards.cli.refusals import faults
from renterrewards.programs.desk import Desk


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON, instants in UTC.")
@click.pass_obj
def queries(desk: Desk, as_json: bool) -> None:
    """List the saved queries, their parameters, and how the last run of each ended.

    Example: renterrewards queries
    """
    from renterrewards.programs.reports import query as shown
    from renterrewards.programs.reports import saved
    from renterrewards.store import control

    with faults():
        with desk.store.look() as work:
            desk.rights(work).check_option("QUERY")
            found = control.every(work, saved.FILE)
            site, zone = desk.site(work), desk.own_zone(work)
        if as_json:
            rows = [asdict(query) | {"parameters": query.texts} for query in found]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
            return
        for query in found:
            click.echo(clean(shown.row(query, zone, site)))
            click.echo(f"    {clean('  '.join(shown.parameters(query, site)))}")
            click.echo(f"    {clean(query.status)}")
