"""What a generator reads of a document, and the way back."""

from __future__ import annotations

import pytest
from html_soup import HTML_SOUP
from hypothesis import given

from qalint.document.formats import html
from qalint.document.model import Block, Document, Piece, Span
from qalint.document.render import read_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<h1>Title</h1><p>One.</p><p>Two.</p>", "Title\n\nOne.\n\nTwo.\n"),
        ("<p>Before</p><ul><li>a<li>b<ol><li>c</ol></ul><p>after", "Before\n\na\nb\nc\n\nafter\n"),
        ("<ul><li>a</ul><ul><li>b</ul>", "a\n\nb\n"),
        ("<table><tr><th>k<th>v<tr><td>a<td>1</table>x", "k\tv\na\t1\n\nx\n"),
        ("<table><caption>c</caption><tr><td><p>a<td><p>1</table>", "c\na\t1\n"),
        ("<table><tr><td><p>a<p>b<td>c<tr><td>d</table>", "a\n\nb\n\nc\n\nd\n"),
        ("<dl><dt>t<dd>d</dl>", "t\nd\n"),
        ("<pre>\n  a\n\n  b\n</pre><p>c", "  a\n\n  b\n\nc\n"),
        ("<p hidden>x</p><p>a &amp; b", "a & b\n"),
        ("<script>x</script>", ""),
    ],
)
def test_text_of_a_page(source: str, text: str) -> None:
    assert read_text(html.parse(source)).text == text


def test_front_matter_is_left_out() -> None:
    source = "---\nkey: value\n---\nwords"
    spans = (Span("front_matter", 0, 19), Span("paragraph", 19, 24))
    blocks = (Block(0, (Piece(4, 14),)), Block(1, (Piece(19, 24),)))
    assert read_text(Document("", "markdown", source, spans, blocks)).text == "words\n"


@given(HTML_SOUP)
def test_each_character_leads_back_to_where_it_stands(source: str) -> None:
    view = read_text(html.parse(source))
    for index, character in enumerate(view.text):
        start, end = view.source_span(index, index + 1)
        assert 0 <= start <= end <= len(source)
        if end - start == 1 and source[start] not in " \t\n\r\f&":
            assert source[start] == character


@given(HTML_SOUP)
def test_blocks_stand_apart_and_in_order(source: str) -> None:
    document = html.parse(source)
    shown = [document.view(block).text for block in document.blocks if not block.hidden]
    assert "".join("".join(shown).split()) == "".join(read_text(document).text.split())
