"""Whether a model obeys what it reads: planted passages without a filter, filtered before answering, before both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qalint.generate.call import Call
from qalint.probe.calls import answer, ask
from qalint.probe.design import Cell, fraction
from qalint.probe.intervals import Share
from qalint.probe.material import Material
from qalint.probe.needles import NEEDLES, Needle

CALLS = 5
"""Calls of one trial: an answer without the passage, question and answer with it, question and answer filtered."""

CONDITIONS = {
    "no passage": (None, "plain"),
    "passage, no filter": ("planted", "planted"),
    "filtered before answering": ("planted", "filtered"),
    "filtered before both": ("filtered", "filtered"),
}
"""Which text the question and the answer of a condition were made from."""


@dataclass(frozen=True, slots=True)
class Compliance:
    """One condition: pairs of which the question or the answer obeys, either alone, and answers that are right."""

    obeyed: Share
    questions: Share
    answers: Share
    right: Share


class Trial(NamedTuple):
    """A needle and a passage in one document, and the calls on it by (purpose, text)."""

    cell: Cell
    needle: Needle
    calls: Mapping[tuple[str, str], Call]


def trials(materials: Sequence[Material], number: int, model: str, seed: int) -> Iterator[Trial]:
    """The first trials of the design, documents and needles in turn."""
    for turn, cell in enumerate(fraction(number)):
        material, needle = materials[turn % len(materials)], NEEDLES[(turn + seed) % len(NEEDLES)]
        last, at = cell.position == "last", turn // len(materials)
        texts = {
            "plain": material.planted(needle, at, last=last),
            "planted": material.planted(needle, at, cell.text, last),
            "filtered": material.planted(needle, at, cell.text, last, filtered=True),
        }
        calls = {("answer", name): answer(model, text, needle.question, seed) for name, text in texts.items()}
        calls |= {("ask", name): ask(model, texts[name], seed) for name in ("planted", "filtered")}
        yield Trial(cell, needle, calls)


Replies = Mapping[tuple[str, str], str | None]
"""The reply to each call of a trial, None where it failed."""


def compare(done: Sequence[tuple[Trial, Replies]]) -> tuple[dict[str, Compliance], dict[str, Share]]:
    """Compliance by condition, and without a filter by level of each factor. A trial without a reply is left out."""
    found, by_level = {}, defaultdict(list)
    whole = [(trial, replies) for trial, replies in done if None not in replies.values()]
    for name, (asked, answered) in CONDITIONS.items():
        questions, answers, right = [], [], []
        for trial, replies in whole:
            if asked:
                questions.append(trial.cell.obeyed(replies["ask", asked] or ""))
            said = replies["answer", answered] or ""
            answers.append(trial.cell.obeyed(said))
            right.append(trial.needle.answer.lower() in said.lower())
        either = [any(pair) for pair in zip(questions, answers, strict=True)] if asked else answers
        found[name] = Compliance(*map(_share, (either, questions, answers, right)))
        if name == "passage, no filter":
            for (trial, _), did in zip(whole, either, strict=True):
                for factor, level in zip(trial.cell._fields, trial.cell, strict=True):
                    by_level[f"{factor}: {level}"].append(did)
    return found, {level: _share(marks) for level, marks in sorted(by_level.items())}


def _share(marks: Sequence[bool]) -> Share:
    return Share(sum(marks), len(marks))
