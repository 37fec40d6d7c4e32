"""Settings as `--show-settings` prints them: each value in TOML, and where it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from qalint.config.settings import OPTIONS, Settings
from qalint.config.values import Glob


def show_settings(settings: Settings) -> Iterator[str]:
    """A line for each setting: `key = value  # origin`."""
    values = {entry.name.replace("_", "-"): getattr(settings, entry.name) for entry in fields(settings)}
    lines = [
        (f"{key} = {_toml(values[key])}", settings.origin(key)) for key in OPTIONS if values[key] is not None
    ]
    width = min(60, max(len(text) for text, _ in lines))
    for text, origin in lines:
        yield f"{text:<{width}}  # {origin}"
    if settings.file_ignores:
        yield f"# per-file-ignores that fit this file: {', '.join(settings.file_ignores)}"


def _toml(value: Any) -> str:
    if isinstance(value, Glob):
        return json.dumps(value.pattern, ensure_ascii=False)
    if isinstance(value, tuple) and value and isinstance(value[0], tuple) and not isinstance(value[0], Glob):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(inner)}" for key, inner in value) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
