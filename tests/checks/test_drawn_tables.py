"""Tables of reStructuredText: an edit in one cell leaves every other cell as it was, or it is not made."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.checks.drawn_tables import DrawnTables
from qalint.document.formats import parse
from qalint.document.model import Document
from qalint.document.sentences import sentences
from qalint.finding import Edit
from qalint.fix.apply import apply_edits

WORDS = st.lists(st.sampled_from(["salt", "of", "the", "sea", "Boil.", "no", "x"]), min_size=1, max_size=3)
CELL = st.lists(WORDS.map(" ".join), min_size=1, max_size=3)
ROW = st.tuples(CELL, CELL, CELL)
GRID = """\
+-------+------------------+
| Salt  | Take it from the |
| of    | sea. Boil it     |
| rock. | down.            |
+-------+------------------+
"""


def grid(rows: list[tuple[list[str], ...]], lead: str) -> str:
    border = lead + ("+" + "-" * 20) * len(rows[0]) + "+\n"
    out = [border]
    for row in rows:
        for line in range(max(map(len, row))):
            cells = (cell[line] if line < len(cell) else "" for cell in row)
            out.append(lead + "".join(f"| {cell:<19}" for cell in cells) + "|\n")
        out.append(border)
    return "Before.\n\n" + "".join(out) + "\nAfter.\n"


def simple(rows: list[tuple[list[str], ...]], lead: str) -> str:
    border = lead + " ".join(["=" * 19] * len(rows[0])) + "\n"
    out = [border]
    for row in rows:
        for line in range(max(map(len, row))):
            cells = [cell[line] if line < len(cell) else "" for cell in row]
            if line and cells[0]:
                cells[0] = ""
            if any(cells):
                out.append(lead + "".join(f"{cell:<20}" for cell in cells).rstrip() + "\n")
    return "Before.\n\n" + "".join([*out, border]) + "\nAfter.\n"


def cells(document: Document) -> list[str]:
    """The words of each block that holds any."""
    return [" ".join(document.view(block).text.split()) for block in document.blocks]


@given(
    st.data(),
    st.sampled_from([grid, simple]),
    st.lists(ROW, min_size=1, max_size=3),
    st.sampled_from(["", "   "]),
)
def test_an_edit_leaves_other_cells_alone(data, draw, rows, lead):
    source = draw(rows, lead)
    document = parse(source, "rst")
    table = next(span for span in document.spans if span.kind == "table")
    start = data.draw(st.integers(table.start, table.end - 1))
    end = data.draw(st.integers(start + 1, min(table.end, start + 40)))
    edits = DrawnTables(document).fit([Edit(start, end, data.draw(st.sampled_from(["", "x", "of the"])))])
    after = apply_edits(source, edits)
    assert len(after.split("\n")) == len(source.split("\n"))
    was, now = cells(document), cells(parse(after, "rst"))
    assert any(was[:at] + was[at + 1 :] in (now, now[:at] + now[at + 1 :]) for at in range(len(was)))


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ("Salt", GRID.replace("Salt", "    ")),
        ("sea. ", GRID.replace("sea. Boil it     ", "Boil it          ")),
        ("Take it", GRID.replace("Take it from the ", " from the        ")),
        ("the |\n| of    | sea.", None),
        ("| Salt  | Take it from the |\n", None),
        (GRID, ""),
    ],
)
def test_what_goes_from_a_grid_table(taken, left):
    start = GRID.index(taken)
    edits = DrawnTables(parse(GRID, "rst")).fit([Edit(start, start + len(taken), "")])
    assert (apply_edits(GRID, edits) if edits else None) == left


def test_a_line_stays_in_its_row():
    source = "====  =====\na     b\nc     d\n      e\n====  =====\n"
    for letter, fits in (("c", False), ("d", True), ("e", False)):
        at = source.index(letter)
        assert bool(DrawnTables(parse(source, "rst")).fit([Edit(at, at + 1, "")])) is fits


def test_sentences_of_neighbours_stay_apart():
    found = [sentence.text for sentence in sentences(parse(GRID, "rst"))]
    assert found == ["Salt", "Take it from the", "of", "sea.", "Boil it", "rock.", "down."]


@given(st.sampled_from([grid, simple]), st.lists(ROW, min_size=1, max_size=3))
def test_sentences_are_in_order_and_hold_their_own_words(draw, rows):
    source = draw(rows, "")
    found = sentences(parse(source, "rst"))
    assert all(before.end <= after.start for before, after in pairwise(found))
    for sentence in found:
        assert source[sentence.start : sentence.end].replace("|", " ").split() == sentence.text.split()
