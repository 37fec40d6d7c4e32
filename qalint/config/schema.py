"""The JSON schema of the configuration, made from the settings' own definitions; `schema.json` is its
shipped copy.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qalint.config.settings import OPTIONS, Option

SCHEMA_FILE = Path(__file__).with_name("schema.json")


def make_schema() -> dict[str, Any]:
    """The schema of `qalint.toml` and of `[tool.qalint]`."""
    paths = {"description": "Patterns of the files that these settings hold for.", "type": "array"}
    override = {
        "type": "object",
        "additionalProperties": False,
        "required": ["paths"],
        "properties": {
            "paths": {**paths, "items": {"type": "string"}},
            **{option.key: _property(option) for option in OPTIONS.values() if option.per_path},
        },
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "qalint configuration",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "extend": {"description": "A configuration file to start from.", "type": "string"},
            **{option.key: _property(option) for option in OPTIONS.values() if option.top},
            "overrides": {
                "description": "Settings for some paths; later entries win.",
                "type": "array",
                "items": override,
            },
        },
    }


def schema_text() -> str:
    """The schema as the shipped file holds it; `python -m qalint.config.schema` writes that file."""
    return json.dumps(make_schema(), indent=2) + "\n"


def _property(option: Option) -> dict[str, Any]:
    made = {"description": option.meaning, **option.kind.schema}
    if option.default is not None and option.default != () and option.top:
        made["default"] = list(option.default) if isinstance(option.default, tuple) else option.default
    return made


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
