"""`qalint generate`: question-answer pairs for the planned targets, grounded and accounted for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from qalint.cli.options import CONFIGURATION, FILES, SELECTION, options
from qalint.cli.planning import BUDGET, budget_of, linter_of, plan_of, shortfall_lines
from qalint.cli.progress import ProgressLine
from qalint.generate import (
    BatchError,
    GenerateOptions,
    Generation,
    Limits,
    OutputError,
    Price,
    ProviderError,
    StoreError,
    generate,
)
from qalint.generate.output import check_writable, refused_of, store_of
from qalint.generate.summary import Summary, table_of
from qalint.generate.window_guard import WindowGuard
from qalint.plan import Filter, Plan
from qalint.report.printable import printable

LOCAL_BUDGET = 10
"""Pairs with `--local` where no budget is given: about two minutes on two cores."""

_MODELS = (
    click.option("--base-url", metavar="URL", help="An OpenAI-compatible server (http://localhost:8000/v1)."),
    click.option("--model", metavar="NAME", help="The model that asks, and answers unless another is named."),
    click.option("--answer-base-url", metavar="URL",
                 help="The server of the answering model; its key is QALINT_ANSWER_API_KEY, or OPENAI_API_KEY."),
    click.option("--answer-model", metavar="NAME", help="Another model for the answers."),
    click.option("--judge-base-url", metavar="URL",
                 help="The server of the judging model; its key is QALINT_JUDGE_API_KEY, or OPENAI_API_KEY."),
    click.option("--judge-model", metavar="NAME", help="Let this model approve each pair."),
    click.option("--local", is_flag=True, help="Use the embedded model (SmolLM2-135M): no server, no key."),
    click.option("--batch-out", type=click.Path(path_type=Path), metavar="FILE",
                 help="Ask no server: write the calls to FILE in OpenAI's batch format."),
    click.option("--batch-in", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
                 help="Replies to an earlier --batch-out; go on from there. May be repeated."),
    click.option("--temperature", type=click.FloatRange(0, 2), default=0.4, show_default=True,
                 help="Of the questions; answers are drawn at 0."),
)  # fmt: skip
_BOUNDS = (
    click.option("--attempts", type=click.IntRange(1, 20), default=2, show_default=True, help="Tries per target."),
    click.option("--extra", type=click.IntRange(0), metavar="N",
                 help="Reserve targets tried at most where planned ones fail (4 for each pair; 12 with --local)."),
    click.option("--max-tokens", type=click.IntRange(1), metavar="N", help="Stop asking after so many tokens."),
    click.option("--max-cost", type=click.FloatRange(0, min_open=True), metavar="USD",
                 help="Stop asking after so many dollars; needs --price."),
    click.option("--max-seconds", type=click.FloatRange(0, min_open=True), metavar="S", help="Stop asking after S."),
    click.option("--price", metavar="IN,OUT", help="US dollars for a million tokens in and out (0.15,0.60)."),
    click.option("--concurrency", type=click.IntRange(1, 1024), default=64, show_default=True,
                 help="Requests in flight at most; fewer while the server says it is too much."),
    click.option("--timeout", type=click.FloatRange(0, min_open=True), default=120.0, show_default=True,
                 help="Seconds for one request."),
)  # fmt: skip


@click.command("generate", short_help="Make question-answer pairs.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Where the pairs go (JSON Lines)."
)
@options(_MODELS, BUDGET, _BOUNDS)
@click.option(
    "--filter",
    "filter_",
    type=click.Choice([each.value for each in Filter]),
    default="both",
    show_default=True,
    help="For experiments: take findings out before answering alone, or not at all.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Go through the run with made-up replies: ask nobody, write nothing, say what it would take.",
)
@options(SELECTION, FILES, CONFIGURATION)
@click.option("--stdin-filename", metavar="NAME", help="What standard input (PATHS is -) is called.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no closing table.")
def command(paths: tuple[str, ...], **values: Any) -> None:
    """Make pairs from the cleaned PATHS (the current folder by default), each tied to its target and
    grounded.

    Refused pairs are kept beside FILE with the reason, replies in FILE.store: run the same command again and
    it goes on where it ended. The key comes from OPENAI_API_KEY, if the server wants one. Exit 0 where every
    pair asked for is there, 1 where some are missing (it says why), 2 on errors.
    """
    chosen = _options_of(values)
    output: Path | None = values["output"]
    try:
        if not values["dry_run"]:
            if output is None:
                raise click.UsageError("name a file for the pairs: -o FILE")
            chosen.check()
            check_writable(output)
        plan = plan_of(paths, values, budget_of(values, LOCAL_BUDGET if chosen.local else None))
        if values["dry_run"]:
            summary = _rehearse(plan, chosen, values)
        else:
            assert output is not None
            generation = _run(plan, chosen, output, values)
            summary = generation.summary
            _tell(generation, output, values)
    except (BatchError, ProviderError, StoreError, OutputError) as error:
        raise click.ClickException(printable(str(error))) from error
    _close(summary, plan, values)


def _guard(plan: Plan, values: dict[str, Any]) -> WindowGuard | None:
    return WindowGuard(linter_of(values), plan) if values["filter_"] != Filter.NONE else None


def _run(plan: Plan, chosen: GenerateOptions, output: Path, values: dict[str, Any]) -> Generation:
    line = ProgressLine(values["quiet"])
    guard = _guard(plan, values)
    try:
        return generate(plan, chosen, output, line, guard)
    except KeyboardInterrupt:
        click.echo(
            f"\nReplies so far are in {store_of(output)}; the same command goes on from there.", err=True
        )
        raise
    finally:
        line.end()


def _tell(generation: Generation, output: Path, values: dict[str, Any]) -> None:
    if not values["quiet"]:
        for text in table_of(generation.summary):
            click.echo(printable(text))
        click.echo(f"wrote     {output}" + (f", {refused_of(output)}" if generation.refusals else ""))
    batch = values["batch_out"]
    if batch is not None and batch.stat().st_size:
        click.echo(f"calls in  {batch}: run them, then repeat the command with --batch-in RESULTS")


def _rehearse(plan: Plan, chosen: GenerateOptions, values: dict[str, Any]) -> Summary:
    from qalint.generate.rehearsal import rehearsal_lines, rehearse

    line = ProgressLine(values["quiet"])
    try:
        rehearsal = rehearse(plan, chosen, line, _guard(plan, values))
    finally:
        line.end()
    for text in rehearsal_lines(rehearsal):
        click.echo(printable(text))
    return rehearsal.generation.summary


def _close(summary: Summary, plan: Plan, values: dict[str, Any]) -> None:
    for text in shortfall_lines(plan):
        click.echo(text, err=True)
    least = values["min_coverage"]
    if least is not None and summary.coverage < least:
        click.echo(f"coverage {summary.coverage:.1%} is below --min-coverage {least:.1%}", err=True)
        sys.exit(1)
    sys.exit(0 if summary.complete else 1)


def _options_of(values: dict[str, Any]) -> GenerateOptions:
    price = _price(values["price"])
    if values["max_cost"] is not None and price is None:
        raise click.UsageError("--max-cost needs --price IN,OUT: the price of a token is not known otherwise")
    names = (
        "base_url", "model", "answer_base_url", "answer_model", "judge_base_url", "judge_model", "local", "seed",
        "temperature", "batch_out", "batch_in", "attempts", "extra", "concurrency", "timeout",
    )  # fmt: skip
    return GenerateOptions(
        **{name: values[name] for name in names},
        key=os.environ.get("OPENAI_API_KEY") or None,
        answer_key=os.environ.get("QALINT_ANSWER_API_KEY") or None,
        judge_key=os.environ.get("QALINT_JUDGE_API_KEY") or None,
        limits=Limits(values["max_tokens"], values["max_cost"], values["max_seconds"]),
        price=price,
    )


def _price(text: str | None) -> Price | None:
    if text is None:
        return None
    try:
        prompt, completion = (float(part) for part in text.split(","))
    except ValueError:
        raise click.UsageError(f"--price {text!r} is not two numbers: 0.15,0.60") from None
    if min(prompt, completion) < 0:
        raise click.UsageError(f"--price {text!r}: a price is not negative")
    return Price(prompt, completion)
