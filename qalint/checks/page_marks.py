"""The `page_marks` check: page numbers and running headers that a page break left between two paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.chunks import chunks
from qalint.checks.context import Context
from qalint.checks.removal import removal
from qalint.ruleset.model import FixSpec


class Line(NamedTuple):
    """A paragraph of one line; `number` is the page it names, None where it names none."""

    start: int
    end: int
    text: str
    number: int | None


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """Keys: `mark`, "number" or "header". Raises MatchError."""
    known_keys(params, {"mark"})
    mark = params.get("mark")
    if mark not in MARKS:
        raise MatchError("mark", f"{mark!r} is none of {', '.join(sorted(MARKS))}")
    find = MARKS[mark]

    def run(context: Context) -> Iterator[Hit]:
        for start, end, confidence in find(context):
            yield Hit(start, end, None if fix is None else (removal(context, start, end),), confidence)

    return run


_NUMBER = re.compile(
    r"(?:\[?(?:page|pg\.?|p\.|seite|s\.|página|pagina|страница)\s*)?[-–—|~\[{]{0,2}\s*(\d{1,4})\s*[-–—|~\]}]{0,2}"
    r"(?:\s*(?:/|of|von|de|sur|di|из)\s*\d{1,4})?\]?",
    re.IGNORECASE,
)
_NAMED_NUMBER = re.compile(
    r"(?:page|pg|seite|página|pagina)\b|.*\d\s*(?:of|von|/)\s*\d|[-–—|~\[{]", re.IGNORECASE
)
_DASHED = re.compile(r"[ \t]*[-–—] ?\d{1,4} ?[-–—][ \t]*")
"""A number between dashes: a list item to a parser, a page number to a reader."""


def _paragraphs(context: Context) -> Iterator[tuple[int, int, str]]:
    """Paragraphs of one line at the top level, outside of code, lists and tables."""
    source = context.source
    inner = context.regions(
        "code", "front_matter", "table", "list", "quote", "html_block", "math_block", "heading"
    )
    for chunk in chunks(context, context.regions("code", "front_matter", "math_block")):
        text = source[chunk.start : chunk.end]
        if chunk.first == chunk.last and (
            not inner.overlaps(chunk.start, chunk.end) or _DASHED.fullmatch(text)
        ):
            stripped = text.strip()
            start = chunk.start + len(text) - len(text.lstrip())
            yield start, start + len(stripped), stripped


def _numbers(context: Context) -> Iterator[tuple[int, int, float | None]]:
    """Numbers alone in a paragraph. Many that do not rise are a list of figures, and 1, 2, 3 alone are chapters."""
    lines = list(_paragraphs(context))
    found = [
        Line(start, end, text, int(match[1]))
        for index, (start, end, text) in enumerate(lines)
        if (match := _NUMBER.fullmatch(text)) and not _in_column(context, lines, index)
    ]
    bare = [line for line in found if not _NAMED_NUMBER.match(line.text)]
    values = [line.number or 0 for line in bare]
    rising = all(before < after for before, after in pairwise(values))
    chapters = len(values) > 1 and values == list(range(1, len(values) + 1))
    figures = len(values) > 2 and not rising
    for line in found:
        named = line not in bare
        if named or not (figures or chapters):
            yield line.start, line.end, None if named or len(values) > 2 else 0.85


def _in_column(context: Context, lines: list[tuple[int, int, str]], index: int) -> bool:
    """Whether the paragraph before or after is a number, too: a column of a table that fell apart."""
    for near in (index - 1, index + 1):
        if 0 <= near < len(lines) and re.fullmatch(r"[\d.,%()E+-]+", lines[near][2]):
            low, high = sorted((lines[index][:2], lines[near][:2]))
            if not context.source[low[1] : high[0]].strip():
                return True
    return False


_EDGE_NUMBER = re.compile(
    r"(\d{1,4})(?P<gap>\s{2,}|\s*[|·•]\s*|\s+)(.+)|(.+?)(?P<gap2>\s{2,}|\s*[|·•]\s*|\s+)(\d{1,4})"
)
_COUNTED = frozenset(
    "chapter section part step example figure fig table appendix version release phase level question exercise"
    " option case type class item day week month volume vol issue no number note rule lesson unit module act"
    " scene book article windows python java node html css web http tls usb mode stage group team grade round"
    " game season episode problem task lab test experiment line room route highway area top page slide method"
    " approach scenario solution answer january february march april may june july august september october"
    " november december kapitel teil tabelle abbildung bild schritt beispiel series gen generation model mark"
    " mk iphone ipad galaxy xbox playstation wi-fi bluetooth diagram schedule form tier world cup channel"
    " platform studio office comment comments like likes share shares view views reply replies vote votes"
    " answers follower followers about over under nearly almost only just more less than and or to of in on at"
    " by for from with as is are was were the a an".split()
)
"""Words that a number belongs to: `Step 3` is a heading or a reference, not a running header."""

_WORDS = re.compile(r"[^\W\d_][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?")
_TITLE_SMALL = frozenset(
    "a an and as at by for from in into of on or the to vs with de der die das und la le les et".split()
)
_NOT_IN_TITLES = re.compile(r"[.;,!?=*_`<>{}\[\]$%€£/\\@+]|(?<![A-Z0-9]):|[a-z].*:|:.*[a-z]")
"""Signs of a sentence, of markup or of data. A colon counts only in a title in capitals."""

_MOST_WORDS = 12
_MOST_CHARACTERS = 90


def _headers(context: Context) -> Iterator[tuple[int, int, float | None]]:
    lines = list(_paragraphs(context))
    count = Counter(text for _, _, text in lines)
    for start, end, text in lines:
        confidence = header_confidence(text) if count[text] == 1 else 0.0
        if confidence:
            yield start, end, confidence


def header_confidence(text: str) -> float:
    """How sure (0..1) it is that a line is a running header: a title with a page number at its edge. 0: it is none."""
    match = _EDGE_NUMBER.fullmatch(text) if len(text) <= _MOST_CHARACTERS else None
    if not match or text[0] in "#>*+-|=!<[{`$\\" or _NOT_IN_TITLES.search(text.replace(". ", " ")):
        return 0.0
    title = (match[3] or match[4]).strip(" |·•")
    words = title.split()
    letters = _WORDS.findall(title)
    plain = title if not title.isupper() else re.sub(r"#?\d+:?", "", title)
    if (
        not 1 <= len(words) <= _MOST_WORDS
        or len(letters) < len(plain.split())
        or len(title) < 4
        or re.search(r"\d", plain)
    ):
        return 0.0
    beside = (letters[0] if match[3] else letters[-1]).lower().rstrip(".")
    gap = match["gap"] or match["gap2"] or " "
    if beside in _COUNTED and not gap.strip():
        return 0.0
    year = 1900 <= int(match[1] or match[6]) <= 2100
    if year and not gap.strip() and len(gap) < 2:
        return 0.0
    titled = (
        all(word[0].isupper() or word.lower() in _TITLE_SMALL for word in words) and words[0][0].isupper()
    )
    if gap.strip() or len(gap) > 1:
        return 0.92 if titled or words[0][0].isupper() else 0.8
    return 0.8 if titled and (title.isupper() or len(words) != 2 or match[3]) else 0.65 if titled else 0.0


MARKS: dict[str, Callable[[Context], Iterator[tuple[int, int, float | None]]]] = {
    "number": _numbers,
    "header": _headers,
}
"""What a page leaves: a bare number; a title with a number at its edge."""
