"""Finds the place in the documents that a question is about, by rare shared words: no model, always the same."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qalint.footprint.confidence import confidence_of, features_of
from qalint.footprint.row import Question
from qalint.hotspots.features import STOP_WORDS, tokens_of
from qalint.hotspots.places import Place

SATURATION = 1.2
LENGTH_WEIGHT = 0.3
"""BM25's k1 and b (Robertson and Zaragoza 2009, section 3.4.1): sentences are short, so length weighs little."""

NEIGHBOUR = 0.3
"""Share of its neighbours' scores that a place is given: a question's subject often stands a sentence before."""

DOCUMENT = 0.5
"""Weight of a word that its document holds anywhere, against about 1 for one that the place holds."""

ANSWER_WEIGHT = 1.0
"""Weight of a word that stands in the answer alone, against 1 for one of the question."""

ASKS = 0.5
INTRODUCES = 0.8
"""What is left of the score of a place that asks itself, or that announces what follows: neither holds an answer."""

STEM = 6
"""Letters that a word is matched by: inflection is allowed for."""

_ASKING = frozenset(
    "what which who whom whose when where why how does did many much list name describe explain according mentioned"
    " state stated specific provide give following text document main key".split()
)
_SPACE = re.compile(r"\s+")


class Spot(NamedTuple):
    """A place of the corpus: `document` and `place` are indexes into `Corpus.documents` and that document's places."""

    document: int
    place: int


@dataclass(frozen=True, slots=True)
class Source:
    """One document of the corpus: where it is, its text, and its places in order."""

    path: str
    record: int | None
    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a question points: the place, how sure that is (0..1), and by what it was found.

    `method` is offsets (the row has them), quote (the row's quote or answer stands there word for word) or words.
    """

    spot: Spot
    confidence: float
    method: str
    features: tuple[float, ...] = ()


class Corpus:
    """The places of some documents, indexed by word."""

    def __init__(self, documents: Sequence[Source]) -> None:
        self.documents = tuple(documents)
        self._spots = [Spot(d, p) for d, source in enumerate(documents) for p in range(len(source.places))]
        self._first = _cumulated([len(source.places) for source in documents])
        self._lengths: list[int] = []
        self._known: dict[int, tuple[str, ...]] = {}
        self._index: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, spot in enumerate(self._spots):
            words = _stems(documents[spot.document].places[spot.place].text)
            self._lengths.append(len(words))
            for word, count in Counter(words).items():
                self._index[word].append((number, count))
        self._mean = max(1.0, sum(self._lengths) / max(1, len(self._lengths)))
        self._flat = [_flat(source.text) for source in documents]

    def __len__(self) -> int:
        return len(self._spots)

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a stem over places; that of an unseen one is the greatest."""
        seen = len(self._index.get(word, ()))
        return math.log(1 + (len(self._spots) - seen + 0.5) / (seen + 0.5))

    def align(self, question: Question) -> Alignment | None:
        """The place that the question is about; None where no word of it stands in the documents."""
        if not self._spots:
            return None
        return self._by_offsets(question) or self._by_quote(question) or self._by_words(question)

    def _by_offsets(self, question: Question) -> Alignment | None:
        if question.original is None:
            return None
        start, end = question.original
        for document, source in enumerate(self.documents):
            if _same_path(question.document, source.path) and question.record == source.record:
                place = _most_overlapped(source.places, start, end)
                return Alignment(Spot(document, place), 1.0, "offsets") if place is not None else None
        return None

    def _by_quote(self, question: Question) -> Alignment | None:
        """Words of the document that the row repeats: its quote, or an answer of several words that is verbatim."""
        for said in (question.quote, question.answer):
            wanted = _SPACE.sub(" ", said).strip().lower()
            if len(wanted) < 25 or wanted.count(" ") < 4:
                continue
            found = [(number, flat[0].find(wanted)) for number, flat in enumerate(self._flat)]
            places = [(number, at) for number, at in found if at >= 0]
            if len(places) == 1:
                number, at = places[0]
                back = self._flat[number][1]
                place = _most_overlapped(
                    self.documents[number].places, back[at], back[at + len(wanted) - 1] + 1
                )
                if place is not None:
                    return Alignment(Spot(number, place), 0.97, "quote")
        return None

    def _by_words(self, question: Question) -> Alignment | None:
        wanted = self._wanted(question)
        total = sum(weight for _, weight in wanted)
        if not total:
            return None
        scores: dict[int, float] = defaultdict(float)
        allowed = self._allowed(question)
        for word, weight in wanted:
            for number, count in self._index.get(word, ()):
                if allowed is not None and number not in allowed:
                    continue
                norm = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * self._lengths[number] / self._mean)
                scores[number] += weight * count * (SATURATION + 1) / (count + norm)
        if not scores:
            return None
        here = self._documents_said(wanted)
        summed = {
            number: (score + self._nearby(number, scores) + here[self._spots[number].document])
            * self._answers(number)
            for number, score in scores.items()
        }
        best = max(summed, key=lambda number: (summed[number], -number))
        said = self._words_at(best)
        second = max(
            (s for n, s in summed.items() if abs(n - best) > 1 and self._words_at(n) != said), default=0.0
        )
        words = set(said)
        shared = sum(weight for word, weight in wanted if word in words) / total
        margin = (summed[best] - second) / summed[best]
        features = features_of(shared, margin, len(wanted), bool(question.answer))
        return Alignment(self._spots[best], confidence_of(features), "words", features)

    def _wanted(self, question: Question) -> list[tuple[str, float]]:
        asked = dict.fromkeys(word for word in _stems(question.question) if word not in _ASKING_STEMS)
        told = dict.fromkeys(word for word in _stems(question.answer) if word not in asked)
        weighed = [(word, self.rarity(word)) for word in asked]
        return weighed + [(word, ANSWER_WEIGHT * self.rarity(word)) for word in list(told)[:40]]

    def _answers(self, number: int) -> float:
        spot = self._spots[number]
        place = self.documents[spot.document].places[spot.place]
        text = place.text.rstrip("\"'”’) ")
        if text.endswith(("?", "？", "؟")):
            return ASKS
        return INTRODUCES if text.endswith((":", "：")) or place.kind == "heading" else 1.0

    def _documents_said(self, wanted: Sequence[tuple[str, float]]) -> dict[int, float]:
        """What each document gets for holding the words anywhere: it is about the question's subject."""
        said: dict[int, float] = defaultdict(float)
        for word, weight in wanted:
            for document in {self._spots[number].document for number, _ in self._index.get(word, ())}:
                said[document] += DOCUMENT * weight
        return said

    def _nearby(self, number: int, scores: dict[int, float]) -> float:
        document = self._spots[number].document
        near = 0.0
        for other in (number - 1, number + 1):
            if 0 <= other < len(self._spots) and self._spots[other].document == document:
                near += scores.get(other, 0.0)
        return NEIGHBOUR * near

    def _allowed(self, question: Question) -> set[int] | None:
        """The places inside of the row's own contexts, or else of its document; None where neither is found."""
        allowed: set[int] = set()
        for context in question.contexts:
            allowed |= self._inside(_SPACE.sub(" ", context).strip().lower())
        if allowed or not question.document:
            return allowed or None
        for number, source in enumerate(self.documents):
            if _same_path(question.document, source.path) and question.record in (None, source.record):
                allowed |= set(range(self._first[number], self._first[number + 1]))
        return allowed or None

    def _inside(self, context: str) -> set[int]:
        found: set[int] = set()
        if len(context) < 20:
            return found
        head, tail = context[:60], context[-60:]
        for number, (flat, back) in enumerate(self._flat):
            start, end = flat.find(head), flat.rfind(tail)
            if start < 0 or end < 0 or end + len(tail) <= start:
                continue
            low, high = back[start], back[end + len(tail) - 1] + 1
            for index, place in enumerate(self.documents[number].places):
                if place.start < high and place.end > low:
                    found.add(self._first[number] + index)
        return found

    def _words_at(self, number: int) -> tuple[str, ...]:
        if number not in self._known:
            spot = self._spots[number]
            self._known[number] = tuple(_stems(self.documents[spot.document].places[spot.place].text))
        return self._known[number]


def _stems(text: str) -> list[str]:
    return [word[:STEM] for word in tokens_of(text) if word not in STOP_WORDS]


_ASKING_STEMS = frozenset(word[:STEM] for word in _ASKING)


def _flat(text: str) -> tuple[str, list[int]]:
    """The text in lower case with single spaces, and the offset in the text of each of its code points."""
    parts, back = [], []
    space = False
    for offset, char in enumerate(text):
        if char.isspace():
            if not space:
                parts.append(" ")
                back.append(offset)
            space = True
            continue
        space = False
        low = char.lower()
        parts.append(low)
        back += [offset] * len(low)
    return "".join(parts), back


def _most_overlapped(places: Sequence[Place], start: int, end: int) -> int | None:
    best, most = None, 0
    for index, place in enumerate(places):
        overlap = min(end, place.end) - max(start, place.start)
        if overlap > most:
            best, most = index, overlap
    return best


def _same_path(named: str, path: str) -> bool:
    """Whether a tool's name for a document is this one: the shorter path ends the longer one."""
    if not named:
        return False
    one, two = named.replace("\\", "/").split("/"), path.replace("\\", "/").split("/")
    shared = min(len(one), len(two))
    return one[-shared:] == two[-shared:] or one[-1].rpartition(".")[0] == two[-1].rpartition(".")[0] != ""


def _cumulated(counts: Sequence[int]) -> list[int]:
    sums = [0]
    for count in counts:
        sums.append(sums[-1] + count)
    return sums
