"""Files of JSON records, a line each or in an array: read and rewritten record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
        habit, changes = self._habit(), 0

        def rewritten(record: JsonRecord) -> str:
            nonlocal changes
            raw, count = record.rewritten(self.reading, change, habit)
            changes += count
            return raw

        self._copy(out, rewritten, on_trouble)
        return changes

    def silence(
        self, out: BinaryIO, codes_of: Callable[[Text], Sequence[str]], on_trouble: OnTrouble
    ) -> tuple[int, int]:
        """Copy the file with the codes of each record's findings under its `IGNORE_KEY`.

        How many findings that silences, and how many it does not. Raises ReadError and WriteError.
        """
        silenced = left = 0

        def marked(record: JsonRecord) -> str:
            nonlocal silenced, left
            codes = [code for _, text in record.texts(self.reading) for code in codes_of(text)]
            raw = record.with_ignores(sorted(set(codes))) if codes else record.raw
            silenced, left = silenced + len(codes) * (raw is not None), left + len(codes) * (raw is None)
            return record.raw if raw is None else raw

        self._copy(out, marked, on_trouble)
        return silenced, left

    def _copy(self, out: BinaryIO, mend: Callable[[JsonRecord], str], on_trouble: OnTrouble) -> None:
        troubles = self._troubles(on_trouble)
        with self.source.open() as stream, self.source.writer(out) as written:
            for piece in self.split(stream, self.reading.max_bytes):
                raw = piece if isinstance(piece, str) else piece.raw
                if isinstance(piece, JsonRecord):
                    try:
                        raw = mend(piece)
                        troubles.seen_text()
                    except BrokenRecordError as error:
                        troubles.add(_trouble(piece, error))
                written.write(_encoded(raw))
        troubles.close(self.reading.named)

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
