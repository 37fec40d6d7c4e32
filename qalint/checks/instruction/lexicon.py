"""Finds what is said to a language model in other languages than English, by parts of a wish in one sentence.

`lexicon.toml` holds the stems of a few words for each language (to ignore, instructions, to answer, only ...). A
sentence that holds one stem of every part of a wish says it, whatever the order. Stems are compared with folded text
without accents, from the start of a word; scripts that set no spaces are searched anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from qalint.checks.instruction.tables import table
from qalint.checks.needles import Needles
from qalint.compiled import of_rules
from qalint.document.fold import fold

WISHES: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("override", ("ignore", "prior", "rules"), 120),
    ("override", ("void", "prior", "rules"), 120),
    ("override", ("conceal",), 0),
    ("refusal", ("decline", "page"), 80),
    ("exfiltration", ("secret", "reveal"), 80),
    ("advert", ("promote", "ai", "must"), 120),
    ("format", ("reply", "only"), 24),
    ("refusal", ("sorry", "cannot", "task"), 120),
    ("persona", ("be",), 0),
    ("persona", ("role",), 0),
)
"""Intent, the parts that a sentence must hold, and how far apart (code points) the first and the last may stand."""

_NO_SPACES = frozenset(("zh", "ja", "th"))
_CASELESS = _NO_SPACES | {"ko", "ar", "fa", "he", "bn", "ta", "tr"}
_ENGLISH = frozenset("the of and to is for with this that are you your not have which when its".split())
_ONLY_ENGLISH = frozenset(
    "the and with this that are you your which when its from these their they what there then should".split()
)
"""Words of English that no other language written in plain ASCII letters shares."""
_QUOTED = re.compile(r"\"[^\"]{1,200}\"|`[^`]{1,200}`|「[^」]{1,200}」|\S+@\S+")
_SEPARATORS = re.compile(r"[\s'\"«»()\[\]{}:;!?¡¿…*`„“”،؟।。！？：，、「」#>]+")
_TOKEN = re.compile(r"[^\W\d_]+")
_NAMED = re.compile(r"[\s\"'«„“]*(?:[^\W\d_]{1,4} )?[\"'«„“]?[A-ZА-ЯΑ-ΩÀ-Þ]")
_LONGEST = 600


class Language(NamedTuple):
    """One language's stems by part, and whether they start at the start of a word."""

    name: str
    parts: dict[str, tuple[str, ...]]
    spaced: bool


@cache
def languages() -> tuple[Language, ...]:
    """The languages of lexicon.toml."""
    stems = of_rules().get("stems", _all_stems)
    return tuple(
        Language(name, {part: tuple(some) for part, some in parts.items()}, name not in _NO_SPACES)
        for name, parts in stems.items()
    )


def _all_stems() -> dict[str, dict[str, list[str]]]:
    return {
        name: {
            part: [_stem(stem, name) for stem in stems.split("|") if stem.strip()]
            for part, stems in parts.items()
        }
        for name, parts in table("lexicon").items()
    }


def _stem(stem: str, name: str) -> str:
    """A stem as it is searched for: a space before it is the start of a word, `_` a space."""
    plain = " ".join(without_accents(fold(stem.strip())[0]).replace("'", " ").split(" ")).replace("_", " ")
    return plain if name in _NO_SPACES or name == "ko" else " " + plain.lstrip()


def foreign_wish(text: str, folded: str) -> str | None:
    """The intent that a sentence of another language than English states, None where it states none.

    `text` is the sentence as written, `folded` its fold.
    """
    if len(folded) > _LONGEST:
        return None
    bare = _QUOTED.sub(" ", folded)
    if _is_english(bare):
        return None
    plain = f" {_SEPARATORS.sub(' ', without_accents(bare)).replace('.', ' ').replace(',', ' ')} "
    for language in _hinted(plain):
        for intent, parts, reach in WISHES:
            if _holds(plain, language, parts, reach) and _fits(parts[0], text, plain, language):
                return intent
    return None


def perhaps_foreign(folded: Sequence[str]) -> set[int]:
    """The numbers of those of many folded sentences in which `foreign_wish` may find something; one pass over all."""
    found: set[int] = set()
    texts = [f" {_parted(without_accents(text))} " for text in folded]
    for needles in _words() if not all(map(str.isascii, texts)) else _words()[:1]:
        for numbers in needles.in_texts(texts).values():
            found |= numbers
    return found


_TO_SPACES = bytes(0x20 if chr(code) in " \t\n\r\v\f'\"()[]{}:;!?*`#>.," else code for code in range(256))
_FOREIGN_SEPARATORS = "«»¡¿…„“”،؟।。！？：，、「」\u00a0\x85\u2028\u2029\u3000\u1680\u202f\u205f"


def _parted(text: str) -> str:
    """Text in which each mark that parts words is a space, so that words begin and end where `foreign_wish` sees it."""
    text = text.encode("utf-8", "surrogatepass").translate(_TO_SPACES).decode("utf-8", "surrogatepass")
    if not text.isascii():
        for mark in _FOREIGN_SEPARATORS:
            text = text.replace(mark, " ")
    return text


@cache
def _words() -> tuple[Needles, Needles]:
    """Of each first stem of a wish what no punctuation parts: of ASCII letters; the others."""
    plain, others = _anchors()
    parts = [[_unparted(stem) for stem in owners] for _, owners in (plain, others)]
    return Needles(parts[0]), Needles(parts[1])


def _unparted(stem: str) -> str:
    """Of a stem of several words the longest, with the spaces on its sides that the stem has there."""
    words = stem.split(" ")
    at = max(range(len(words)), key=lambda number: len(words[number]))
    return " " * (at > 0) + words[at] + " " * (at < len(words) - 1)


def _hinted(plain: str) -> list[Language]:
    """The languages of which the text holds a stem that a wish begins with."""
    found: set[str] = set()
    for needles, owners in _anchors() if not plain.isascii() else _anchors()[:1]:
        for stem in needles.within(plain):
            found |= owners[stem]
    return [language for language in languages() if language.name in found] if found else []


@cache
def _anchors() -> tuple[tuple[Needles, dict[str, set[str]]], ...]:
    """The first stems of every wish and the names of their languages: those of ASCII letters, then the others."""
    plain: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for language in languages():
        for _, parts, _ in WISHES:
            for stem in language.parts.get(parts[0], ()):
                (plain if stem.isascii() else others).setdefault(stem, set()).add(language.name)
    return (Needles(plain), plain), (Needles(others), others)


def _is_english(folded: str) -> bool:
    words = _TOKEN.findall(folded)
    if folded.isascii() and not _ONLY_ENGLISH.isdisjoint(words):
        return True
    return sum(word in _ENGLISH for word in words) > max(1, len(words) // 8)


def _holds(plain: str, language: Language, parts: tuple[str, ...], reach: int) -> bool:
    """Whether one stem of each part stands in the text, no farther apart than `reach`."""
    places = []
    for part in parts:
        at = min((plain.find(stem) for stem in language.parts.get(part, ()) if stem in plain), default=-1)
        if at < 0:
            return False
        places.append(at)
    return max(places) - min(places) <= reach


def _fits(part: str, text: str, plain: str, language: Language) -> bool:
    """Whether the sentence is the wish and not a like-sounding remark to its reader, where one part alone decides."""
    if part == "reply":
        return not any(_is_label(text, stem.strip()) for stem in language.parts[part] if stem in plain)
    if part not in ("be", "role"):
        return True
    at = min(plain.find(stem) for stem in language.parts[part] if stem in plain)
    if part == "role":
        return at <= 1 and len(plain) >= 24
    stem = next(stem for stem in language.parts["be"] if plain.startswith(stem, at))
    if language.name in _CASELESS:
        return at <= 40
    rest = text.split()[len(plain[:at].split()) + len(stem.replace(",", " ").split()) :]
    return bool(_NAMED.match(" ".join(rest)))


def _is_label(text: str, stem: str) -> bool:
    """Whether a word is a label in a list of questions and answers ("Answer: ...")."""
    return bool(re.search(rf"\b{re.escape(stem)}\w*\s*:", without_accents(fold(text)[0])))


@cache
def _base(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0]
    if character in "đ":
        return "d"
    if character in "øłıħ":
        return {"ø": "o", "ł": "l", "ı": "i", "ħ": "h"}[character]
    return plain if "a" <= plain <= "z" or "α" <= plain <= "ω" else character


def without_accents(text: str) -> str:
    """Latin and Greek letters without their marks, one for one; all else stays."""
    return text if text.isascii() else "".join(c if c.isascii() else _base(c) for c in text)
