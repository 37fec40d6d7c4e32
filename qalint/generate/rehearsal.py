"""A run without a model: everything happens but the asking, a stand-in makes up the replies, nothing is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from qalint.document.sentences import split_text
from qalint.generate.attempt import Guard
from qalint.generate.call import Call, Completion, Usage
from qalint.generate.generation import Generation, generate
from qalint.generate.lint_question import question_complaint
from qalint.generate.options import GenerateOptions
from qalint.generate.production import Progress
from qalint.generate.summary import table_of
from qalint.plan import Plan
from qalint.plan.eligibility import content_words

CHARACTERS_PER_TOKEN = 4
"""Of English prose with the usual tokenisers; other scripts take more tokens."""

MOST_SENTENCES = 2
"""Of a longer target (a section) the stand-in answers with its first sentences."""

_TARGET = re.compile(r"<<TARGET (\w+)>>\n(.*?)\n<</TARGET \1>>", re.DOTALL)
_SENTENCE = re.compile(r"\ASentence: (.*?)(?:\nQuestion: .*)?\Z", re.DOTALL)


class StandIn:
    """A provider that asks nobody: it questions a target by its own words, and answers with the target.

    The same call gets the same reply. `first` is the first call made.
    """

    def __init__(self) -> None:
        self.first: Call | None = None

    async def complete(self, call: Call) -> Completion:
        """A reply such as an able model gives; its tokens are estimated from the characters."""
        self.first = self.first or call
        target = _target_of(call)
        answer = _answer(target)
        values = {
            "question": _question(target, int(call.key[:8], 16)),
            "answer": answer,
            "quote": answer,
            "verdict": "good",
            "reason": "the text says so",
        }
        text = json.dumps({key: values[key] for key in call.keys}, ensure_ascii=False)
        read = sum(len(content) for _, content in call.messages)
        return Completion(text, Usage(read // CHARACTERS_PER_TOKEN, len(text) // CHARACTERS_PER_TOKEN))


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a run would come to where no reply is refused by chance, and its first call."""

    generation: Generation
    first: Call | None


def rehearse(
    plan: Plan, options: GenerateOptions, progress: Progress | None = None, guard: Guard | None = None
) -> Rehearsal:
    """Go through a run with a stand-in for every model, its store and its files in a folder that is then removed.

    A bound on time has no meaning here and is left out, so that the same plan and options come to the same.
    """
    stand_in = StandIn()
    options = replace(
        options, model=options.model or "MODEL", batch_out=None, limits=replace(options.limits, seconds=None)
    )
    with TemporaryDirectory(prefix="qalint-dry-run-") as folder:
        made = generate(plan, options, Path(folder) / "rows.jsonl", progress, guard, stand_in)
    return Rehearsal(made, stand_in.first)


def rehearsal_lines(rehearsal: Rehearsal) -> Iterator[str]:
    """The rehearsal for people."""
    yield "Dry run: no model is asked, a stand-in makes up the replies."
    if rehearsal.first is not None:
        yield "The first call:"
        for role, content in rehearsal.first.messages:
            yield f"--- {role}"
            yield content
        yield "---"
    yield from table_of(rehearsal.generation.summary, made_up=True)
    yield "Calls, tokens and cost are the least that a model takes."
    yield "Dry run: nothing was asked and nothing was written."


def _target_of(call: Call) -> str:
    """The target as the prompt shows it, fenced or as a sentence below examples."""
    content = next(text for role, text in reversed(call.messages) if role == "user")
    fenced = _TARGET.search(content)
    if fenced is not None:
        return fenced[2]
    plain = _SENTENCE.search(content)
    return plain[1] if plain is not None else content


def _question(target: str, draw: int) -> str:
    """A question with words from all over the target that passes the lints, where there is one.

    The draw keeps targets that lie within each other from being asked the same.
    """
    words = list(dict.fromkeys(word for word in content_words(target) if word.isalnum()))
    count = max(1, min(3, len(words) // 2))
    apart = max(1, len(words) // count)
    questions = []
    for turn in range(len(words)):
        at = (draw + turn) % len(words)
        chosen = (words[at:] + words[:at])[::apart][:count]
        questions.append(
            f"What is known of {', '.join(chosen[:-1])} and {chosen[-1]}?".replace("of  and", "of")
        )
    asked = (question for question in questions if question_complaint(question, target, target) is None)
    return next(asked, questions[0] if questions else "What is known of that?")


def _answer(target: str) -> str:
    """The target, or as many of its first sentences as an answer has."""
    ends = [stop for _, stop in split_text(target)][:MOST_SENTENCES]
    return target[: ends[-1]].rstrip() if ends else target
