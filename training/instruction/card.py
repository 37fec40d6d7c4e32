"""Writes a model folder's card.toml from what was measured."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

_HEAD = """\
# The model card of qalint's classifier of passages that talk to a model.
# Written by training/instruction/train.py, every figure measured by that run: train again rather than edit.
"""

_PROSE = Path(__file__).parent / "card_prose.toml"


def write_card(
    folder: Path,
    *,
    thresholds: list[float],
    filter_values: dict[str, float],
    data_digest: str,
    figures: dict[str, Any],
    cpu_seconds: float,
    seed: int,
) -> None:
    """Writes `folder`/card.toml: thresholds, digests of the model files, figures, and the prose of
    card_prose.toml.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix in (".npy", ".onnx", ".txt"))
    values: dict[str, Any] = {
        "threshold": thresholds[0],
        "threshold_hidden": thresholds[1],
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "bytes": {path.name: path.stat().st_size for path in files},
        "filter": filter_values,
        "training": {"seed": seed, "cpu_seconds": round(cpu_seconds), "data_sha256": data_digest},
        "figures": figures,
    }
    text = _HEAD + _PROSE.read_text(encoding="utf-8") + "\n" + _spell(values)
    (folder / "card.toml").write_text(text, encoding="utf-8")


def _spell(values: dict[str, Any], path: tuple[str, ...] = ()) -> str:
    """TOML for nested dicts of strings, numbers and (share, rows) pairs (the library only reads it)."""
    plain = [
        f"{_key(name)} = {_value(value)}" for name, value in values.items() if not isinstance(value, dict)
    ]
    nested = [
        f"\n[{'.'.join(_key(part) for part in (*path, name))}]\n{_spell(value, (*path, name))}"
        for name, value in values.items()
        if isinstance(value, dict)
    ]
    return "\n".join(plain + nested)


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else f'"{name}"'


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"{{ share = {value[0]}, rows = {value[1]} }}"
    return f'"{value}"' if isinstance(value, str) else repr(value)
