"""Where one JSON record ends and the next begins: by lines, or by the values of an array."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from qalint.document.containers.json_record import JsonRecord
from qalint.document.containers.json_records import Piece
from qalint.document.containers.model import ReadError

CHUNK_BYTES = 1 << 20

_GAP = re.compile(r"[\s,\ufeff]*+")
_NESTED = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]"]', re.DOTALL)
_SCALAR = re.compile(r"[^\s,\[\]{}]++")


def split_lines(stream: BinaryIO, limit: int) -> Iterator[Piece]:
    """JSON Lines: every line that is not blank is a record. Raises ReadError where a line is longer than
    `limit`.
    """
    number = line_number = 0
    while line := stream.readline(limit + 1):
        line_number += 1
        if len(line) > limit:
            raise ReadError(
                f"line {line_number} is longer than {limit:,} bytes: nothing is read from there on"
            )
        if line_number == 1:
            _refuse_wide(line)
        raw = line.decode("utf-8", "surrogateescape")
        if raw.startswith("\ufeff") and line_number == 1:
            yield "\ufeff"
            raw = raw[1:]
        if raw.strip(" \t\r\n"):
            yield JsonRecord(raw, number, line_number)
            number += 1
        else:
            yield raw


def split_values(stream: BinaryIO, limit: int) -> Iterator[Piece]:
    """JSON: the items of the array that the file is, or else the values that stand in it one after the other.

    Raises ReadError where this is no JSON or a record is longer than `limit`.
    """
    buffer = _Buffer(stream, limit)
    yield buffer.gap()
    array = buffer.peek() == "["
    if array:
        yield buffer.take(1) + buffer.gap()
    number = 0
    while char := buffer.peek():
        if array and char == "]":
            yield buffer.take(1) + buffer.gap()
            array = False
            continue
        line = buffer.line
        yield JsonRecord(buffer.value(), number, line)
        number += 1
        yield buffer.gap()
    if array:
        raise ReadError(f"is not JSON: the file ends at line {buffer.line} before its array does")


class _Buffer:
    """A stream as text of which the front is taken away; `line` is the 1-based physical line of the front."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit, self.line = stream, limit, 1
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text, self._at, self._ended, self._chunk = "", 0, False, CHUNK_BYTES
        self._fill()
        _refuse_wide(self._text[:2].encode("utf-8", "surrogateescape"))

    def peek(self) -> str:
        """The character at the front, "" at the end."""
        while self._at >= len(self._text) and not self._ended:
            self._fill()
        return self._text[self._at : self._at + 1]

    def take(self, length: int) -> str:
        """The next characters, taken away."""
        text = self._text[self._at : self._at + length]
        self._at += length
        self.line += text.count("\n") + text.count("\r") - text.count("\r\n")
        return text

    def gap(self) -> str:
        """White space, commas and byte order marks."""
        while True:
            match = _GAP.match(self._text, self._at)
            end = match.end() if match else self._at
            if end < len(self._text) or self._ended:
                return self.take(end - self._at)
            self._fill()

    def value(self) -> str:
        """The value at the front. Raises ReadError."""
        while (end := self._value_end()) is None:
            if self._ended:
                raise ReadError(
                    f"is not JSON: the file ends inside of the value that starts at line {self.line}"
                )
            if len(self._text) - self._at > self._limit:
                raise ReadError(f"the value at line {self.line} is longer than {self._limit:,} bytes")
            self._fill()
        if end == self._at:
            raise ReadError(f"is not JSON: {self.peek()!r} stands where a value must at line {self.line}")
        return self.take(end - self._at)

    def _value_end(self) -> int | None:
        """Where the value ends, None where more has to be read to know."""
        if self._text[self._at] not in '{["':
            match = _SCALAR.match(self._text, self._at)
            end = match.end() if match else self._at
            return end if end < len(self._text) or self._ended else None
        depth = 0
        for token in _NESTED.finditer(self._text, self._at):
            mark = token[0]
            if mark == '"':
                return None
            depth += (mark in "{[") - (mark in "}]")
            if depth == 0:
                return token.end()
        return None

    def _fill(self) -> None:
        """Read on; twice as much each time that one value needs more, so that a long one is looked at few
        times.
        """
        self._chunk = CHUNK_BYTES if self._at else self._chunk * 2
        data = self._stream.read(self._chunk)
        self._ended = not data
        self._text = self._text[self._at :] + self._decoder.decode(data, final=self._ended)
        self._at = 0


def _refuse_wide(head: bytes) -> None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ReadError("is JSON in UTF-16, which is not read; convert the file to UTF-8")
