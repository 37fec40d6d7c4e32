"""The five ways in which the dense ground truth asks, each after the text, so that the text is read once."""

from __future__ import annotations

PROMPTS = {
    "structuring": "Write one request to put one particular part of the text into a table, a list or JSON. Name what it"
    " is about. Write the request only.",
    "summary": "Write one request to summarise one particular part of the text. Name what the part is about. Write the"
    " request only.",
    "question": "Write one question whose answer stands in the text. Write the question only.",
    "use case": "Write one question that somebody with a practical task would ask and that the text answers. Write the"
    " question only.",
    "creative": "Write one creative question that the text inspires. Name what in the text it is about. Write the"
    " question only.",
}

TEMPERATURE = 0.8
TOKENS = 48


def message(text: str, prompt: str) -> str:
    """What the model is sent about a document's text."""
    return f"Text:\n{text}\n\n{PROMPTS[prompt]}"


def asked(reply: str) -> str:
    """The question in a reply: its first line that says something, without quotes, bullets and labels; "" for none."""
    for line in reply.split("\n"):
        told = line.strip().strip("\"'*`-•# ")
        head, colon, rest = told.partition(":")
        if colon and len(head.split()) <= 4 and len(rest.split()) >= 4:
            told = rest.strip().strip("\"'*` ")
        if len(told.split()) >= 4 and not told.endswith(":"):
            return told
    return ""
