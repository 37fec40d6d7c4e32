"""Lines end at CRLF, LF and CR, and nowhere else."""

from __future__ import annotations

import pytest

from qalint.document.lines import line_column, line_starts


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("a", [0]),
        ("a\nb\r\nc\rd", [0, 2, 5, 7]),
        ("a\x0bb\x0cc\u2028d\x85e", [0]),
        ("\r\r\n\n", [0, 1, 3, 4]),
    ],
)
def test_lines_start_after_line_ends(text: str, starts: list[int]) -> None:
    assert line_starts(text) == starts


def test_places_count_code_points_from_one() -> None:
    starts = line_starts("é😀x\r\ny")
    assert [line_column(starts, offset) for offset in (0, 2, 5, 6)] == [(1, 1), (1, 3), (2, 1), (2, 2)]
