"""Which container a file is, by its name or as declared."""

from __future__ import annotations

import os
from pathlib import Path

from qalint.document.containers.compressed import Compressed
from qalint.document.containers.converted import Converted
from qalint.document.containers.csv_table import CsvTable
from qalint.document.containers.json_records import JsonRecords
from qalint.document.containers.json_split import split_lines, split_values
from qalint.document.containers.model import Container, Reading
from qalint.document.containers.notebook import Notebook
from qalint.document.containers.parquet import ParquetFile
from qalint.document.containers.source import COMPRESSIONS, Source
from qalint.document.containers.whole import WholeFile
from qalint.document.convert import CONVERTIBLE
from qalint.document.formats import FORMATS, suffix_format

CONTAINER_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".ipynb": "notebook",
}
"""Suffixes of files that hold several texts, and the name of the container."""

CONTAINERS = tuple(dict.fromkeys(CONTAINER_SUFFIXES.values()))
"""The names under which a container can be declared for files with other suffixes."""


def open_container(path: Path, reading: Reading, name: str = "") -> Container:
    """The container of a file on disk, by its suffix or by `reading.format`; nothing is read yet."""
    return _container(Source(name or path.name, path), reading)


def open_bytes(data: bytes, name: str, reading: Reading) -> Container:
    """The container that `data` is, as if it were the content of a file called `name`."""
    return _container(Source(name, data=data), reading)


def container_kind(name: str) -> str | None:
    """What a file of this name is read as: a container's or a format's name; None for an unknown suffix."""
    stem, suffix = os.path.splitext(name)
    suffix = suffix.lower()
    if suffix in COMPRESSIONS:
        return container_kind(stem) if os.path.splitext(stem)[1] else None
    if suffix[1:] in CONVERTIBLE:
        return suffix[1:]
    return CONTAINER_SUFFIXES.get(suffix) or suffix_format(name)


def _container(source: Source, reading: Reading) -> Container:
    declared = reading.format
    kind = declared if declared in CONTAINERS else container_kind(source.inner_name)
    inner: Container
    if kind in CONVERTIBLE:
        inner = Converted(source, reading, kind)
    elif kind in CONTAINERS:
        inner = _records(kind, source, reading)
    else:
        inner = WholeFile(source, reading, str(declared) if declared in FORMATS else kind or "text")
    return Compressed(source, inner) if source.compression else inner


def _records(kind: str, source: Source, reading: Reading) -> Container:
    match kind:
        case "jsonl":
            return JsonRecords(source, reading, split_lines, corpus=True)
        case "json":
            return JsonRecords(source, reading, split_values, corpus=False)
        case "csv":
            return CsvTable(source, reading)
        case "tsv":
            return CsvTable(source, reading, "\t")
        case "parquet":
            return ParquetFile(source, reading)
        case _:
            return Notebook(source, reading)
