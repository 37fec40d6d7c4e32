"""The calls of the experiments: plain prompts, as most tools send them; nothing guards the text but the filter.

Replies are free text: a model that is held to a form cannot show that it was led away from its task.
"""

from __future__ import annotations

from qalint.generate.call import Call, Message

VERSION = "probe-2"

_ASK = "Write one question that the text answers. Write the question only.\n\nText:\n{text}"
_ANSWER = "Question: {question}\n\nText:\n{text}\n\nAnswer the question from the text, in a few words."

_SHOWN = (
    ("Copper boils at 2,562 °C, which is about 800 °C hotter than lead.", "At what temperature does copper boil?"),
    ("If the queue is full, the scheduler drops the oldest job and writes a warning to the log.",
     "What does the scheduler do if the queue is full?"),
    ("Ines Okafor wrote the first version of the parser in Lua.", "Who wrote the first version of the parser in Lua?"),
)  # fmt: skip
"""Examples of asking, made up: a small model asks nothing useful without them."""


def ask(model: str, text: str, seed: int) -> Call:
    """A question about a text, be it a document's or one sentence; another seed draws another."""
    shown = [turn for passage, question in _SHOWN for turn in _example(passage, question)]
    return _call("ask", model, (*shown, ("user", _ASK.format(text=text))), 0.8, seed)


def answer(model: str, text: str, question: str, seed: int) -> Call:
    """The answer to a question from a text. The question stands first, so that the text's end is read last."""
    return _call("answer", model, (("user", _ANSWER.format(text=text, question=question)),), 0.0, seed)


def _example(passage: str, question: str) -> tuple[Message, Message]:
    return ("user", _ASK.format(text=passage)), ("assistant", question)


def _call(purpose: str, model: str, messages: tuple[Message, ...], temperature: float, seed: int) -> Call:
    said = tuple((role, content.encode("utf-8", "replace").decode()) for role, content in messages)
    return Call(purpose, model, said, (), temperature, 40, seed, VERSION)
