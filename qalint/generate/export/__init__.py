"""Rows of `qalint generate` in the formats of the tools that train on or test with them; one file per format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

RowJson = dict[str, Any]
Export = Callable[[Iterable[RowJson], Path], None]

FORMATS = {
    "alpaca": "instruction, input and output (JSON)",
    "sharegpt": "conversations from human and gpt (JSON)",
    "messages": "OpenAI's fine-tuning format (JSON Lines)",
    "huggingface": "a dataset folder: Parquet with a card; needs qalint[parquet]",
    "self-study": "conversations for Cartridges (a .parquet file); needs qalint[parquet]",
    "ragas": "an evaluation data set for ragas (JSON Lines)",
    "deepeval": "goldens for deepeval (JSON)",
}
"""Each format and what it holds; `qalint.generate.export.NAME` (hyphens as underscores) writes it."""


class ExportError(Exception):
    """Rows that cannot be exported; the message says where and why."""


def export(rows: Iterable[RowJson], format: str, path: Path) -> None:
    """Write rows in one of `FORMATS`. Raises ExportError and OutputError."""
    if format not in FORMATS:
        raise ExportError(f"{format!r} is no export format; choose from {', '.join(FORMATS)}")
    write: Export = import_module(f"qalint.generate.export.{format.replace('-', '_')}").write
    write(rows, path)


def read_rows(path: Path) -> Iterator[RowJson]:
    """The rows of a file that `qalint generate` wrote. Raises ExportError."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                row = json.loads(line)
                if not isinstance(row, dict) or not {"question", "answer", "target"} <= row.keys():
                    raise ExportError(f"{path}: line {number}: is no row of `qalint generate`")
                yield row
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ExportError(f"{path}: cannot be read: {error}") from error


def passage_of(row: RowJson) -> str:
    """The text that a row's answer rests on."""
    return str(row["target"]["text"])


def provenance_of(row: RowJson) -> RowJson:
    """Where a row comes from, in the user's own document."""
    return {
        key: row.get(key)
        for key in ("id", "document", "record", "field", "section", "original", "quote", "model")
    }
