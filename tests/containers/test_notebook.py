"""Notebooks: cells as records, and a changed cell written back into the notebook's own layout."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odd_texts import edited, fail_on_trouble, lone_texts, no_change, unpaired

from qalint.document.containers import Edits, ReadError, Reading, apply_edits, open_bytes

BOOK = """{
 "cells": [
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "# Title\\n",
    "\\n",
    "One &amp; two\\n",
    "three"
   ]
  },
  {"cell_type": "code", "execution_count": 1.0, "metadata": {}, "outputs": [], "source": ["x = 1"]},
  {
   "cell_type": "raw",
   "metadata": {},
   "source": "raw &amp; text"
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": []
  }
 ],
 "metadata": {"source": "not a cell"},
 "nbformat": 4,
 "nbformat_minor": 5
}
"""


def rewrite(data: bytes, change: dict[int, Edits]) -> bytes:
    out = io.BytesIO()
    container = open_bytes(data, "x.ipynb", Reading())
    container.rewrite(out, lambda text: change.get(text.record or 0, ()), fail_on_trouble)
    return out.getvalue()


def test_cells() -> None:
    texts = list(open_bytes(BOOK.encode(), "x.ipynb", Reading()).texts(fail_on_trouble))
    assert [(text.record, text.field, text.format, text.line, text.source) for text in texts] == [
        (0, "source", "markdown", 7, "# Title\n\nOne &amp; two\nthree"),
        (2, "source", "text", 17, "raw &amp; text"),
    ]


@pytest.mark.parametrize(
    ("record", "edits", "old", "new"),
    [
        (0, [(13, 18, "&")], "One &amp; two", "One & two"),
        (0, [(13, 18, "and\n")], '"One &amp; two\\n"', '"One and\\n",\n    " two\\n"'),
        (0, [(9, 23, "")], '    "One &amp; two\\n",\n', ""),
        (0, [(7, 9, "")], '"# Title\\n",\n    "\\n",\n    "One', '"# TitleOne'),
        (0, [(0, 28, "")], '"# Title\\n",\n    "\\n",\n    "One &amp; two\\n",\n    "three"', '""'),
        (0, [(28, 28, "!")], '"three"', '"three!"'),
        (2, [(4, 9, "&\n")], '"raw &amp; text"', '"raw &\\n text"'),
    ],
)
def test_a_changed_cell(record: int, edits: Edits, old: str, new: str) -> None:
    assert rewrite(BOOK.encode(), {record: edits}).decode() == BOOK.replace(old, new)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "is no notebook: not JSON"),
        (b"[]", "is no notebook: it has no list of cells"),
        (b'{"a": 1}', "is no notebook"),
        (b'{"cells": [1]}', "is no notebook"),
        (b"[" * 9000, "is no notebook"),
    ],
)
def test_what_is_no_notebook(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        list(open_bytes(data, "x.ipynb", Reading()).texts(fail_on_trouble))


def test_version_3() -> None:
    book = {
        "worksheets": [
            {"cells": [{"cell_type": "heading", "source": ["A"]}, {"cell_type": "code", "input": "x"}]}
        ]
    }
    texts = list(open_bytes(json.dumps(book).encode(), "x.ipynb", Reading()).texts(fail_on_trouble))
    assert [(text.record, text.source) for text in texts] == [(0, "A")]


@given(st.lists(edited(lone_texts.map(unpaired)), max_size=3), st.booleans(), st.booleans())
def test_write_back(
    cases: list[tuple[str, list[tuple[int, int, str]]]], listed: bool, ascii_only: bool
) -> None:
    cells = []
    for value, _ in cases:
        *lines, rest = value.split("\n")
        source: object = [line + "\n" for line in lines] + ([rest] if rest else []) if listed else value
        cells.append({"cell_type": "markdown", "metadata": {"source": "x"}, "source": source})
    text = json.dumps({"cells": cells, "nbformat": 4}, indent=1, ensure_ascii=ascii_only)
    data = text.encode("utf-8", "backslashreplace")
    assert rewrite(data, {}) == data
    out = io.BytesIO()
    open_bytes(data, "x.ipynb", Reading()).rewrite(out, no_change, fail_on_trouble)
    assert out.getvalue() == data
    if ascii_only:
        before = list(open_bytes(data, "x.ipynb", Reading()).texts(fail_on_trouble))
        assert [found.source for found in before] == [value for value, _ in cases if value or not listed]
        changed = json.loads(rewrite(data, {number: edits for number, (_, edits) in enumerate(cases)}))
        got = ["".join(cell["source"]) for cell in changed["cells"]]
        read = {found.record for found in before}
        expected = [apply_edits(*case) if number in read else "" for number, case in enumerate(cases)]
        assert [unpaired(each) for each in got] == [unpaired(each) for each in expected]
