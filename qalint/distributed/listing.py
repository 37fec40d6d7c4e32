"""The files of a run as shards hold them: what the paths lead to on this machine, and what lies under URLs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from qalint.config import Settings
from qalint.discovery import Discovered, MissingPathError, Resolve, discover
from qalint.distributed.shard import ShardFile, is_young
from qalint.distributed.storage import file_system, is_url, state_of_info
from qalint.document.containers import Trouble, container_kind
from qalint.paths import PASSED_OVER


def shard_files(
    paths: Iterable[str], resolve: Resolve, on_trouble: Callable[[str, Trouble], object]
) -> Iterator[ShardFile]:
    """Every file that the paths and URLs lead to, each once, in the order in which a run without engine reads them.

    Raises MissingPathError and DistributedError.
    """
    seen: set[str] = set()
    for path in paths:
        found = _remote(path, resolve) if is_url(path) else map(_local, discover([path], resolve, on_trouble))
        for file in found:
            identity = file.place if is_url(file.place) else os.path.realpath(file.place)
            if identity not in seen:
                seen.add(identity)
                yield file


def _local(found: Discovered) -> ShardFile:
    place = os.path.abspath(found.path)
    common = (place, found.display, os.path.abspath(found.root), found.named, found.settings)
    try:
        stat = os.stat(place)
    except OSError:  # reading it will tell
        return ShardFile(*common, 0, "")
    return ShardFile(
        *common, stat.st_size, f"{stat.st_size} {stat.st_mtime_ns}", young=is_young(stat.st_mtime_ns)
    )


def _remote(url: str, resolve: Resolve) -> Iterator[ShardFile]:
    """The file at a URL, or those below it in the order in which a folder would be walked; ignore files say nothing."""
    system, top = file_system(url)
    top = top.rstrip("/")
    entries: dict[str, dict[str, Any]] = {
        name: info for name, info in system.find(top, detail=True).items() if info["type"] == "file"
    }
    if not entries:
        raise MissingPathError(f"{url}: there is no such file or folder")
    for name in sorted(entries, key=lambda each: each.split("/")):
        place = system.unstrip_protocol(name)
        named = name == top
        settings = resolve(place)
        if not named and (_hidden(name[len(top) + 1 :]) or _excluded(place, settings)):
            continue
        if named or container_kind(PurePosixPath(name).name) or settings.format:
            info = entries[name]
            root = system.unstrip_protocol(top)
            yield ShardFile(place, place, root, named, settings, int(info["size"] or 0), state_of_info(info))


def _hidden(relative: str) -> bool:
    return any(part.startswith(".") or part in PASSED_OVER for part in relative.split("/"))


def _excluded(place: str, settings: Settings) -> bool:
    path = os.path.abspath(place)
    return any(each.matches(path) for each in (*settings.exclude, *settings.extend_exclude))
