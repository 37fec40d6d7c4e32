"""Whole files written back: in every encoding they may have, packed or not, only what is edited changes."""

from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qalint.document.containers import Reading, apply_edits, open_bytes
from tests.containers.odd_texts import edited, fail_on_trouble, lone_texts, no_change, texts

NAMES = ["x.md", "x.mdx", "x.html", "x.rst", "x.txt"]
MARKS = {"utf-8": "\ufeff", "utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}


def rewritten(data: bytes, name: str, change: object) -> bytes:
    out = io.BytesIO()
    open_bytes(data, name, Reading()).rewrite(out, change, fail_on_trouble)  # type: ignore[arg-type]
    return out.getvalue()


def source_of(data: bytes, name: str) -> str:
    (text,) = open_bytes(data, name, Reading()).texts(fail_on_trouble)
    return text.source


@given(edited(texts), st.sampled_from(NAMES), st.sampled_from(sorted(MARKS)), st.booleans())
def test_write_back(
    case: tuple[str, list[tuple[int, int, str]]], name: str, encoding: str, packed: bool
) -> None:
    value, edits = case
    assume(not value.startswith("\0"))  # the mark of UTF-32 is UTF-16's and a NUL
    data = (MARKS[encoding] + value).encode(encoding)
    suffix = ".gz" * packed
    file = gzip.compress(data, mtime=0) if packed else data
    assert rewritten(file, name + suffix, no_change) == file
    source = source_of(file, name + suffix)
    assert source == "\ufeff" + value
    moved = [(start + 1, end + 1, text) for start, end, text in edits]
    out = rewritten(file, name + suffix, lambda text: moved)
    assert (gzip.decompress(out) if packed and edits else out if not packed else data) == (
        apply_edits(source, moved).encode(encoding)
    )


@given(edited(lone_texts), st.sampled_from(NAMES))
def test_lone_surrogates_of_utf16_come_back(case: tuple[str, list[tuple[int, int, str]]], name: str) -> None:
    value, edits = case
    assume(not value.startswith("\0"))
    data = ("\ufeff" + value).encode("utf-16-le", "surrogatepass")
    source = source_of(data, name)
    assert source.encode("utf-16-le", "surrogatepass") == data
    if len(source) == len(value) + 1:  # no two of them that make one character
        moved = [(start + 1, end + 1, text) for start, end, text in edits]
        expected = apply_edits(source, moved).encode("utf-16-le", "surrogatepass")
        assert rewritten(data, name, lambda text: moved) == expected


@given(edited(texts), st.sampled_from(NAMES))
def test_zstandard(case: tuple[str, list[tuple[int, int, str]]], name: str) -> None:
    zstandard = pytest.importorskip("zstandard")
    value, edits = case
    data = ("\ufeff" + value).encode()
    packed = zstandard.compress(data)
    assert rewritten(packed, name + ".zst", no_change) == packed
    moved = [(start + 1, end + 1, text) for start, end, text in edits]
    out = rewritten(packed, name + ".zst", lambda text: moved)
    with zstandard.ZstdDecompressor().stream_reader(out) as stream:
        assert stream.read() == apply_edits("\ufeff" + value, moved).encode()
