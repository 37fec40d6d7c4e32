"""Where a container's bytes come from: a regular file or given bytes, decompressed within bounds."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, cast

from qalint.document.containers.model import ReadError

COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
MAX_RATIO = 150
"""Text rarely compresses beyond 50:1, deflate can reach 1,032:1: above this a file is taken for a bomb."""

FREE_BYTES = 64 << 20
"""Decompressed bytes below which the ratio is not looked at."""

KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes by name: those of the file `path`, or `data` where they were handed in (standard input)."""

    name: str
    path: Path | None = None
    data: bytes = b""

    @property
    def compression(self) -> str:
        """ "gzip", "zstd" or "" ."""
        return COMPRESSIONS.get(PurePath(self.name).suffix.lower(), "")

    @property
    def inner_name(self) -> str:
        """The name without the suffix of its compression: `shard.jsonl` of `shard.jsonl.gz`."""
        return self.name[: -len(PurePath(self.name).suffix)] if self.compression else self.name

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The decompressed bytes, as a stream. Raises ReadError, also while the stream is read."""
        with self.open_raw() as raw:
            yield _decompressed(raw, self.compression) if self.compression else raw

    @contextmanager
    def open_raw(self) -> Iterator[BinaryIO]:
        """The bytes as they are. Raises ReadError where there is no regular file to read."""
        if self.path is None:
            yield io.BytesIO(self.data)
            return
        try:
            mode = os.stat(self.path).st_mode  # before opening: a named pipe without a writer would block
            for matches, kind in KINDS:
                if matches(mode):
                    raise ReadError(f"is {kind}, not a file; pipe text in through standard input instead")
            stream = self.path.open("rb")
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror or error}") from None
        with stream:
            yield stream

    def read(self, limit: int) -> bytes:
        """All decompressed bytes. Raises ReadError where there are more than `limit`."""
        with self.open() as stream:
            try:
                data = stream.read(limit + 1)
            except OSError as error:
                raise ReadError(f"cannot be read: {error.strerror or error}") from None
        if len(data) > limit:
            raise ReadError(
                f"is larger than {limit:,} bytes and is read as one document; split it or raise max-bytes"
            )
        return data

    @contextmanager
    def writer(self, out: BinaryIO) -> Iterator[BinaryIO]:
        """A stream that compresses as this source is compressed, on its way to `out`."""
        if self.compression == "gzip":
            with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
                yield cast(BinaryIO, packed)
        elif self.compression == "zstd":
            with _zstandard().ZstdCompressor().stream_writer(out, closefd=False) as packed:
                yield packed
        else:
            yield out


class _Bounded(io.RawIOBase):
    """A decompressed stream that refuses to unfold without end and calls damage by its name."""

    def __init__(self, raw: BinaryIO, packed: Any) -> None:
        self._raw, self._packed, self._made = raw, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._packed.read(len(buffer))
        except (EOFError, zlib.error, OSError, RuntimeError) as error:
            raise ReadError(f"is damaged after {self._made:,} decompressed bytes: {error}") from None
        except Exception as error:  # zstandard's own error derives from Exception alone
            if type(error).__name__ != "ZstdError":
                raise
            raise ReadError(f"is damaged after {self._made:,} decompressed bytes: {error}") from None
        buffer[: len(data)] = data
        self._made += len(data)
        if self._made > FREE_BYTES and self._made > MAX_RATIO * max(1, self._raw.tell()):
            raise ReadError(
                f"unfolds to more than {MAX_RATIO} times its size (a decompression bomb?): "
                f"not read beyond {self._made:,} bytes"
            )
        return len(data)


def _decompressed(raw: BinaryIO, compression: str) -> BinaryIO:
    packed: Any
    if compression == "gzip":
        packed = gzip.GzipFile(fileobj=raw, mode="rb")
    else:
        packed = _zstandard().ZstdDecompressor().stream_reader(raw, read_across_frames=True, closefd=False)
    return cast(BinaryIO, io.BufferedReader(_Bounded(raw, packed), 1 << 17))


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise ReadError('needs the extra for Zstandard: pip install "qalint[zstd]"') from None
    return zstandard
