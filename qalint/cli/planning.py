"""What `plan` and `generate` share: the budget's options, and files to a plan on their cleaned documents."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from qalint.classifier.card import BrokenModelError
from qalint.cli.progress import FileCount
from qalint.cli.reading import Inputs, nothing_to_read
from qalint.document.containers import ReadError
from qalint.finding import READING
from qalint.fix.converge import Cleaned
from qalint.fix.result import FileFix
from qalint.hotspots import Calibration, CalibrationError
from qalint.lint import Linter
from qalint.plan import Filter, Plan, PlanOptions, make_plan, plan_groups
from qalint.plan.candidates import KINDS
from qalint.rewrite import Cleaning, cleaned_documents

F = TypeVar("F", bound=Callable[..., Any])

BUDGET = (
    click.option("--budget", type=click.IntRange(1), metavar="N", help="Pairs in all."),
    click.option("--per-document", type=click.IntRange(1), metavar="N", help="Pairs for each document."),
    click.option("--coverage", type=click.FloatRange(0, 1, min_open=True), metavar="SHARE",
                 help="Share of the sentences to ask about, 0 to 1."),
    click.option("--targets", "kinds", default="sentence", metavar="KINDS", show_default=True,
                 help=f"What targets are, commas between: {', '.join(KINDS)}."),
    click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another choice."),
    click.option("--balance", is_flag=True,
                 help="Of neighbours, ask about the one that a generator left to itself would not (see hotspots)."),
    click.option("--calibration", type=click.Path(path_type=Path), metavar="JSON",
                 help="With --balance: how your generator looks, as hotspots --calibrate saved it."),
    click.option("--min-coverage", type=click.FloatRange(0, 1), metavar="SHARE",
                 help="Exit 1 where a smaller share of the sentences would be asked about."),
)  # fmt: skip
"""How much to ask, and about what."""


def budget_of(values: dict[str, Any], default: int | None = None) -> PlanOptions:
    """The plan's options; `default` is the budget where none is given. Raises click.UsageError."""
    given = [name for name in ("budget", "per_document", "coverage") if values[name] is not None]
    if len(given) > 1:
        names = " and ".join(f"--{name.replace('_', '-')}" for name in given)
        raise click.UsageError(f"{names} exclude each other; give one")
    kinds = tuple(kind.strip() for kind in values["kinds"].split(",") if kind.strip())
    for kind in kinds:
        if kind not in KINDS:
            raise click.UsageError(f"--targets: {kind!r} is none of {', '.join(KINDS)}")
    if not kinds:
        raise click.UsageError(f"--targets: name some of {', '.join(KINDS)}")
    budget = values["budget"] if given else default
    return PlanOptions(
        budget, values["per_document"], values["coverage"], values["seed"], kinds, values["balance"],
        _calibration_of(values), Filter(values.get("filter_") or Filter.BOTH),
    )  # fmt: skip


def _calibration_of(values: dict[str, Any]) -> Calibration | None:
    path: Path | None = values["calibration"]
    if path is None:
        return None
    if not values["balance"]:
        raise click.UsageError("--calibration says how your generator looks; it needs --balance")
    try:
        return Calibration.read(path)
    except CalibrationError as error:
        raise click.ClickException(str(error)) from None


def linter_of(values: dict[str, Any]) -> Linter:
    """The rules that hold for the current folder."""
    inputs = Inputs((), values)
    return inputs.linters.of(inputs.settings)


def plan_of(paths: Sequence[str], values: dict[str, Any], options: PlanOptions) -> Plan:
    """The plan for the files; what cannot be read is listed on stderr.

    Raises click.ClickException where there is no file, and exits with 2 where none could be read.
    """
    inputs = Inputs(paths, values)
    errors: list[tuple[str, str]] = []
    try:
        make = _plan_over_shards if values.get("engine") else _plan_one_by_one
        plan, files, documents = make(inputs, values, options, errors)
    except BrokenModelError as error:
        raise click.ClickException(str(error)) from None
    troubles = [*errors, *inputs.troubles]
    for path, message in troubles:
        click.echo(f"error: {path}: {message}", err=True)
    if not files and not troubles:
        raise nothing_to_read(paths)
    if troubles and not documents:
        sys.exit(2)
    return plan


def _plan_one_by_one(
    inputs: Inputs, values: dict[str, Any], options: PlanOptions, errors: list[tuple[str, str]]
) -> tuple[Plan, int, int]:
    """The plan, the number of files and that of documents; errors are added to the list."""
    seen = FileFix("", errors=errors)
    files = 0

    def documents() -> Iterator[Cleaned]:
        nonlocal files
        for each in FileCount(bool(values.get("quiet"))).over(inputs):
            files += 1
            cleaning = Cleaning(inputs.linters.of(each.settings), READING)
            try:
                yield from cleaned_documents(each.container, each.display, cleaning, seen)
            except ReadError as error:
                errors.append((each.display, str(error)))

    return make_plan(documents(), options), files, seen.documents


def _plan_over_shards(
    inputs: Inputs, values: dict[str, Any], options: PlanOptions, errors: list[tuple[str, str]]
) -> tuple[Plan, int, int]:
    from qalint.cli.sharding import count, done
    from qalint.distributed.stages.plan import Candidates, groups

    job, shards = done(Candidates(options), inputs, values)
    found = list(groups(job, shards, errors))
    return plan_groups(found, options), count(shards), len(found)


def shortfall_lines(plan: Plan) -> Iterator[str]:
    """Why fewer targets are planned than were asked for; nothing where they are not."""
    missing = sum(count for _, count in plan.shortfall)
    if not missing:
        return
    yield f"{plan.asked} asked for, {len(plan.planned)} planned: nothing else can be asked about"
    yield from (f"{count:>7,} missing in {path}" for path, count in plan.shortfall if path)
    yield from (f"{count:>7,} left out: {reason}" for reason, count in plan.skipped.most_common())
