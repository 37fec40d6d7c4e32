"""The `mojibake` check: text that was decoded with the wrong encoding, and what it should have been.

The judgement and the repair are ftfy's `fix_encoding` (its 6.3 heuristics), asked line by line: an encoding
mix-up in one line says nothing of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from qalint.checks import Check, Hit, known_keys
from qalint.checks.context import Context
from qalint.checks.damage import sentence_around, trim
from qalint.finding import Edit
from qalint.ruleset.model import FixSpec

SUSPECT = re.compile(
    r"[\x80-\x9f]|[^\x00-\x7f\u3000-\u9fff][^\x00-\x7f\u3000-\u9fff]|[ÃÂÅÄĂĹÐÎâ√Р] ?[^a-z]|√|à"
)
"""What ftfy's own test for mojibake needs at least: most lines have none of it, and ftfy is not even
imported.
"""

MAX_DIFF = 2_000
"""Code points of a damaged line that are compared letter by letter; a longer one is one edit."""

HOPELESS = 10
"""ftfy's count of suspect pairs in a repaired line from which the repair is not believed, where it is also
more than half of what it was: the text was mixed up in a way that is not known."""


MOTLEY = 2
"""Scripts (rows of 256 code points) that a repair brings into a line, from which it is not believed: text of one
language, mixed up in a way that ftfy does not know, comes out as a letter here and there of several."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for mojibake in lines outside of literal regions. It has no keys. Raises MatchError."""
    known_keys(params, ())

    def run(context: Context) -> Iterator[Hit]:
        if context.source.isascii():
            return
        literal = context.literal
        for line in context.lines:
            text = context.source[line.start : line.end]
            if text.isascii() or not SUSPECT.search(text) or literal.overlaps(line.start, line.end):
                continue
            fixed = repaired(text)
            if fixed != text and ("Ã\u00a0" in text or not differs_by_a_letter(text, fixed)):
                edits = differences(text, fixed, line.start)
                around = sentence_around(context, line, edits[0].start, edits[-1].end)
                yield Hit(*trim(context.source, *around), () if still_bad(text, fixed) else edits)

    return run


def repaired(text: str) -> str:
    """The text with the bytes of its mojibake decoded as they were meant; itself where it is sound."""
    from ftfy import fix_encoding

    return fix_encoding(text)


def differs_by_a_letter(before: str, after: str) -> bool:
    """Whether the one change is of a lone capital à with tilde, which is as likely a letter as damage."""
    return [before[edit.start : edit.end].strip(" ") for edit in differences(before, after, 0)] == ["Ã"]


def still_bad(before: str, after: str) -> bool:
    """Whether a repair left so much damage, or so motley a text, that it cannot have been the right one."""
    from ftfy.badness import badness

    if len(_rows(after) - _rows(before)) >= MOTLEY:
        return True
    left = badness(after)
    return left >= HOPELESS and 2 * left > badness(before)


def _rows(text: str) -> set[int]:
    """The rows of 256 code points that a text's letters lie in; all of Han is one, all of Hangul another."""
    rows = {
        ord(letter) >> 8
        for letter in text
        if letter > "\u017f" and (letter.isalpha() or "\ue000" <= letter <= "\uf8ff")
    }
    return {0x4E if 0x34 <= row <= 0x9F else 0xAC if 0xAC <= row <= 0xD7 else row for row in rows}


def differences(before: str, after: str, offset: int) -> tuple[Edit, ...]:
    """The smallest edits from one line to another; `offset` is where the line starts in its source."""
    if len(before) > MAX_DIFF:
        return (Edit(offset, offset + len(before), after),)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        Edit(offset + low, offset + high, after[new_low:new_high])
        for tag, low, high, new_low, new_high in matcher.get_opcodes()
        if tag != "equal"
    )
