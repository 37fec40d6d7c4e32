"""How much faster the cascade is than its encoder alone: python -m benchmarks.cascade --data FILE.

FILE is gzipped JSONL with `text` and `format`. Prints sentences a CPU second of both, on one thread, in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from qalint.checks.context import Context
from qalint.checks.instruction.gather import gather
from qalint.classifier import Passage, load_instruction_classifier
from qalint.classifier.card import read_verified
from qalint.classifier.encoder import piece_passage
from qalint.classifier.wordpiece import WordPieces
from qalint.document.formats import FORMATS, parse
from qalint.inference import open_session

SAMPLE, BATCH = 640, 32


def main() -> None:
    """Times both on the same documents' sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=1500, help="documents")
    args = parser.parse_args()
    documents = list(read_passages(args.data, args.limit))
    classifier = load_instruction_classifier()
    started = time.process_time()
    judged = sum(len(classifier.judge(passages)) for passages in documents)
    cascade = judged / (time.process_time() - started)
    sample = random.Random(1).sample([p for passages in documents for p in passages], SAMPLE)
    encoder = measure_encoder(sample)
    print(f"cascade {cascade:.0f} sentences a CPU second ({judged} sentences, model load included)")
    print(f"encoder {encoder:.0f} sentences a CPU second ({SAMPLE} sentences in batches of {BATCH})")
    print(f"ratio {cascade / encoder:.1f}")


def read_passages(path: Path, limit: int) -> Iterator[list[Passage]]:
    """What each document gives the classifier to judge."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [row for row in map(json.loads, stream) if row["format"] in FORMATS]
    for row in random.Random(1).sample(rows, min(limit, len(rows))):
        found = gather(Context(parse(row["text"], row["format"])))
        yield [Passage(p.text, p.before, p.after, bool(p.way)) for p in found]


def measure_encoder(sample: list[Passage]) -> float:
    """Sentences a CPU second of the encoder alone, word pieces included, sorted by length as one would."""
    card = load_instruction_classifier().card
    session = open_session(read_verified(card, "encoder.onnx"))
    pieces = WordPieces(read_verified(card, "vocab.txt").decode("utf-8"))
    started = time.process_time()
    pieced = sorted((piece_passage(passage, pieces) for passage in sample), key=lambda p: len(p.ids))
    for at in range(0, len(pieced), BATCH):
        batch = pieced[at : at + BATCH]
        longest = max(len(p.ids) for p in batch)
        ids, segments, mask = (np.zeros((len(batch), longest), np.int64) for _ in range(3))
        for row, p in enumerate(batch):
            ids[row, : len(p.ids)], segments[row, : len(p.ids)], mask[row, : len(p.ids)] = (
                p.ids,
                p.segments,
                1,
            )
        session.run(None, {"ids": ids, "segments": segments, "mask": mask})
    return len(sample) / (time.process_time() - started)


if __name__ == "__main__":
    main()
