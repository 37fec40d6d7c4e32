"""Writes the hotspot model's card from what a training measured."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from qalint.hotspots.features import NAMES

_HEAD = """\
# The card of qalint's hotspot model. Written by training/hotspot/train.py, every figure measured by that run: train
# again rather than edit. Each corpus was held out in turn (its model saw the others only). length_ap is the mechanical
# floor: ranking by length alone. ap is the mean average precision over a corpus' documents.
name = "qalint hotspots"
what = "Scores each sentence-level span of a document by how much it looks like what generators asked about."
known_failures = [
  "across generators and corpora the ranking is weak: see the figures",
  "the data are sparse and free of duplicates: they cannot show saturation or how often a span is asked about",
]
data = "questions of GPT-4, Claude and people with the spans they rest on"
data_licenses = "MIT, CC BY-SA 4.0, public domain; each corpus of the data names its own"
"""


def write_card(
    folder: Path, overall: dict[str, float], by_corpus: dict[str, dict[str, float]], weights: Any, digest: str
) -> None:
    """Writes `folder`/card.toml: the file's digest, the figures, the weights."""
    model = folder / "hotspot.onnx"
    lines = [_HEAD, "[sha256]", f'"{model.name}" = "{hashlib.sha256(model.read_bytes()).hexdigest()}"', ""]
    lines += ["[training]", f'data_sha256 = "{digest}"', "", "[figures]"]
    lines += [f"{name} = {value!r}" for name, value in overall.items()]
    for corpus, figures in by_corpus.items():
        lines += [
            "",
            f"[figures.by_corpus.{corpus}]",
            *(f"{name} = {value!r}" for name, value in figures.items()),
        ]
    lines += ["", "[weights]"]
    lines += [f"{name} = {float(weight):.5f}" for name, weight in zip(NAMES, weights, strict=True) if weight]
    (folder / "card.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
