"""Sentences: where they end, what they hold, and that their ranges are exact."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qalint.document.formats import parse
from qalint.document.sentences import sentences, split_text


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_text(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Smith met Mrs. Jones.|They spoke.",
        "Use e.g. tea, i.e. a drink.|Then stop.",
        "See Fig. 3 and Sec. 2.1 for more.|It helps.",
        "Version 2.0.1 is out.|Get it at example.org today.",
        "J. R. R. Tolkien wrote it.|We read it.",
        "He asked “Why?” and left.|Nobody knew.",
        "It ended (finally!).|So did we.",
        "Wait... what was that?|Nothing.",
        "Open config.yaml and .gitignore first.|Save both.",
        "The U.S. economy grew.|It was the U.S.|The rest shrank.",
        "Apples, pears, etc. are fruit.|Apples, etc.|They are sweet.",
        "Wirklich am 3. Mai?|Ja, z. B. dort.|Gut.",
        "Is it so?|Yes!|Good.",
        "Acme Inc. makes it.|Acme Inc.|The firm is old.",
        "Call useState.|useEffect comes next.",
        "at 5 p.m. on Monday.|Then home.",
        "1. First comes this.|Then that.",
        "no end",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    assert split(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize(
    "text",
    ["你好。|世界！|「好」。|再见！", "यह है।| वह है।", "هل هذا؟| نعم.", "これは本です。|それも。"],
)
def test_other_scripts_have_their_own_stops(text: str) -> None:
    assert split(text.replace("|", "")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**Bold one.** Then two.", ["**Bold one.**", "Then two."]),
        ("See [a](c). End.", ["See [a](c).", "End."]),
        ("> One\n> two. Three.", ["One\n> two.", "Three."]),
        ("Use `code`. Done.", ["Use `code`.", "Done."]),
        ("End with `code`", ["End with `code`"]),
        ("a &amp; bees. See.", ["a &amp; bees.", "See."]),
    ],
)
def test_ranges_take_in_the_markup_of_their_own_words(source: str, expected: list[str]) -> None:
    document = parse(source, "markdown")
    found = [source[sentence.start : sentence.end] for sentence in sentences(document)]
    assert found == expected


def test_text_is_decoded_and_breaks_are_spaces() -> None:
    document = parse("> One &amp;\n> *two*. Three.\n", "markdown")
    assert [sentence.text for sentence in sentences(document)] == ["One & two.", "Three."]


@pytest.mark.parametrize(
    "source",
    [
        "```\nCode. Here.\n```\n",
        "---\ntitle: A. B.\n---\n",
        "<div hidden>\nUnseen.\n</div>\n",
        "$$\nx. Y\n$$\n",
        "* * *\n",
    ],
)
def test_code_metadata_and_hidden_text_are_no_prose(source: str) -> None:
    assert sentences(parse(source, "markdown")) == ()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Word", "one.", "Two!", "**bold.**", "`c. D`", "[l. M](u)", "&amp;", "\\*", "\n", "\n\n", "> ",
             "- ", "é。", "\r\n",
             "<b>", "</b>", "| a |\n|---|\n| b. C |"]
        ),
        max_size=25,
    ),
    st.sampled_from(["markdown", "mdx", "text", "rst"]),
)  # fmt: skip
def test_sentences_are_in_order_and_hold_the_words_of_their_blocks(parts: list[str], format: str) -> None:
    source = " ".join(parts)
    document = parse(source, format)
    found = sentences(document)
    at = 0
    for sentence in found:
        assert at <= sentence.start < sentence.end <= len(source)
        assert sentence.text.strip()
        at = sentence.end
    prose = [
        b
        for b in document.blocks
        if document.spans[b.span].kind not in ("code", "math_block", "front_matter")
    ]
    shown = re.findall(r"\w+", " ".join(document.view(block).text for block in prose if not block.hidden))
    assert sorted(re.findall(r"\w+", " ".join(sentence.text for sentence in found))) == sorted(shown)
