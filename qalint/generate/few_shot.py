"""Prompts for the embedded model: examples instead of instructions, one target sentence, a grammar for each
reply.

SmolLM2-135M follows no long instruction. Shown pairs and held to the target's own words it asks usable
questions about plain statements; how sure it is of its answer tells the good ones from the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from qalint.generate.call import Call, Message
from qalint.generate.control_tokens import neutralise
from qalint.generate.grammar import question_grammar, span_grammar
from qalint.generate.grounding import stem_of
from qalint.generate.prompting import ANSWER_KEYS, QUESTION_KEYS
from qalint.plan.eligibility import content_words
from qalint.plan.styles import BY_NAME, STYLES
from qalint.plan.target import Target

VERSION = "few-2"

EXAMPLES: tuple[tuple[str, str, str], ...] = (
    (
        "The harbour at Veldmoor was dredged in 1957 so that ferries could berth at low tide.",
        "Why was the harbour at Veldmoor dredged?",
        "so that ferries could berth at low tide",
    ),
    (
        "The `--trim` option removes blank rows before a table is sorted.",
        "What does the `--trim` option remove before a table is sorted?",
        "removes blank rows",
    ),
    (
        "Copper boils at 2,562 °C, which is about 800 °C hotter than lead.",
        "At what temperature does copper boil?",
        "Copper boils at 2,562 °C",
    ),
    (
        "If the queue is full, the scheduler drops the oldest job and writes a warning to the log.",
        "What does the scheduler do if the queue is full?",
        "the scheduler drops the oldest job and writes a warning to the log",
    ),
    (
        "Ines Okafor wrote the first version of the parser in Lua.",
        "Who wrote the first version of the parser in Lua?",
        "Ines Okafor wrote the first version of the parser in Lua",
    ),
)
"""Sentence, question, answer; made up for this prompt."""

LEAST_NEW = 2
LEAST_NEW_SHARE = 0.3
"""So many content words of an answer, or so large a share, must be new: the model likes to repeat the
question.
"""

MOST_FOREIGN = 0.1
"""Share of letters beyond ASCII from which a text is not taken for English."""

_BROKEN = re.compile(
    r"^(?:what|how|why|when|where) (?:does|do|did|can) (?:\S+ ){1,4}?[a-z]{3,}ing\b(?! (?:\w+ )?(?:work|do"
    r"|mean|help)s?\b)"
    r"|^what is the \S+(?: \S+){1,3} (?:rely|use|do|need|allow|return|provide)\b",
    re.IGNORECASE,
)
"""A verb in a form that its auxiliary does not take."""

_ASK = "Write one question that the sentence answers. Name what it is about."
_ANSWER = "Answer the question with words of the sentence."

LEAST_CONFIDENCE = {"ask": -0.7, "answer": -0.55}
"""Mean log probability of a reply's tokens below which it is refused; read off by hand on real documents."""


@dataclass(frozen=True, slots=True)
class FewShot:
    """Prompts by example for a small model."""

    model: str
    seed: int = 0

    @property
    def version(self) -> str:
        """The version of the prompts."""
        return VERSION

    def ask(self, target: Target, attempt: int) -> Call:
        """The call for a question; a second attempt may open it in any of the usual ways."""
        text = _line(target.text)
        openings = BY_NAME[target.style].openings if attempt == 0 else _all_openings(text)
        turns = [(f"Sentence: {sentence}", {"question": question}) for sentence, question, _ in EXAMPLES]
        messages = _messages(_ASK, turns, f"Sentence: {text}")
        return self._call("ask", messages, QUESTION_KEYS, attempt, question_grammar(text, openings), 80)

    def answer(self, target: Target, question: str, attempt: int) -> Call:
        """The call for its answer, a run of the target's own words: it is its own quote."""
        text = _line(target.text)
        turns = [
            (f"Sentence: {sentence}\nQuestion: {asked}", {"answer": told})
            for sentence, asked, told in EXAMPLES
        ]
        messages = _messages(_ANSWER, turns, f"Sentence: {text}\nQuestion: {neutralise(question)}")
        return self._call("answer", messages, ANSWER_KEYS[:1], attempt, span_grammar(text), 200)

    def beyond(self, target: Target) -> str | None:
        """Text in other languages than English: this model knows no other."""
        letters = [char for char in target.text if char.isalpha()]
        foreign = sum(not char.isascii() for char in letters)
        return "is not in English" if foreign > MOST_FOREIGN * len(letters) else None

    def unsure(self, call: Call, reply: Mapping[str, str], confidence: float | None) -> str | None:
        """Too low a confidence, and the ways in which this model goes wrong while it is confident."""
        least = LEAST_CONFIDENCE[call.purpose]
        if confidence is not None and confidence < least:
            return f"mean log probability {confidence:.2f} is below {least}"
        if call.purpose == "ask":
            return _stumble(reply["question"])
        asked = call.messages[-1][1].rpartition("Question: ")[2]
        stems = {stem_of(word) for word in content_words(asked)}
        told = [stem_of(word) for word in content_words(reply["answer"])]
        new = sum(word not in stems for word in told)
        enough = new >= min(LEAST_NEW, LEAST_NEW_SHARE * len(told))
        return None if enough else "the answer says little that the question does not"

    def _call(
        self, purpose: str, messages: tuple[Message, ...], keys: tuple[str, ...], attempt: int, grammar: str,
        most_tokens: int,
    ) -> Call:  # fmt: skip
        temperature = 0.7 if attempt and purpose == "ask" else 0.0
        return Call(
            purpose,
            self.model,
            messages,
            keys,
            temperature,
            most_tokens,
            self.seed + attempt,
            VERSION,
            grammar,
        )


def _all_openings(text: str) -> tuple[str, ...]:
    """How a question about the text may open: as one for a fact, or of any style whose cue the text holds."""
    fitting = [style for style in STYLES if style.name == "fact" or (style.cue and style.cue.search(text))]
    return tuple(dict.fromkeys(opening for style in fitting for opening in style.openings))


def _stumble(question: str) -> str | None:
    """Word salad that a grammar cannot rule out."""
    words = [word for word in content_words(question) if len(word) > 3]
    if len(words) > len({stem_of(word) for word in words}):
        return "the question repeats a word"
    match = _BROKEN.search(question)
    return f"the question is no sentence ({match[0]!r})" if match else None


def _messages(system: str, turns: list[tuple[str, dict[str, str]]], last: str) -> tuple[Message, ...]:
    shown: list[Message] = [("system", system)]
    for text, reply in turns:
        shown += [("user", text), ("assistant", json.dumps(reply, ensure_ascii=False))]
    return (*shown, ("user", last))


def _line(text: str) -> str:
    """A target on one line, powerless."""
    return " ".join(neutralise(text).split())
