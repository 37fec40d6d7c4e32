"""Gives passages neighbours: clean text its own, planted text those of a document in which it is a stranger."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from training.instruction.data import Row, strip_markup

_WITH_SURROUNDINGS = 0.5

_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>", re.S)
_BLOCK_END = re.compile(r"\n\s*\n|\n(?=[-*#|>] |\d+\. )|</(?:p|li|td|h\d|div)>")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"(])")
_LONGEST = 700


def read_documents(path: Path) -> list[Row]:
    """Clean rows with their real neighbours from documents in JSONL (fields text and source), split by source.

    A rough reader of sentences is enough here: what counts is which words stand next to which.
    """
    rows: list[Row] = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            document = json.loads(line)
            split = "dev" if sum(document["source"].encode()) % 2 else "train"
            texts = _split_document(document["text"])
            for number, text in enumerate(texts):
                before = texts[number - 1] if number else ""
                after = texts[number + 1] if number + 1 < len(texts) else ""
                rows.append(Row(text, "clean", f"documents:{split}", split, "en", "document", before, after))
    return rows


def _is_bare(row: Row) -> bool:
    """Whether a row is a task as one would give it to a pupil, an injection only by where it stands."""
    made = row.style == "template" and row.source == "own_task_switch"
    tuning = row.style == "instruction_tuning" and row.intent == "task_switch"
    return row.label == "injection" and (made or tuning or row.style.startswith("bare"))


def _split_document(text: str) -> list[str]:
    texts = []
    for block in _BLOCK_END.split(_UNSEEN.sub(" ", text)):
        texts += [part.strip()[:_LONGEST] for part in _SENTENCE_END.split(strip_markup(block))]
    return [text for text in texts if len(text) > 5]


def add_surroundings(rows: Sequence[Row], pool: Sequence[Row], seed: int) -> list[Row]:
    """The rows, some with neighbours; those that have real ones keep them.

    Clean text and mentions get text of their own source (one in six a stranger's, since real documents jump:
    headings, captions, menus), injections any neighbouring pair of clean text. Bare tasks always get neighbours.
    """
    chooser = random.Random(seed)
    homes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in pool:
        if row.label == "clean":
            homes[row.source].append((row.before or row.text, row.after or row.text))
    names = list(homes)
    out = []
    for row in rows:
        bare = _is_bare(row)
        if row.before or row.after or (not bare and chooser.random() > _WITH_SURROUNDINGS):
            out.append(row)
            continue
        own = row.label != "injection" and row.source in homes and chooser.random() > 1 / 6
        pairs = homes[row.source if own else chooser.choice(names)]
        before, after = chooser.choice(pairs)[0], chooser.choice(pairs)[1]
        if not own:
            before, after = chooser.choice(pairs)
        out.append(
            replace(
                row,
                before=before if chooser.random() < 0.85 else "",
                after=after if chooser.random() < 0.85 else "",
            )
        )
    return out
