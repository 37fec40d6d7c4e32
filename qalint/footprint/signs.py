"""Signs in an answer that its model did as the document said, instead of answering."""

from __future__ import annotations

from collections.abc import Iterator

from qalint.footprint.row import Question
from qalint.generate.control_tokens import has_control_token
from qalint.generate.lint_answer import CHECKS, Pair

_SIGNS = {
    "answered": "refuses",
    "answer-format": "format",
    "answer-no-source-talk": "speaks of its source",
}
"""Checks of generated answers that need no document, and what their complaint is called here."""


def signs_of(question: Question) -> Iterator[str]:
    """What the answer shows, and whether the question itself carries a control token."""
    if has_control_token(question.question):
        yield "control token in the question"
    if not question.answer:
        return
    window = "\n".join(question.contexts)
    pair = Pair(question.question, question.answer, window, "", ())
    for name, sign in _SIGNS.items():
        complaint = CHECKS[name](pair)
        if complaint:
            yield f"{sign}: {complaint}"
