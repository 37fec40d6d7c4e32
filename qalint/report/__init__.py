"""Findings to text for people and for machines: one file per format; none of them sees a Document."""

from __future__ import annotations

from importlib import import_module
from typing import TextIO

from qalint.report.model import Placed, Report, Writer

FORMATS: dict[str, str] = {
    "full": "qalint.report.full",
    "concise": "qalint.report.concise",
    "json": "qalint.report.json",
    "jsonl": "qalint.report.jsonl",
}
"""A format's name and its module, which has `open(stream, color, quiet) -> Writer`."""

STATISTICS = "statistics"
"""The view that `--statistics` puts in the place of a format for people."""

__all__ = ["FORMATS", "Placed", "Report", "Writer", "open_writer"]


def open_writer(name: str, stream: TextIO, color: bool = False, quiet: bool = False) -> Writer:
    """The writer of a format on a stream. Raises KeyError for an unknown name."""
    module = f"qalint.report.{STATISTICS}" if name == STATISTICS else FORMATS[name]
    writer: Writer = import_module(module).open(stream, color, quiet)
    return writer
