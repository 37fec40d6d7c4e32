"""Where shards are read and results written: paths of this machine, or URLs (`s3://…`) by way of fsspec.

A result is never seen half written: on a disk it takes its name when it is whole, an object store shows an object when
all of it has arrived, and elsewhere it is written under another name and moved.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

from qalint.distributed.errors import DistributedError
from qalint.rewrite import replacing
from qalint.workfolder import make_parent

AT_ONCE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "obs", "memory"})
"""Protocols under which a file appears whole, when its upload ends; moving it there would copy it once more."""

STATE_KEYS = ("ETag", "etag", "md5Hash", "content_md5", "version_id", "generation", "LastModified", "last_modified",
              "mtime", "created", "updated")  # fmt: skip
"""What file systems say of a file that changes when it is written anew."""


def is_url(place: str) -> bool:
    """Whether a place is a URL, and so fsspec's."""
    return "://" in place


def joined(folder: str, name: str) -> str:
    """The place of a name in a folder; names have `/`."""
    return f"{folder.rstrip('/')}/{name}" if is_url(folder) else os.path.join(folder, *name.split("/"))


def file_system(place: str) -> tuple[Any, str]:
    """fsspec's file system of a URL, and the path in it. Raises DistributedError where it cannot be had."""
    try:
        import fsspec
    except ImportError:
        raise DistributedError(f'{place}: needs the extra: pip install "qalint[distributed]"') from None
    try:
        found, path = fsspec.url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise DistributedError(f"{place}: {error}") from None
    found.use_listings_cache = False
    return found, path


def state_of_info(info: dict[str, Any]) -> str:
    """Text that changes with the content of a remote file, as far as its file system tells."""
    return " ".join(_plain(info[key]) for key in ("size", *STATE_KEYS) if info.get(key) is not None)


def _plain(value: Any) -> str:
    """A value as text; a time in seconds, since listings and single files are not always told in one type."""
    return str(value.timestamp() if isinstance(value, datetime) else value)


def state_of(place: str) -> str:
    """Text that changes with the content of a file, as far as that can be told without reading it; "" of none."""
    if is_url(place):
        system, path = file_system(place)
        system.invalidate_cache()
        try:
            return state_of_info(system.info(path))
        except FileNotFoundError:
            return ""
    try:
        found = os.stat(place)
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


@contextmanager
def here(place: str, scratch: str) -> Iterator[Path]:
    """The file on this machine's disk: itself, or a copy below `scratch` for as long as it is wanted.

    A copy is read once from end to end, which object stores are good at, and takes the disk of one file. Raises
    OSError.
    """
    if not is_url(place):
        yield Path(place)
        return
    system, path = file_system(place)
    copy = Path(scratch) / uuid4().hex
    try:
        system.get_file(path, str(copy))
        yield copy
    finally:
        copy.unlink(missing_ok=True)


@contextmanager
def publishing(place: str) -> Iterator[BinaryIO]:
    """A stream whose content is at `place` once the block has ended, or never where an error ends it."""
    if not is_url(place):
        make_parent(Path(place))
        with replacing(Path(place)) as stream:
            yield stream
        return
    system, path = file_system(place)
    with tempfile.TemporaryDirectory(prefix="qalint-") as scratch:
        copy = Path(scratch) / "whole"
        with copy.open("wb") as stream:
            yield stream
        protocols = (system.protocol,) if isinstance(system.protocol, str) else system.protocol
        if AT_ONCE & set(protocols):
            system.put_file(str(copy), path)
            return
        system.makedirs(path.rpartition("/")[0], exist_ok=True)
        aside = f"{path}.{uuid4().hex}"
        system.put_file(str(copy), aside)
        system.mv(aside, path)


@contextmanager
def reading(place: str) -> Iterator[BinaryIO]:
    """The bytes of a file. Raises OSError."""
    if is_url(place):
        with (
            tempfile.TemporaryDirectory(prefix="qalint-") as scratch,
            here(place, scratch) as copy,
            copy.open("rb") as stream,
        ):
            yield stream
        return
    with open(place, "rb") as stream:
        yield stream


def size_of(place: str) -> int | None:
    """The size of a file in bytes, None where there is none."""
    if is_url(place):
        system, path = file_system(place)
        system.invalidate_cache()
        try:
            return cast(int, system.info(path)["size"])
        except FileNotFoundError:
            return None
    try:
        return os.stat(place).st_size
    except OSError:
        return None


def names_in(folder: str) -> frozenset[str]:
    """The names in a folder; none where there is no such folder."""
    if is_url(folder):
        system, path = file_system(folder)
        system.invalidate_cache()
        try:
            return frozenset(name.rstrip("/").rpartition("/")[2] for name in system.ls(path, detail=False))
        except FileNotFoundError:
            return frozenset()
    try:
        return frozenset(os.listdir(folder))
    except FileNotFoundError:
        return frozenset()
