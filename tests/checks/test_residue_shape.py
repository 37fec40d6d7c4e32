"""What tells residue from text: shapes of lines, chunks and tables, case by case."""

import pytest

from qalint.checks.page_marks import header_confidence
from qalint.checks.program import is_json, is_script, is_style
from qalint.checks.table_damage import EMPTY, damage

HEADERS = [
    ("Rivers of the Plain | 41", True),
    ("41  RIVERS AND LAKES", True),
    ("41 | Rivers", True),
    ("WATER REPORT  7", True),
    ("Step 3", False),
    ("Version 2", False),
    ("We counted 12", False),
    ("Depth: 12", False),
    ("In the summer of 1911", False),
    ("2 + 2", False),
    ("# Rivers 41", False),
]


@pytest.mark.parametrize(("line", "expected"), HEADERS)
def test_running_headers(line, expected):
    assert (header_confidence(line) > 0) is expected


PROGRAMS = [
    (is_script, "var a = a || [];\na.push(['x', 1]);", True),
    (is_script, "(function(w, d) { w.x = d.createElement('script'); })(window, document);", True),
    (is_script, "If (and only if) it rains; the gate = shut.", False),
    (is_script, "let us go then, you and I; let the water = level", False),
    (is_style, "#lake a:hover, .mud { color: #fff; margin: 0 }", True),
    (is_style, "@media print {\n  .mud { display: none; }\n}", True),
    (is_style, "a lake {see: below} is deep", False),
    (is_style, "The set {color: red} is a set of words that a reader reads.", False),
    (is_json, '{"lake": 1, "mud": [2]}', True),
    (is_json, '{"lake" is a word}', False),
]


@pytest.mark.parametrize(("judge", "text", "expected"), PROGRAMS)
def test_programs_are_told_from_prose(judge, text, expected):
    assert judge(text) is expected


TABLES = [
    (["|Col1|Col2|", "|---|---|", "|||"], EMPTY),
    (["||||", "||||"], EMPTY),
    (["| Lake | Depth |", "|---|---|", "| Old | 4 m |"], ""),
    (["| Lake | Depth |", "| - | - |", "| Old | |"], ""),
    (["| Col1 | Col2 |", "|---|---|", "| Old | 4 m |"], "table under made-up column names"),
    (["| Old | 4 m |", "| New | 6 m |"], "table rows without a header"),
]


@pytest.mark.parametrize(("lines", "expected"), TABLES)
def test_tables(lines, expected):
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert damage(rows, lines) == expected
