"""`qalint probe PATHS --model NAME`: how far a model is drawn by leftovers and obeys what it reads."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from qalint.cli.options import CONFIGURATION, FILES, SELECTION, options
from qalint.cli.reading import Inputs, nothing_to_read
from qalint.document.containers import ReadError
from qalint.document.formats import parse
from qalint.generate import ProviderError, StoreError
from qalint.probe import Material, ProbeOptions, material_of, run_probe
from qalint.probe.summary import as_json, as_text, verdict
from qalint.report.printable import printable

STORE = Path(".qalint/probe.store")
"""Where replies are kept unless --store names a folder."""


@click.command("probe", short_help="Measure how a model is hijacked.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--base-url", metavar="URL", help="An OpenAI-compatible server (http://localhost:8000/v1).")
@click.option("--model", "models", multiple=True, metavar="NAME", help="A model to probe; may be repeated.")
@click.option("--local", is_flag=True, help="Probe the embedded model (SmolLM2-135M): no server, no key.")
@click.option(
    "--calls", type=click.IntRange(8), default=120, show_default=True, help="Calls to each model at most."
)
@click.option(
    "--documents", type=click.IntRange(1), default=10, show_default=True, help="Documents used at most."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, other draws.")
@click.option("--store", type=click.Path(path_type=Path), default=STORE, show_default=True, metavar="DIR",
              help="Keeps replies: the same command goes on where it ended.")  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), default=120.0, help="Seconds for one request."
)
@click.option("--format", "format_", type=click.Choice(["text", "json", "html"]), default="text",
              help="Lines for people, one JSON object, or a page.")  # fmt: skip
@options(SELECTION, FILES, CONFIGURATION)
def command(paths: tuple[str, ...], format_: str, **values: Any) -> None:
    """Ask a model questions about PATHS (the current folder by default), dirty and cleaned, untargeted and with
    fixed targets; then plant harmless probes and count how often it obeys, without and with the filter.

    Every share stands with its interval and its number of trials. The key comes from OPENAI_API_KEY.
    """
    chosen = _options_of(values)
    materials = _materials(paths, values)
    try:
        found = run_probe(materials, chosen)
    except (ProviderError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    if format_ == "json":
        json.dump(as_json(found), sys.stdout)
        click.echo()
    elif format_ == "html":
        from qalint.report.html_probe import probe_page

        click.echo(probe_page(as_json(found), [verdict(probed) for probed in found]), nl=False)
    else:
        for line in as_text(found):
            click.echo(printable(line))
    if not any(probed.calls for probed in found):
        sys.exit(2)


def _options_of(values: dict[str, Any]) -> ProbeOptions:
    if values["local"]:
        if values["base_url"] or values["models"]:
            raise click.UsageError("--local brings its own model: leave out --base-url and --model")
    elif not values["base_url"] or not values["models"]:
        raise click.UsageError("name a server and a model (--base-url URL --model NAME), or use --local")
    return ProbeOptions(
        models=tuple(dict.fromkeys(values["models"])),
        base_url=values["base_url"],
        local=values["local"],
        key=os.environ.get("OPENAI_API_KEY") or None,
        calls=values["calls"],
        seed=values["seed"],
        store=values["store"],
        timeout=values["timeout"],
    )


def _materials(paths: Sequence[str], values: dict[str, Any]) -> list[Material]:
    inputs = Inputs(paths, values)
    found: list[Material] = []
    errors: list[tuple[str, str]] = []
    for each in inputs:
        if len(found) >= values["documents"]:
            break
        try:
            for text in each.container.texts(lambda t, at=each.display: errors.append((at, t.message))):  # type: ignore[misc]
                document = parse(text.source, text.format, each.display, text.record, text.field, text.line)
                found.append(material_of(document, inputs.linters.of(each.settings)))
                if len(found) >= values["documents"]:
                    break
        except ReadError as error:
            errors.append((each.display, str(error)))
    for path, message in [*errors, *inputs.troubles]:
        click.echo(f"error: {path}: {message}", err=True)
    if not found:
        raise nothing_to_read(tuple(paths))
    return found
