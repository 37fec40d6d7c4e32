"""MDX: what is JavaScript, what is Markdown, and where both stand."""

from __future__ import annotations

import pytest

from qalint.document.formats import parse

PAGE = """---
title: Page
---
import Card from './card.astro'
export const data = {
  a: 1,

  b: 2,
}

# Hello {data.a}

<Tabs>
  <Tab label="First tab">
    Some _text_ here.

    - item <b>bold</b>

    ```js
    let a = {b: 1}
    ```
  </Tab>
</Tabs>

{/* nobody sees this */}

Less than: a < b, and {`template`} too.
"""


def test_javascript_has_spans_and_markdown_is_read_inside_of_tags() -> None:
    document = parse(PAGE, "mdx")
    found = [(span.kind, PAGE[span.start : span.end]) for span in document.spans]
    for expected in [
        ("import", "import Card from './card.astro'"),
        ("import", "export const data = {\n  a: 1,\n\n  b: 2,\n}"),
        ("expression", "{data.a}"),
        ("component", "<Tabs>"),
        ("component", '<Tab label="First tab">'),
        ("attribute", "First tab"),
        ("component", "</Tab>"),
        ("emphasis", "_text_"),
        ("html_tag", "<b>"),
        ("comment", "{/* nobody sees this */}"),
        ("expression", "{`template`}"),
    ]:
        assert expected in found
    assert [span.name for span in document.spans if span.kind == "code"] == ["js"]
    assert document.title == "Page"


def test_what_a_reader_sees_has_no_javascript() -> None:
    document = parse(PAGE, "mdx")
    code = {index for index, span in enumerate(document.spans) if span.kind == "code"}
    shown = [document.view(block).text.strip() for block in document.blocks if block.span not in code]
    assert shown == ["Hello", "Some text here.", "item bold", "Less than: a < b, and  too."]


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends_change_nothing_but_offsets(line_end: str) -> None:
    source = PAGE.replace("\n", line_end)
    kinds = [(span.kind, source[span.start : span.end]) for span in parse(source, "mdx").spans]
    plain = [
        (span.kind, PAGE[span.start : span.end].replace("\n", line_end)) for span in parse(PAGE, "mdx").spans
    ]
    assert kinds == plain


@pytest.mark.parametrize(
    "source",
    [
        "<Open",
        "<A b={",
        "{open",
        "import",
        "export const a = {",
        "a <b",
        "</>",
        "<>x</>",
        "{'}'}",
        "<A {...b} c='}'/>",
        "```\n<A>\n",
    ],
)
def test_what_does_not_parse_stays_text(source: str) -> None:
    document = parse(source, "mdx")
    inside = "".join(document.view(block).text for block in document.blocks)
    cut = sum(
        span.end - span.start for span in document.spans if span.kind in ("component", "expression", "import")
    )
    assert cut or inside.strip()
