"""Main text of whole web pages: qalint beside trafilatura, page by page, with a bootstrap over the pages.

    python -m venv peer && peer/bin/pip install trafilatura lxml_html_clean
    python benchmarks/extraction.py PAGES.jsonl.gz --peer peer/bin/python [--resamples 10000]

PAGES holds a row a page, {"text": its HTML, "gold_text": its article as a person marked it, "format": "html",
"gold_kind": "human"}; other rows are left out. Figures are article-extraction-benchmark's: multisets of 4-shingles of
tokens, true and false positives and false negatives of each page as shares of their sum, precision, recall and F1 over
the sums of these. The peer runs in each of its modes and is held to the best of them on these very pages, which is kind
to it. Pages are drawn with replacement, both tools on the same draw; of the differences of F1 the 5th percentile is the
lower end of the 90 % interval. Exit 1 where it is not above zero.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
import sys
from collections import Counter
from typing import NamedTuple

from qalint.api import Checker

TOKEN = re.compile(r"\w+|[^\w\s]")
SHINGLE = 4
MODES = {
    "default": {},
    "favor_precision": {"favor_precision": True},
    "favor_recall": {"favor_recall": True},
    "fast": {"fast": True},
}
PEER = """
import json, sys, trafilatura
for line in sys.stdin:
    page = json.loads(line)
    said = [trafilatura.extract(page["html"], include_comments=False, **mode) for mode in page["modes"]]
    print(json.dumps(said), flush=True)
"""


class Outcome(NamedTuple):
    """Of one page: true positives, false positives, false negatives, as shares of their sum."""

    true: float
    false: float
    missed: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The 4-shingles of a text's tokens, with how often each occurs; of a shorter text the one it is."""
    tokens = TOKEN.findall(text)
    starts = range(max(1, len(tokens) - SHINGLE + 1)) if tokens else ()
    return Counter(tuple(tokens[at : at + SHINGLE]) for at in starts)


def outcome(said: str, gold: str) -> Outcome:
    """How well one page was read."""
    have, want = shingles(said), shingles(gold)
    both = (have & want).total()
    over, under = have.total() - both, want.total() - both
    whole = both + over + under or 1
    return Outcome(both / whole, over / whole, under / whole)


def f1(outcomes: list[Outcome]) -> float:
    """F1 of macro precision and recall; 0 where nothing was found."""
    true, false, missed = (sum(each) for each in zip(*outcomes, strict=True))
    return 2 * true / (2 * true + false + missed) if true else 0.0


def lower_bound(ours: list[Outcome], theirs: list[Outcome], resamples: int, seed: int) -> tuple[float, float]:
    """The 5th percentile of the difference of F1 over draws of pages, and the share of draws in which ours is lower."""
    draw = random.Random(seed)
    pairs = list(zip(ours, theirs, strict=True))
    differences = []
    for _ in range(resamples):
        one, other = zip(*draw.choices(pairs, k=len(pairs)), strict=True)
        differences.append(f1(list(one)) - f1(list(other)))
    differences.sort()
    return differences[int(0.05 * resamples)], sum(each <= 0 for each in differences) / resamples


def read_by_peer(python: str, pages: list[str]) -> dict[str, list[str]]:
    """What trafilatura makes of each page, by mode."""
    rows = "\n".join(json.dumps({"html": page, "modes": list(MODES.values())}) for page in pages)
    done = subprocess.run([python, "-c", PEER], input=rows, capture_output=True, text=True, check=True)
    read = [json.loads(line) for line in done.stdout.strip().split("\n")]
    return {mode: [said[at] or "" for said in read] for at, mode in enumerate(MODES)}


def main() -> None:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", help="a .jsonl.gz file")
    parser.add_argument("--peer", required=True, help="a Python that has trafilatura")
    parser.add_argument("--resamples", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with gzip.open(options.pages, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    rows = [row for row in rows if row["format"] == "html" and row.get("gold_kind") == "human"]
    golds, pages = [row["gold_text"] for row in rows], [row["text"] for row in rows]

    checker = Checker()
    ours = [outcome(checker.readable(page, "html"), gold) for page, gold in zip(pages, golds, strict=True)]
    peers = {
        mode: [outcome(text, gold) for text, gold in zip(said, golds, strict=True)]
        for mode, said in read_by_peer(options.peer, pages).items()
    }
    best = max(peers, key=lambda mode: f1(peers[mode]))
    low, worse = lower_bound(ours, peers[best], options.resamples, options.seed)
    figures = {
        "pages": len(rows), "qalint": round(f1(ours), 4),
        "trafilatura": {mode: round(f1(each), 4) for mode, each in peers.items()}, "best": best,
        "difference": round(f1(ours) - f1(peers[best]), 4), "lower_90": round(low, 4), "draws_lower": worse,
        "pages_better": sum(f1([a]) > f1([b]) for a, b in zip(ours, peers[best], strict=True)),
        "pages_worse": sum(f1([a]) < f1([b]) for a, b in zip(ours, peers[best], strict=True)),
    }  # fmt: skip
    print(json.dumps(figures, indent=1))
    sys.exit(0 if low > 0 else 1)


if __name__ == "__main__":
    main()
