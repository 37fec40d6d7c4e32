"""Corpora of any size from a folder of documents: the same bytes for the same documents, size and seed.

    python -m benchmarks.speed.corpora --data DIR --megabytes 50 [--kind markdown|html|records] OUT

DIR holds `*.jsonl.gz` with `text` and `format`, or Markdown and HTML files. A corpus larger than the documents is
made by shuffling the paragraphs of each (the first one stays first), so that no two files are the same. HTML is not
shuffled but repeated with a numbered comment at its end.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = {"markdown": ".md", "html": ".html"}
FILES_IN_A_FOLDER = 500
RECORDS_FILE_BYTES = 16 << 20
"""Bytes of one JSON Lines file of a corpus of records."""


def documents(data: Path, form: str) -> list[str]:
    """The texts of a format below a folder, in a stable order. Raises SystemExit where there are none."""
    found: list[str] = []
    for path in sorted(data.rglob("docs*.jsonl.gz")) or sorted(data.rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            rows = [json.loads(line) for line in stream]
        found += [
            row["text"] for row in rows if row.get("format") == form and isinstance(row.get("text"), str)
        ]
    for path in sorted(data.rglob(f"*{SUFFIXES[form]}")):
        with path.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
            found.append(stream.read())
    if not found:
        raise SystemExit(f"{data}: holds no {form} documents")
    return found


def grown(texts: list[str], size: int, form: str = "markdown", seed: int = 1) -> Iterator[str]:
    """Texts that are `size` bytes or just above together, no two the same."""
    draw, seen, total, turn = random.Random(seed), set(), 0, 0
    while total < size:
        before = total
        for text in draw.sample(texts, len(texts)):
            new = _shuffled(text, draw) if form == "markdown" else f"{text}\n<!-- {turn} -->\n"
            if new in seen:
                continue
            seen.add(new)
            yield new
            total += len(new.encode("utf-8", "surrogatepass"))
            if total >= size:
                return
        turn += 1
        if total == before:
            raise SystemExit("the documents have too few paragraphs to grow that far")


def _shuffled(text: str, draw: random.Random) -> str:
    first, *rest = text.split("\n\n")
    draw.shuffle(rest)
    return "\n\n".join([first, *rest])


def write_files(texts: Iterator[str], folder: Path, suffix: str) -> int:
    """Write each text to a file of its own; the number of files."""
    number = 0
    for number, text in enumerate(texts, 1):
        place = folder / f"{number // FILES_IN_A_FOLDER:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06}{suffix}").write_bytes(text.encode("utf-8", "surrogatepass"))
    return number


def write_records(texts: Iterator[str], folder: Path, file_bytes: int = RECORDS_FILE_BYTES) -> int:
    """Write the texts as records `{"text": …}` of JSON Lines files; the number of files."""
    folder.mkdir(parents=True, exist_ok=True)
    number, left, stream = 0, 0, None
    for text in texts:
        if stream is None or left <= 0:
            if stream is not None:
                stream.close()
            stream = (folder / f"shard-{number:05}.jsonl").open("wb")
            number, left = number + 1, file_bytes
        line = json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        stream.write(line)
        left -= len(line)
    if stream is not None:
        stream.close()
    return number


def plain(texts: Iterator[str]) -> Iterator[str]:
    """What a reader sees of Markdown texts, paragraphs apart."""
    from qalint.document.formats import parse
    from qalint.document.render import read_text

    return (read_text(parse(text, "markdown")).text for text in texts)


def main() -> None:
    """Write a corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--kind", choices=["markdown", "html", "records"], default="markdown")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    form = "html" if args.kind == "html" else "markdown"
    texts = grown(documents(args.data, form), int(args.megabytes * 1e6), form)
    write = write_records if args.kind == "records" else lambda t, out: write_files(t, out, SUFFIXES[form])
    print(f"{write(texts, args.out)} files in {args.out}")


if __name__ == "__main__":
    main()
