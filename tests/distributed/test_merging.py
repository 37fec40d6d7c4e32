"""Knowledge of shards put together is that of the whole; a quarantine takes rows once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.checks.corpus_stats import Collector
from qalint.distributed.quarantine import append_once
from qalint.document.formats import parse

SENTENCES = (
    "The ferry leaves the northern pier at noon and returns before dusk with the post.",
    "All prices are in crowns and include the jar and its lid.",
    "Peat dries on the moor for two summers before anyone burns a single sod of it.",
    "Salt pans yield forty tonnes in a dry year and hardly ten when the rain comes early.",
)
texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map("\n\n".join)


@given(st.lists(texts, max_size=12), st.data())
def test_collectors_of_parts_add_up(sources, data):
    whole, merged = Collector(), Collector()
    at = 0
    encodings = ["utf-8", "cp1252", ""]
    documents = [parse(text, "markdown", f"{n}.md") for n, text in enumerate(sources)]
    for number, document in enumerate(documents):
        whole.add(document, encodings[number % 3])
    while at < len(documents):
        part, end = Collector(), data.draw(st.integers(at + 1, len(documents)))
        for number in range(at, end):
            part.add(documents[number], encodings[number % 3])
        merged.absorb(json.loads(json.dumps(part.state())))
        at = end
    assert merged.stats() == whole.stats()


ROWS = [{"n": 1}, {"n": 2}]
LINES = b'{"n": 1}\n{"n": 2}\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, LINES),
        (b"", LINES),
        (b'{"n": 0}\n', b'{"n": 0}\n' + LINES),
        (LINES, LINES),
        (b'{"n": 0}\n' + LINES, b'{"n": 0}\n' + LINES),
        (LINES[:9], LINES[:9] + LINES),
        (LINES + b'{"n": 3}\n', LINES + b'{"n": 3}\n' + LINES),
        (b"x" + LINES, b"x" + LINES + LINES),
    ],
)
def test_rows_are_appended_once(tmp_path, before, after):
    path = tmp_path / "q"
    if before is not None:
        path.write_bytes(before)
    for _ in range(2):
        append_once(path, ROWS)
        assert path.read_bytes() == after
    append_once(path, [])
    assert path.read_bytes() == after
