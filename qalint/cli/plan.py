"""`qalint plan`: the fixed targets that questions will be tied to, and why other text is left out."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from qalint.cli.options import CONFIGURATION, ENGINE, ENGINE_JOBS, FILES, SELECTION, options
from qalint.cli.planning import BUDGET, budget_of, plan_of, shortfall_lines
from qalint.plan import Plan, Status, plan_row
from qalint.report.printable import printable

_SHOWN = 100
"""Code points of a target that the text format shows."""


@click.command("plan", short_help="List the fixed targets that questions will be tied to.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@options(BUDGET, SELECTION, FILES, CONFIGURATION, ENGINE)
@ENGINE_JOBS
@click.option("--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True,
              help="Lines for people, or one JSON object for every sentence.")  # fmt: skip
@click.option("--stdin-filename", metavar="NAME", help="What standard input (PATHS is -) is called.")
def command(paths: tuple[str, ...], format_: str, **values: Any) -> None:
    """Plan which sentences of the cleaned PATHS (the current folder by default) will be asked about.

    Without a budget every sentence that can be is. The same files, options and seed give the same plan.
    Exit 1 where --min-coverage is not reached.
    """
    plan = plan_of(paths, values, budget_of(values))
    if format_ == "jsonl":
        for target in plan.targets:
            # ASCII keeps every oddity of a document, lone surrogates among them, whatever the terminal's encoding.
            click.echo(json.dumps(plan_row(target), ensure_ascii=True))
    else:
        _show(plan)
    for line in shortfall_lines(plan):
        click.echo(line, err=True)
    least = values["min_coverage"]
    if least is not None and plan.coverage < least:
        click.echo(f"coverage {plan.coverage:.1%} is below --min-coverage {least:.1%}", err=True)
        sys.exit(1)


def _show(plan: Plan) -> None:
    path = None
    for target in plan.planned:
        place = target.source.path
        if target.source.record is not None:
            place += f" record {target.source.record} {target.source.field}"
        if place != path:
            path = place
            click.secho(printable(place), bold=True)
        text = " ".join(target.text.split())
        shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        click.echo(f"  {target.original[0]:>7}  {target.style:<10}  {printable(shown)}")
    reserve = sum(target.status is Status.RESERVE for target in plan.targets)
    click.echo(
        f"{len(plan.planned):,} planned ({plan.coverage:.1%} of what can be asked about), {reserve:,} in reserve."
    )
    for reason, count in plan.skipped.most_common():
        click.echo(f"{count:>7,} left out: {printable(reason)}")
