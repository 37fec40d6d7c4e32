"""From labelled passages to the shipped model: python -m training.instruction.train --data DIR."""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from qalint.classifier.ngrams import count_ngrams, score_ngrams
from qalint.classifier.passage import INTENTS
from training.instruction.card import write_card
from training.instruction.data import Row, digest_data, drop_markup, fold_texts, read_rows
from training.instruction.evaluate import measure, threshold_at
from training.instruction.filter import train_filter, weigh_rows

TARGET_RATE = 0.003
"""Clean passages reported at the default threshold; new documents cost more than the ones it is chosen on."""
HIDDEN_RATE = 0.03
KEPT_RATE = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled passages")
    parser.add_argument(
        "--output", type=Path, default=Path("models/instruction"), help="where the model goes"
    )
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    random.seed(args.seed)
    started = time.process_time()
    rows = drop_markup(read_rows(args.data))
    train, dev = [[row for row in rows if row.split == split] for split in ("train", "dev")]
    weights, bias = train_filter(train, fold_texts(train))
    texts = fold_texts(dev)
    scores = score_ngrams(texts, weights.astype(np.float32), bias)
    slope, offset = calibrate(scores, dev)
    args.output.mkdir(parents=True, exist_ok=True)
    np.save(args.output / "ngrams.npy", weights)
    intents = train_intents(train, args.seed)
    (args.output / "intents.onnx").write_bytes(export_linear(*intents))
    cut = threshold_at(scores, dev, TARGET_RATE)
    write_card(
        args.output,
        thresholds=[
            round(float(1 / (1 + np.exp(-(slope * at + offset)))), 4)
            for at in (cut, threshold_at(scores, dev, HIDDEN_RATE))
        ],
        filter_values={
            "bias": bias,
            "slope": slope,
            "offset": offset,
            "keep": round(float(threshold_at(scores, dev, KEPT_RATE)), 4),
        },
        data_digest=digest_data(args.data),
        figures=measure(dev, scores >= cut),
        cpu_seconds=time.process_time() - started,
        seed=args.seed,
    )


def calibrate(scores: NDArray[np.float32], rows: list[Row]) -> tuple[float, float]:
    """Slope and offset of a logistic curve from log odds to the share of passages that address a model."""
    injected = [row.label == "injection" for row in rows]
    curve = LogisticRegression(C=1e6).fit(
        scores[:, None], injected, sample_weight=weigh_rows(rows, share=0.1)
    )
    return float(curve.coef_[0, 0]), float(curve.intercept_[0])


def train_intents(rows: list[Row], seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights [classes, buckets] and bias of a linear model over all intents, on few clean rows."""
    chooser = random.Random(seed)
    some = [row for row in rows if row.intent != "clean" or chooser.random() < 0.05]
    model = LogisticRegression(C=5.0, max_iter=60)
    model.fit(count_ngrams(fold_texts(some)), [INTENTS.index(row.intent) for row in some])
    assert list(model.classes_) == list(range(len(INTENTS)))
    return model.coef_.astype(np.float32), model.intercept_.astype(np.float32)


def export_linear(weights: NDArray[np.float32], bias: NDArray[np.float32]) -> bytes:
    """An ONNX graph: ngrams float[n, buckets] -> logits float[n, classes]; weights kept in half precision."""
    from onnx import TensorProto, checker, helper, numpy_helper

    graph = helper.make_graph(
        [
            helper.make_node("Cast", ["half"], ["weights"], to=TensorProto.FLOAT),
            helper.make_node("Gemm", ["ngrams", "weights", "bias"], ["logits"], transB=1),
        ],
        "intents",
        [helper.make_tensor_value_info("ngrams", TensorProto.FLOAT, ["n", weights.shape[1]])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", weights.shape[0]])],
        [numpy_helper.from_array(weights.astype(np.float16), "half"), numpy_helper.from_array(bias, "bias")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    checker.check_model(model)
    return bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
