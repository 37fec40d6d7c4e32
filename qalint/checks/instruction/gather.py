"""Gathers the passages of a document that may talk to a model: visible sentences, hidden text, encoded text."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from qalint.checks.decoding import decode, mixes_scripts
from qalint.checks.instruction.hiding import hidden_passages, unseen_elements
from qalint.checks.instruction.passage import Candidate

if TYPE_CHECKING:
    from qalint.checks.context import Context

LEAST_CHARACTERS = 8
LONGEST_BLOCK = 1200
"""Code points up to which the sentences of a block are judged as one passage too."""
_MOST_SENTENCES = 8
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")


def gather(context: Context) -> list[Candidate]:
    """Every passage to be judged, in order of place; passages of different ways may overlap."""
    found = [*_sentences(context), *hidden_passages(context), *_encoded(context)]
    found.sort(key=lambda passage: (passage.start, -passage.end))
    # Only a model asks what stands around a passage.
    return _with_surroundings(context, found) if context.options.models else found


def _sentences(context: Context) -> list[Candidate]:
    """The visible sentences, then each short block of several as a whole."""
    unseen = unseen_elements(context)
    images = context.regions("image") if context.document.format != "html" else context.regions()
    found: list[Candidate] = []
    blocks: dict[int, list[Candidate]] = {}
    for sentence in context.sentences:
        if len(sentence.text) < LEAST_CHARACTERS or images.covers(sentence.start, sentence.end):
            continue
        if not _TWO_LETTERS.search(
            sentence.text
        ):  # an alphabet, a ruled line: what they spell is for the decoders
            continue
        if unseen.covers(sentence.start, sentence.end):
            continue
        way = "homoglyphs" if mixes_scripts(sentence.text) else ""
        passage = Candidate(sentence.start, sentence.end, sentence.text, way, block=sentence.block)
        found.append(passage)
        blocks.setdefault(sentence.block, []).append(passage)
    for index, parts in blocks.items():
        if 2 <= len(parts) <= _MOST_SENTENCES and parts[-1].end - parts[0].start <= LONGEST_BLOCK:
            text = " ".join(part.text for part in parts)
            found.append(Candidate(parts[0].start, parts[-1].end, text, parts[0].way, block=index))
    return found


def _encoded(context: Context) -> list[Candidate]:
    return [
        Candidate(stretch.start, stretch.end, stretch.says, stretch.way, certain=stretch.certain)
        for stretch in decode(context.source)
    ]


def _with_surroundings(context: Context, passages: list[Candidate]) -> list[Candidate]:
    """The passages with the visible sentences that stand before and behind them."""
    sentences = context.sentences
    starts = [sentence.start for sentence in sentences]
    ends = [sentence.end for sentence in sentences]
    placed = []
    for passage in passages:
        last = bisect_left(ends, passage.start + 1) - 1
        first = bisect_left(starts, passage.end)
        placed.append(
            passage._replace(
                before=sentences[last].text if last >= 0 else "",
                after=sentences[first].text if first < len(sentences) else "",
            )
        )
    return placed
