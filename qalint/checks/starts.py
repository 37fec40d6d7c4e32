"""Where a match of a regular expression can begin: it needs to be tried nowhere else.

The engine of `re` tries a pattern that looks around before its first letter at every place of a text. Where a match can
begin is found an order of magnitude faster, and mostly is nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from qalint.compiled import of_rules

MOST = 40
"""Characters of ASCII beyond which knowing them saves nothing."""

Range = tuple[int, int]
"""The first and last code of a range of characters."""

_ZERO_WIDTH = (ops.AT, ops.ASSERT, ops.ASSERT_NOT)
_LINE_START = (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING)
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_IGNORED = {"i": "iI\u0130\u0131", "s": "sS\u017f", "k": "kK\u212a"}
_BLANKS = frozenset(map(ord, " \t"))


class Starts(NamedTuple):
    """The characters of which a match begins with one, and those of which one is the first of a line but for blanks,
    where the match begins at the start of that line."""

    characters: frozenset[Range]
    heads: frozenset[Range]


Places = Callable[[Starts], list[int]]
"""The offsets in a text at which a match with these starts can begin."""


class Search:
    """A compiled pattern that is tried only where a match can begin. `matches` gives what `finditer` does."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.starts = starts_of(pattern.pattern, pattern.flags)

    def matches(self, text: str, places: Places) -> Iterator[re.Match[str]]:
        """The matches in all of a text, in order, without overlaps."""
        if self.starts is None:
            yield from self.pattern.finditer(text)
            return
        match, done = self.pattern.match, 0
        for at in places(self.starts):
            if at >= done:
                found = match(text, at)
                if found:
                    yield found
                    done = found.end()


def starts_of(pattern: str, flags: int = 0) -> Starts | None:
    """Where matches begin; None where too many characters can be first, or a match may be empty."""
    found = of_rules().get(f"starts {int(flags)} {pattern}", lambda: _listed(_starts_of(pattern, flags)))
    return found and Starts(*(frozenset((low, high) for low, high in ranges) for ranges in found))


def _listed(found: Starts | None) -> list[list[Range]] | None:
    return None if found is None else [sorted(ranges) for ranges in found]


def _starts_of(pattern: str, flags: int = 0) -> Starts | None:
    tree = parser.parse(pattern, flags)
    try:
        found, empty = _of_sequence(list(tree), bool(tree.state.flags & re.IGNORECASE))
    except _Unknown:
        return None
    ascii_ones = sum(min(high, 127) - low + 1 for low, high in found.characters if low < 128)
    return None if empty or ascii_ones > MOST else found


def longest_run(pattern: str, flags: int = 0) -> int:
    """How many characters without white space every match holds in a row, as far as one repeat of the pattern tells."""
    run: int = of_rules().get(f"run {int(flags)} {pattern}", lambda: _longest_run(pattern, flags))
    return run


def _longest_run(pattern: str, flags: int) -> int:
    return max((_run(operation, value) for operation, value in parser.parse(pattern, flags)), default=0)


@lru_cache(maxsize=1024)
def character_class(ranges: frozenset[Range]) -> str:
    """The inside of a pattern's brackets for one of the characters."""
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in sorted(ranges))


@lru_cache(maxsize=1024)
def one_of(ranges: frozenset[Range]) -> re.Pattern[str]:
    """A pattern for one of the characters."""
    if len(ranges) == 1:
        ((low, high),) = ranges
        if low == high:
            return re.compile(re.escape(chr(low)))
    return re.compile(f"[{character_class(ranges)}]")


@lru_cache(maxsize=1024)
def head_of(ranges: frozenset[Range]) -> re.Pattern[str]:
    """A pattern for the start of a line whose first character, blanks aside, is one of these."""
    return re.compile(f"^(?=[ \\t]*[{character_class(ranges)}])", re.MULTILINE)


class _Unknown(Exception):
    """A match may begin with any of very many characters."""


def _of_sequence(items: list[Any], ignoring: bool) -> tuple[Starts, bool]:
    """Where a sequence begins, and whether it may match nothing."""
    characters: set[Range] = set()
    heads: set[Range] = set()
    for index, (operation, value) in enumerate(items):
        if operation is ops.AT and value in _LINE_START:
            rest = _without_blanks(items[index + 1 :])
            more, empty = _of_sequence(rest, ignoring)
            if not empty:
                return Starts(frozenset(characters), frozenset(heads | more.characters | more.heads)), False
        if operation in _ZERO_WIDTH:
            continue
        more, empty = _of_part(operation, value, ignoring)
        characters |= more.characters
        heads |= more.heads
        if not empty:
            return Starts(frozenset(characters), frozenset(heads)), False
    return Starts(frozenset(characters), frozenset(heads)), True


def _without_blanks(items: list[Any]) -> list[Any]:
    """A sequence without the blanks it begins with."""
    while items and items[0][0] in _REPEATS:
        inside = list(items[0][1][2])
        if len(inside) != 1 or inside[0][0] not in (ops.IN, ops.LITERAL):
            break
        members = inside[0][1] if inside[0][0] is ops.IN else [inside[0]]
        if not all(operation is ops.LITERAL and value in _BLANKS for operation, value in members):
            break
        items = items[1:]
    return items


def _of_part(operation: Any, value: Any, ignoring: bool) -> tuple[Starts, bool]:
    if operation is ops.LITERAL:
        return _plain(_cases(value, ignoring)), False
    if operation is ops.IN:
        return _plain(each for kind, what in value for each in _of_member(kind, what, ignoring)), False
    if operation is ops.SUBPATTERN:
        _, added, removed, inside = value
        return _of_sequence(
            list(inside), (ignoring or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE
        )
    if operation is ops.ATOMIC_GROUP:
        return _of_sequence(list(value), ignoring)
    if operation in _REPEATS:
        found, empty = _of_sequence(list(value[2]), ignoring)
        return found, empty or value[0] == 0
    if operation is ops.BRANCH:
        branches = [_of_sequence(list(branch), ignoring) for branch in value[1]]
        characters = frozenset[Range]().union(*(found.characters for found, _ in branches))
        heads = frozenset[Range]().union(*(found.heads for found, _ in branches))
        return Starts(characters, heads), any(empty for _, empty in branches)
    raise _Unknown


def _plain(ranges: Iterable[Range]) -> Starts:
    return Starts(frozenset(ranges), frozenset())


def _of_member(operation: Any, value: Any, ignoring: bool) -> set[Range]:
    if operation is ops.LITERAL:
        return _cases(value, ignoring)
    if operation is ops.RANGE:
        low, high = value
        if not ignoring:
            return {(low, high)}
        if high < 128:
            return set().union(*(_cases(code, ignoring) for code in range(low, high + 1)))
    raise _Unknown


def _cases(code: int, ignoring: bool) -> set[Range]:
    """A character, and those that are the same to a pattern that ignores case."""
    character = chr(code)
    if not ignoring:
        return {(code, code)}
    if code < 128:
        same = _IGNORED.get(character.lower(), character.lower() + character.upper())
        return {(ord(each), ord(each)) for each in same}
    if character.lower() == character.upper():
        return {(code, code)}
    raise _Unknown


def _run(operation: Any, value: Any) -> int:
    if operation not in _REPEATS:
        return 0
    least, _, inside = value
    members = list(inside)
    if len(members) != 1 or members[0][0] is not ops.IN:
        return 0
    solid = all(
        kind in (ops.LITERAL, ops.RANGE) and not any(chr(code).isspace() for code in _ends(kind, what))
        for kind, what in members[0][1]
    )
    return int(least) if solid else 0


def _ends(kind: Any, what: Any) -> Iterable[int]:
    return range(what[0], what[1] + 1) if kind is ops.RANGE else (what,)
