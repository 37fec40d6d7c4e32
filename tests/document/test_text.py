"""Plain text: lines that belong together, and markup that stays what it is."""

from __future__ import annotations

import pytest

from qalint.document.formats import parse


def shape(source: str) -> list[tuple[str, str]]:
    """Kind of the owner and text of every block."""
    document = parse(source, "text")
    return [(document.spans[block.span].kind, document.view(block).text) for block in document.blocks]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("one\n\ntwo\n", [("paragraph", "one"), ("paragraph", "two")]),
        (
            "wrapped at the width of this\nline, as mails are\n",
            [("paragraph", "wrapped at the width of this line, as mails are")],
        ),
        ("Home\nAbout this site\n", [("paragraph", "Home\nAbout this site")]),
        ("- a\n- b\n", [("list_item", "a"), ("list_item", "b")]),
        ("• a\n  goes on\n", [("list_item", "a\ngoes on")]),
        ("1. a\n2) b\n", [("list_item", "a"), ("list_item", "b")]),
        ("a\tb\tc\nd\te\tf\n", [("cell", text) for text in "abcdef"]),
        ("| a | b |\n", [("cell", " a "), ("cell", " b ")]),
        ("see [[a|b]] and {{c|d}}\n", [("paragraph", "see [[a|b]] and {{c|d}}")]),
        ("one\ftwo", [("paragraph", "one"), ("paragraph", "two")]),
        ("<b>kept</b> &amp; *kept*\n", [("paragraph", "<b>kept</b> &amp; *kept*")]),
        ("\ufeffa\r\n\r\nb\rc", [("paragraph", "a"), ("paragraph", "b c")]),
        ("a\u2028b\x0bc", [("paragraph", "a\u2028b\x0bc")]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_lines_make_blocks(source: str, expected: list[tuple[str, str]]) -> None:
    assert shape(source) == expected


def test_lists_end_at_text_that_is_not_indented() -> None:
    source = "- a\n\n  more\n\nafter\n"
    document = parse(source, "text")
    lists = [source[span.start : span.end] for span in document.spans if span.kind == "list"]
    assert lists == ["- a\n\n  more"]


def test_page_breaks_and_links_are_spans() -> None:
    source = "see https://a.example/x.\f"
    found = [(span.kind, source[span.start : span.end]) for span in parse(source, "text").spans]
    assert found == [
        ("paragraph", "see https://a.example/x."),
        ("autolink", "https://a.example/x"),
        ("page_break", "\f"),
    ]
