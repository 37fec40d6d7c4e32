"""Tokens tile their source, whatever it is."""

from __future__ import annotations

import pytest
from html_soup import HTML_SOUP
from hypothesis import given

from qalint.document.formats.html_tokens import END, RAW, RCDATA, START, TEXT, attributes, tokens


@given(HTML_SOUP)
def test_tokens_tile_the_source(source: str) -> None:
    at = 0
    for _, start, end, _, _ in tokens(source):
        assert start == at < end
        at = end
    assert at == len(source)


@given(HTML_SOUP)
def test_attributes_lie_inside_their_tag_in_order(source: str) -> None:
    for kind, _, stop, _, inner in tokens(source):
        at = inner
        for _, start, end in attributes(source, inner, stop) if kind == START else ():
            assert at <= start <= end <= stop
            at = end


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("a<b>c</b>", [TEXT, START, TEXT, END]),
        ("1 < 2 and <3", [TEXT]),
        ("<script>if (a</b>c) {}</script>x", [START, RAW, END, TEXT]),
        ("<title>a <b> &amp;</title>", [START, RCDATA, END]),
        ("<title>never closed<p>x", [START, TEXT, START, TEXT]),
        ("<script>never closed<p>x", [START, RAW]),
        ('<a title="x > y">', [START]),
        ('<a title="never closed><b>', [START, START]),
        ("<p it's>ok", [START, TEXT]),
        ("<scripty>a</scripty>", [START, TEXT, END]),
    ],
)
def test_where_tokens_end(source: str, kinds: list[int]) -> None:
    assert [token[0] for token in tokens(source)] == kinds


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("<a HREF='x y' id=z>", [("href", "x y"), ("id", "z")]),
        ('<input disabled value = "&lt;">', [("disabled", ""), ("value", "&lt;")]),
        ("<br class=a/>", [("class", "a/")]),
        ("<p a=1 a=2>", [("a", "1"), ("a", "2")]),
        ("<p\r\ntitle=\n'x'\r>", [("title", "x")]),
        ("<img/alt=x/>", [("alt", "x/")]),
    ],
)
def test_attributes_as_written(tag: str, expected: list[tuple[str, str]]) -> None:
    _, _, stop, _, inner = next(tokens(tag))
    assert [(name, tag[start:end]) for name, start, end in attributes(tag, inner, stop)] == expected


def test_a_part_of_a_source_keeps_the_offsets_of_the_whole() -> None:
    source = "xx<b>y</b>zz"
    assert [token[1:3] for token in tokens(source, 2, 10)] == [(2, 5), (5, 6), (6, 10)]


def test_self_closing_raw_text_has_no_content_in_xml() -> None:
    source = "<script src='a'/><p>x"
    assert [token[0] for token in tokens(source, xml=True)] == [START, START, TEXT]
    assert [token[0] for token in tokens(source)] == [START, RAW]


@pytest.mark.parametrize(
    "scrap", ["<a ", '<a x="', "<a x='>' ", "<title>", "<!--", "<!-- -- ", "</", "<![CDATA[", "<p=", "&"]
)
def test_a_million_scraps_are_read_in_one_pass(scrap: str) -> None:
    source = scrap * 200_000
    assert [end for _, _, end, _, _ in tokens(source)][-1] == len(source)
