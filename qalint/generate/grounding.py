"""Whether an answer rests on the text: its quote, numbers, dates, names and words are looked for there."""

from __future__ import annotations

import re
from functools import lru_cache

from qalint.document.sentences import split_text
from qalint.generate.quote import locate
from qalint.plan.eligibility import content_words

_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_NAME = re.compile(r"(?<![.!?:] )(?<!^)(?<![\"“‘'(])\b(?:[A-Z][\w.+#-]*[\w+#]|\w+[A-Z_]\w*)")
_COUNTING = "zero one two three four five six seven eight nine ten eleven twelve"
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_COUNTING.split())}
_MONTHS = "january february march april may june july august september october november december"
_CALENDAR = frozenset(_MONTHS.split())
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+|[\w.+-]+@[\w-]+\.[\w.]+")

LEAST_SUPPORT = 0.6
"""The share of an answer's content words that must stand in the text, the question or the section path.

Inflection is allowed for: words match by their stems. Chosen on answers of the embedded model.
"""
STEM = 5
"""Letters by which words are one, once an English ending is off; longer stems miss irregular forms."""

MIN_STEM = 3
_ENDINGS = ("ing", "ed", "es", "s")


def quote_place(quote: str, answer: str, window: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the quote stands in the window, overlapping the target at `window[start:end]`; None where it does
    not.

    A missing quote is stood for by an answer that is itself verbatim.
    """
    for text in (quote, answer) if not quote.strip() else (quote,):
        inside = locate(text, window[start:end])
        if inside is not None:
            return start + inside[0], start + inside[1]
        place = locate(text, window, start)
        if place is not None and place[0] < end and place[1] > start:
            return place
    return None


def invented_numbers(answer: str, context: str) -> list[str]:
    """Numbers and months of the answer that the context does not hold, digits or words alike."""
    known = {_plain(number) for number in _NUMBER.findall(context)}
    words = re.findall(r"[a-z]+", context.lower())
    known.update(_NUMBER_WORDS[word] for word in words if word in _NUMBER_WORDS)
    found = [number for number in _NUMBER.findall(answer) if _plain(number) not in known]
    for word in re.findall(r"[A-Za-z]+", answer):
        low = word.lower()
        if low in _NUMBER_WORDS and low not in ("zero", "one") and _NUMBER_WORDS[low] not in known:
            found.append(word)
        if word[0].isupper() and low in _CALENDAR and low[:3] not in context.lower():
            found.append(word)
    return found


def invented_names(answer: str, context: str) -> list[str]:
    """Capitalised words and identifiers inside the answer, and its addresses, that are not in the context."""
    low = context.casefold()
    bare = "".join(low.split())
    names = [*_NAME.findall(answer), *_URL.findall(answer)]
    return [name for name in names if name.casefold() not in low and name.casefold().rstrip(".") not in bare]


def support(answer: str, context: str) -> float:
    """The share of the answer's content words that the context holds, 0..1; 1 where it has none."""
    wanted = set(content_words(answer))
    low = context.casefold()
    missing = {word for word in wanted if word not in low}
    if missing:  # the words of most answers all stand there as they are
        known = {stem_of(word) for word in content_words(context)}
        missing = {word for word in missing if stem_of(word) not in known}
    return 1 - len(missing) / len(wanted) if wanted else 1.0


def unused_sentence(pair: str, target: str) -> str | None:
    """The sentence of a target of two from which a question and its answer (`pair`) take no word of its own."""
    ranges = split_text(target)
    if len(ranges) < 2:
        return None
    cut = ranges[1][0]
    one, two = ({stem_of(word) for word in content_words(part)} for part in (target[:cut], target[cut:]))
    said = {stem_of(word) for word in content_words(pair)}
    for own, part in ((one - two, target[:cut]), (two - one, target[cut:])):
        if own and not own & said:
            return part.strip()
    return None


@lru_cache(maxsize=1 << 14)
def stem_of(word: str) -> str:
    """What the forms of a lower-case word share: reads and read, empties and empty."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM:
            word = word.removesuffix(ending)
            break
    return (word.rstrip("eiy") or word)[:STEM]


def _plain(number: str) -> str:
    """A number without its thousands separators: 1,000 and 1000 are one."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", number).lstrip("0") or "0"
