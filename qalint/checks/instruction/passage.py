"""A stretch of a document that may talk to a model: where it stands, what it says, who sees it."""

from __future__ import annotations

from typing import NamedTuple


class Candidate(NamedTuple):
    """A passage to be judged: `source[start:end]` says `text`.

    `way` says how it is kept from readers: "" where they see it, else a name of HIDING or of decoding.DECODERS.
    `before` and `after` are the visible sentences around it. `block` indexes the document's blocks, -1 for none.
    `certain` says that the way of writing alone is a finding; `form` that the text is part of a form in comments: forms
    for issues and changes tell people what to do in such, so that hiding is no evidence.
    """

    start: int
    end: int
    text: str
    way: str = ""
    before: str = ""
    after: str = ""
    block: int = -1
    certain: bool = False
    form: bool = False


HIDING: dict[str, str] = {
    "comment": "a comment",
    "element": "an element that is not shown",
    "attribute": "an attribute",
    "image-text": "an image's text",
    "link-title": "a link's title",
    "metadata": "front matter or a meta element",
    "code-comment": "a comment in code",
}
"""The ways of hiding by markup, and how a message names each."""


class Verdict(NamedTuple):
    """A passage that talks to a model: an intent of the classifier, how sure (0..1), and what stands where.

    `quoted` says that the document talks about such passages: nothing acts on it. `mark` is the template mark of a
    spoofed turn, "" for other passages.
    """

    start: int
    end: int
    text: str
    way: str
    intent: str
    confidence: float
    block: int = -1
    quoted: bool = False
    mark: str = ""
