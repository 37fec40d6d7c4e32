"""Verifies the rows of `qalint generate` against the original files. Shares no code with qalint.

    qalint generate DOCS -o qa.jsonl ... > table.txt
    python benchmarks/verify_rows.py qa.jsonl --table table.txt [--texts DIR] [--root DIR]

Of every row: the document can be read; `original.start..end` lies in it and holds the words of the target, in order;
the quote stands in the original within REACH characters of the target; numbers of the answer stand there, in the
question or in the headings; nothing is empty. Over all rows: ids are unique; how many questions are (case and
punctuation aside), and how many pairs of them are nearly the same; what was accepted and what fell short add up to
what was asked for. With `--texts` (what `qalint fix --unsafe-fixes --to text --output DIR` wrote) `target.start..end`
must slice the target out of it exactly. Exit 1 where anything fails.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REACH = 2500
"""Characters of the original on each side of a target in which its quote must stand; markup takes room there."""

NEARLY = 0.8
"""Share of words (Jaccard) from which two questions count as nearly the same."""


def plain(text: str) -> str:
    """Letters and digits alone, lower case, character references resolved: markup between words falls away."""
    text = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    return "".join(char for char in text if char.isalnum())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", html.unescape(text)).casefold())


def holds(text: str, wanted: str) -> bool:
    """Whether a stretch of source reads as the wanted text: by its words, or by its letters where markup parts a word.

    Names of reStructuredText roles go first: ``zero\\ :sup:`th` `` reads as zeroth.
    """
    return in_order(words(wanted), words(text)) or plain(wanted) in plain(
        re.sub(r":[\w:.+-]+:(?=`)", "", text)
    )


def in_order(wanted: list[str], held: list[str]) -> bool:
    """Whether the words stand in the other list in the same order, others between them allowed (link targets)."""
    rest = iter(held)
    return all(word in rest for word in wanted)


def source_of(row: dict[str, Any], root: Path) -> str:
    """The decoded text that the row's offsets are into, newlines kept as they are."""
    data = (root / row["document"]).read_bytes().decode("utf-8")
    if row["record"] is None:
        return data
    lines = [line for line in data.split("\n") if line.strip()]
    return str(json.loads(lines[row["record"]])[row["field"]])


def troubles(row: dict[str, Any], root: Path, texts: Path | None) -> Iterator[str]:
    """What is wrong with a row, one name each."""
    source, target = source_of(row, root), row["target"]
    start, end = row["original"]["start"], row["original"]["end"]
    if not 0 <= start < end <= len(source):
        yield "original out of range"
        return
    if not holds(source[start:end], target["text"]):
        yield "original does not hold the target"
    near = source[max(0, start - REACH) : end + REACH]
    if not holds(near, row["quote"]):
        yield "quote not near the target"
    if not row["quote"].strip() or not row["answer"].strip() or not row["question"].strip():
        yield "something is empty"
    known = plain(near + row["question"] + " ".join(row["section"]))
    if any(number not in known for number in re.findall(r"\d+", row["answer"])):
        yield "a number of the answer stands nowhere near"
    if texts is not None and row["record"] is None:
        name = row["document"].removeprefix("./").partition("/")[2] or row["document"]
        said = (texts / f"{name}.txt").read_bytes().decode("utf-8")
        if said[target["start"] : target["end"]] != target["text"]:
            yield "target is not the slice of the text"


def near_twins(questions: list[str]) -> int:
    """Pairs of questions that share nearly all their words."""
    sets = [frozenset(words(question)) for question in questions]
    return sum(
        len(one & two) / max(1, len(one | two)) >= NEARLY for n, one in enumerate(sets) for two in sets[:n]
    )


def rows_of(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def counted(table: Path, name: str) -> int:
    """A figure of the closing table; 0 where the line is missing."""
    found = re.search(rf"^{name}\s+([\d,]+)", table.read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1].replace(",", "")) if found else 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("qa", type=Path)
    parser.add_argument("--table", type=Path, help="the closing table that the run printed")
    parser.add_argument("--root", type=Path, default=Path(), help="the folder that the run was started in")
    parser.add_argument("--texts", type=Path, help="the documents as plain text")
    given = parser.parse_args()
    rows = rows_of(given.qa)
    refused = rows_of(given.qa.with_suffix(".refused.jsonl"))
    wrong: Counter[str] = Counter()
    for row in rows:
        for trouble in troubles(row, given.root, given.texts):
            wrong[trouble] += 1
            print(f"{row['id']} {row['document']}: {trouble}")
    questions = [row["question"] for row in rows]
    exact = len({plain(question) for question in questions})
    print(f"rows {len(rows)} from {len({row['document'] for row in rows})} documents")
    print(
        f"unique questions {exact} ({exact / max(1, len(rows)):.1%}), nearly the same {near_twins(questions)} pairs"
    )
    exact_targets = sum(row["quote"] in row["target"]["text"] for row in rows)
    print(f"quotes inside their target {exact_targets} of {len(rows)}")
    if len({row["id"] for row in rows}) != len(rows):
        wrong["ids repeat"] += 1
    if given.table is not None:
        asked, accepted, short = (counted(given.table, name) for name in ("asked", "accepted", "shortfall"))
        print(
            f"the run says: asked {asked}, accepted {accepted}, short {short}; refused attempts {len(refused)}"
        )
        if accepted != len(rows) or accepted + short != asked:
            wrong["counts do not add up"] += 1
    print(f"troubles {sum(wrong.values())}", dict(wrong) or "")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
