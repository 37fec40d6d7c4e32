"""Texts and edits that break careless readers: line ends, marks, astral and lone characters, separators,
NUL.
"""

from __future__ import annotations

from hypothesis import strategies as st

from qalint.document.containers import Text

ODD = [
    *["\r\n", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\0", "\ufeff", "\x7f", "\x1b", "\t", "\b"],
    *["😀", "\U0010ffff", "é", "e\u0301", "\u200b", "\U000e0041", "漢", "ß", "\u202e"],
    *['"', '""', "'", "\\", "\\n", "\\u0041", "\\\\", "/", "</", ",", ";", "|", "{", "}", "[", "]", ":", " "],
]
LONE = ["\ud83d", "\ude00", "\udc80"]

texts = st.lists(st.one_of(st.sampled_from(ODD), st.text("ab &;", max_size=4)), max_size=12).map("".join)
"""Any text that UTF-8 can hold."""

lone_texts = st.lists(
    st.one_of(st.sampled_from(ODD), st.sampled_from(LONE), st.text("ab &;", max_size=4)), max_size=12
).map("".join)
"""Any text that JSON can hold, lone surrogates too."""


@st.composite
def edited(draw: st.DrawFn, values: st.SearchStrategy[str]) -> tuple[str, list[tuple[int, int, str]]]:
    """A text and edits of it."""
    value = draw(values)
    cuts = sorted(draw(st.lists(st.integers(0, len(value)), max_size=6)))
    if len(cuts) % 2:
        cuts.pop()
    edits, behind = [], -1
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        if start > behind:
            edits.append((start, end, draw(texts)))
            behind = end
    return value, edits


def unpaired(text: str) -> str:
    """The text as JSON holds it: neighbouring surrogates become one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def fail_on_trouble(trouble: object) -> None:
    """Told of trouble where there must be none."""
    raise AssertionError(trouble)


def no_change(text: Text) -> list[tuple[int, int, str]]:
    """Leave every text as it is."""
    return []
