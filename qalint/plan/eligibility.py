"""Whether a stretch of prose can carry a question by itself, and how well."""

from __future__ import annotations

import re
from functools import lru_cache

LEAST_WORDS = 4
"""A shorter sentence states too little to ask about."""

MOST_CHARACTERS = 1200
"""Code points; a longer "sentence" is text whose structure was lost."""

LEAST_OPEN_WORDS = 10
"""Fewer words without a full stop are a label or a caption."""

LEAST_CONTENT_WORDS = 2

FIT = 4
"""Fitness of a sentence that states something of its own; others are asked about last."""

_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CHARACTERS_PER_WORD = 2
"""Scripts that do not space words: about two characters make a word of Chinese or Japanese."""

_EMPTY = """
about above after again against also although among another because been before being below between
both could does doing done during each either else even ever every from further have having here
hence however into itself just less like many more most much must neither never none once only other
otherwise ourselves over please same shall should since some such than that their theirs them then
there therefore these they this those through thus together toward under until unless upon very were
what whatever when whenever where whereas wherever whether which while whoever whom whose will with
within without would your yours
"""
_EMPTY_WORDS = frozenset(_EMPTY.split())
_POINTS_OUTSIDE = re.compile(
    r"^(?:this|these|those|that|it|they|he|she|we|i|you|here|there|such|and|but|or|so|however|for example|"
    r"for instance|in addition|also|thus|therefore|then|otherwise|note|see|please|thanks|if you|let)\b",
    re.IGNORECASE,
)
_POINTS_AROUND = re.compile(
    r"\b(?:above|below|following|previous(?:ly)?|next (?:section|chapter|page|step)|"
    r"this (?:page|section|guide|"
    r"document|article|chapter|tutorial|example|table|figure|module)|see also|click here)\b",
    re.IGNORECASE,
)
_ENDS = tuple('.!。！．…।॥។۔"”’)»」』*`]')
_POINTER = re.compile(
    r"\W*(?:see|refer to|read more|learn more|more (?:details|info|information|examples)|check out|visit"
    r"|click|go to|"
    r"for (?:more|further|additional|full|the (?:full|complete|latest))|for (?:details|information|examples)|"
    r"(?:return|back|jump|skip|scroll) to)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^(?:\w+ing|set|use|run|add|make|create|open|choose|select|install|enter|type|specify|call|try|do"
    r"|don't|remove|"
    r"ensure|be|consider|remember|avoid|copy|start|keep|replace|define|change|update|press|write|returns?"
    r"|if|when)\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"^(?:\S+ ){1,7}(?:is|are|was|were|has|have|provides?|uses?|supports?|contains?|requires?|allows?"
    r"|enables?|"
    r"returns?|creates?|stores?|removes?|writes?|sends?|reads?|includes?|consists?|became|holds?|takes?"
    r"|gives?)\b"
)
_NAME = re.compile(r"(?<=[\w,;:)] )[A-Z][\w.+#-]+|\b\w*[a-z][A-Z]\w*\b|\w+_\w+")
_NUMBER = re.compile(r"\d")
_BROKEN = re.compile(r"\[\]|::|[{}|<>\\]|\]\[|~|\ufffd|^\W*[a-z]")


def words_in(text: str) -> int:
    """How many words a text has, scripts without spaces counted by their characters."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + unspaced // _CHARACTERS_PER_WORD


@lru_cache(maxsize=512)
def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, lower case: four letters and more, or with a digit, or in an unspaced
    script.
    """
    found = []
    for word in _WORD.findall(text):
        low = word.lower()
        known = len(word) > 3 and low not in _EMPTY_WORDS
        acronym = len(word) > 1 and word.isupper()
        if known or acronym or _NUMBER.search(word) or _UNSPACED.search(word):
            found.append(low)
    return tuple(found)


def why_not(text: str) -> str | None:
    """The reason for which a sentence is not asked about, None where it can be."""
    bare = text.strip()
    if words_in(bare) < LEAST_WORDS:
        return "too short"
    if len(bare) > MOST_CHARACTERS:
        return "too long"
    if bare.endswith(("?", "？", "؟")):
        return "a question"
    if bare.endswith((":", "：")):
        return "introduces what follows"
    if _POINTER.match(bare):
        return "refers elsewhere"
    if not bare.endswith(_ENDS) and words_in(bare) < LEAST_OPEN_WORDS:
        return "a fragment"
    content = content_words(bare)
    telling = _UNSPACED.search(bare) or _NUMBER.search(bare)
    if len(set(content)) < LEAST_CONTENT_WORDS and not (content and telling):
        return "no content words"
    return None


def fitness(text: str) -> int:
    """How well a sentence can be asked about by itself: names and numbers help, pointing away does not."""
    count = words_in(text)
    score = 3 if 8 <= count <= 28 else 1 if 6 <= count <= 40 else 0
    score += min(2, len(_NAME.findall(text))) + bool(_NUMBER.search(text))
    score += 2 * text.rstrip().endswith((".", "。", "।", "!", "！")) + 2 * bool(_STATES.match(text))
    score -= 2 * bool(_ORDER.match(text))
    score -= 4 * bool(_POINTS_OUTSIDE.match(text)) + 4 * bool(_POINTS_AROUND.search(text))
    return score - 3 * bool(_BROKEN.search(text))
