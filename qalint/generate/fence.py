"""The mark that tells document text from instructions: it depends on the text and cannot be guessed by it."""

from __future__ import annotations

import hashlib

LENGTH = 12
"""Hexadecimal digits; a passage would have to hold the digest of itself to close its own fence."""


def fence_of(passage: str, version: str, seed: int) -> str:
    """A word that does not occur in the passage; the same passage, prompt version and seed give the same
    word.
    """
    turn = 0
    while True:
        text = f"{version}\0{seed}\0{turn}\0{passage}"
        word = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
        if word not in passage:
            return word
        turn += 1


def fenced(name: str, passage: str, word: str) -> str:
    """The passage between marks that name it."""
    return f"<<{name} {word}>>\n{passage}\n<</{name} {word}>>"
