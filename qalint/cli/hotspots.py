"""`qalint hotspots FILE`: where a generator will look, how sure that is, and how to fit it to one's own generator."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from qalint.classifier.card import BrokenModelError
from qalint.cli.options import CONFIGURATION, FILES, options
from qalint.cli.reading import color_of
from qalint.cli.spans import text_of
from qalint.document.formats import parse
from qalint.document.model import Document
from qalint.hotspots import Calibration, CalibrationError, Hotspot, load_model, score_document
from qalint.report.printable import printable

SAVED = Path(".qalint/hotspots.json")
"""Where a calibration is saved, and looked for."""

_SHOWN = 90
"""Code points of a span that the text format shows."""


@click.command("hotspots", short_help="Show where a generator will look.")
@click.argument("path", metavar="FILE")
@click.option("--format", "format_", type=click.Choice(["text", "json", "html"]), default="text",
              help="Lines for people, one JSON object, or a page.")  # fmt: skip
@click.option("--record", type=click.IntRange(0), help="Which record of a file of records (0-based).")
@click.option(
    "--top", type=click.IntRange(1), default=15, show_default=True, help="Spans that the text format lists."
)
@click.option("--calibrate", "questions", type=click.Path(path_type=Path), metavar="QA",
              help="Fit the scores to the generator that asked these questions (some tens); save that.")  # fmt: skip
@click.option(
    "--docs", multiple=True, metavar="PATHS", help="The documents that QA was made from (FILE by default)."
)
@click.option("--calibration", type=click.Path(path_type=Path), metavar="JSON",
              help=f"Where the calibration is saved and read ({SAVED}, if it is there).")  # fmt: skip
@options(FILES, CONFIGURATION)
def command(path: str, **values: Any) -> None:
    """Score each sentence-level span of FILE by how likely a generator asks about it, with reasons.

    Prediction across generators is weak: the measured skill and the floor (length alone) stand beside the scores.
    `--calibrate QA` fits them to a generator by its own questions.
    """
    text = text_of(path, values["record"], values)
    document = parse(text.source, text.format, path, text.record, text.field, text.line)
    try:
        calibration = _calibration(path, values)
        spots = score_document(document, calibration)
    except (BrokenModelError, CalibrationError) as error:
        raise click.ClickException(str(error)) from None
    if values["format_"] == "json":
        json.dump(_as_json(document, spots, calibration), sys.stdout)
        click.echo()
    elif values["format_"] == "html":
        from qalint.report.html_hotspots import hotspot_page

        click.echo(hotspot_page(path, document.source, _shown(spots), _notes(calibration)), nl=False)
    else:
        _list(spots, values["top"], calibration)


def _calibration(path: str, values: dict[str, Any]) -> Calibration | None:
    given: Path | None = values["calibration"]
    if values["questions"] is not None:
        from qalint.cli.corpora import calibration_of

        made = calibration_of(values["questions"], values["docs"] or (path,), values)
        made.save(given or SAVED)
        click.echo(f"calibrated on {made.questions} questions; saved in {given or SAVED}", err=True)
        return made
    if given is not None:
        return Calibration.read(given)
    return Calibration.read(SAVED) if SAVED.is_file() and not values["isolated"] else None


def _as_json(document: Document, spots: list[Hotspot], calibration: Calibration | None) -> dict[str, Any]:
    fitted = calibration and {"questions": calibration.questions, "spans": calibration.spans}
    return {
        "path": document.path, "record": document.record, "field": document.field,
        "spans": [spot.as_json() for spot in spots], "skill": load_model().skill.as_json(), "calibration": fitted,
    }  # fmt: skip


def _shown(spots: list[Hotspot]) -> list[tuple[int, int, float, tuple[str, ...]]]:
    return [(spot.place.start, spot.place.end, spot.score, spot.reasons) for spot in spots]


def _notes(calibration: Calibration | None) -> list[str]:
    if calibration is not None:
        return [
            f"Fitted to a generator by {calibration.questions} of its questions, which asked about"
            f" {calibration.spans} spans. The figures below are those of the shipped model, before that.",
            load_model().skill.sentence(),
        ]
    return [
        load_model().skill.sentence(),
        "Fit it to your generator: --calibrate QA with a few tens of its questions.",
    ]


def _list(spots: list[Hotspot], top: int, calibration: Calibration | None) -> None:
    styled = color_of(sys.stdout)
    click.echo("  score  length  at      span")
    for spot in sorted(spots, key=lambda spot: (-spot.score, spot.place.start))[:top]:
        text = printable(" ".join(spot.place.text.split()))
        text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        click.echo(f"  {spot.score:.3f}  {spot.floor:.3f}   {spot.place.start:<7} {text}")
        why = f"{spot.place.kind}: {', '.join(spot.reasons)}" if spot.reasons else spot.place.kind
        click.echo(" " * 25 + (click.style(why, dim=True) if styled else why))
    click.echo(f"{len(spots)} spans; `length` is the rank by length alone, 0 to 1.")
    for note in _notes(calibration):
        click.echo(note)
