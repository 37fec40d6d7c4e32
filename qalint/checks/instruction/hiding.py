"""Finds text that markup keeps from readers: comments, attributes, metadata, unseen elements, comments in code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qalint.checks.instruction.passage import Candidate
from qalint.document.model import View
from qalint.document.sentences import split_text

if TYPE_CHECKING:
    from qalint.checks.context import Context, Regions

_WORDS = re.compile(r"\w+")
_LEAST_WORDS = 3
_MOST_SENTENCES = 8
_LONGEST_NOTE = 300
_NOTE_WORDS, _FORM_NOTES = 8, 4
"""A comment of more code points, or of several paragraphs, or one of so many of so many words, is part of a form: those
for issues and changes tell people what to do in comments.
"""
_PARAGRAPH_END = re.compile(r"\n[ \t]*\r?\n\s*")
_LONGEST = 4000
"""Code points of one comment that are judged: behind them stands code that was commented out."""

_COMMENT = re.compile(r"(?:<!--+|<!\[?|\{/\*|\{#|\{\{!?--|\{%-? *comment *-?%\}|\.\.[ \t]|%%+|/\*+)?\s*")
_COMMENT_END = re.compile(r"\s*(?:--+!?>|\*/\}|#\}|--\}\}|\{%-? *endcomment *-?%\}|\]?>|\*+/)?\Z")
_PROSE_ATTRIBUTES = frozenset(
    "alt title aria-label aria-description placeholder content summary label longdesc value".split()
)
_META_LINE = re.compile(
    r"(?m)^[ \t]*+(?:-[ \t]++)?\"?[\w. -]{1,40}\"?[ \t]*+[:=][ \t]*+(?P<value>[^\s][^\r\n]*)"
    r"|^[ \t]++(?:-[ \t]++)?(?P<more>[^\s][^\r\n]*)"
)
_CODE_LINE = re.compile(
    r"(?m)^(?P<code>[^\r\n]*?)(?P<mark>"
    r"(?<![:\w\"'$&\\])(?:\#{1,8}!?|/{2,8}|-{2,8}|;{1,8}|%{1,8}|REM\b|'''|\"\"\")[ \t]+"
    r"|/\*{1,8}[ \t]*|<!--[ \t]*|^[ \t]*\*[ \t]+)(?P<text>[^\r\n]*)"
)
_CODE_END = re.compile(r"[ \t]*(?:\*+/|-->|'''|\"\"\")?[ \t]*\Z")
_TAGS = re.compile(r"<[^<>]{0,800}>")
_OPEN_TAG = re.compile(r"<(?P<tag>[A-Za-z][\w-]*)\s(?P<attributes>[^<>]{0,800})>")
_ALL_BUT_UNSEEN = re.compile(
    r"(?<![-\w])color\s*[:=]\s*[\"']?(?:white\b|#fff(?:fff)?\b|#f[d-f]f[d-f]f[d-f]\b|ivory\b|snow\b|ghostwhite\b"
    r"|rgba?\(\s*25[0-5]\s*,\s*25[0-5]\s*,\s*25[0-5])"
    r"|font-size\s*:\s*[0-2](?:\.\d+)?(?:px|pt|%)?\s*(?:[;\"']|$)|opacity\s*:\s*0?\.[01]\d*"
    r"|(?:left|right|top|text-indent)\s*:\s*-\d{3,}|display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)


def hidden_passages(context: Context) -> list[Candidate]:
    """The texts of a document that a reader of it does not see, as passages with the way each is hidden."""
    finders = (_comments, _attributes, _metadata, _elements, _code_comments)
    found = [passage for find in finders for passage in find(context)]
    if context.document.format != "html":
        found += _image_texts(context)
    return [part for passage in found if _says_something(passage.text) for part in _with_sentences(passage)]


def _says_something(text: str) -> bool:
    return len(_WORDS.findall(text)) >= _LEAST_WORDS or not text.isascii()


def _with_sentences(passage: Candidate) -> Iterator[Candidate]:
    """A hidden text, and each of its sentences for all of it: what hides and speaks to a model once goes as a whole."""
    yield passage
    parts = split_text(passage.text)
    if 1 < len(parts) <= _MOST_SENTENCES:
        for start, end in parts:
            yield passage._replace(text=passage.text[start:end])


def _comments(context: Context) -> Iterator[Candidate]:
    source = context.source
    places = []
    for span in context.document.spans:
        if span.kind == "comment":
            text = source[span.start : span.end]
            head = _COMMENT.match(text)
            start = head.end() if head else 0
            tail = _COMMENT_END.search(text, start)
            end = tail.start() if tail else len(text)
            if start < end:
                places.append((span.start + start, span.start + min(end, start + _LONGEST)))
    notes = sum(len(_WORDS.findall(source, start, end)) >= _NOTE_WORDS for start, end in places)
    for start, end in places:
        yield from _parts(source, start, end, notes >= _FORM_NOTES)


def _parts(source: str, start: int, end: int, form: bool) -> Iterator[Candidate]:
    """A comment as one passage, and its paragraphs where it has several."""
    text = source[start:end]
    breaks = list(_PARAGRAPH_END.finditer(text))
    form = form or bool(breaks) or end - start > _LONGEST_NOTE
    yield Candidate(start, end, _plain(text), "comment", form=form)
    if breaks:
        edges = [0, *(edge for match in breaks for edge in match.span()), len(text)]
        for low, high in zip(edges[::2], edges[1::2], strict=True):
            if low < high:
                yield Candidate(start + low, start + high, _plain(text[low:high]), "comment", form=form)


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _attributes(context: Context) -> Iterator[Candidate]:
    for span in context.document.spans:
        if span.kind != "attribute":
            continue
        tag, _, name = span.name.rpartition(".")
        if name not in _PROSE_ATTRIBUTES and not name.startswith("data-"):
            continue
        way = "attribute"
        if tag == "meta":
            way = "metadata"
        elif name == "alt":
            way = "image-text"
        elif tag == "a" and name == "title":
            way = "link-title"
        yield Candidate(span.start, span.end, _plain(context.source[span.start : span.end]), way)


def _metadata(context: Context) -> Iterator[Candidate]:
    """The values of front matter, line by line, and lines that go on."""
    source = context.source
    for span in context.document.spans:
        if span.kind != "front_matter":
            continue
        for match in _META_LINE.finditer(source, span.start, span.end):
            group = "value" if match["value"] is not None else "more"
            start = match.start(group)
            end = start + len(match[group].rstrip(" \t,"))
            if end <= start:
                continue
            quote = source[start]
            if quote in "\"'" and end - start > 1 and source[end - 1] == quote:
                start, end = start + 1, end - 1
            yield Candidate(start, end, source[start:end], "metadata")


def _elements(context: Context) -> Iterator[Candidate]:
    for block in context.document.blocks:
        if block.hidden and block.pieces:
            start, end = block.pieces[0].start, max(piece.end for piece in block.pieces)
            text = " ".join(context.document.view(block).text.split())
            yield Candidate(start, end, text[:_LONGEST], "element")
    unseen = unseen_elements(context)
    for start, end in zip(unseen.starts, unseen.ends, strict=True):
        yield Candidate(start, end, _plain(_TAGS.sub(" ", context.source[start:end])), "element")


def _image_texts(context: Context) -> Iterator[Candidate]:
    """The text of Markdown images, which a renderer shows only where the image is missing."""
    source = context.source
    for span in context.document.spans:
        if span.kind == "image" and source.startswith("![", span.start):
            end = source.find("](", span.start, span.end)
            end = source.rfind("]", span.start, span.end) if end < 0 else end
            if end > span.start + 2:
                yield Candidate(span.start + 2, end, _plain(source[span.start + 2 : end]), "image-text")


def _code_comments(context: Context) -> Iterator[Candidate]:
    for index, block in enumerate(context.document.blocks):
        if block.hidden or context.document.spans[block.span].kind != "code":
            continue
        view = context.views[index]
        yield from _comments_in(view, index)


def _comments_in(view: View, index: int) -> Iterator[Candidate]:
    """Each run of comment lines in a code block as one passage."""
    if not view.pieces:
        return
    run: list[tuple[int, int, str]] = []
    for match in _CODE_LINE.finditer(view.text):
        tail = _CODE_END.search(match["text"])
        end = match.start("text") + (tail.start() if tail else len(match["text"]))
        start = match.start("text")
        if end <= start:
            continue
        joins = (
            run
            and not match["code"].strip()
            and not view.text[run[-1][1] : match.start()].strip(" \t\r\n*/->'\"")
        )
        if run and not joins:
            yield _run_passage(view, run, index)
            run = []
        run.append((start, end, view.text[start:end]))
    if run:
        yield _run_passage(view, run, index)


def _run_passage(view: View, run: list[tuple[int, int, str]], index: int) -> Candidate:
    start, end = view.source_span(run[0][0], run[-1][1])
    return Candidate(start, end, " ".join(text for _, _, text in run)[:_LONGEST], "code-comment", block=index)


def unseen_elements(context: Context) -> Regions:
    """Elements whose style makes their text all but invisible on a common page: white, tiny, see-through."""
    from qalint.checks.context import Regions

    source = context.source
    if "style" not in context.lowered and "color" not in context.lowered:
        return Regions(())
    places = []
    for match in _OPEN_TAG.finditer(source):
        if _ALL_BUT_UNSEEN.search(match["attributes"]):
            close = re.compile(rf"</{re.escape(match['tag'])}\s*>", re.IGNORECASE)
            end = close.search(source, match.end(), match.end() + _LONGEST)
            if end:
                places.append((match.end(), end.start()))
    return Regions(places)
