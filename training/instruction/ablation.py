"""What each part of the search for passages adds: python -m training.instruction.ablation --data DIR.

Measures the shipped model and the program around it, and writes the table [ablation] into the model's card.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qalint.api import Checker
from qalint.classifier.encoder import suspicion
from qalint.classifier.ngrams import score_ngrams
from qalint.classifier.wordpiece import WordPieces
from training.instruction.card import spell_table
from training.instruction.data import Row, drop_markup, fold_texts, read_all_rows
from training.instruction.encoding import piece_rows, predict_exported
from training.instruction.evaluate import SMALLEST_SOURCE
from training.instruction.planted import Plant, PlantedDocument, is_found, read_planted
from training.instruction.surroundings import add_surroundings

_MARK = "\n# What each part adds, measured by training/instruction/ablation.py.\n"
_RATE = 0.005
_CLEAN = 6000
_RULES = ("INS", "HID")

Decisions = dict[str, NDArray[np.bool_]]


def main() -> None:
    """Measures every stage on the dev passages and on planted documents, and writes the card's table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with passages and documents-dev.jsonl.gz"
    )
    parser.add_argument("--model", type=Path, default=Path("models/instruction"))
    args = parser.parse_args()
    rows = _thin([row for row in drop_markup(read_all_rows(args.data)) if row.split == "dev"])
    documents = read_planted(args.data / "documents-dev.jsonl.gz")
    plants = [plant for document in documents for plant in document.plants]
    stages = _stages(args.model, rows, plants)
    passages = {name: flags[: len(rows)] for name, flags in stages.items()} | _program_on_rows(rows)
    planted = {name: flags[len(rows) :] for name, flags in stages.items()} | _program_on_documents(documents)
    figures = {
        "passages": {name: _on_rows(rows, flags) for name, flags in passages.items()},
        "planted": {name: _on_plants(plants, flags) for name, flags in planted.items()},
    }
    card = args.model / "card.toml"
    text = card.read_text(encoding="utf-8").split(_MARK)[0]
    card.write_text(text + _MARK + spell_table({"ablation": figures}) + "\n", encoding="utf-8")


def _thin(rows: Sequence[Row]) -> list[Row]:
    """All injections and mentions, and every n-th clean row up to _CLEAN."""
    clean = [row for row in rows if row.label == "clean"]
    return [row for row in rows if row.label != "clean"] + clean[:: max(1, len(clean) // _CLEAN)]


def _stages(folder: Path, rows: Sequence[Row], plants: Sequence[Plant]) -> Decisions:
    """The stages of the model by themselves, each cut where it flags _RATE of the clean passages."""
    card = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
    pieces = WordPieces((folder / "vocab.txt").read_text(encoding="utf-8"))
    model = (folder / "encoder.onnx").read_bytes()
    every = [*rows, *(plant.row for plant in plants)]
    bare, placed = [row.bare() for row in every], add_surroundings(every, rows, seed=1)
    weights = np.load(folder / "ngrams.npy").astype(np.float32)
    odds = {
        "first_stage": score_ngrams(fold_texts(every), weights, card["filter"]["bias"]),
        "encoder": suspicion(predict_exported(model, piece_rows(bare, pieces))),
        "encoder_with_surroundings": suspicion(predict_exported(model, piece_rows(placed, pieces))),
    }
    clean = np.array([row.label == "clean" for row in rows])
    return {
        name: values > np.quantile(values[: len(rows)][clean], 1 - _RATE) for name, values in odds.items()
    }


def _program_on_rows(rows: Sequence[Row]) -> Decisions:
    """Words, marks and decoding without a model, and all together, on passages that stand alone."""
    return {
        name: np.array([any(f.severity != "info" for f in checker.check(row.text)) for row in rows])
        for name, checker in _program().items()
    }


def _program_on_documents(documents: Sequence[PlantedDocument]) -> Decisions:
    decisions: Decisions = {}
    for name, checker in _program().items():
        flags: list[bool] = []
        for document in documents:
            findings = checker.check(document.text, document.format) if document.plants else []
            flags += [is_found(plant, findings) for plant in document.plants]
        decisions[name] = np.array(flags)
    return decisions


def _program() -> dict[str, Checker]:
    return {"words_alone": Checker(_RULES, models=False), "all": Checker(_RULES)}


def _on_rows(rows: Sequence[Row], flags: NDArray[np.bool_]) -> dict[str, Any]:
    by_source = _shares(rows, flags, lambda row: row.source, SMALLEST_SOURCE)
    return {
        "macro_recall": round(float(np.mean([share for share, _ in by_source.values()])), 4),
        "clean_flagged": _flagged(rows, flags, "clean"),
        "mention_flagged": _flagged(rows, flags, "mention"),
        "by_intent": _shares(rows, flags, lambda row: row.intent),
        "by_language": _shares(rows, flags, lambda row: row.language),
        "by_style": _shares(rows, flags, lambda row: row.style),
    }


def _on_plants(plants: Sequence[Plant], flags: NDArray[np.bool_]) -> dict[str, Any]:
    rows = [plant.row for plant in plants]
    return {
        "recall": round(float(flags.mean()), 4),
        "by_form": _shares(rows, flags, lambda row: row.style, 1),
        "by_intent": _shares(rows, flags, lambda row: row.intent, 1),
    }


def _flagged(rows: Sequence[Row], flags: NDArray[np.bool_], label: str) -> float:
    chosen = np.array([row.label == label for row in rows])
    return round(float(flags[chosen].mean()), 4) if chosen.any() else 0.0


def _shares(
    rows: Sequence[Row], flags: NDArray[np.bool_], key: Callable[[Row], str], smallest: int = 20
) -> dict[str, tuple[float, int]]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for row, flag in zip(rows, flags, strict=True):
        if row.label == "injection":
            groups[key(row)].append(bool(flag))
    return {
        name: (round(float(np.mean(some)), 4), len(some))
        for name, some in sorted(groups.items())
        if len(some) >= smallest
    }


if __name__ == "__main__":
    main()
