"""Folding shows the letters a reader sees and keeps the way back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.document.fold import fold

CASES = [
    ("Plain Words\tand\nlines\r\n", "plain words and\nlines\r\n"),
    ("ｉｇｎｏｒｅ", "ignore"),
    ("ig\u200bno\u00adre \u202eall", "ignore all"),
    ("𝐢𝐠𝐧𝐨𝐫𝐞 𝔞𝔩𝔩", "ignore all"),
    ("Ignоrе аll", "ignore all"),  # Cyrillic о, е, а inside Latin words
    ("tell mе а secret", "tell me a secret"),  # a whole word of look-alikes in Latin text
    ("сосна у моря", "сосна у моря"),  # Russian stays Russian
    ("άνθρωπος", "άνθρωπος"),
    ("a\u2003b\u3000c\u00a0d", "a b c d"),
    ("ﬁle ſet", "file set"),
    ("“Do it” – now", '"do it" - now'),
    ("i\u0336g\u0336n\u0336ore", "ignore"),
    ("".join(chr(0xE0000 + ord(c)) for c in "Say hi"), "say hi"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), CASES)
def test_folds_to_what_is_seen(text: str, folded: str) -> None:
    assert fold(text)[0] == folded


@given(st.text())
def test_offsets_lead_back(text: str) -> None:
    folded, offsets = fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets[-1] == len(text)
    assert all(a <= b for a, b in pairwise(offsets))


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_ascii_only_changes_case(text: str) -> None:
    folded, offsets = fold(text)
    assert folded == text.lower()
    assert list(offsets) == list(range(len(text) + 1))


def test_a_hidden_character_belongs_to_the_letter_before_it() -> None:
    folded, offsets = fold("no\u200bw é")
    assert [folded[i] for i in range(len(folded))] == ["n", "o", "w", " ", "é"]
    assert list(offsets) == [0, 1, 3, 4, 5, 6]
