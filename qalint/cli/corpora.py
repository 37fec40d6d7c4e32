"""What `footprint` and `hotspots --calibrate` share: files to a corpus of places, questions placed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from qalint.cli.progress import FileCount
from qalint.cli.reading import Inputs, nothing_to_read
from qalint.document.containers import ReadError
from qalint.document.formats import parse
from qalint.finding import Severity
from qalint.footprint import Corpus
from qalint.footprint.align import Source
from qalint.footprint.readers import QuestionFileError, ReadRows, read_questions
from qalint.hotspots import Calibration, calibrate, load_model, places_of
from qalint.lint import lint
from qalint.plan.sections import Sections


@dataclass(slots=True)
class Read:
    """Documents as places, and for each its findings (start, end, code) and the section of each place."""

    sources: list[Source] = field(default_factory=list)
    findings: list[list[tuple[int, int, str]]] = field(default_factory=list)
    sections: list[list[str]] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)


def read_corpus(paths: Sequence[str], values: dict[str, Any], check: bool = True) -> Read:
    """The documents that the paths lead to; what cannot be read is listed on stderr.

    Raises click.ClickException where nothing could be read.
    """
    inputs = Inputs(paths, values)
    read = Read()
    for each in FileCount().over(inputs):
        try:
            for text in each.container.texts(lambda t, at=each.display: read.errors.append((at, t.message))):  # type: ignore[misc]
                document = parse(
                    text.source, text.format, each.display, text.record, text.field, text.line, text.ignores
                )
                places = tuple(places_of(document))
                above = Sections(document)
                read.sources.append(Source(each.display, text.record, text.source, places))
                read.sections.append([" > ".join(above.at(place.start)) for place in places])
                found = lint(document, inputs.linters.of(each.settings)).findings if check else ()
                read.findings.append(
                    [(f.start, f.end, f.code) for f in found if f.severity is not Severity.INFO]
                )
        except ReadError as error:
            read.errors.append((each.display, str(error)))
    read.errors += inputs.troubles
    for path, message in read.errors:
        click.echo(f"error: {path}: {message}", err=True)
    if not read.sources:
        raise nothing_to_read(tuple(paths))
    return read


def questions_in(path: Path) -> ReadRows:
    """The questions of a file. Raises click.ClickException."""
    try:
        rows = read_questions(path)
    except QuestionFileError as error:
        raise click.ClickException(str(error)) from None
    if not rows.questions:
        why = f": row {rows.unreadable[0].row} {rows.unreadable[0].reason}" if rows.unreadable else ""
        raise click.ClickException(f"{path}: holds no question that could be read{why}")
    return rows


def calibration_of(path: Path, docs: Sequence[str], values: dict[str, Any]) -> Calibration:
    """The calibration that the questions of a file make on documents. Raises CalibrationError."""
    from qalint.footprint.confidence import LEAST
    from qalint.hotspots.features import features_of

    read = read_corpus(docs, values, check=False)
    corpus = Corpus(read.sources)
    marks = [[False] * len(source.places) for source in read.sources]
    placed = 0
    for question in questions_in(path).questions:
        found = corpus.align(question)
        if found is not None and found.confidence >= LEAST:
            placed += 1
            marks[found.spot.document][found.spot.place] = True
    pairs = [
        (features_of(source.places), mark)
        for source, mark in zip(read.sources, marks, strict=True)
        if any(mark)
    ]
    return calibrate(pairs, placed, load_model().run)
