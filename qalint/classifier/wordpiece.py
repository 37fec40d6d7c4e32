"""Splits folded text into the word pieces of an uncased BERT vocabulary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

PAD, UNKNOWN, START, SEPARATOR = "[PAD]", "[UNK]", "[CLS]", "[SEP]"

# A run of letters and digits, or a single other character: ideographs, kana and punctuation stand alone, as in BERT.
_TOKEN = re.compile(r"[^\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|\S")
_LONGEST_WORD = 100


class WordPieces:
    """A vocabulary and a memory of the words it has split."""

    def __init__(self, vocabulary: str) -> None:
        """`vocabulary` is the text of a vocab.txt: one piece a line, its number the line's."""
        self.numbers: Mapping[str, int] = {
            piece: at for at, piece in enumerate(vocabulary.split("\n")) if piece
        }
        self.start, self.separator = self.numbers[START], self.numbers[SEPARATOR]
        self._unknown = self.numbers[UNKNOWN]
        self._known: dict[str, list[int]] = {}

    def split(self, folded: str, limit: int) -> list[int]:
        """The numbers of the first `limit` pieces of a folded text."""
        if not folded.isascii():
            folded = "".join(
                c for c in unicodedata.normalize("NFD", folded) if unicodedata.category(c) != "Mn"
            )
        numbers: list[int] = []
        for match in _TOKEN.finditer(folded):
            word = match.group()
            known = self._known.get(word)
            if known is None:
                known = self._known[word] = self._split_word(word)
            numbers += known
            if len(numbers) >= limit:
                break
        return numbers[:limit]

    def _split_word(self, word: str) -> list[int]:
        """Greedy longest match from the left; one unknown where a rest cannot be matched."""
        if len(self._known) > 50_000:
            self._known.clear()
        if len(word) > _LONGEST_WORD:
            return [self._unknown]
        numbers, at = [], 0
        while at < len(word):
            for end in range(len(word), at, -1):
                piece = word[at:end] if at == 0 else "##" + word[at:end]
                if piece in self.numbers:
                    numbers.append(self.numbers[piece])
                    at = end
                    break
            else:
                return [self._unknown]
        return numbers
