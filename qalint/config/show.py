"""Settings as `--show-settings` prints them: each value in TOML, and where it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from qalint.config.settings import OPTIONS, Settings
from qalint.config.values import Glob


def show_settings(settings: Settings) -> Iterator[str]:
    """A line for each setting: `key = value  # origin`."""
    lines = [
        (f"{key} = {_toml(value, option.kind.merge == 'update')}", settings.origin(key))
        for key, option in OPTIONS.items()
        if (value := getattr(settings, key.replace("-", "_"))) is not None
    ]
    width = min(60, max(len(text) for text, _ in lines))
    for text, origin in lines:
        yield f"{text:<{width}}  # {origin}"
    if settings.file_ignores:
        yield f"# per-file-ignores that fit this file: {', '.join(settings.file_ignores)}"


def _toml(value: Any, table: bool = False) -> str:
    if table:
        return "{" + ", ".join(f" {_toml(key)} = {_toml(inner)}" for key, inner in value) + " }"
    if isinstance(value, Glob):
        return json.dumps(value.pattern, ensure_ascii=False)
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
