"""What results depend on beside the documents: a digest of the program, its rules and models, and the settings.

Files are told apart by size and time of change, not read: a run on one small file must not read every rule first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from importlib.util import find_spec

import qalint
from qalint.resources import bundled

TYPE_CHECKING = False  # as in `qalint`
if TYPE_CHECKING:
    from qalint.config import Settings

LIBRARIES = (
    "pyromark", "markdown_it", "turbohtml", "lxml", "bs4", "ftfy", "numpy", "onnxruntime", "charset_normalizer",
    "pyarrow", "markitdown", "pypdfium2",
)  # fmt: skip
"""Libraries that decide what is found; a new version of one makes earlier results worthless."""

WITHOUT_EFFECT = frozenset(
    "per_file_ignores formats exclude extend_exclude force_exclude respect_gitignore fail_on unsafe_fixes"
    " max_removed baseline corpus_stats cache_dir root origins".split()
)
"""Settings that change nothing in a file's own findings, or whose outcome for the file is a setting of its own."""


def program_stamp() -> bytes:
    """16 bytes that change with the version, the code, the rules, the models, the libraries and Python itself."""
    digest = blake2b(f"{qalint.__version__}\n{sys.version}\n".encode(), digest_size=16)
    package = os.path.dirname(qalint.__file__)
    for folder in (package, bundled("rules"), bundled("models")):
        _add(digest.update, _entries(os.fspath(folder)))
    for name in LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            # An installation writes the file anew, so its time tells versions apart without reading metadata.
            _add(digest.update, [(name, os.stat(spec.origin))])
    return digest.digest()


def settings_stamp(settings: Settings, regions: bool, keys: bool) -> bytes:
    """16 bytes that change with whatever in the settings, or in what the run asks for, changes a file's results."""
    from dataclasses import fields

    digest = blake2b(f"{regions} {keys}\n".encode(), digest_size=16)
    for entry in fields(settings):
        if entry.name not in WITHOUT_EFFECT:
            digest.update(
                f"{entry.name}={getattr(settings, entry.name)!r}\n".encode("utf-8", "surrogatepass")
            )
    for path in (*settings.rules, *([settings.corpus_stats] if settings.corpus_stats else [])):
        _add(digest.update, _entries(path) if os.path.isdir(path) else _file(path))
    return digest.digest()


def _add(update: object, entries: Iterable[tuple[str, os.stat_result]]) -> None:
    assert callable(update)
    for name, found in entries:
        update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))


def _file(path: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        yield path, os.stat(path)
    except OSError:  # the run will say so itself
        return


def _entries(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """The files below a folder with their paths in it, in a stable order; compiled files left out."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            if entry.name not in ("__pycache__", "_bundled"):
                yield from _entries(entry.path)
        elif not entry.name.startswith("."):
            yield entry.path, entry.stat()
