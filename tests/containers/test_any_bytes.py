"""Whatever bytes a file holds, it is read or refused with a reason, and copied as it is where nothing
changes.
"""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odd_texts import no_change

from qalint.document.containers import ReadError, Reading, Trouble, open_bytes

PIECES = [
    *[
        '{"text": "a"}',
        '{"text"',
        ": ",
        '"x',
        '"',
        "[",
        "]",
        "{",
        "}",
        ",",
        "\n",
        "\r\n",
        "\r",
        "\\",
        "\\u00e9",
    ],
    *[
        "text",
        '"cells": [',
        '{"cell_type": "markdown", "source": ["a\\n", "b"]}',
        "\ufeff",
        "\0",
        " ",
        "7",
        "null",
    ],
]
TABLES = st.lists(st.sampled_from(PIECES), max_size=16).map(lambda parts: "".join(parts).encode())
NAMES = ["x.jsonl", "x.json", "x.csv", "x.tsv", "x.ipynb", "x.md", "x.html", "x.md.gz"]


@pytest.mark.parametrize("name", NAMES)
@given(data=st.one_of(TABLES, st.binary(max_size=200)))
def test_any_bytes(name: str, data: bytes) -> None:
    troubles: list[Trouble] = []
    out = io.BytesIO()
    container = open_bytes(data, name, Reading(named=True))
    try:
        seen = list(container.texts(troubles.append))
        told = len(troubles)
        container.rewrite(out, no_change, troubles.append)
    except ReadError:
        return
    assert out.getvalue() == data
    assert troubles[:told] == troubles[told:]
    assert len({(text.record, text.field) for text in seen}) == len(seen)
