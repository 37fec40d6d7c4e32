"""The cheap tests before the decoders: whatever a decoder's pattern matches passes its test."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qalint.checks.decoding import ciphers, transfer
from qalint.checks.decoding.signs import Signs

SEPARATOR = st.sampled_from([" ", "\n", ", ", "é", "“", "\u00a0", "-", "=", "_", ":", ""])


def surrounded(pattern):
    """Texts that hold a match of the pattern, among others."""
    return st.tuples(SEPARATOR, st.from_regex(pattern, fullmatch=True), SEPARATOR, st.text(max_size=8)).map(
        "".join
    )


@pytest.mark.parametrize(
    ("pattern", "sign"),
    [
        (transfer._HEX_PAIRS, "pairs"),
        (transfer._BINARY, "binary"),
        (transfer._DECIMALS, "decimals"),
        (ciphers._SPACED, "spaced"),
        (ciphers._DASHED, "dashed"),
    ],
)
def test_a_match_has_its_sign(pattern, sign):
    @given(surrounded(pattern))
    @settings(max_examples=60, deadline=None)
    def check(text):
        assert not pattern.search(text) or getattr(Signs(text), sign)

    check()


@given(surrounded(re.compile(r"[A-Za-z0-9+/_-]{15,45}")), surrounded(re.compile(r"[A-Z2-7]{28,40}={0,6}")))
@settings(max_examples=100, deadline=None)
def test_runs_are_all_that_patterns_of_long_runs_match(one, other):
    text = one + other
    signs = Signs(text)
    for pattern in (transfer._BASE32, transfer._HEX):
        assert [m.span() for m in transfer._in_runs(pattern, signs)] == [
            m.span() for m in pattern.finditer(text)
        ]
    starts = {start for start, _ in signs.runs}
    assert all(match.start() in starts for match in transfer._BASE64.finditer(text))


@given(st.lists(st.sampled_from(["4", "7", "$", "word", " ", "\n", "\r\n", "1337 h4x0r", "é"]), max_size=60))
@settings(max_examples=100, deadline=None)
def test_lines_with_many_digits_are_all_found(parts):
    text = "".join(parts)
    places = Signs(text).leet
    for match in ciphers._PARAGRAPH.finditer(text):
        if sum(match.group().count(digit) for digit in "013457@$") >= 5:
            assert any(match.start() <= place < match.end() for place in places)
