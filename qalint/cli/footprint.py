"""`qalint footprint QA --docs PATHS`: where question-answer data of any tool looked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from qalint.cli.corpora import Read, questions_in, read_corpus
from qalint.cli.options import CONFIGURATION, FILES, SELECTION, options
from qalint.footprint import Corpus
from qalint.footprint.measure import Footprint, measure
from qalint.footprint.summary import as_json, as_text, verdict
from qalint.report.printable import printable


@click.command("footprint", short_help="Measure where question-answer data looked.")
@click.argument("qa", type=click.Path(path_type=Path), metavar="QA")
@click.option("--docs", multiple=True, required=True, metavar="PATHS", help="The documents; may be repeated.")
@click.option("--format", "format_", type=click.Choice(["text", "json", "html"]), default="text",
              help="Lines for people, one JSON object, or a page.")  # fmt: skip
@options(SELECTION, FILES, CONFIGURATION)
def command(qa: Path, docs: tuple[str, ...], format_: str, **values: Any) -> None:
    """Align the questions of QA (JSON Lines, JSON, CSV or Parquet, of qalint or another tool) with the
    documents, and say what they cover, where they crowd, and what of them lies on leftovers.

    No model is needed. Rows that cannot be read are listed, never fatal.
    """
    rows = questions_in(qa)
    read = read_corpus(docs, values)
    corpus = Corpus(read.sources)
    footprint = measure(corpus, rows.questions, rows.unreadable, read.findings, read.sections)
    if format_ == "json":
        json.dump(as_json(footprint, corpus), sys.stdout)
        click.echo()
    elif format_ == "html":
        from qalint.report.html_footprint import footprint_page

        page = footprint_page(
            qa.name, as_json(footprint, corpus), list(verdict(footprint)), _heat(read, footprint)
        )
        click.echo(page, nl=False)
    else:
        for line in (*as_text(footprint), *verdict(footprint)):
            click.echo(printable(line))


def _heat(
    read: Read, footprint: Footprint
) -> list[tuple[str, str, list[tuple[int, int, float, tuple[str, ...]]]]]:
    """Each document with what was asked about it: (path, source, (start, end, share of the most asked, why))."""
    most = max(footprint.counts.values(), default=1)
    by_document: dict[int, list[tuple[int, int, float, tuple[str, ...]]]] = {}
    for spot, count in sorted(footprint.counts.items()):
        place = read.sources[spot.document].places[spot.place]
        why = (f"{count} question" + ("" if count == 1 else "s"),)
        by_document.setdefault(spot.document, []).append((place.start, place.end, count / most, why))
    return [
        (source.path, source.text, by_document.get(number, [])) for number, source in enumerate(read.sources)
    ]
