"""JSON Lines: one record a line, read and rewritten line by line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from qalint.document.containers.json_record import BrokenRecordError, JsonRecord
from qalint.document.containers.json_text import Habit, habit_of
from qalint.document.containers.model import Change, OnTrouble, ReadError, Reading, Text, Trouble, WriteError
from qalint.document.containers.source import Source

HABIT_SAMPLE = 1 << 20
"""Bytes from which a file's way of escaping is told where a record itself shows none."""


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A `.jsonl` or `.ndjson` file. Bytes that are no UTF-8 pass through as lone surrogates."""

    source: Source
    reading: Reading
    note: str = ""

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        """The text fields of each record. Raises ReadError."""
        with self.source.open() as stream:
            for _, record in self._lines(stream):
                if record is None:
                    continue
                try:
                    for _, text in record.texts(self.reading):
                        yield text
                except BrokenRecordError as error:
                    on_trouble(record_trouble(record, error))

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        """Copy line by line; a line without a change is copied as it is. Raises ReadError and WriteError."""
        habit, changes = self._habit(), 0
        with self.source.open() as stream, self.source.writer(out) as written:
            for line, record in self._lines(stream):
                count = 0
                if record is not None:
                    try:
                        raw, count = record.rewritten(self.reading, change, habit)
                    except BrokenRecordError as error:
                        on_trouble(record_trouble(record, error))
                if count and record is not None:
                    mark = codecs.BOM_UTF8 if line.startswith(codecs.BOM_UTF8) else b""
                    line = mark + encoded(raw)
                    changes += count
                written.write(line)
        return changes

    def _lines(self, stream: BinaryIO) -> Iterator[tuple[bytes, JsonRecord | None]]:
        """Each physical line, and the record on it, None on a blank one."""
        number = line_number = 0
        limit = self.reading.max_bytes
        while line := stream.readline(limit + 1):
            line_number += 1
            if len(line) > limit:
                raise ReadError(f"line {line_number} is longer than {limit:,} bytes: not read from there on")
            if line_number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise ReadError("is JSON Lines in UTF-16, which are not read; convert the file to UTF-8")
            raw = line.decode("utf-8", "surrogateescape")
            if line_number == 1:
                raw = raw.removeprefix("\ufeff")
            if not raw.strip(" \t\r\n"):
                yield line, None
                continue
            yield line, JsonRecord(raw, number, line_number)
            number += 1

    def _habit(self) -> Habit:
        with self.source.open() as stream:
            return habit_of(stream.read(HABIT_SAMPLE).decode("utf-8", "surrogateescape"))


def record_trouble(record: JsonRecord, error: BrokenRecordError) -> Trouble:
    """What to tell of a record that was skipped."""
    return Trouble(f"record {record.number} (line {record.line}) {error}", record.number, record.line)


def encoded(raw: str) -> bytes:
    """A record's JSON text as bytes. Raises WriteError."""
    try:
        return raw.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise WriteError(f"U+{ord(raw[error.start]):04X} cannot be written as UTF-8") from None
