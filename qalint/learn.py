"""Read files once for what they teach about their corpus (`qalint.checks.corpus_stats`)."""

from __future__ import annotations

from qalint.checks.corpus_stats import Collector
from qalint.document.containers import ReadError, Text, Trouble
from qalint.document.decode import decode
from qalint.document.formats import parse
from qalint.run import Input


def collect(each: Input, collector: Collector) -> list[tuple[str, str]]:
    """Add a file's documents to the collector; what could not be read, as (path, message)."""
    troubles: list[tuple[str, str]] = []

    def trouble(found: Trouble) -> None:
        troubles.append((each.display, found.message))

    try:
        for text in each.container.texts(trouble):
            document = parse(text.source, text.format, each.display, text.record, text.field, text.line)
            collector.add(document, _encoding(each, text))
    except ReadError as error:
        troubles.append((each.display, str(error)))
    return troubles


def _encoding(each: Input, text: Text) -> str:
    """How the bytes of a whole file were read; "" for records, which are all in the encoding of their file."""
    if text.record is not None or each.found is None:
        return ""
    if text.source.isascii():
        return "utf-8"
    try:
        return decode(each.found.path.read_bytes()).encoding
    except OSError:
        return ""
