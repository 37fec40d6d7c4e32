"""The builder: order, parents and blocks, whatever order a parser calls it in."""

from __future__ import annotations

import pytest

from qalint.document.builder import SpanBuilder
from qalint.document.formats import detect_format, suffix_format


def test_blocks_belong_to_the_innermost_open_block_and_end_where_another_begins() -> None:
    builder = SpanBuilder()
    item = builder.open("list_item", 0)
    builder.text(0, 1)
    inner = builder.open("paragraph", 1)
    builder.text(1, 2)
    builder.close(inner, 2)
    builder.text(2, 3)
    builder.close(item, 3)
    document = builder.document("", "text", "abc")
    assert [(block.span, document.view(block).text) for block in document.blocks] == [
        (0, "a"),
        (1, "b"),
        (0, "c"),
    ]


def test_closing_closes_what_is_open_inside_and_nothing_twice() -> None:
    builder = SpanBuilder()
    outer = builder.open("quote", 0)
    inner = builder.open("paragraph", 1)
    builder.close(outer, 4)
    builder.close(inner, 9)
    assert [span.end for span in builder.document("", "text", "abcd").spans] == [4, 4]


def test_spans_are_ordered_and_parents_follow() -> None:
    builder = SpanBuilder()
    builder.add("link", 3, 4)
    outer = builder.open("quote", 0)
    builder.open("paragraph", 1)
    builder.close(outer, 2)
    document = builder.document("", "text", "abcd")
    assert [(span.kind, span.parent) for span in document.spans] == [
        ("quote", -1),
        ("paragraph", 0),
        ("link", -1),
    ]


def test_a_span_that_is_met_late_lies_below_what_starts_before_it() -> None:
    builder = SpanBuilder()
    quote = builder.open("quote", 0)
    paragraph = builder.open("paragraph", 20)
    builder.add("shortcode", 5, 15)
    builder.text(20, 24)
    builder.close(paragraph, 24)
    builder.close(quote, 24)
    spans = builder.document("", "markdown", "x" * 24).spans
    assert [(span.kind, span.parent) for span in spans] == [("quote", -1), ("shortcode", 0), ("paragraph", 0)]


def test_text_outside_of_blocks_is_a_paragraph_and_white_space_is_none() -> None:
    builder = SpanBuilder()
    builder.text(0, 1)
    builder.flush()
    builder.text(1, 2)
    document = builder.document("", "text", "a ")
    assert [(span.kind, span.start, span.end) for span in document.spans][:1] == [("paragraph", 0, 1)]
    assert len(document.blocks) == 1


def test_hiding_nests() -> None:
    builder = SpanBuilder()
    builder.hide()
    builder.hide()
    builder.show()
    builder.text(0, 1)
    builder.show()
    builder.text(1, 2)
    assert [block.hidden for block in builder.document("", "text", "ab").blocks] == [True, False]


@pytest.mark.parametrize(
    ("path", "format"),
    [
        ("a.md", "markdown"),
        ("A.MDX", "mdx"),
        ("x/y.htm", "html"),
        ("a.rst", "rst"),
        ("a.txt", "text"),
        ("a.png", None),
        ("md", None),
    ],
)
def test_suffixes_name_formats(path: str, format: str | None) -> None:
    assert suffix_format(path) == format


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("<!DOCTYPE html><p>x", "html"),
        ("<div>a</div>", "html"),
        ("# Title\n\n- a\n- b\n", "markdown"),
        ("See [a](b) and **bold**.", "markdown"),
        ("# just a comment\nls -l\n", "text"),
        ("Plain words. If a < b, stop.", "text"),
        ("", "text"),
    ],
)
def test_content_tells_the_format_and_plain_text_where_unsure(text: str, format: str) -> None:
    assert detect_format(text) == format
