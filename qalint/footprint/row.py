"""One question of some tool's data, as the rest of the footprint sees it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A row that asks something. `row` counts from 0 within its file.

    `contexts` are texts that the tool says the question was made from; `quote` words of the document that prove the
    answer; `document` the path of its document as the tool has it; `original` its exact range in that document's source
    (code points), where the tool keeps it; `group` the prompt, seed or question type.
    """

    row: int
    question: str
    answer: str = ""
    contexts: tuple[str, ...] = ()
    quote: str = ""
    document: str = ""
    record: int | None = None
    original: tuple[int, int] | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that holds no question that could be read; `row` counts from 0."""

    row: int
    reason: str
