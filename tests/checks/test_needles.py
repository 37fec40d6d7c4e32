"""Words that a pattern cannot match without: every match holds one, so that leaving the pattern out changes nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qalint.checks.needles import needed, remember, remembered_in

PATTERNS = {
    r"^share (?:this|on|via)\b": {"share "},
    r"\b(?:subscribe|sign up)\b.{0,20}newsletter": {"newsletter"},
    r"e-?mail us": {"mail us"},
    r"(?:read more|weiter)+": {"read more", "weiter"},
    r"(?:read more|\d{4})": None,
    r"(?:more)?": None,
    r"(?i)share": None,
    r"(?i:share)": None,
    r"ab": None,
    r"分享": {"分享"},
    r"(?<=copy)right": {"right"},
    r"(?=print)\w+": None,
    r"[^x]{3}": None,
}


@pytest.mark.parametrize(("pattern", "words"), PATTERNS.items())
def test_words_that_a_pattern_needs(pattern, words):
    found = needed(pattern)
    assert (set(found) if found is not None else None) == words


def test_a_broken_pattern_is_an_error():
    with pytest.raises(re.error):
        needed("(open")


@given(st.sampled_from([p for p, words in PATTERNS.items() if words]), st.data())
@settings(max_examples=300, deadline=None)
def test_every_match_holds_one_of_them(pattern, data):
    text = data.draw(st.from_regex(pattern))
    words = needed(pattern)
    match = re.search(pattern, text)
    assert words is not None
    assert any(word in match.group() for word in words)
    remember(words)
    assert words & remembered_in([text]).keys()


@given(
    st.lists(st.text("abcd 分享", max_size=30), max_size=4),
    st.sets(st.text("abcd分享", min_size=2, max_size=6)),
)
def test_remembered_words_are_told_by_text(texts, words):
    remember(words)
    found = remembered_in(texts)
    for number, text in enumerate(texts):
        assert {word for word in words if number in found.get(word, ())} == {
            word for word in words if word in text
        }
