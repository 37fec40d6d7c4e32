"""Which text a model sees at which step: the cleaned one, or, for experiments, the document as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from qalint.document.render import read_text
from qalint.fix.converge import Cleaned
from qalint.fix.source_map import identity
from qalint.plan.target import Status, Target
from qalint.plan.window import window_of


class Filter(StrEnum):
    """Before which steps what the rules find is taken out of the text.

    BOTH: before asking and before answering. ANSWER: the same targets, but the model that asks sees their
    surroundings as they stand in the document. NONE: targets and surroundings are those of the document as it is.
    """

    BOTH = "both"
    ANSWER = "answer"
    NONE = "none"


def as_it_is(cleaned: Cleaned) -> Cleaned:
    """The document as if no rule had found anything."""
    original = cleaned.original
    return Cleaned(original, original, identity(len(original.source)))


def seen_as_it_is(targets: Sequence[Target], cleaned: Cleaned) -> Iterator[Target]:
    """The targets of a cleaned document, asked about from their surroundings in the original."""
    view = read_text(cleaned.original)
    for target in targets:
        if target.status is Status.SKIPPED:
            yield target
            continue
        start, end = map(view.view_offset, target.original)
        low, high = window_of(view.text, start, end)
        yield replace(target, asked_from=view.text[low:high])
