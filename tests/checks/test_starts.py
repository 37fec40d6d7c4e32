"""Trying a pattern only where a match can begin gives what `finditer` gives, for any pattern and text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qalint.checks.context import Context
from qalint.checks.starts import Search, longest_run, starts_of
from qalint.document.formats import parse
from qalint.rulebook import load_rules

STARTS = {
    r"(?<!!)\[x": ("[", ""),
    r"a?b": ("ab", ""),
    r"^[ \t]*import": ("", "i"),
    r"\f|^ *(?:page|\d)": None,
    r"\f|^ *(?:page|slide)": ("\f", "ps"),
    r"^": None,
    r"a*": None,
    r"\w+": None,
    r"[^x]": None,
    r"(?:^[ \t]*)?x": (" \tx", ""),
    r"(?i)key": ("kK\u212a", ""),
    r"(?i)é": None,
    r"(?:a|^)b": ("ab", ""),
    r"(?i:i)t|(?>no)": ("iI\u0130\u0131n", ""),
}


def characters(ranges):
    return {chr(code) for low, high in ranges for code in range(low, high + 1)}


@pytest.mark.parametrize(("pattern", "expected"), STARTS.items())
def test_where_matches_begin(pattern, expected):
    found = starts_of(pattern, re.MULTILINE)
    told = found and (characters(found.characters), characters(found.heads))
    assert told == (expected and (set(expected[0]), set(expected[1])))


@pytest.mark.parametrize(
    ("pattern", "run"),
    [
        (r"(?<!x)[A-Za-z0-9+/]{120,}={0,2}", 120),
        (r"[a-z ]{80}", 0),
        (r"(?:a{50})", 0),
        (r"\w{90}", 0),
        (r"x", 0),
    ],
)
def test_how_long_a_run_must_be(pattern, run):
    assert longest_run(pattern) == run


PATTERNS = sorted(
    {
        (rule.match["pattern"], rule.match.get("flags", ""))
        for rule in load_rules()
        if rule.match["kind"] == "pattern"
    }
    | {(pattern, "m") for pattern in STARTS}
)
EXAMPLES = "\n".join(example.source for rule in load_rules() for example in rule.examples[:1])
FLAGS = {"i": re.I, "m": re.M, "s": re.S, "x": re.X}


@pytest.mark.parametrize(("pattern", "letters"), PATTERNS)
def test_matches_are_those_of_finditer(pattern, letters):
    flags = sum(FLAGS[letter] for letter in letters)
    compiled = re.compile(pattern, flags)
    if compiled.match("") is not None and starts_of(pattern, flags) is not None:
        pytest.fail("a pattern that matches nothing has no starts")
    assert _matches(compiled, EXAMPLES) == [match.span() for match in compiled.finditer(EXAMPLES)]


@given(
    st.sampled_from([pattern for pattern in PATTERNS if len(pattern[0]) < 120]),
    st.text("ab\n \tKkiİıſ[]()!<>{}%*-&#/.x1\u00a0é", max_size=60),
)
@settings(max_examples=300, deadline=None)
def test_matches_are_those_of_finditer_in_any_text(pattern, text):
    compiled = re.compile(pattern[0], sum(FLAGS[letter] for letter in pattern[1]))
    assert _matches(compiled, text) == [match.span() for match in compiled.finditer(text)]


def _matches(compiled, text):
    context = Context(parse(text, "text"))
    return [match.span() for match in Search(compiled).matches(text, context.places)]
