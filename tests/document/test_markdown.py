"""Markdown and its dialects: structure against the reference, exact ranges, and nothing that makes it fall over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qalint.document.formats import parse
from qalint.document.model import KINDS, Document
from tests.document.fragments import FRAGMENTS


def kinds_of(document: Document) -> list[tuple[str, str]]:
    return [(span.kind, document.source[span.start : span.end]) for span in document.spans]


def texts_of(document: Document) -> list[str]:
    return [document.view(block).text.strip() for block in document.blocks]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(FRAGMENTS),
            st.text(max_size=20),
            st.sampled_from(
                "\ud800 \x00 \v \u2028 \ufeff \x85 é 😀 {{< x >}} {% if %} ::: :::note !!! $x$ --- +++ {#a}".split(
                    " "
                )
            ),
            st.sampled_from(["\r\n", "\r", "\t", "> ", "    "]),
        ),
        max_size=12,
    ),
    st.sampled_from(["markdown", "mdx", "text", "rst"]),
)
def test_any_text_gives_spans_and_pieces_that_lie_in_it(parts: list[str], format: str) -> None:
    source = "".join(parts)
    document = parse(source, format)
    assert document.source == source
    before = -1
    for index, span in enumerate(document.spans):
        assert span.kind in KINDS
        assert before <= span.start <= span.end <= len(source)
        assert span.parent < index
        before = span.start
    for block in document.blocks:
        assert -1 < block.span < len(document.spans)
        at = 0
        for piece in block.pieces:
            assert at <= piece.start <= piece.end <= len(source)
            at = piece.end


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a &amp; b", ["a & b"]),
        ("a\\*b", ["a*b"]),
        ("x `a  b` y", ["x a  b y"]),
        ("> one\n> two\n", ["one two"]),
        ("- one\n  two\n", ["one two"]),
        ("one  \ntwo", ["one\ntwo"]),
        ("[shown](hidden)", ["shown"]),
        ("![alt](hidden)", ["alt"]),
        ("| a \\| b |\n|---|\n", ["a | b"]),
        ("costs $5 and earns $6", ["costs $5 and earns $6"]),
        ("where $x^2$ is", ["where x^2 is"]),
        ("see[^1]\n\n[^1]: note\n", ["see", "note"]),
        ("- [x] done", ["done"]),
        ("<p>in &lt;html&gt;</p>\n", ["in <html>"]),
        ("a<br>b", ["a\nb"]),
        ("## Title {#anchor}\n", ["Title"]),
        ("before {{< tag >}} after", ["before  after"]),
        ("[text]({{< ref page >}})", ["text"]),
        ("`{{ kept }}`", ["{{ kept }}"]),
        (":::note[Heed]\nbody\n:::\n", ["Heed", "body"]),
        ('!!! tip "Heed"\n    body\n', ["Heed", "body"]),
        ("> [!NOTE]\n> body\n", ["body"]),
        ("---\ntitle: T\n---\nbody\n", ["body"]),
        ("a\r\nb\rc", ["a b c"]),
        ("{% raw %}{{ kept }}{% endraw %}", ["{{ kept }}"]),
        ("Use {term}`words`.", ["Use words."]),
        ("Term\n: meaning\n", ["Term", "meaning"]),
        ('<div style="display:none">\nunseen\n</div>\n', ["unseen"]),
    ],
)
def test_blocks_show_what_a_reader_sees(source: str, shown: list[str]) -> None:
    assert texts_of(parse(source, "markdown")) == shown


@pytest.mark.parametrize(
    ("source", "span"),
    [
        ("a {{< fig src=x >}}\n", ("shortcode", "{{< fig src=x >}}")),
        ("a {{ site.x }}\n", ("shortcode", "{{ site.x }}")),
        ("{% include a.html %}\n", ("shortcode", "{% include a.html %}")),
        ("# T {#id}\n", ("shortcode", "{#id}")),
        ("a <!-- note -->\n", ("comment", "<!-- note -->")),
        ("<!-- one\n\ntwo -->\n", ("comment", "<!-- one\n\ntwo -->")),
        ("see https://a.example/b_c_d.\n", ("autolink", "https://a.example/b_c_d")),
        ("write to me@mail.example.\n", ("autolink", "me@mail.example")),
        ("[r]: /x\n", ("definition_link", "[r]: /x")),
        ("---\na: b\n---\n", ("front_matter", "---\na: b\n---")),
        ("+++\na = 1\n+++\n", ("front_matter", "+++\na = 1\n+++")),
        ('{\n"a": 1\n}\nText\n', ("front_matter", '{\n"a": 1\n}')),
        (":::note\nx\n:::\n", ("admonition", ":::note\nx\n:::")),
        ("!!! note\n    x\n", ("admonition", "!!! note\n    x")),
        ("> [!TIP]\n> x\n", ("admonition", "> [!TIP]\n> x")),
        ("```{warning}\nx\n```\n", ("admonition", "```{warning}\nx\n```")),
        ("$$\nx\n$$\n", ("math_block", "$$\nx\n$$")),
        ('<img alt="words" src=x>\n', ("attribute", "words")),
        ('[a](b "words")\n', ("attribute", "words")),
        ("<h2>Big</h2>\n", ("heading", "<h2>Big</h2>")),
        ("<script>\nlet a\n</script>\n", ("script", "<script>\nlet a\n</script>")),
        ("\ufeff# T\n", ("heading", "# T")),
    ],
)
def test_dialects_have_spans_of_their_own(source: str, span: tuple[str, str]) -> None:
    assert span in kinds_of(parse(source, "markdown"))


@pytest.mark.parametrize(
    ("source", "title", "metadata"),
    [
        (
            '---\ntitle: "A: b" \ntags:\n  - x\ndraft: true # no\n---\n',
            "A: b",
            {"title": "A: b", "draft": "true"},
        ),
        ('+++\ntitle = "A"\nweight = 3\n[x]\ny = 1\n+++\n', "A", {"title": "A", "weight": "3"}),
        ('{"title": "A", "list": []}\n', "A", {"title": "A"}),
        ("---\n\nno metadata\n\n---\n", "", {}),
        ("text\n---\ntitle: x\n---\n", "", {}),
    ],
)
def test_front_matter_tells_title_and_scalars(source: str, title: str, metadata: dict[str, str]) -> None:
    document = parse(source, "markdown")
    assert (document.title, document.metadata) == (title, metadata)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("> ```\n> a\n>   b\n> ```\n", "a\n  b\n"),
        ("- ```\n  a\n  b\n  ```\n", "a\nb\n"),
        ("```\r\na\r\nb\r\n```\r\n", "a\r\nb\r\n"),
        (">     a\n>     b\n", "a\nb\n"),
    ],
)
def test_code_is_shown_without_what_encloses_it(source: str, code: str) -> None:
    document = parse(source, "markdown")
    assert "".join(document.view(block).text for block in document.blocks) == code


def test_code_holds_no_shortcodes_or_admonitions() -> None:
    document = parse("```\n{{< a >}}\n:::note\nx\n:::\n```\n\n`{% b %}`\n", "markdown")
    assert {span.kind for span in document.spans} == {"code", "paragraph", "code_span"}


def test_html_that_hides_makes_hidden_blocks_until_its_end() -> None:
    document = parse("<div hidden>\n\nunseen\n\n</div>\n\nseen\n", "markdown")
    assert [(document.view(block).text, block.hidden) for block in document.blocks] == [
        ("unseen", True),
        ("seen", False),
    ]


@pytest.mark.parametrize("format", ["markdown", "mdx", "rst", "text"])
@pytest.mark.parametrize(
    "source",
    [
        "> " * 10_000 + "x", "- " * 10_000 + "x", "[" * 20_000, "<div>" * 10_000, "{{" * 20_000, "<!--" * 10_000,
        "`a" * 20_000, ":::note\n" * 5_000, "![" * 20_000, "a " * 100_000, "é" * 50_000, "{" * 20_000,
        "".join(" " * n + "- x\n" for n in range(300)), '<a "' * 20_000, "*a " * 20_000, " " * 100_000 + "x",
    ],
)  # fmt: skip
def test_deep_and_endless_texts_are_read(source: str, format: str) -> None:
    document = parse(source, format)
    assert document.source == source


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Fixed.\n\n:tada: New release\n", [("paragraph", "Fixed."), ("paragraph", ":tada: New release")]),
        ("API:\n\n::: zarr\n    options:\n      members: false\n", [
            ("paragraph", "API:"), ("directive", "::: zarr"), ("code", "options:\n      members: false"),
        ]),
        ("Peat\n: Wet\n\n:Silt: fine\n", [
            ("definition_list", "Peat\n: Wet"), ("term", "Peat"), ("definition", ": Wet"), ("paragraph", ":Silt: fine"),
        ]),
        (":::{glossary}\nPeat\n    Wet *soil*\n    here.\n\n    It burns.\n\nSilt\n    Mud.\n:::\n", [
            ("term", "Peat"), ("paragraph", "Wet *soil*\n    here."), ("paragraph", "It burns."), ("term", "Silt"),
            ("paragraph", "Mud."),
        ]),
        ("a|b\n:-|-:\nc|d\n", [("table", "a|b\n:-|-:\nc|d")]),
    ],
)  # fmt: skip
def test_only_a_colon_before_white_space_defines(source, shown):
    found = [(kind, text.strip()) for kind, text in kinds_of(parse(source, "markdown"))]
    for span in shown:
        assert span in found
    assert ("definition_list" in dict(found)) == ("definition_list" in dict(shown) or "term" in dict(shown))
