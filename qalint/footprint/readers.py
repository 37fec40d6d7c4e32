"""Reads question files: JSON Lines, JSON, CSV and Parquet, of qalint and of other tools."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qalint.footprint.row import Question, UnreadableRow
from qalint.footprint.shapes import ShapeError, question_of, rows_of

MOST_CELL = 50_000_000
"""Characters of one CSV cell."""


class QuestionFileError(Exception):
    """A file that cannot be read at all; the message says which and why."""


@dataclass(frozen=True, slots=True)
class ReadRows:
    """The questions of a file, and the rows that hold none."""

    path: str
    questions: tuple[Question, ...]
    unreadable: tuple[UnreadableRow, ...]


class _Broken:
    """A row that its file's format cannot give."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def read_questions(path: Path) -> ReadRows:
    """The questions of a file. A row that cannot be read is listed and never stops the others.

    Raises QuestionFileError where the file is missing, or is none of the formats.
    """
    questions, unreadable = [], []
    for number, value in enumerate(_rows(path)):
        if isinstance(value, _Broken):
            unreadable.append(UnreadableRow(number, value.reason))
            continue
        try:
            questions.append(question_of(number, value))
        except ShapeError as error:
            unreadable.append(UnreadableRow(number, str(error)))
    return ReadRows(str(path), tuple(questions), tuple(unreadable))


def _rows(path: Path) -> Iterator[Any]:
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        yield from _parquet(path)
        return
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise QuestionFileError(f"{path}: cannot be read: {error.strerror}") from None
    if suffix in (".csv", ".tsv"):
        yield from _csv(text, "\t" if suffix == ".tsv" else ",")
    elif suffix == ".json":
        yield from _json(path, text)
    else:
        yield from _lines(text)


def _lines(text: str) -> Iterator[Any]:
    for line in io.StringIO(text, newline=None):
        if not line.strip():
            continue
        try:
            yield from rows_of(json.loads(line)) if line.lstrip().startswith("[") else [json.loads(line)]
        except (ValueError, RecursionError) as error:
            yield _Broken(f"is no JSON: {error}")


def _json(path: Path, text: str) -> Iterator[Any]:
    try:
        value = json.loads(text)
    except RecursionError:
        raise QuestionFileError(f"{path}: is nested too deeply") from None
    except ValueError as error:
        if "\n" in text.strip():  # JSON Lines under the other name
            yield from _lines(text)
            return
        raise QuestionFileError(f"{path}: is no JSON: {error}") from None
    yield from rows_of(value)


def _csv(text: str, delimiter: str) -> Iterator[Any]:
    csv.field_size_limit(MOST_CELL)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Broken(f"is no CSV: {error}")
            continue
        yield {key: value for key, value in row.items() if isinstance(key, str) and value}


def _parquet(path: Path) -> Iterator[Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise QuestionFileError(f"{path}: Parquet needs pip install 'qalint[parquet]'") from None
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=1000):
                yield from batch.to_pylist()
    except (OSError, pyarrow.ArrowException) as error:
        raise QuestionFileError(f"{path}: is no Parquet file: {error}") from None
