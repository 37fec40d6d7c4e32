"""What results depend on, told by content: the same on every machine that has the same qalint, rules and settings.

`qalint.stamp` tells it by the times of files, which is quicker and differs from machine to machine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import qalint
from qalint.config import Settings
from qalint.resources import bundled
from qalint.stamp import WITHOUT_EFFECT

LIBRARIES = (
    "pyromark", "markdown-it-py", "lxml", "beautifulsoup4", "ftfy", "numpy", "onnxruntime", "charset-normalizer",
    "pyarrow", "markitdown", "pypdfium2", "ahocorasick-rs",
)  # fmt: skip
"""Distributions that decide what is found."""

STAGES_USE = frozenset({"unsafe_fixes"})
"""Settings without effect on findings that have one on what `fix` writes."""


@cache
def program_digest() -> str:
    """A digest of qalint's code, rules and models, of the libraries it rests on and of Python's version."""
    digest = blake2b(f"{qalint.__version__} {sys.version_info[:3]}\n".encode(), digest_size=16)
    for name in LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    for top in (Path(qalint.__file__).parent, bundled("rules"), bundled("models")):
        for path in _files(top):
            digest.update(f"{path.relative_to(top).as_posix()}\n".encode())
            digest.update(blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def settings_digest(settings: Settings) -> str:
    """A digest of the settings that change a file's results; of rules and statistics it is the content that counts."""
    digest = blake2b(digest_size=16)
    for entry in fields(settings):
        if entry.name in STAGES_USE or entry.name not in WITHOUT_EFFECT | {"rules"}:
            digest.update(
                f"{entry.name}={getattr(settings, entry.name)!r}\n".encode("utf-8", "surrogatepass")
            )
    for name in (*settings.rules, settings.corpus_stats):
        for path in _files(Path(name)) if name else ():
            digest.update(blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _files(top: Path) -> Iterator[Path]:
    """The file, or the files below the folder, in a stable order; compiled, hidden and bundled ones left out."""
    if top.is_file():
        yield top
        return
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "_bundled"))
        yield from (Path(folder) / name for name in sorted(names) if not name.startswith("."))
