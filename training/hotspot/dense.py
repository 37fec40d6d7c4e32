"""Our own dense ground truth: the embedded model asked a hundred times and more about each document, in five ways.

python -m training.hotspot.dense choose --data DOCS.jsonl.gz --output FOLDER
python -m training.hotspot.dense ask --output FOLDER                    (or training.hotspot.sample_torch)
python -m training.hotspot.dense align --output FOLDER --corpus NAME

DOCS holds one document a line: `id`, `format`, `text`, `source`, `licence`. FOLDER then holds the documents chosen, the
requests, the replies and, at last, `NAME.jsonl.gz` as `training.hotspot.train --data` reads it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from qalint.document.formats import parse
from qalint.footprint.align import Corpus, Source
from qalint.footprint.confidence import LEAST
from qalint.footprint.row import Question
from qalint.hotspots.places import places_of
from training.hotspot.data import FORMATS
from training.hotspot.dense_prompts import PROMPTS, TEMPERATURE, TOKENS, asked, message

PERMISSIVE = ("MIT", "Apache-2.0", "BSD", "CC-BY-4.0", "public domain")
"""How a licence begins whose documents are used."""

SHORTEST, LONGEST = 1500, 4500
"""Code points of a document: long enough to choose from, short enough for the model to see all of it."""

Row = dict[str, Any]


def main() -> None:
    """Run one step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("choose", "ask", "align"))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=24, help="asked --asks times in each way")
    parser.add_argument("--asks", type=int, default=100)
    parser.add_argument(
        "--more", type=int, default=0, help="further documents, asked --fewer times in each way"
    )
    parser.add_argument("--fewer", type=int, default=20)
    parser.add_argument("--corpus", default="own_dense")
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    if args.step == "choose":
        rows = list(choose(_read(args.data), args.documents + args.more))
        _write(args.output / "documents.jsonl.gz", rows)
        times = [args.asks] * args.documents + [args.fewer] * args.more
        _write(args.output / "requests.jsonl", requests_of(rows, times))
    elif args.step == "ask":
        _write(args.output / "replies.jsonl", _ask(list(_read(args.output / "requests.jsonl"))))
    else:
        replies = {row["id"]: row["replies"] for row in _read(args.output / "replies.jsonl")}
        rows = align(_read(args.output / "documents.jsonl.gz"), replies, args.corpus)
        _write(args.output / f"{args.corpus}.jsonl.gz", rows)


def choose(rows: Iterable[Row], number: int) -> Iterator[Row]:
    """Permissively licensed documents of middle length, one source after the other in turn, from a fixed seed."""
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["licence"].startswith(PERMISSIVE) and SHORTEST <= len(row["text"]) <= LONGEST:
            by_source[row["source"]].append(row)
    chance = random.Random(0)
    queues = [chance.sample(group, len(group)) for _, group in sorted(by_source.items())]
    chance.shuffle(queues)
    while number and any(queues):
        for queue in queues:
            if queue and number:
                yield queue.pop()
                number -= 1


def requests_of(rows: Sequence[Row], times: Sequence[int]) -> Iterator[Row]:
    """One request for each document and way of asking."""
    for row, replies in zip(rows, times, strict=False):
        for prompt in PROMPTS:
            yield {
                "id": f"{row['id']}/{prompt}", "messages": [["user", message(row["text"], prompt)]],
                "replies": replies, "temperature": TEMPERATURE, "tokens": TOKENS,
            }  # fmt: skip


def align(rows: Iterable[Row], replies: dict[str, list[str]], corpus: str) -> Iterator[Row]:
    """Each document with its places as spans and its questions with the place that each is about."""
    for row in rows:
        document = parse(row["text"], FORMATS.get(row["format"], "text"))
        places = tuple(places_of(document))
        index = Corpus([Source(row["id"], None, row["text"], places)])
        questions = []
        for prompt in PROMPTS:
            for reply in replies.get(f"{row['id']}/{prompt}", ()):
                found = index.align(Question(0, asked(reply))) if asked(reply) else None
                sure = found is not None and found.confidence >= LEAST
                place = places[found.spot.place] if found is not None and sure else None
                questions.append(
                    {
                        "question": asked(reply), "prompt": prompt,
                        "anchors": [{"start": place.start, "end": place.end}] if place else [],
                    }
                )  # fmt: skip
        yield {
            "doc_id": row["id"], "corpus": corpus, "format": row["format"], "text": row["text"],
            "spans": [{"start": p.start, "end": p.end, "kind": p.kind} for p in places], "questions": questions,
            "generator": "SmolLM2-135M-Instruct", "source": row["source"], "licence": row["licence"],
            "anchor_method": f"qalint footprint, confidence of {LEAST} and more",
        }  # fmt: skip


def _ask(requests: Sequence[Row]) -> Iterator[Row]:
    """The replies of the embedded model on this machine, one prompt after the other so that a text is read once."""
    from qalint.generate.embedded import MODEL, embedded_server

    with embedded_server() as endpoint:
        for request in requests:
            yield {"id": request["id"], "replies": [*_replies(endpoint.base_url, MODEL, request)]}


def _replies(base_url: str, model: str, request: Row) -> Iterator[str]:
    import urllib.request

    messages = [{"role": role, "content": content} for role, content in request["messages"]]
    for seed in range(request["replies"]):
        body = {
            "model": model, "messages": messages, "seed": seed, "temperature": request["temperature"], "top_k": 0,
            "min_p": 0.0, "max_tokens": request["tokens"], "cache_prompt": True,
        }  # fmt: skip
        sent = urllib.request.Request(
            f"{base_url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(sent) as answer:
            yield json.load(answer)["choices"][0]["message"]["content"] or ""


def _read(path: Path) -> Iterator[Row]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _write(path: Path, rows: Iterable[Row]) -> None:
    with (gzip.open if path.suffix == ".gz" else open)(path, "wt", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            stream.flush()


if __name__ == "__main__":
    main()
