"""Rows of many tools are read; a row that cannot be read is listed and stops nothing."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.footprint import read_questions
from qalint.footprint.readers import QuestionFileError
from qalint.footprint.shapes import ShapeError, question_of, rows_of

ASKED, TOLD, PASSAGE = "When was the pier built?", "In 1957.", "The pier was built in 1957."

ROWS = {
    "qalint": {"question": ASKED, "answer": TOLD, "quote": PASSAGE, "document": "a.md", "prompt": "qa-1"},
    "ragas": {"user_input": ASKED, "reference": TOLD, "reference_contexts": [PASSAGE], "synthesizer_name": "single"},
    "deepeval": {"input": ASKED, "expected_output": TOLD, "context": [PASSAGE], "source_file": "a.md"},
    "llama_index": {"query": ASKED, "reference_answer": TOLD, "reference_contexts": [PASSAGE],
                    "query_by": {"model_name": "m", "type": "ai"}},
    "distilabel": {"instruction": ASKED, "generation": TOLD, "model_name": "m"},
    "alpaca": {"instruction": ASKED, "input": "", "output": TOLD},
    "messages": {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": ASKED},
                              {"role": "assistant", "content": TOLD}]},
    "sharegpt": {"conversations": [{"from": "human", "value": ASKED}, {"from": "gpt", "value": TOLD}]},
    "prompt": {"prompt": ASKED, "completion": TOLD},
    "squad": {"question": ASKED, "answers": {"text": [TOLD]}, "context": PASSAGE},
}  # fmt: skip


@pytest.mark.parametrize("tool", ROWS)
def test_rows_of_tools(tool):
    found = question_of(0, ROWS[tool])
    assert (found.question, found.answer) == (ASKED, TOLD)
    if tool in ("ragas", "deepeval", "llama_index", "squad"):
        assert found.contexts == (PASSAGE,)


def test_what_places_a_row_is_kept():
    found = question_of(3, {**ROWS["qalint"], "original": {"start": 4, "end": 9}, "record": 2})
    assert (found.row, found.document, found.original, found.record, found.group) == (
        3,
        "a.md",
        (4, 9),
        2,
        "qa-1",
    )
    assert question_of(0, ROWS["prompt"]).group == ""


WHOLES = {
    "list": [{"question": "a"}, {"question": "b"}],
    "synthetic-data-kit": {"summary": "s", "qa_pairs": [{"question": "a", "answer": "x"}, {"question": "b"}]},
    "llama_index": {"examples": [{"query": "a"}, {"query": "b"}]},
    "retrieval": {"queries": {"1": "a", "2": "b"}, "corpus": {"n": "text"}, "relevant_docs": {"1": ["n"]}},
    "columns": {"question": ["a", "b"], "answer": ["x", "y"]},
}


@pytest.mark.parametrize("shape", WHOLES)
def test_whole_files(shape):
    assert [question_of(n, row).question for n, row in enumerate(rows_of(WHOLES[shape]))] == ["a", "b"]


def test_a_single_row_is_a_row():
    assert list(rows_of(ROWS["messages"])) == [ROWS["messages"]]


def test_formats_of_files(tmp_path):
    rows = [{"question": "a?", "answer": "x,\ny"}, {"question": "b?", "answer": "z"}]
    files = {
        "a.jsonl": "".join(json.dumps(row) + "\n" for row in rows),
        "a.json": json.dumps(rows),
        "b.json": "".join(json.dumps(row) + "\n" for row in rows),
        "a.csv": 'question,answer\na?,"x,\ny"\nb?,z\n',
        "a.tsv": 'question\tanswer\na?\t"x,\ny"\nb?\tz\n',
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    for name in [*files, "a.parquet"]:
        read = read_questions(tmp_path / name)
        assert [(q.question, q.answer) for q in read.questions] == [("a?", "x,\ny"), ("b?", "z")], name
        assert read.unreadable == ()


def test_rows_that_cannot_be_read_are_listed(tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_text('{"question": "a?"}\n{broken\n[1]\n{"answer": "x"}\n"text"\n{"question": "b?"}\n')
    read = read_questions(path)
    assert [q.question for q in read.questions] == ["a?", "b?"]
    assert [(row.row, row.reason.split(" ")[0]) for row in read.unreadable] == [
        (1, "is"), (2, "is"), (3, "holds"), (4, "is")
    ]  # fmt: skip


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["question", "answer", "messages", "context", "original", "queries", "role"]),
            inner,
        )
    ),
    max_leaves=8,
)


@given(JSON)
def test_any_json_is_rows_or_told(value):
    for number, row in enumerate(rows_of(value)):
        with contextlib.suppress(ShapeError):
            assert question_of(number, row).question


@given(st.binary(max_size=80), st.sampled_from(["q.jsonl", "q.json", "q.csv", "q.parquet", "q.txt"]))
def test_any_bytes_are_read_or_told(tmp_path_factory, content, name):
    path = tmp_path_factory.mktemp("q") / name
    path.write_bytes(content)
    with contextlib.suppress(QuestionFileError):
        assert read_questions(path).path == str(path)
