"""Grammars (GBNF) that hold a small model to its target: questions of its words, answers that are spans of
it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

_GLUE = """
the a an of to in on at for from by with as into over per between and or not no be is are was were do
does did can could should must will would may has have had its their than more many much one used use
using kind type called happen happens mean means allow allows need needs purpose before after during
while through without within if when it they that
"""
"""Words that join those of a target to a question. Names and numbers come from the target alone."""

MOST_QUESTION_WORDS = 18
LEAST_QUESTION_WORDS = 1
_EDGE = '.,;:!?"“”()[]«»'


def question_grammar(text: str, openings: Sequence[str]) -> str:
    """A question that opens as one of `openings` and goes on with words of the text and glue."""
    words = dict.fromkeys([*_vocabulary(text), *_GLUE.split()])
    bound = f"{{{LEAST_QUESTION_WORDS},{MOST_QUESTION_WORDS}}}"
    return (
        f'root ::= {_literal_json("question")} opening (" " word){bound} "?\\"}}"\n'
        f"opening ::= {' | '.join(_literal(opening) for opening in openings)}\n"
        f"word ::= {' | '.join(_literal(word) for word in words)}\n"
    )


def span_grammar(text: str) -> str:
    """An answer that is a run of words of the text, without punctuation at its end."""
    words = text.split()
    lines = [f'root ::= {_literal_json("answer")} start "\\"}}"']
    lines.append("start ::= " + " | ".join(f"w{i}" for i in range(len(words))))
    for i, word in enumerate(words):
        core = word.rstrip(_EDGE) or word
        more = f' " " w{i + 1}' if i + 1 < len(words) else ""
        go_on = f" | {_literal(word)}{more}" if core != word and more else ""
        lines.append(f"w{i} ::= {_literal(core)}" + (go_on or (f" ({more})?" if more else "")))
    return "\n".join(lines) + "\n"


def _vocabulary(text: str) -> Iterator[str]:
    for number, raw in enumerate(text.split()):
        word = raw.strip(_EDGE)
        if not word:
            continue
        yield word
        low = word.lower()
        if number == 0 and re.fullmatch("[A-Z][a-z]+", word):
            yield low
        if re.fullmatch("[a-z]{3,}", word):
            yield from _forms(low)


def _forms(word: str) -> Iterator[str]:
    """The plain forms that an English word may be inflected from: "writes" is asked as "does write"."""
    for ending, plain in (
        ("ies", ("y",)),
        ("es", ("e", "")),
        ("s", ("",)),
        ("ing", ("", "e")),
        ("ed", ("", "e")),
    ):
        if word.endswith(ending):
            yield from (word.removesuffix(ending) + end for end in plain)
            return


def _literal(text: str) -> str:
    """A GBNF literal of a text as it stands inside a JSON string."""
    return json.dumps(json.dumps(text, ensure_ascii=False)[1:-1], ensure_ascii=False)


def _literal_json(key: str) -> str:
    return json.dumps(f'{{"{key}": "')
