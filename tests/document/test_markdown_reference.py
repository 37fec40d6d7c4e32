"""The structure of Markdown against markdown-it-py and its plugins, the reference."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.fragments import FRAGMENTS

pytest.importorskip("mdit_py_plugins", reason="the reference for footnotes, definition lists and math")

from tests.document.agreement import disagreement

EXTENDED = [
    *FRAGMENTS, "words[^1] and $a_b$ here\n\n", "\n[^1]: A *note* on `it`\n\n", "\n[^2]: Two\n\n    paragraphs\n\n",
    "\nTerm\n: A definition with [a link](x)\n\n", "\n$$\nx * y * z\n$$\n\n", "\n:tada: New\n\n",
]  # fmt: skip


@pytest.mark.parametrize("text", EXTENDED)
def test_every_fragment_has_the_reference_structure(text: str) -> None:
    assert disagreement(text) == ""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(EXTENDED), max_size=8))
def test_any_fragments_together_have_the_reference_structure(parts: list[str]) -> None:
    assert disagreement("".join(parts)) == ""
