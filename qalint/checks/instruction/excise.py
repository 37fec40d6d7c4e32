"""The edits that take a passage out with the smallest whole unit around it, and leave valid markup behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qalint.checks.instruction.turns import TOKEN, WEAK
from qalint.checks.removal import removal
from qalint.finding import Edit

if TYPE_CHECKING:
    from qalint.checks.context import Context
    from qalint.checks.instruction.passage import Verdict

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)(?:\s[^<>]*)?(/?)>")
_VOID = frozenset("br hr img input wbr meta link source col area base embed track".split())
_OPEN_BEFORE = re.compile(r"<([A-Za-z][\w:-]*)(?:\s[^<>]{0,600})?>[ \t]*\Z")
_CLOSE_AFTER = re.compile(r"[ \t]*</([A-Za-z][\w:-]*)\s*>")
_KEPT_TAGS = frozenset("td th tr table body html head main article section template div".split())
"""Elements that a page's shape hangs on: their content goes, they stay."""

_WRAPPERS = (
    (re.compile(r"<!--[-\s]*\Z"), re.compile(r"\s*--!?>")),
    (re.compile(r"\{/\*\s*\Z"), re.compile(r"\s*\*/\}")),
    (re.compile(r"(?<!`)`[ \t]*\Z"), re.compile(r"[ \t]*`(?!`)")),
)
_ATTRIBUTE_START = re.compile(r"\s+[\w:.@-]+\s*=\s*[\"']?\Z")
_TITLE_START = re.compile(r"\s+[\"'(]\Z")
_COMMENT_MARK = re.compile(r"(?:#+!?|//+|--+|;+|%+|REM|/\*+|<!--|\*|'''|\"\"\")[ \t]*\Z")
_INLINE = frozenset("link emphasis strong strikethrough code_span math html_tag role".split())
_UNITS = frozenset(
    "quote list_item list footnote admonition definition term figure definition_list caption".split()
)


def excision(context: Context, verdict: Verdict) -> tuple[Edit, ...]:
    """Edits that remove what a verdict speaks of. Empty where nothing can go without harm to what stays."""
    if verdict.way in ("attribute", "link-title", "image-text"):
        return _attribute(context, verdict)
    if verdict.way == "metadata":
        return _metadata(context, verdict)
    if verdict.way == "comment":
        return _comment(context, verdict)
    if verdict.way == "code-comment":
        return _code_comment(context, verdict)
    if verdict.way == "element":
        return _range(context, *_unwrapped(context.source, verdict.start, verdict.end))
    if not (verdict.way or verdict.mark):
        return _sentence(context, verdict)
    index = context.block_at(verdict.start)
    if index is not None and _is_all_of(context, verdict, index):
        return _whole_block(context, verdict._replace(block=index))
    return _range(context, *_unwrapped(context.source, verdict.start, verdict.end))


def _range(context: Context, start: int, end: int) -> tuple[Edit, ...]:
    """Delete [start, end), but only the text between tags where a tag's other half would be left alone."""
    source = context.source
    stack: list[str] = []
    balanced = True
    for match in _TAG.finditer(source, start, end):
        name = match[2].lower()
        if name in _VOID or match[3] or WEAK.fullmatch(match.group()) or TOKEN.fullmatch(match.group()):
            continue
        if not match[1]:
            stack.append(name)
        elif stack and stack[-1] == name:
            stack.pop()
        else:
            balanced = False
    if balanced and not stack:
        return (removal(context, start, end),)
    edits, at = [], start
    for match in _TAG.finditer(source, start, end):
        if source[at : match.start()].strip():
            edits.append(Edit(at, match.start(), ""))
        at = match.end()
    if source[at:end].strip():
        edits.append(Edit(at, end, ""))
    return tuple(edits)


def _unwrapped(source: str, start: int, end: int) -> tuple[int, int]:
    """The range with the tags, comment marks or backticks that hold nothing else."""
    while True:
        before = source[max(0, start - 700) : start]
        wrapped = False
        for begins, ends in _WRAPPERS:
            head, tail = begins.search(before), ends.match(source, end)
            if head and tail:
                start, end, wrapped = start - len(head.group()), tail.end(), True
                break
        if wrapped:
            continue
        head, tail = _OPEN_BEFORE.search(before.rstrip()), _CLOSE_AFTER.match(source, _skip(source, end))
        if not (head and tail and head[1].lower() == tail[1].lower()) or head[1].lower() in _KEPT_TAGS:
            return start, end
        start, end = start - (len(before) - len(before.rstrip())) - len(head.group()), tail.end()


def _skip(source: str, at: int) -> int:
    while at < len(source) and source[at].isspace():
        at += 1
    return at


def _attribute(context: Context, verdict: Verdict) -> tuple[Edit, ...]:
    source = context.source
    start, end = verdict.start, verdict.end
    if verdict.way == "image-text":
        return (Edit(start, end, ""),)
    before = source[max(0, start - 80) : start]
    head = _ATTRIBUTE_START.search(before) or _TITLE_START.search(before)
    if head is None:
        return (Edit(start, end, ""),)
    quote = before[-1]
    if quote in "\"'(" and source[end : end + 1] == {"(": ")"}.get(quote, quote):
        end += 1
    return (Edit(start - len(head.group()), end, ""),)


def _metadata(context: Context, verdict: Verdict) -> tuple[Edit, ...]:
    """The line of a front matter, or the whole meta element."""
    for span in context.document.spans:
        if span.kind == "html_tag" and span.start < verdict.start and verdict.end <= span.end:
            return (removal(context, span.start, span.end),)
    first, last = context.line_at(verdict.start), context.line_at(verdict.end - 1)
    line = context.source[context.lines[first].start : context.lines[last].end]
    if line.lstrip().startswith(("{", '"')):
        return (Edit(verdict.start, verdict.end, ""),)
    return (Edit(context.lines[first].start, context.lines[last].next, ""),)


def _comment(context: Context, verdict: Verdict) -> tuple[Edit, ...]:
    """The comment where the passage is all of it, else the passage."""
    for span in context.document.spans:
        if span.kind == "comment" and span.start <= verdict.start and verdict.end <= span.end:
            rest = context.source[span.start : verdict.start] + context.source[verdict.end : span.end]
            if not re.search(r"\w", rest):
                return (removal(context, span.start, span.end),)
            break
    return (removal(context, verdict.start, verdict.end),)


def _code_comment(context: Context, verdict: Verdict) -> tuple[Edit, ...]:
    """The comment's lines, the comment behind code, or the code block where it holds nothing else."""
    block = context.document.blocks[verdict.block]
    low, high = block.pieces[0].start, max(piece.end for piece in block.pieces)
    source = context.source
    start = verdict.start
    mark = _COMMENT_MARK.search(source[max(low, start - 12) : start])
    start -= len(mark.group()) if mark else 0
    tail = re.compile(r"[ \t]*(?:\*+/|-->|'''|\"\"\")?").match(source, verdict.end)
    end = tail.end() if tail else verdict.end
    if not source[low:start].strip() and not source[end:high].strip():
        span = context.document.spans[block.span]
        return (removal(context, span.start, span.end),)
    return (removal(context, start, end),)


def _sentence(context: Context, verdict: Verdict) -> tuple[Edit, ...]:
    """The sentence, or the paragraph, item, heading, quote or footnote that holds nothing else."""
    if verdict.block < 0:
        return _range(context, verdict.start, verdict.end)
    if _is_all_of(context, verdict, verdict.block):
        return _whole_block(context, verdict)
    cut = [
        span
        for span in context.document.spans
        if span.kind in _INLINE and _crosses(span.start, span.end, verdict)
    ]
    if cut:
        return _pieces(context, verdict)
    return _range(context, verdict.start, verdict.end)


def _is_all_of(context: Context, verdict: Verdict, index: int) -> bool:
    """Whether a verdict covers every word of a block, and no more than the block."""
    block, source = context.document.blocks[index], context.source
    low, high = block.pieces[0].start, max(piece.end for piece in block.pieces)
    rest = source[low : verdict.start] + source[verdict.end : high]
    more = verdict.end > high and re.search(r"\w", _TAG.sub("", source[high : verdict.end]))
    return not more and not re.search(r"\w", _TAG.sub("", rest))


def _crosses(start: int, end: int, verdict: Verdict) -> bool:
    """Whether the ranges meet without one lying in the other."""
    meet = start < verdict.end and verdict.start < end
    inside = start >= verdict.start and end <= verdict.end
    around = start <= verdict.start and end >= verdict.end
    return meet and not inside and not around


def _pieces(context: Context, verdict: Verdict) -> tuple[Edit, ...]:
    pieces = context.document.blocks[verdict.block].pieces
    cuts = [(max(p.start, verdict.start), min(p.end, verdict.end)) for p in pieces]
    return tuple(Edit(start, end, "") for start, end in cuts if end > start)


def _whole_block(context: Context, verdict: Verdict) -> tuple[Edit, ...]:
    spans, blocks = context.document.spans, context.document.blocks
    block = blocks[verdict.block]
    low, high = block.pieces[0].start, max(piece.end for piece in block.pieces)
    index = block.span
    if index < 0:
        return _range(context, low, high)
    span = spans[index]
    if span.kind in ("cell", "row", "code") or (span.kind == "element" and span.name in _KEPT_TAGS):
        return _range(context, *_unwrapped(context.source, low, high))
    if _others(context, span.start, span.end, verdict.block):
        return _range(context, *_unwrapped(context.source, low, high))
    while spans[index].parent >= 0:
        parent = spans[spans[index].parent]
        if parent.kind not in _UNITS or _others(context, parent.start, parent.end, verdict.block):
            break
        index = spans[index].parent
    edits = [removal(context, spans[index].start, spans[index].end)]
    if spans[index].kind == "footnote":
        edits += _references(context, index)
    return tuple(sorted(edits))


def _others(context: Context, start: int, end: int, block: int) -> bool:
    """Whether another block, an image or a rule stands in [start, end)."""
    spans, blocks = context.document.spans, context.document.blocks
    for index in context.spans_within(start, end):
        if spans[index].kind in ("image", "rule", "table", "code"):
            return True
    return any(
        start <= blocks[near].pieces[0].start < end
        for near in (block - 1, block + 1)
        if 0 <= near < len(blocks) and blocks[near].pieces
    )


def _references(context: Context, footnote: int) -> list[Edit]:
    """The marks in the text that point to a footnote which goes."""
    spans = context.document.spans
    label = re.match(
        r"\s*\[\^([^\]\s]+)\]", context.source[spans[footnote].start : spans[footnote].start + 80]
    )
    if label is None:
        return []
    return [
        Edit(span.start, span.end, "")
        for span in spans
        if span.kind == "footnote_reference" and context.source[span.start : span.end] == f"[^{label[1]}]"
    ]
