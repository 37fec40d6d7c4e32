"""The `furniture` check: short passages that are labels of a page rather than something a page says.

A passage is judged by what it is made of: a rule's own cues, and how much of its letters those cues and the
common labels of web pages (`sitewords`) cover; by what it looks like (words, items, links, sentence or not)
and by where it stands. Literal phrases alone would hit good sentences; shape alone would hit good lists.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.checks.needles import needed, remember
from qalint.checks.passages import LONG, Passage, ends_like_sentence
from qalint.checks.removal import removal
from qalint.ruleset.model import FixSpec

KEYS = {
    "any", "cues", "hints", "introduced", "item_words", "kinds", "least", "linked", "max_linked", "max_words",
    "min_items", "min_words", "not", "place", "sentences", "share", "site_links",
}  # fmt: skip
PLACES = ("any", "edge", "lead", "trail", "rim")
EDGE = 4
"""Passages from either end of a document that count as its edge: several pieces of furniture stack up
there.
"""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for one sort of furniture.

    Keys, all optional: `cues` (regular expressions over the case-folded text of a passage, quotes made
    plain) of which at least `least` (1) must match; `share` (0..1) of the letters that cues and site words
    must cover; `min_words`, `max_words`; `min_items` and `item_words` (items of a list or lines, and the
    mean words of one); `linked` and `max_linked` (share of letters in links); `site_links` (where links
    lead, if there are any: away: to pages of a site, not to files beside the document; one: to pages of one
    site); `place` (any; edge: among the first or last passages; lead: before the first heading or sentence;
    trail: after the last; rim: either); `introduced` (false: not right below a heading or a colon); `kinds`
    of span; `sentences` (false: a passage that ends like a sentence is none); `not` (expressions that must
    not match); `hints` (lower-case texts of which one must stand in the document at all); `any` (tables of
    these keys, each on top of the others, of which one must fit). Raises MatchError.
    """
    known_keys(params, KEYS)
    shared = {key: value for key, value in params.items() if key != "any"}
    shared.pop("hints", None)
    tables = params.get("any", [{}])
    for table in tables:
        known_keys(table, KEYS - {"any", "hints"})
    rules = [_Rule({**shared, **table}) for table in tables]

    def run(context: Context) -> Iterator[Hit]:
        found: set[int] = set()
        for rule in rules:
            found.update(rule.among(context.passages, context.cue_places, found))
        for place in sorted(found):
            passage = context.passages[place]
            edit = removal(context, passage.start, passage.end)
            yield Hit(passage.start, passage.end, (edit,) if fix else None)

    return run


def words(params: Mapping[str, Any]) -> list[frozenset[str]]:
    """Sets of texts in lower case, of each of which one must stand in the document for the check to find anything."""
    return [frozenset(params["hints"])] if params.get("hints") else []


class _Rule:
    """A rule's `[match]` table. Of its cues those that a passage has no word for are not tried there."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self._cues = tuple(params.get("cues", ()))
        self._refused = tuple(params.get("not", ()))
        for pattern in self._refused:
            _needed(pattern, "not")
        self.least = int(params.get("least", 1 if self._cues else 0))
        self.share = float(params.get("share", 0))
        self.max_words = int(params.get("max_words", 60))
        self.min_words = int(params.get("min_words", 1))
        self.min_items = int(params.get("min_items", 1))
        self.item_words = float(params.get("item_words", self.max_words))
        self.linked = float(params.get("linked", 0))
        self.max_linked = float(params.get("max_linked", 1))
        self.site_links = str(params.get("site_links", "any"))
        if self.site_links not in ("any", "away", "one"):
            raise MatchError("site_links", f"{self.site_links!r} is none of any, away, one")
        self.place = str(params.get("place", "any"))
        self.kinds = frozenset(params.get("kinds", ()))
        self.introduced = bool(params.get("introduced", True))
        self.sentences = bool(params.get("sentences", True))
        if self.place not in PLACES:
            raise MatchError("place", f"{self.place!r} is none of {', '.join(PLACES)}")
        self._everywhere, self._by_word = self._known()

    def _known(self) -> tuple[bool, dict[str, list[int]]]:
        """Whether the rule must look at every passage, and its cues by the words of which each needs one."""
        by_word: dict[str, list[int]] = {}
        unknown = []
        for number, cue in enumerate(self._cues):
            literals = _needed(cue, "cues")
            if literals is None or self.max_words > LONG:
                unknown.append(number)
                continue
            remember(literals)
            for word in literals:
                by_word.setdefault(word, []).append(number)
        self._unknown = unknown
        return bool(unknown) or self.least < 1, by_word

    @cached_property
    def refused(self) -> tuple[re.Pattern[str], ...]:
        """What must not match, compiled when it is asked for."""
        return _compile(self._refused, "not")

    @cached_property
    def cues(self) -> tuple[re.Pattern[str], ...]:
        """The cues, compiled when a passage is met that may have one: a small run meets few."""
        return _compile(self._cues, "cues")

    def among(
        self, passages: Sequence[Passage], places: Mapping[str, set[int]], done: Container[int]
    ) -> Iterator[int]:
        """The numbers of the passages that the rule speaks of; those `done` are left out.

        `places` are what `Context.cue_places` says.
        """
        tried: dict[int, list[int]] = {}
        for word in self._by_word.keys() & places.keys():
            for place in places[word]:
                tried.setdefault(place, []).extend(self._by_word[word])
        numbers: Iterable[int] = range(len(passages)) if self._everywhere else tried
        for place in numbers:
            if place not in done and self._fits(passages[place], tried.get(place, _NONE)):
                yield place

    def _fits(self, passage: Passage, known: Sequence[int]) -> bool:
        """Whether the passage is what the rule looks for: the cheap questions first. `known` are cues it may have."""
        words = passage.words
        if not self.min_words <= words <= self.max_words or (self.kinds and passage.kind not in self.kinds):
            return False
        if passage.introduced and not self.introduced:
            return False
        if not self.linked <= passage.linked <= self.max_linked:
            return False
        items = max(len(passage.items), len(passage.targets))
        if items < self.min_items or words > self.item_words * items:
            return False
        if self.place != "any" and not _placed(passage, self.place):
            return False
        if not self.sentences and ends_like_sentence(passage.text):
            return False
        if self.site_links != "any" and not leads_away(passage.targets, self.site_links == "one"):
            return False
        numbers = sorted({*known, *self._unknown})
        return self._reads(passage.plain, numbers) or (
            passage.parted != "" and self._reads(passage.parted, numbers)
        )

    def _reads(self, text: str, numbers: Sequence[int]) -> bool:
        if self.least:
            cues, found = self.cues, 0
            for number in numbers:
                found += cues[number].search(text) is not None
                if found >= self.least:
                    break
            else:
                return False
        if any(pattern.search(text) for pattern in self.refused):
            return False
        return not self.share or coverage(text, self.cues) >= self.share


_NONE: tuple[int, ...] = ()


def _needed(pattern: str, key: str) -> frozenset[str] | None:
    """Words of which one stands wherever the pattern matches, None where that cannot be said."""
    try:
        return needed(pattern)
    except re.error as error:
        raise MatchError(key, f"does not compile: {error}") from error


def _compile(patterns: Sequence[str], key: str) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(pattern) for pattern in patterns)
    except re.error as error:
        raise MatchError(key, f"does not compile: {error}") from error


def _placed(passage: Passage, place: str) -> bool:
    if place == "edge":
        return passage.place < EDGE or passage.left < EDGE
    if place == "lead":
        return passage.leads
    if place == "trail":
        return passage.trails
    return passage.leads or passage.trails


def coverage(text: str, cues: Sequence[re.Pattern[str]] = ()) -> float:
    """The share (0..1) of the letters and digits of a plain text that cues and site words cover; cues that
    span words of any sort are left out."""
    from qalint.checks.sitewords import SITE_WORDS

    covered = bytearray(len(text))
    labels = [cue for cue in cues if ".*" not in cue.pattern]
    for pattern in (*labels, SITE_WORDS):
        for match in pattern.finditer(text):
            covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    letters = [at for at, character in enumerate(text) if character.isalnum()]
    return sum(covered[at] for at in letters) / len(letters) if letters else 0.0


def leads_away(targets: Sequence[str], one_site: bool) -> bool:
    """Whether most links lead to pages of a site, as a menu's do: rooted paths, scripts, or addresses.

    With `one_site` the addresses must be of one host. Files beside the document, anchors in it and hosts of
    all sorts are what a text itself refers to.
    """
    rooted = sum(target == "" or target.startswith(("/", "javascript:", "mailto:")) for target in targets)
    hosts = [host for host in map(host_of, targets) if host]
    most = max((hosts.count(host) for host in set(hosts)), default=0) if one_site else len(hosts)
    return 3 * (rooted + most) >= 2 * len(targets)


def host_of(target: str) -> str:
    """The host of an absolute address without `www.`, "" where there is none."""
    try:
        host = urlsplit(target).hostname if "://" in target else ""
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")
