"""Parquet: text columns read by batch and written back with schema, metadata and row groups kept."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_texts import edited, fail_on_trouble, no_change, texts

from qalint.document.containers import Edits, ReadError, Reading, Text, apply_edits, open_bytes

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def packed(table: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def read(data: bytes, **reading: Any) -> tuple[list[Text], list[str]]:
    messages: list[str] = []
    container = open_bytes(data, "x.parquet", Reading(**reading))
    return list(container.texts(lambda trouble: messages.append(trouble.message))), messages


def rewrite(data: bytes, change: dict[tuple[int, str], Edits], **reading: Any) -> bytes:
    out = io.BytesIO()
    container = open_bytes(data, "x.parquet", Reading(**reading))
    container.rewrite(out, lambda text: change.get((text.record or 0, text.field or ""), ()), fail_on_trouble)
    return out.getvalue()


def sample() -> Any:
    table = pa.table(
        {
            "id": pa.array([1, 2, 3, None, 5], pa.int16()),
            "text": pa.array(["a &amp; b", None, "c", "", "e"]),
            "tag": pa.array(["x", "y", "x", None, "x"]).dictionary_encode(),
            "meta": pa.array([{"t": "u", "n": 1}, None, {"t": None, "n": 3}, {"t": "v", "n": None}, None]),
            "list": pa.array([["a"], [], None, ["b", "c"], ["d"]]),
        }
    )
    return table.replace_schema_metadata({"huggingface": '{"info": {}}'})


def test_texts() -> None:
    data = packed(sample(), row_group_size=2)
    found, messages = read(data)
    assert [(text.source, text.record, text.field, text.line) for text in found] == [
        ("a &amp; b", 0, "text", 1),
        ("c", 2, "text", 3),
        ("", 3, "text", 4),
        ("e", 4, "text", 5),
    ]
    assert messages == []
    found, _ = read(data, text_fields=("meta.t", "tag"))
    assert [(text.source, text.record, text.field) for text in found] == [
        ("u", 0, "meta.t"), ("x", 0, "tag"), ("y", 1, "tag"), ("x", 2, "tag"), ("v", 3, "meta.t"), ("x", 4, "tag"),
    ]  # fmt: skip


def test_only_the_value_changes() -> None:
    table = sample()
    data = packed(
        table, row_group_size=2, compression={"id": "none", "text": "gzip", "tag": "zstd"}, version="1.0"
    )
    change: dict[tuple[int, str], Edits] = {
        (0, "text"): [(2, 7, "&")],
        (3, "meta.t"): [(1, 1, "w")],
        (4, "tag"): [(0, 1, "")],
    }
    out = rewrite(data, change, text_fields=("text", "meta.t", "tag"))
    old, new = pq.ParquetFile(io.BytesIO(data)), pq.ParquetFile(io.BytesIO(out))
    expected = table.to_pylist()
    expected[0]["text"], expected[3]["meta"]["t"], expected[4]["tag"] = "a & b", "vw", ""
    assert new.read().to_pylist() == expected
    assert new.schema_arrow.equals(old.schema_arrow, check_metadata=True)
    assert new.metadata.format_version == old.metadata.format_version
    groups = range(old.metadata.num_row_groups)
    assert [new.metadata.row_group(at).num_rows for at in groups] == [2, 2, 1]
    for at in range(old.metadata.num_columns):
        assert (
            new.metadata.row_group(0).column(at).compression
            == old.metadata.row_group(0).column(at).compression
        )


def test_nothing_changed_is_the_same_bytes() -> None:
    data = packed(sample())
    out = io.BytesIO()
    assert open_bytes(data, "x.parquet", Reading()).rewrite(out, no_change, fail_on_trouble) == 0
    assert out.getvalue() == data


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        ({"text_fields": ("none",)}, "has no text column none: it has id (int16), text (string)"),
        ({"text_fields": ("id",)}, "has no text column id"),
        ({"text_fields": ("list",)}, "has no text column list"),
    ],
)
def test_a_missing_column_is_told(reading: dict[str, Any], message: str) -> None:
    found, messages = read(packed(sample()), **reading)
    assert found == []
    assert message in messages[0]


def test_a_table_without_text_is_no_corpus_unless_it_was_named() -> None:
    data = packed(pa.table({"x": [1]}))
    assert read(data) == ([], [])
    assert "has no text column" in read(data, named=True)[1][0]


def test_a_damaged_file_is_told() -> None:
    with pytest.raises(ReadError, match="cannot be read as Parquet"):
        read(b"PAR1 no more")


@settings(max_examples=40)
@given(st.lists(edited(texts), min_size=1, max_size=5), st.booleans(), st.integers(1, 3))
def test_write_back(cases: list[tuple[str, list[tuple[int, int, str]]]], large: bool, group: int) -> None:
    kind = pa.large_string() if large else pa.string()
    data = packed(pa.table({"text": pa.array([value for value, _ in cases], kind)}), row_group_size=group)
    assert [text.source for text in read(data)[0]] == [value for value, _ in cases]
    out = rewrite(data, {(number, "text"): edits for number, (_, edits) in enumerate(cases)})
    assert [text.source for text in read(out)[0]] == [apply_edits(*case) for case in cases]
