"""Findings to places: lines and columns, and the source lines shown around them, cut where they are long."""

from hypothesis import given
from hypothesis import strategies as st

from qalint.document.model import Document
from qalint.finding import Finding, Severity
from qalint.run import MARGIN, place


@given(st.text(alphabet="a \r\n\v\u2028\U0001f600", max_size=60), st.data())
def test_shown_lines_are_pieces_of_the_source(text, data):
    source = text.replace(" ", " " * 2 * MARGIN)
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    finding = Finding("MKP001", "x", "a.txt", start, end, "x", Severity("warning"), 1.0)
    (placed,) = place(Document("a.txt", "text", source), [finding])
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line in placed.lines:
        whole = lines[line.number - 1]
        assert line.text == whole[line.before : len(whole) - line.after]
        assert len(line.text) <= 4 * MARGIN
    (own,) = (line for line in placed.lines if line.number == placed.line)
    assert 0 <= placed.column - 1 - own.before <= len(own.text) + 2  # two code points of a line end at most


def test_a_long_line_is_cut_around_the_finding():
    source = "a" * 5000 + "SALT" + "b" * 5000
    finding = Finding("MKP001", "x", "a.txt", 5000, 5004, "x", Severity("warning"), 1.0)
    (placed,) = place(Document("a.txt", "text", source), [finding])
    (line,) = placed.lines
    assert line.text[placed.column - 1 - line.before :].startswith("SALT")
    assert line.before + len(line.text) + line.after == len(source)
