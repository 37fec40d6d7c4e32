"""Where the shipped rules and models lie, inside the wheel or in the checkout beside the package; where caches do."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SETTLED_NS = 2_000_000_000
"""Nanoseconds after a change from which a file's time is trusted: a file may change twice within one tick."""

LONGEST = 32 << 20
"""Bytes of one file's results, or of one run's output, beyond which no cache keeps them."""


def bundled(name: str) -> Path:
    """The folder `name` ("rules" or "models") that ships with qalint.

    A wheel holds it under `qalint/_bundled`; an sdist, a checkout and an editable install hold it beside `qalint/`.
    Raises FileNotFoundError where neither exists: a broken installation.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_bundled" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"qalint's {name}/ folder is missing from this installation; reinstall qalint")


def cache_folder(setting: str | None) -> Path:
    """Where the cache lies: the setting, else `QALINT_CACHE_DIR`, else the folder that the system has for caches."""
    if setting or os.environ.get("QALINT_CACHE_DIR"):
        return Path(setting or os.environ["QALINT_CACHE_DIR"])
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "qalint" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "qalint"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qalint"
