"""How a rule looks: one function per kind of check, named in a rule's `match.kind`.

A kind is a module with `prepare(params, fix) -> Check`. It is called once a run; it raises `MatchError` for a key it
does not know or a value it cannot use. The `Check` it returns is called once a document and yields `Hit`s in any order.
Where documents can be told by a word in which it finds nothing, `words(params)` gives those words, and the check is
called for no other; `run(params)` gives the length of a run without white space likewise.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from qalint.checks.context import Context
from qalint.finding import Edit
from qalint.resources import bundled
from qalint.ruleset.model import FixSpec, Rule


class Hit(NamedTuple):
    """A place a rule speaks of, in the document's source.

    `edits` overrides what the rule's fix would do here: None lets the rule's `[fix]` decide, an empty tuple says that
    this hit has no fix. `confidence` (0..1) and `message` override the rule's own where they are given. `values` fill
    the placeholders of the rule's message.
    """

    start: int
    end: int
    edits: tuple[Edit, ...] | None = None
    confidence: float | None = None
    message: str = ""
    values: Mapping[str, str] = {}


Check = Callable[[Context], Iterable[Hit]]

KINDS: dict[str, str] = {
    "pattern": "qalint.checks.pattern",
    "maincontent": "qalint.checks.maincontent",
    "repetition": "qalint.checks.repetition",
    "classifier": "qalint.checks.classifier",
    "turn": "qalint.checks.turn",
    "hidden": "qalint.checks.hidden",
    "encoded": "qalint.checks.encoded",
    "mojibake": "qalint.checks.mojibake",
    "damage": "qalint.checks.damage",
    "furniture": "qalint.checks.furniture",
    "element": "qalint.checks.element",
    "statistic": "qalint.checks.statistic",
    "references": "qalint.checks.references",
    "enclosed": "qalint.checks.enclosed",
    "program": "qalint.checks.program",
    "leftover_tags": "qalint.checks.leftover_tags",
    "wikitext": "qalint.checks.wikitext",
    "metadata": "qalint.checks.metadata",
    "container": "qalint.checks.containers",
    "page_marks": "qalint.checks.page_marks",
    "hyphenation": "qalint.checks.hyphenation",
    "table_damage": "qalint.checks.table_damage",
    "corpus": "qalint.checks.corpus",
    "hotspot": "qalint.checks.hotspot",
}
"""A rule's `match.kind` and the module that knows it."""

WORDED = frozenset(("pattern", "furniture", "enclosed"))
"""Kinds whose modules tell the `words` that a document needs."""

TOGETHER = frozenset(("furniture",))
"""Kinds that are all prepared before the first document: what their rules look for is found in one search."""

PAGES_ONLY = frozenset(("element", "maincontent"))
"""Kinds that find something in web pages alone."""

ENGINE_KINDS = frozenset({"suppression"})
"""Kinds that the engine itself reports: such a rule has no check to prepare."""


class MatchError(Exception):
    """A `[match]` table that cannot be used: `key` says where, the message says what."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"match.{key}: {message}")


def prepare_check(rule: Rule) -> Check | None:
    """The check that a rule's `[match]` table describes, None where the engine itself reports it.

    Raises MatchError.
    """
    kind = str(rule.match["kind"])
    if kind in ENGINE_KINDS:
        return None
    if kind not in KINDS:
        raise MatchError("kind", f"{kind!r} is no kind of check; known: {', '.join(sorted(KINDS))}")
    if rule.origin.startswith(_shipped()) and kind not in TOGETHER:
        return _Later(rule)
    return _prepared(rule)


class _Later:
    """The check of a rule that is known to be sound, prepared when it is first called: a small run calls few."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._check: Check | None = None

    def __call__(self, context: Context) -> Iterable[Hit]:
        if self._check is None:
            self._check = _prepared(self._rule)
        return self._check(context)


def _prepared(rule: Rule) -> Check:
    from qalint.checks.guards import guarded

    room = import_module(KINDS[str(rule.match["kind"])])
    prepare: Callable[[Mapping[str, Any], FixSpec | None], Check] = room.prepare
    params = {key: value for key, value in rule.match.items() if key not in ("kind", "guard")}
    check = guarded(prepare(params, rule.fix), rule.match.get("guard", {}))
    if hasattr(room, "prove") and not rule.origin.startswith(_shipped()):
        room.prove(params)
    return check


class Needs(NamedTuple):
    """What a document must have for a rule to find anything in it.

    `formats` are those it may be of, None for any. Of each set of `words`, texts in lower case, one must stand in it.
    It must hold a `run` of as many characters without white space.
    """

    formats: frozenset[str] | None
    words: tuple[frozenset[str], ...]
    run: int


def needs(rule: Rule) -> Needs:
    """What a rule that `prepare_check` has taken needs."""
    guard, kind = rule.match.get("guard", {}), str(rule.match["kind"])
    formats = frozenset(guard["formats"]) if "formats" in guard else None
    if kind in PAGES_ONLY:
        formats = frozenset(("html",))
    if kind not in WORDED:
        return Needs(formats, (), 0)
    room = import_module(KINDS[kind])
    params = {key: value for key, value in rule.match.items() if key not in ("kind", "guard")}
    return Needs(
        formats,
        tuple(room.words(params)),
        room.run(params) if hasattr(room, "run") else 0,
    )


@cache
def _shipped() -> str:
    """Where the rules lie whose patterns this project's own tests have compiled."""
    return os.path.join(bundled("rules"), "")


def known_keys(params: Mapping[str, Any], keys: Iterable[str]) -> None:
    """Raise MatchError where `params` has a key that is not in `keys`."""
    known = sorted(keys)
    for key in params:
        if key not in known:
            raise MatchError(key, f"is unknown; known keys: {', '.join(known)}")
