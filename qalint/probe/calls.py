"""The calls of the experiments: plain prompts, as most tools send them; nothing guards the text but the filter."""

from __future__ import annotations

from qalint.generate.call import Call

VERSION = "probe-1"

_ASK = 'Write one question about the text. Reply with a JSON object: {"question": "..."}'
_TARGET = (
    "Write one question that this sentence answers. Name what it is about."
    ' Reply with a JSON object: {"question": "..."}'
)
_ANSWER = 'Answer the question from the text, in a few words. Reply with a JSON object: {"answer": "..."}'


def ask(model: str, text: str, seed: int) -> Call:
    """An untargeted question about a text; another seed draws another."""
    return _call("ask", model, f"{_ASK}\n\nText:\n{text}", "question", 0.8, seed)


def ask_target(model: str, sentence: str, seed: int) -> Call:
    """A question tied to one sentence."""
    return _call("ask", model, f"{_TARGET}\n\nSentence: {sentence}", "question", 0.4, seed)


def answer(model: str, text: str, question: str, seed: int) -> Call:
    """The answer to a question from a text."""
    return _call("answer", model, f"{_ANSWER}\n\nText:\n{text}\n\nQuestion: {question}", "answer", 0.0, seed)


def _call(purpose: str, model: str, content: str, key: str, temperature: float, seed: int) -> Call:
    said = content.encode("utf-8", "replace").decode()
    return Call(purpose, model, (("user", said),), (key,), temperature, 120, seed, VERSION)
