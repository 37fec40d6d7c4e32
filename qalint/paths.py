"""Names of files and folders that mean something wherever they lie."""

from __future__ import annotations

CONFIGURATION_FILES = (".qalint.toml", "qalint.toml", "pyproject.toml")
"""Where configuration is looked for in a folder; the first that has some is used."""

IGNORE_FILES = (".gitignore", ".qalintignore")
"""Files that name, in .gitignore's way, what is passed over in their folder and below."""

PASSED_OVER = frozenset({"node_modules", "bower_components", "venv", "__pycache__", "__pypackages__"})
"""Folders that hold no documents of the user's. Hidden ones (`.git`, `.venv`) are passed over, too."""
