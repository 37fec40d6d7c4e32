"""Views of any document of any format: from source to visible text and back, however odd or deep it is."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from qalint.document.formats import FORMATS, parse
from qalint.document.sentences import sentences
from tests.containers.odd_texts import lone_texts

MARKUP = [
    "a &amp; b", "&#x1F600;", "&nbsp;", "\\*", "`x`", "**b**", "[t](u)", "![a](b)", "| a | b \\| c |\n|---|---|\n",
    "<p>x</p>", "<b>y", "</div>", "<br>", "<!-- c -->", ":ref:`t <u>`", "``l``", "* i\n", "1. j\n",
    "+--+--+\n|a |b |\n|c |d |\n+--+--+\n",
    ":::note\nz\n:::\n", "$x$", "{{< s >}}", "Dr. No said 3.14. Yes! 漢字。次。", "\n\n", "\r\n", "    ", "> ", "- ",
]  # fmt: skip
NESTS = [
    ("> ", ""),
    ("- ", ""),
    ("<div>", "</div>"),
    ("<ul><li>", "</li></ul>"),
    ("*", "*"),
    ("[", "](u)"),
    ("  ", ""),
]

pieces = st.one_of(st.sampled_from(MARKUP), lone_texts)


@st.composite
def sources(draw: st.DrawFn) -> str:
    inside = "".join(draw(st.lists(pieces, max_size=8)))
    for _ in range(draw(st.integers(0, 2))):
        before, after = draw(st.sampled_from(NESTS))
        depth = draw(st.sampled_from([1, 3, 60]))
        inside = before * depth + inside + after * depth
    return inside


@given(sources(), st.sampled_from(FORMATS))
@example("<ul><li>" * 2000 + "x &amp; y", "html")
@example("> - " * 500 + "x &amp; y", "markdown")
def test_views_lead_there_and_back(source: str, format: str) -> None:
    document = parse(source, format)
    assert document.source == source
    for block in document.blocks:
        view = document.view(block)
        assert view.text.strip()
        before = 0
        for piece, at, after in zip(view.pieces, view.texts, [*view.texts[1:], len(view.text)], strict=True):
            shown = view.text[at:after]
            assert view.source_span(at, after) == (piece.start, max(piece.start, piece.end))
            assert before <= piece.start
            before = piece.end
            if piece.text is not None:
                assert shown == piece.text
                continue
            assert shown == source[piece.start : piece.end]
            for offset in range(piece.start, piece.end):
                place = view.view_offset(offset)
                assert view.text[place] == source[offset]
                assert view.source_span(place, place + 1) == (offset, offset + 1)


@given(sources(), st.sampled_from(FORMATS))
def test_sentences_are_in_order_and_say_what_their_source_shows(source: str, format: str) -> None:
    document = parse(source, format)
    end = 0
    for sentence in sentences(document):
        assert end <= sentence.start < sentence.end <= len(source)
        assert sentence.text.strip()
        end = sentence.end
