"""Text in the wrong encoding is found, and mended exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.checks.context import Context
from qalint.checks.mojibake import SUSPECT, differences, prepare, repaired
from qalint.document.formats import parse
from qalint.fix.apply import apply_edits

SOUND = [
    "The café in Zürich, naïve as ever.",
    "“Quotes” — and dashes…",
    "Привет, мир",
    "日本語の文章",
    "10 € × 3",
]


def wrong(text: str, encoding: str) -> str:
    return text.encode("utf-8").decode(encoding)


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_is_left_alone(text):
    assert list(prepare({}, None)(Context(parse(text, "text")))) == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Das Gemüse wächst über den Zaun.", "cp1252"),
        ("L’été fut très chaud à Évian.", "latin-1"),
        ("Ça va, merci, dit-elle à l’élève.", "mac-roman"),
    ],
)
def test_the_bytes_are_decoded_as_they_were_meant(text, encoding):
    source = wrong(text, encoding)
    (hit,) = prepare({}, None)(Context(parse(source, "text")))
    assert apply_edits(source, hit.edits) == text


def test_a_line_says_nothing_of_the_next():
    source = f"{wrong('Das Gemüse wächst.', 'cp1252')}\nÃ is a letter of Portuguese.\n"
    hits = list(prepare({}, None)(Context(parse(source, "text"))))
    assert [source[hit.start : hit.end] for hit in hits] == ["Das GemÃ¼se wÃ¤chst."]


def test_what_cannot_be_mended_is_reported_without_a_fix():
    source = "¸Û¿ÚÔçÉÏÁùµã¿ªÃÅ£¬Óæ´¬Ã¿Ð¡Ê±³ö·¢Ò»´Î¡£µÆËþ½¨ÓÚÒ»°ËÁùÁùÄê£¬ÓÉÈýÃû¿´ÊØÈËÕÕ¹Ü¡£"
    hits = list(prepare({}, None)(Context(parse(source, "text"))))
    assert all(hit.edits == () for hit in hits)


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 9))
def test_differences_lead_from_one_text_to_the_other(before, after, offset):
    padding = "x" * offset
    assert apply_edits(padding + before, differences(before, after, offset)) == padding + after


@given(st.text(st.characters(max_codepoint=0x2FFF), max_size=60))
def test_nothing_is_mended_that_is_not_suspect(text):
    assert repaired(text) == text or SUSPECT.search(text)
