"""Writes a model folder's card.toml from what was measured."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from training.instruction.operating import OperatingPoint

_HEAD = """\
# The model card of qalint's classifier of passages that talk to a model.
# Written by training/instruction/train.py, every figure measured by that run: train again rather than edit.
"""

_PROSE = Path(__file__).parent / "card_prose.toml"


def write_card(
    folder: Path, *, point: OperatingPoint, bias: float, training: dict[str, Any], figures: dict[str, Any]
) -> None:
    """Writes `folder`/card.toml: thresholds, digests of the files, figures, and the prose of card_prose.toml."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".npy", ".onnx", ".txt"))
    values: dict[str, Any] = {
        "threshold": point.threshold,
        "threshold_hidden": point.threshold_hidden,
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "bytes": {path.name: path.stat().st_size for path in files},
        "filter": {
            "bias": bias,
            "keep": round(point.keep, 4),
            "keep_hidden": round(point.keep_hidden, 4),
            "slope": point.filter_curve[0],
            "offset": point.filter_curve[1],
        },
        "encoder": {"filter_weight": point.filter_weight, "slope": point.curve[0], "offset": point.curve[1]},
        "training": training,
        "figures": figures,
    }
    text = _HEAD + _PROSE.read_text(encoding="utf-8") + "\n" + spell_table(values) + "\n"
    (folder / "card.toml").write_text(text, encoding="utf-8")


def spell_table(values: dict[str, Any], path: tuple[str, ...] = ()) -> str:
    """TOML for nested dicts of strings, numbers and (share, rows) pairs (the library only reads it)."""
    plain = [
        f"{_key(name)} = {_value(value)}" for name, value in values.items() if not isinstance(value, dict)
    ]
    nested = [
        f"\n[{'.'.join(_key(part) for part in (*path, name))}]\n{spell_table(value, (*path, name))}"
        for name, value in values.items()
        if isinstance(value, dict)
    ]
    return "\n".join(plain + nested)


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else f'"{name}"'


def _value(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"{{ share = {value[0]}, rows = {value[1]} }}"
    return f'"{value}"' if isinstance(value, str) else repr(value)
