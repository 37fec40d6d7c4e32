"""What is measured of each place, for the model and for the reasons.

Length, information (the summed rarity of its words within the document), names, numbers and how often words repeat
carry from one corpus to another; kinds and neighbours do not (leave-one-corpus-out, `training/hotspot`), so the shipped
model leaves them at weight 0 and a calibration may use them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from qalint.hotspots.places import Place

WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
_NUMBER = re.compile(r"\d[\d,.]*")
_CURRENCY = re.compile(r"[$€£¥₹]\s?\d|\b(?:dollars?|euros?|pounds|million|billion|usd|eur)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s?%|\bper ?cent\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

STOP_WORDS = frozenset(
    "a above after again all also am an and any are as at be because been before being below between both"
    " but by can could did do does doing down during each few for from further had has have having he her"
    " here hers him his about how i if in into is it its just may me might more most must my no nor not"
    " now of off on once only or other our ours out over own same shall she should so some such than that"
    " the their theirs them then there these they this those through to too under until up very was we"
    " were what when where which while who whom why will with would you your yours".split()
)
POINTING = frozenset(
    "this that these those it he she they his her their its such however therefore thus also moreover".split()
)

NAMES = (
    "length", "information", "names", "numbers", "distinct", "currency", "percent", "year", "pointing", "question",
    "salience", "function_words", "word_length", "address", "heading", "list", "table", "code", "linked", "opens",
    "repeats",
    "length_rank", "information_rank",
)  # fmt: skip
"""The columns of `features_of`, in order."""


def tokens_of(text: str) -> list[str]:
    """The words of a text, lower case; each character of a script without spaces is one."""
    words = []
    for word in WORD.findall(text):
        words += _UNSPACED.findall(word) if _UNSPACED.search(word) else [word.lower()]
    return words


def features_of(places: Sequence[Place]) -> list[list[float]]:
    """One row a place, one column a name of NAMES; logarithms are natural, ranks are 0..1 within the document."""
    tokens = [tokens_of(place.text) for place in places]
    frequency = Counter(word for words in tokens for word in set(words))
    count = Counter(word for words in tokens for word in words if word not in STOP_WORDS)
    rarity = {word: math.log((len(places) + 1) / (seen + 0.5)) for word, seen in frequency.items()}
    same = Counter(tuple(words) for words in tokens)
    rows = [
        [*_row(place, words, rarity, count), math.log(same[tuple(words)])]
        for place, words in zip(places, tokens, strict=True)
    ]
    for column in (NAMES.index("length"), NAMES.index("information")):
        for row, rank in zip(rows, ranks([row[column] for row in rows]), strict=True):
            row.append(rank)
    return rows


def ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, 0 for the least and 1 for the greatest; ties share their mean."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    found = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and values[order[end]] == values[order[at]]:
            end += 1
        for index in order[at:end]:
            found[index] = (at + end - 1) / 2 / max(1, len(values) - 1)
        at = end
    return found


def _row(place: Place, words: list[str], rarity: dict[str, float], count: Counter[str]) -> list[float]:
    text = place.text
    content = [word for word in words if word not in STOP_WORDS]
    distinct = set(content)
    spelled = WORD.findall(text)
    names = sum(word[:1].isupper() for word in spelled[1:])
    return [
        math.log1p(place.end - place.start),
        math.log1p(max(0.0, sum(rarity[word] for word in distinct))),
        math.log1p(names),
        math.log1p(len(_NUMBER.findall(text))),
        len(distinct) / max(1, len(content)),
        float(bool(_CURRENCY.search(text))),
        float(bool(_PERCENT.search(text))),
        float(bool(_YEAR.search(text))),
        float(bool(words) and words[0] in POINTING),
        float(text.rstrip().endswith(("?", "？", "؟"))),
        math.log1p(sum(math.log(count[word]) for word in distinct)),
        (len(words) - len(content)) / max(1, len(words)),
        sum(map(len, words)) / max(1, len(words)),
        float(any(word in ("you", "your", "we", "our", "us", "i") for word in words)),
        float(place.kind == "heading"),
        float(place.kind == "list"),
        float(place.kind == "table"),
        float(place.kind == "code"),
        place.linked,
        float(place.opens),
    ]
