"""Places as the editor counts them: the protocol lets it choose what a column is."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from qalint.document.lines import line_starts
from qalint.finding import Edit
from qalint.regions import region_of, utf8_length, utf16_length
from qalint.report.model import Placed

MEASURES = {
    types.PositionEncodingKind.Utf8: utf8_length,
    types.PositionEncodingKind.Utf16: utf16_length,
    types.PositionEncodingKind.Utf32: len,
}
"""What counts a column, by what client and server have agreed on."""


class Ruler:
    """Offsets of one text as positions: lines from 0, columns in the agreed encoding."""

    def __init__(self, source: str, encoding: str | None = None) -> None:
        """`encoding` is a `PositionEncodingKind`; UTF-16 where nothing was agreed on."""
        kind = types.PositionEncodingKind(encoding or types.PositionEncodingKind.Utf16)
        self._source, self._starts, self._measure = source, line_starts(source), MEASURES[kind]

    def span(self, start: int, end: int) -> types.Range:
        """The range of `source[start:end]`."""
        region = region_of(self._source, self._starts, start, end, self._measure)
        return types.Range(
            types.Position(region.line - 1, region.column - 1),
            types.Position(region.end_line - 1, region.end_column - 1),
        )

    def place(self, placed: Placed) -> types.Range:
        """Where a finding is: a record's whole line for a finding inside one."""
        if placed.finding.record is None:
            return self.span(placed.finding.start, placed.finding.end)
        line = max(0, placed.line - 1)
        return types.Range(types.Position(line, 0), types.Position(line + 1, 0))

    def edits(self, edits: Iterable[Edit]) -> list[types.TextEdit]:
        """Edits in code points as edits of the protocol."""
        return [types.TextEdit(self.span(edit.start, edit.end), edit.text) for edit in edits]
