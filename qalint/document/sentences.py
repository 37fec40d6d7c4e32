"""Splits the visible prose of a document into sentences with exact source ranges."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from qalint.document.abbreviations import ENDING, LEADING, MONTHS, STARTERS
from qalint.document.model import LITERAL_KINDS, ROOT, Block, Document, Sentence, View, view_of

_BOUNDARY = re.compile(
    r"(?P<latin>[.!?…‽؟۔։]{1,20})(?P<closed>[\"'”’»›)\]}*_]{0,6})(?=\s)"
    r"|[。！？｡।॥።။៕༎]{1,20}[」』）】〉》”’\"')\]]{0,6}"
    r"|(?P<line>\n)\s*"
)
_WORD_BEFORE = re.compile(r"[^\s(\[{\"'“‘«/—–]*\Z")
_NEXT = re.compile(r"\s*([\"'“‘«‹(\[{¿¡*_]*)(\S[\w'’]*)?")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ENUMERATOR = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})")
_IDENTIFIER = re.compile(r"[a-z]\w*(?:[A-Z_:(./]|\d)")
_HAS_WORD = re.compile(r"\w")
_BLANKS = re.compile(r"[ \t\r\n\f\v]{2,}|[\t\r\n]")
_PROSELESS = LITERAL_KINDS - {"math", "code_span"}
_WRAPPING = frozenset({"link", "image", "code_span", "math", "emphasis", "strong", "strikethrough"})
_LOOKBACK = 40
"""Code points before a full stop that can hold the word it belongs to."""


def sentences(document: Document) -> tuple[Sentence, ...]:
    """The sentences of a document's prose in order, without overlaps: no code, no front matter, nothing hidden.

    `text` is decoded, with single spaces for line breaks. What holds no letter or digit is no sentence.
    """
    source = document.source
    literal = _literal_spans(document)
    cells = _side_by_side(document) if document.format == "rst" else None
    found: list[Sentence] = []
    for number, block in enumerate(document.blocks):
        if block.hidden or (block.span >= 0 and literal[block.span]):
            continue
        if cells and number in cells:
            found += _cut_at_lines(source, block, number)
            continue
        for sentence in _block_sentences(source, block, number):
            if found and sentence.start < found[-1].end:
                # Both ends lie in one decoded piece, which has no inner positions: the two are one.
                last = found.pop()
                sentence = last._replace(end=max(last.end, sentence.end), text=f"{last.text} {sentence.text}")
            found.append(sentence)
    if cells:
        found.sort(key=lambda sentence: sentence.start)
    _take_in_markup(document, found)
    return tuple(found)


def split_text(text: str) -> list[tuple[int, int]]:
    """The ranges of the sentences of a decoded text, without the white space around them."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match["latin"] is not None:
            ends = _ends_sentence(text, start, match)
        else:
            ends = match["line"] is None or _ends_at_line(text, match)
        if ends:
            _add_trimmed(ranges, text, start, match.end())
            start = match.end()
    _add_trimmed(ranges, text, start, len(text))
    return ranges


def _add_trimmed(ranges: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    part = text[start:end]
    kept = part.strip()
    if kept:
        start += len(part) - len(part.lstrip()) if part[0] != kept[0] else 0
        ranges.append((start, start + len(kept)))


def _literal_spans(document: Document) -> list[bool]:
    """For each span, whether it is or lies in code, math or another literal."""
    literal: list[bool] = []
    for span in document.spans:
        literal.append(span.kind in _PROSELESS or (span.parent != ROOT and literal[span.parent]))
    return literal


def _take_in_markup(document: Document, found: list[Sentence]) -> None:
    """Widen sentences, in place, to the inline spans that begin or end with them and hold no other sentence's words."""
    starts = [sentence.start for sentence in found]
    ends = [sentence.end for sentence in found]
    for kind, start, end, *_ in document.spans:
        if kind not in _WRAPPING:
            continue
        at = bisect_right(starts, start) - 1
        if at < 0 or ends[at] <= start:
            at += 1
        if at == len(found) or starts[at] >= end or (at + 1 < len(found) and starts[at + 1] < end):
            continue
        if start < starts[at] or end > ends[at]:
            starts[at], ends[at] = min(start, starts[at]), max(end, ends[at])
            found[at] = found[at]._replace(start=starts[at], end=ends[at])


def _block_sentences(source: str, block: Block, number: int) -> list[Sentence]:
    span, pieces, _ = block
    found = []
    if len(pieces) == 1 and pieces[0].text is None:
        offset, end, _ = pieces[0]
        text = source[offset:end]
        for start, stop in split_text(text):
            said = text[start:stop]
            if _HAS_WORD.search(said):
                found.append(Sentence(offset + start, offset + stop, span, _words(said), number))
        return found
    view = view_of(source, pieces)
    text = view.text
    for start, stop in split_text(text):
        said = text[start:stop]
        if _HAS_WORD.search(said):
            found.append(Sentence(*_source_range(view, start, stop), span, _words(said), number))
    return found


def _side_by_side(document: Document) -> frozenset[int]:
    """The numbers of blocks between whose lines others have theirs: neighbouring cells of a drawn table."""
    numbers, reach, last = set[int](), -1, -1
    for number, block in enumerate(document.blocks):
        if block.pieces[0].start < reach:
            numbers |= {last, number}
        if block.pieces[-1].end > reach:
            reach, last = block.pieces[-1].end, number
    return frozenset(numbers)


def _cut_at_lines(source: str, block: Block, number: int) -> list[Sentence]:
    """The sentences of a cell, cut where its lines end, since words of other cells stand between them."""
    found = []
    view = view_of(source, block.pieces)
    seams = [at for at, piece in zip(view.texts, view.pieces, strict=True) if piece.start == piece.end]
    for start, stop in split_text(view.text):
        for low, high in pairwise([start, *(at for at in seams if start < at < stop), stop]):
            said = view.text[low:high]
            low += len(said) - len(said.lstrip())
            if _HAS_WORD.search(said):
                found.append(
                    Sentence(*_source_range(view, low, high), block.span, _words(said.strip()), number)
                )
    return found


def _source_range(view: View, start: int, stop: int) -> tuple[int, int]:
    first, last = view.source_span(start, stop)
    return first, max(last, first + 1)


def _words(text: str) -> str:
    # Most sentences have single spaces only, and looking for that is cheaper than replacing nothing.
    return _BLANKS.sub(" ", text) if "\n" in text or "  " in text or "\t" in text or "\r" in text else text


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the mark at `match` ends the sentence that begins at `start`."""
    after = _NEXT.match(text, match.end())
    opening, following = (after[1], after[2] or "") if after else ("", "")
    if not following:
        return True
    first = following[0]
    mark = match["latin"]
    if first in ",;:)]}%" and not opening:
        return False
    if mark != ".":
        # A quoted question or an ellipsis inside a sentence goes on in lower case.
        return not first.islower()
    before = _WORD_BEFORE.search(text, max(start, match.start() - _LOOKBACK), match.start())
    return _ends_at_stop(
        text, start, match.start(), before.group() if before else "", following, bool(opening)
    )


def _ends_at_line(text: str, match: re.Match[str]) -> bool:
    """Whether a line break that the author made ends a sentence: not inside of a clause, not before lower case."""
    if match.group().count("\n") > 1:
        return True
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before not in ",;(-–—/" and not after.islower()


def _ends_at_stop(text: str, start: int, stop: int, word: str, following: str, opened: bool) -> bool:
    """The same for a single full stop after `word`; `following` is the word after it."""
    first = following[0]
    if not word:
        return text[stop - 1 : stop] in ('"', "'") and not first.islower()  # He said "yes". She left.
    if _ENUMERATOR.fullmatch(text, start, stop):
        return False
    lower = word.lower()
    if lower in LEADING:
        return False
    if first.islower():
        return not opened and _IDENTIFIER.match(following) is not None and lower not in ENDING
    if len(word) == 1 and word.isalpha():
        return _ends_at_letter(word, following, text, stop)
    if _ACRONYM.fullmatch(word) or lower in ENDING:
        return following.lower() in STARTERS and not (
            len(following) == 1 and text[stop + 2 : stop + 4].endswith(".")
        )
    # "3. Mai": languages that write the day as an ordinal number.
    return not (word.isdigit() and len(word) <= 2 and following.lower() in MONTHS)


def _ends_at_letter(word: str, following: str, text: str, stop: int) -> bool:
    """A single letter is an initial, a symbol or a label."""
    if following[0].isdigit() or (
        len(following) == 1 and following.isalpha() and text[stop + 3 : stop + 4] == "."
    ):
        return False
    if word.isupper() and word != "I":
        return following.lower() in STARTERS
    return True
