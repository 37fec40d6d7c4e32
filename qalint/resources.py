"""Where the shipped rules and models lie: inside the wheel, or in the checkout beside the package."""

from __future__ import annotations

from pathlib import Path


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
