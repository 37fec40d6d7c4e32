"""What is refused and what is bounded: pipes, devices, bombs, damage, and files beyond the limit."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest
from odd_texts import fail_on_trouble, no_change

from qalint.document.containers import ReadError, Reading, open_bytes, open_container, source


def texts(path: Path, **reading: int) -> list[str]:
    container = open_container(path, Reading(**reading))  # type: ignore[arg-type]
    return [text.source for text in container.texts(fail_on_trouble)]


@pytest.mark.parametrize("suffix", [".md", ".jsonl", ".json", ".csv", ".ipynb", ".jsonl.gz"])
def test_a_named_pipe_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"pipe{suffix}"
    os.mkfifo(path)
    with pytest.raises(ReadError, match="is a named pipe, not a file; pipe text in through standard input"):
        texts(path)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("/dev/zero", "is a device"),
        ("/", "is a directory"),
        ("/none/none.md", "cannot be read: No such file"),
    ],
)
def test_what_is_no_file_is_refused(name: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        texts(Path(name))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.md", b"a" * 101, "is larger than 100 bytes and is read as one document"),
        ("x.ipynb", b"a" * 101, "is larger than 100 bytes"),
        ("x.jsonl", b'{"text": "' + b"a" * 100 + b'"}', "line 1 is longer than 100 bytes"),
        ("x.csv", b"text\n" + b"a" * 101, "a line is longer than 100 characters"),
    ],
)
def test_a_record_beyond_the_limit_is_told(name: str, data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        list(open_bytes(data, name, Reading(max_bytes=100)).texts(fail_on_trouble))


def test_a_json_value_beyond_the_limit_is_told() -> None:
    data = b'[{"text": "' + b"a" * (5 << 20) + b'"}]'
    with pytest.raises(ReadError, match="the value at line 1 is longer than 1,000 bytes"):
        list(open_bytes(data, "x.json", Reading(max_bytes=1000)).texts(fail_on_trouble))


def test_records_before_the_limit_are_read() -> None:
    data = b'{"text": "a"}\n{"text": "' + b"b" * 100 + b'"}\n'
    stream = open_bytes(data, "x.jsonl", Reading(max_bytes=50)).texts(fail_on_trouble)
    assert next(stream).source == "a"
    with pytest.raises(ReadError, match="line 2"):
        next(stream)


@pytest.mark.parametrize(
    ("name", "block"), [("x.txt.gz", b"\n" * (1 << 16)), ("x.jsonl.gz", b"\n" * (1 << 16))]
)
def test_a_decompression_bomb_is_told(name: str, block: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "FREE_BYTES", 1 << 20)
    with pytest.raises(ReadError, match="unfolds to more than 150 times its size"):
        list(open_bytes(gzip.compress(block * 64), name, Reading()).texts(fail_on_trouble))


@pytest.mark.parametrize("cut", [5, 20, -3])
def test_a_damaged_archive_is_told(cut: int) -> None:
    data = gzip.compress(b'{"text": "some words that do not repeat"}\n')
    with pytest.raises(ReadError, match="is damaged after"):
        list(open_bytes(data[:cut], "x.jsonl.gz", Reading()).texts(fail_on_trouble))
    with pytest.raises(ReadError, match="is damaged after 0 decompressed bytes"):
        list(open_bytes(b"no archive", "x.md.gz", Reading()).texts(fail_on_trouble))


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_files_of_every_kind(suffix: str) -> None:
    def pack(data: bytes) -> bytes:
        if suffix == ".gz":
            return gzip.compress(data)
        return bytes(pytest.importorskip("zstandard").compress(data))

    def unpack(data: bytes) -> bytes:
        if suffix == ".gz":
            return gzip.decompress(data)
        zstandard = pytest.importorskip("zstandard")
        with zstandard.ZstdDecompressor().stream_reader(data) as stream:
            return bytes(stream.read())

    for name, content in {
        "x.md": b"a &amp; b\r\n",
        "x.jsonl": b'{"text": "a &amp; b"}\r\n',
        "x.json": b'[{"text": "a &amp; b"}]',
        "x.csv": b"text\r\na &amp; b\r\n",
    }.items():
        packed = pack(content)
        container = open_bytes(packed, name + suffix, Reading())
        assert [text.source.strip() for text in container.texts(fail_on_trouble)] == ["a &amp; b"]
        same, changed = io.BytesIO(), io.BytesIO()
        assert container.rewrite(same, no_change, fail_on_trouble) == 0
        assert same.getvalue() == packed
        assert container.rewrite(changed, lambda text: [(2, 7, "&")], fail_on_trouble) == 1
        assert unpack(changed.getvalue()) == content.replace(b"&amp;", b"&")


def test_several_members_of_an_archive_are_read() -> None:
    data = gzip.compress(b'{"text": "a"}\n') + gzip.compress(b'{"text": "b"}\n')
    assert [text.source for text in open_bytes(data, "x.jsonl.gz", Reading()).texts(fail_on_trouble)] == [
        "a",
        "b",
    ]
