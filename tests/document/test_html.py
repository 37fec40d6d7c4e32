"""An HTML page as a document: structure, visible text, hidden text, what it says of itself."""

from __future__ import annotations

from itertools import pairwise

import lxml.html
import pytest
from html_soup import HTML_SOUP
from hypothesis import given
from hypothesis import strategies as st

from qalint.document.formats import html
from qalint.document.model import ROOT, Document


def shown(document: Document) -> list[str]:
    return [document.view(block).text for block in document.blocks if not block.hidden]


def hidden(document: Document) -> list[str]:
    return [document.view(block).text for block in document.blocks if block.hidden]


def outline(document: Document) -> list[str]:
    """Spans as `kind:source`, attributes and comments too."""
    return [f"{span.kind}:{document.source[span.start : span.end]}" for span in document.spans]


@given(HTML_SOUP)
def test_spans_nest_and_slices_hold(source: str) -> None:
    document = html.parse(source)
    for place, span in enumerate(document.spans):
        assert 0 <= span.start <= span.end <= len(source)
        assert span.parent < place
        if span.parent != ROOT:
            parent = document.spans[span.parent]
            assert parent.start <= span.start
            assert span.end <= parent.end
    for block in document.blocks:
        owner, at = document.spans[block.span], 0
        for piece in block.pieces:
            assert owner.start <= piece.start <= piece.end <= owner.end
            assert at <= piece.start
            at = piece.end
        view = document.view(block)
        assert view.text.strip()
        for piece, text in zip(view.pieces, view.texts, strict=True):
            assert view.source_span(text, text + 1)[0] == piece.start


@given(HTML_SOUP)
def test_no_character_of_text_is_shown_twice(source: str) -> None:
    document = html.parse(source)
    pieces = sorted(piece for block in document.blocks for piece in block.pieces if piece.end > piece.start)
    assert all(before.end <= after.start for before, after in pairwise(pieces))


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("<p>a  b\n c</p>", ["a b c"]),
        ("<p> a <b> b</b> c </p>", ["a b c"]),
        ("<p>a<b>b</b>c</p>", ["abc"]),
        ("<p>Fish &amp; chips &copy 2020 &unknown; &#8217;</p>", ["Fish & chips © 2020 &unknown; ’"]),
        ("<p>a<br>b<br/> c</p>", ["a\nb\nc"]),
        ("<div>a<br><br>b</div>", ["a", "b"]),
        ("<pre>\n a\n  b &lt;</pre>", [" a\n  b <"]),
        ("one<p>two<p>three", ["one", "two", "three"]),
        ("<ul><li>a<li>b<ul><li>c</ul>d</ul>e", ["a", "b", "c", "d", "e"]),
        ("<table><tr><td>a<td>b<tr><th>c</table>d", ["a", "b", "c", "d"]),
        ("<dl><dt>a<dd>b<dt>c</dl>", ["a", "b", "c"]),
        ("<b>a<div>b</b>c</div>d", ["a", "b" + "c", "d"]),
        ("<script>a()</script><style>b{}</style>c<!-- d -->", ["c"]),
        ("<p>zero\u200bwidth and\u00a0nbsp</p>", ["zero\u200bwidth and\u00a0nbsp"]),
        ("<head><title>t</title><div>no end of head</div>", ["no end of head"]),
        ("<select><option>a<option>b</select>", ["a", "b"]),
        ("<svg><title>t</title><text>label</text></svg>", ["label"]),
        ("x</div></p></nosuch>y", ["xy"]),
        ("<div><span>a</div>b</span>", ["a", "b"]),
        ("\ufeff<p>a</p>", ["a"]),
        ("a\r\n\r\nb", ["a b"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_text_as_a_reader_sees_it(source: str, texts: list[str]) -> None:
    assert shown(html.parse(source)) == texts


@pytest.mark.parametrize(
    ("source", "seen", "unseen"),
    [
        ('<p>a <span style="display: none">b</span> c</p>', ["a c"], ["b"]),
        ("<div hidden><p>b</p></div>c", ["c"], ["b"]),
        ("<p>a<template>b</template></p>", ["a"], ["b"]),
        ("<noscript>b</noscript>c", ["c"], ["b"]),
        ('<p style="font-size:0">b</p>', [], ["b"]),
        ('<p style="font-size:0.9em">b</p>', ["b"], []),
        ('<p style="position:absolute;left:-9999px">b</p>', [], ["b"]),
        ('<div style="margin-left:-100%">b</div>', ["b"], []),
        ('<p style="color:#fff; background-color: white">b</p>', [], ["b"]),
        ('<p style="color:#fff; background: black">b</p>', ["b"], []),
        ('<p style="opacity:0.5">b</p>', ["b"], []),
        ('<p style="opacity: 0">b</p>', [], ["b"]),
        ('<p style="opacity:0; transform: translateY(20px)">b</p>', ["b"], []),
        ('<p class="fade-in" style="opacity:0">b</p>', ["b"], []),
        ('<p style="height:1px;overflow:hidden">b</p>', [], ["b"]),
        ('<body style="display:none"><p>b</p>', ["b"], []),
        ('<p aria-hidden="true">b</p>', ["b"], []),
        ("<dialog>b</dialog><dialog open>c</dialog>", ["c"], ["b"]),
        ('<div hidden id="S:1f">b</div><script>$RC("B:1f","S:1f")</script>', ["b"], []),
        ('<div hidden id="S:1" style="display:none">b</div>', [], ["b"]),
        ("<details><summary>b</summary>c</details>", ["b", "c"], []),
        ("<video>no video</video>", [], ["no video"]),
    ],
)
def test_what_a_reader_does_not_see(source: str, seen: list[str], unseen: list[str]) -> None:
    document = html.parse(source)
    assert (shown(document), hidden(document)) == (seen, unseen)


@pytest.mark.parametrize(
    ("source", "spans"),
    [
        ("<h2>a</h2>", ["heading:<h2>a</h2>"]),
        ("<p>a<p>b", ["paragraph:<p>a", "paragraph:<p>b"]),
        ("<pre><code>x</code></pre>", ["code:<pre><code>x</code></pre>", "html_tag:<code>x</code>"]),
        ("<p><code>x</code></p>", ["paragraph:<p><code>x</code></p>", "code_span:<code>x</code>"]),
        ("<div><a href=x>b</a></div>", ["element:<div><a href=x>b</a></div>", "link:<a href=x>b</a>"]),
        ("<p><a name=x>b</a></p>", ["paragraph:<p><a name=x>b</a></p>", "html_tag:<a name=x>b</a>"]),
        ("<img alt='A cat'>", ["paragraph:<img alt='A cat'>", "image:<img alt='A cat'>", "attribute:A cat"]),
        ("a <b>c</b>", ["paragraph:a <b>c</b>", "strong:<b>c</b>"]),
        ("<ul><li>a</ul>", ["list:<ul><li>a</ul>", "list_item:<li>a"]),
        ("<div><!--c--></div>", ["element:<div><!--c--></div>", "comment:<!--c-->"]),
        ("<b><div>x</b>y</div>", ["paragraph:<b>", "strong:<b>", "element:<div>x</b>y</div>"]),
    ],
)  # fmt: skip
def test_spans(source: str, spans: list[str]) -> None:
    assert outline(html.parse(source)) == spans


def test_levels_and_names() -> None:
    document = html.parse(
        "<h3>a</h3><ul><li>b<ol><li>c</ol></ul><pre><code class='language-python'>d</code></pre>"
    )
    assert [(span.kind, span.level, span.name) for span in document.spans][:5] == [
        ("heading", 3, ""),
        ("list", 1, "ul"),
        ("list_item", 1, "li"),
        ("list", 2, "ol"),
        ("list_item", 2, "li"),
    ]


def test_what_a_page_says_of_itself() -> None:
    document = html.parse(
        "<!doctype html><html lang=en><head><title>A &amp;\n B</title>"
        "<meta name=description content='So it is.'><meta property='og:title' content='A and B'>"
        "<link rel=canonical href=/a></head>"
        "<body><p title='A note'>x"
    )
    assert document.title == "A & B"
    assert document.metadata["lang"] == "en"
    assert document.metadata["description"] == "So it is."
    assert document.metadata["canonical"] == "/a"
    readable = [span.name for span in document.spans if span.kind == "attribute"]
    assert readable == ["meta.content", "meta.content", "p.title"]


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 10_000 + "x" + "</div>" * 10_000 + "y",
        "<ul><li>" * 10_000 + "x",
        "<b>" * 10_000 + "x",
        "<p>x</i>" * 5_000,
    ],
)
def test_depth_is_bounded(source: str) -> None:
    document = html.parse(source)
    assert "x" in "".join(shown(document))


def test_a_page_too_large_says_where_reading_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_TOKENS", 10)
    document = html.parse("<p>word</p>" * 5)
    assert shown(document) == ["word", "word", "word"]
    assert document.source[int(document.metadata["left_out"]) :] == "word</p><p>word</p>"


_TAGS = st.sampled_from("div p ul li b i a span table tr td h2 blockquote em section dl dd".split())
_MARKUP = st.lists(
    st.one_of(
        _TAGS.map("<{}>".format),
        _TAGS.map("</{}>".format),
        st.text(alphabet="ab é😀.,", min_size=1, max_size=6),
        st.sampled_from(["&amp;", "&eacute;", "<br>", "<!-- c -->", "<script>s</script>"]),
    ),
    max_size=40,
).map("".join)


@given(_MARKUP)
def test_shown_text_is_what_lxml_reads(source: str) -> None:
    tree = lxml.html.document_fromstring(f"<body><div>{source}")
    expected = "".join(tree.xpath("//text()[not(parent::script)]"))
    assert "".join("".join(shown(html.parse(source))).split()) == "".join(expected.split())
