"""What of a web page is its main content: nothing of it goes, and of the furniture nothing stays."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.checks import MatchError
from qalint.checks.context import Context
from qalint.checks.maincontent import furniture, prepare
from qalint.document.formats import html, parse
from qalint.document.render import read_text

STORY = (
    "The ferry to Juist sails with the tide, so that no two days have the same timetable.",
    "On Tuesday the water stayed out for longer than anyone on the quay could remember.",
    "By four o'clock two hundred passengers sat on their suitcases, and the kiosk had sold all its rolls.",
)
TEXT = "".join(f"<p>{sentence}</p>" for sentence in STORY)
NAV = '<nav><a href="/">Home</a> <a href="/coast">Coast</a></nav>'
FOOTER = "<footer><p>Printed in Norden</p><p>All rights reserved</p></footer>"


def cleaned(source: str) -> str:
    """The text of a page without its furniture."""
    for start, end, _ in reversed(furniture(html.parse(source))):
        source = source[:start] + source[end:]
    return read_text(html.parse(source)).text


def lines(source: str) -> list[str]:
    return [line for line in cleaned(source).split("\n") if line]


@pytest.mark.parametrize(
    "page",
    [
        f"<body>{NAV}<article>{TEXT}</article>{FOOTER}",
        f'<body><div id="menu">a</div><div class="post-content">{TEXT}</div><div id="sidebar">b</div>{FOOTER}',
        f'<body>{NAV}<main>{TEXT}<div class="share"><p>Facebook</p></div></main>{FOOTER}',
        f'<body>{NAV}<article>{TEXT}<h3>Read more</h3><ul><li><a href="/1">One thing</a></ul></article>{FOOTER}',
        f"<body>{NAV}<article><figure><figcaption>The quay</figcaption></figure>{TEXT}</article>{FOOTER}",
        f"<body>{NAV}<article>{TEXT}<p>Follow us on Facebook and Instagram!</p></article>{FOOTER}",
        f'<body>{NAV}<article><p class="byline">By Ada Boje</p>{TEXT}</article>{FOOTER}',
        f'<body>{NAV}<article>{TEXT}</article><div id="comments"><p>I was there, it was not so bad.</p></div>{FOOTER}',
        f"<body><table><tr><td>{NAV}<p>Contact</p></td><td>{TEXT}</td></tr></table>{FOOTER}",
        f'<body class="with-sidebar">{NAV}<form action="/x"><div class="story">{TEXT}</div></form>{FOOTER}',
        f'<body>{NAV}<div class="text">{TEXT}</div><div class="cookie-bar"><p>This site uses cookies to improve your'
        f" experience while you read it.</p></div>{FOOTER}",
    ],
)
def test_the_story_is_what_stays(page: str) -> None:
    assert lines(page) == list(STORY)


def test_a_standfirst_above_the_container_of_the_text_stays() -> None:
    lead = "Two hundred passengers waited for the water on Tuesday, and for some rolls."
    head = f'<div><h1>Low</h1><p class="intro">{lead}</p></div>'
    page = f'<body>{NAV}{head}<div class="article-body">{TEXT}</div>{FOOTER}'
    assert lines(page) == [lead, *STORY]


@pytest.mark.parametrize(
    "page",
    [
        TEXT,
        f"{NAV}<article>{TEXT}</article>{FOOTER}",
        f"<article><h1>Low water</h1>{TEXT}</article>",
        "<table><tr><th>Port<th>Depth<tr><td>Norden<td>2.1</table>",
        '<ul><li><a href="a">One</a><li><a href="b">Two</a></ul>',
        '<h1>Index</h1><p><a href="a">a</a> <a href="b">b</a></p>',
        '<p class="caption">A word</p>',
        "<pre>x = 1</pre>",
        "",
    ],
)
def test_a_page_without_furniture_keeps_everything(page: str) -> None:
    assert furniture(html.parse(page)) == []


def test_parts_are_told_apart() -> None:
    page = (
        f'<body>{NAV}<article>{TEXT}</article><aside><p>Tides</p></aside><div class="newsletter"><p>Weekly</p></div>'
        f'<div class="related"><a href="/2">Neap</a></div>{FOOTER}'
    )
    assert [region.part for region in furniture(html.parse(page))] == [
        "navigation",
        "sidebar",
        "promotion",
        "related",
        "footer",
    ]


def test_a_rule_reports_its_parts_only_and_only_in_html() -> None:
    page = f"<body>{NAV}<article>{TEXT}</article>{FOOTER}"
    check = prepare({"parts": ["footer"]}, None)
    assert [page[hit.start : hit.end] for hit in check(Context(parse(page, "html")))] == [FOOTER]
    assert not list(check(Context(parse(page, "text"))))


@pytest.mark.parametrize(
    "params", [{}, {"parts": []}, {"parts": ["attic"]}, {"parts": "footer"}, {"part": ["footer"]}]
)
def test_wrong_parameters_are_refused(params: dict[str, object]) -> None:
    with pytest.raises(MatchError):
        prepare(params, None)


_NAMES = (
    "nav",
    "share-bar",
    "post-body",
    "related posts",
    "sidebar",
    "comment-list",
    "intro",
    "card",
    "photo",
    "x",
)
_TAGS = (
    "div",
    "section",
    "p",
    "ul",
    "li",
    "a href=/x",
    "nav",
    "aside",
    "h2",
    "article",
    "main",
    "footer",
    "span",
    "td",
)
_PARTS_OF_PAGES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(_TAGS), st.sampled_from(_NAMES)).map(
            lambda it: f'<{it[0]} class="{it[1]}">'
        ),
        st.sampled_from(_TAGS).map(lambda tag: f"</{tag.split()[0]}>"),
        st.sampled_from(
            [*STORY, "Home", "Share this", "By A. B.", "See also:", "3 March 2020", "<br>", "<hr>"]
        ),
    ),
    max_size=60,
).map(lambda parts: f"<body>{NAV}{FOOTER}" + "".join(parts))


@given(_PARTS_OF_PAGES)
def test_regions_are_in_order_and_deleting_them_deletes_their_words_only(page: str) -> None:
    document = html.parse(page)
    found = furniture(document)
    assert all(before.end <= after.start for before, after in pairwise(found))
    stays = "".join(
        page[piece.start : piece.end] if piece.text is None else piece.text
        for block in document.blocks
        for piece in block.pieces
        if not any(region.start <= piece.start < region.end for region in found)
    )
    assert "".join(cleaned(page).split()) == "".join(stays.split())


@given(_PARTS_OF_PAGES)
def test_what_is_left_has_no_furniture_left(page: str) -> None:
    for start, end, _ in reversed(furniture(html.parse(page))):
        page = page[:start] + page[end:]
    assert furniture(html.parse(page)) == []


TABLE = (
    "<table><thead><tr><th>Port of the island lines</th>"
    "<th>Open in winter, when no storm is forecast</th></tr></thead><tbody>"
    '<tr><td><a href="/norddeich">Norddeich harbour and mole</a></td><td>✔</td></tr>'
    '<tr><td><a href="/bensersiel">Bensersiel harbour and mole</a></td><td>✔</td></tr></tbody></table>'
)
ANNOUNCED = (
    "<p>Boats of the island lines leave from these ports:</p>"
    '<ul><li><a href="/norddeich">Norddeich harbour</a></li><li><a href="/bensersiel">Bensersiel harbour</a></li></ul>'
)
SLUG = (
    '<section id="why-is-travel-recommended-only-with-the-tide"><h2>Why with the tide?</h2>'
    "<p>It is shallow.</p></section>"
)
CODE = '<div><pre>line one\n<div class="show_print">SELECT water FROM tide</div>line two</pre></div>'


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (TABLE, ("Norddeich harbour and mole\t✔", "Bensersiel harbour and mole\t✔")),
        (ANNOUNCED, ("Norddeich harbour", "Bensersiel harbour")),
        (SLUG, ("It is shallow.",)),
        (CODE, ("SELECT water FROM tide",)),
    ],
    ids=[
        "cells of a table of data",
        "a list that a sentence announces",
        "an identifier made of a heading",
        "in code",
    ],
)
def test_what_looks_like_furniture_alone_stays_in_its_text(part, said):
    page = f"<html><body>{NAV}<article><h1>Tides</h1>{TEXT}{part}{TEXT}</article>{FOOTER}</body></html>"
    left = lines(page)
    assert [line for line in said if line in left] == list(said)
    assert "Home Coast" not in left


def test_sections_of_one_text_stay_together():
    parts = "".join(f'<section id="p{n}"><h2>Part {n}</h2>{TEXT}</section>' for n in (1, 2, 3))
    whole = f'<section id="all"><h1>Tides</h1><p>{STORY[0]}</p>{parts}</section>'
    page = f"<html><body>{NAV}<div>{whole}</div>{FOOTER}</body></html>"
    left = lines(page)
    assert [line for line in left if line.startswith("Part")] == ["Part 1", "Part 2", "Part 3"]
