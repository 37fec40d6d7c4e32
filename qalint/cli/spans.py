"""`qalint spans FILE`: what a document is made of, as JSON or as an outline."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from qalint.cli.options import CONFIGURATION, FILES, options
from qalint.cli.reading import configuration_of
from qalint.document.containers import Text, open_container
from qalint.document.formats import parse
from qalint.document.model import Document
from qalint.document.sentences import sentences
from qalint.report.printable import printable


@click.command("spans", short_help="Show spans and sentences.")
@click.argument("path", metavar="FILE")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print them."
)
@click.option("--record", type=click.IntRange(0), help="Which record of a file of records (0-based).")
@options(FILES, CONFIGURATION)
def command(path: str, format_: str, record: int | None, **values: Any) -> None:
    """Show the structural spans and the sentences of FILE, with offsets in code points of its decoded text."""
    text = text_of(path, record, values)
    document = parse(text.source, text.format, path, text.record, text.field, text.line)
    if format_ == "json":
        json.dump(_as_json(document), sys.stdout)
        click.echo()
    else:
        _outline(document)


def text_of(path: str, record: int | None, values: dict[str, Any]) -> Text:
    from qalint.document.containers import ReadError

    if not Path(path).exists():
        raise click.ClickException(f"{path}: there is no such file")
    container = open_container(Path(path), configuration_of(values).resolve(path).reading(True))
    try:
        for text in container.texts(
            lambda trouble: click.echo(f"error: {path}: {trouble.message}", err=True)
        ):
            if text.record is None or record is None or text.record == record:
                return text
    except ReadError as error:
        raise click.ClickException(f"{path}: {error}") from None
    raise click.ClickException(
        f"{path}: holds no text" if record is None else f"{path}: has no text in record {record}"
    )


def _as_json(document: Document) -> dict[str, Any]:
    return {
        "format": document.format,
        "spans": [
            {
                "kind": s.kind,
                "start": s.start,
                "end": s.end,
                "level": s.level,
                "parent": s.parent,
                "name": s.name,
            }
            for s in document.spans
        ],
        "sentences": [
            {"start": s.start, "end": s.end, "span": s.span, "text": s.text} for s in sentences(document)
        ],
    }


def _outline(document: Document) -> None:
    depths: list[int] = []
    for span in document.spans:
        depths.append(depths[span.parent] + 1 if span.parent >= 0 else 0)
        name = f" {printable(span.name)}" if span.name else ""
        level = f" {span.level}" if span.level else ""
        text = printable(" ".join(document.source[span.start : min(span.end, span.start + 60)].split()))
        click.echo(
            f"{span.start:>7}-{span.end:<7} {'  ' * depths[-1]}{span.kind}{level}{name}  {click.style(text, dim=True)}"
        )
    click.echo(
        f"{len(document.spans)} spans, {len(sentences(document))} sentences, read as {document.format}"
    )
