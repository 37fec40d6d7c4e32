"""Files of JSON records, a line each or in an array: read and rewritten record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from qalint.document.containers.json_record import BrokenRecordError, JsonRecord
from qalint.document.containers.json_text import Habit, habit_of
from qalint.document.containers.model import Change, OnTrouble, Reading, Text, Trouble, WriteError
from qalint.document.containers.source import Source
from qalint.document.containers.troubles import Troubles

HABIT_SAMPLE = 1 << 20
"""Bytes from which a file's way of escaping is told where a record itself shows none."""

Piece = str | JsonRecord
"""A part of the file as it stands: what lies between records, or a record."""

Split = Callable[[BinaryIO, int], Iterator[Piece]]
"""A stream to its pieces, together all of it; no record is longer than the limit in bytes. Raises
ReadError.
"""


@dataclass(frozen=True, slots=True)
class JsonRecords:
    """A file that `split` cuts into records. Bytes that are no UTF-8 pass through as lone surrogates.

    `corpus` says that a file of this kind is a corpus whatever its fields, so that records without text are
    told.
    """

    source: Source
    reading: Reading
    split: Split
    corpus: bool
    note: str = ""

    def texts(self, on_trouble: OnTrouble) -> Iterator[Text]:
        """The text fields of each record. Raises ReadError."""
        troubles = self._troubles(on_trouble)
        with self.source.open() as stream:
            for piece in self.split(stream, self.reading.max_bytes):
                if isinstance(piece, str):
                    continue
                try:
                    for _, text in piece.texts(self.reading):
                        troubles.seen_text()
                        yield text
                except BrokenRecordError as error:
                    troubles.add(_trouble(piece, error))
        troubles.close(self.reading.named)

    def rewrite(self, out: BinaryIO, change: Change, on_trouble: OnTrouble) -> int:
        """Copy piece by piece; a record without a change is copied as it is. Raises ReadError and
        WriteError.
        """
        troubles, habit, changes = self._troubles(on_trouble), self._habit(), 0
        with self.source.open() as stream, self.source.writer(out) as written:
            for piece in self.split(stream, self.reading.max_bytes):
                raw = piece if isinstance(piece, str) else piece.raw
                if isinstance(piece, JsonRecord):
                    try:
                        raw, count = piece.rewritten(self.reading, change, habit)
                        changes += count
                        troubles.seen_text()
                    except BrokenRecordError as error:
                        troubles.add(_trouble(piece, error))
                written.write(_encoded(raw))
        troubles.close(self.reading.named)
        return changes

    def _troubles(self, on_trouble: OnTrouble) -> Troubles:
        return Troubles(on_trouble, hold=not (self.corpus or self.reading.text_fields))

    def _habit(self) -> Habit:
        with self.source.open() as stream:
            return habit_of(stream.read(HABIT_SAMPLE).decode("utf-8", "surrogateescape"))


def _trouble(record: JsonRecord, error: BrokenRecordError) -> Trouble:
    cause = str(error)
    return Trouble(f"record {record.number} (line {record.line}) {cause}", record.number, record.line, cause)


def _encoded(raw: str) -> bytes:
    try:
        return raw.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise WriteError(f"U+{ord(raw[error.start]):04X} cannot be written as UTF-8") from None
