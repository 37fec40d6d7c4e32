"""Compares the structure that we see in Markdown with markdown-it-py's, the reference.

python -m tests.document.agreement commonmark.json         # the specification's examples, as a JSON array
python -m tests.document.agreement documents.jsonl.gz 5    # rows with `format` and `text`; shows 5 disagreements
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Set
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from qalint.document.formats import parse
from qalint.document.formats.definitions import spell_definitions
from qalint.document.formats.markdown import mask_dialects
from qalint.document.lines import line_column, line_starts
from qalint.document.model import Document, Span

Block = tuple[str, int, int]
"""Kind, level of a heading (else 0), line on which it starts (0-based)."""
Inline = tuple[str, str]
"""Kind and destination or content, white space and percent-encoding aside."""

_BLOCK_TOKENS = {
    "footnote_reference_open": "footnote", "dl_open": "definition_list", "dt_open": "term", "dd_open": "definition",
 "heading_open": "heading", "paragraph_open": "paragraph", "bullet_list_open": "list", "ordered_list_open": "list",
    "list_item_open": "list_item", "blockquote_open": "quote", "fence": "code", "code_block": "code",
    "html_block": "html_block", "hr": "rule", "table_open": "table", "tr_open": "row",
}  # fmt: skip


@lru_cache(maxsize=1)
def reference_parser() -> MarkdownIt:
    """CommonMark with the extensions that we read: markdown-it-py's own, and those of mdit-py-plugins."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(deflist_plugin).use(dollarmath_plugin, allow_space=False, allow_digits=False)
    return parser.use(footnote_plugin, inline=False, move_to_end=False)


_ALERT = re.compile(r"^([ >]*> ?)\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*$", re.M | re.I)


def reference_structure(text: str, container_lines: Set[int]) -> tuple[list[Block], list[Inline]]:
    """Blocks and links, images, code, math and footnote references of a text by the reference parser.

    A first definition starts with its term for the plugin, so lines of definitions are not compared; nor is whether
    their text is a paragraph, in which the two differ where blank lines part terms. The parser sees our masks of other
    dialects, in which an indented admonition is a list item: those that start on `container_lines` are left out.
    """
    text = spell_definitions(mask_dialects(text)[0])
    text = _ALERT.sub(lambda match: match[1], text)
    blocks: list[Block] = []
    inlines: list[Inline] = []
    inside: list[str] = []
    for token in reference_parser().parse(text):
        kind = _BLOCK_TOKENS.get(token.type)
        own = kind == "paragraph" and inside[-1:] == ["dd_open"]
        if token.nesting:
            inside = [*inside, token.type] if token.nesting > 0 else inside[:-1]
        if kind and not token.hidden and not own and token.map:
            level = int(token.tag[1]) if kind == "heading" else 0
            if kind not in ("list", "list_item") or token.map[0] not in container_lines:
                blocks.append((kind, level, 0 if kind == "definition" else token.map[0]))
        inlines += _reference_inlines([token, *(token.children or [])])
    return blocks, inlines


def _reference_inlines(tokens: list[Token]) -> list[Inline]:
    found: list[Inline] = []
    for token in tokens:
        if token.type == "link_open":
            found.append(("link", _plain(str(token.attrs["href"]))))
        elif token.type == "image":
            found.append(("image", _plain(str(token.attrs["src"]))))
            found += _reference_inlines(token.children or [])
        elif token.type == "code_inline":
            found.append(("code_span", _plain(token.content)))
        elif token.type.startswith("math_"):
            found.append(("math", _plain(token.content)))
        elif token.type == "footnote_ref":
            found.append(("footnote_reference", _plain(str(token.meta["label"]))))
    return found


def our_structure(text: str) -> tuple[list[Block], list[Inline]]:
    """The same by our parser. What tags of HTML make is left out: the reference does not read them."""
    document = parse(text, "markdown")
    starts = line_starts(text)
    kinds = set(_BLOCK_TOKENS.values())
    blocks: list[Block] = []
    inlines: list[Inline] = []
    from_html: set[int] = set()
    for index, span in enumerate(document.spans):
        if span.parent in from_html:
            from_html.add(index)
            continue
        shortcode = span.kind in ("code", "code_span") and text[
            max(0, span.start - 4) : span.start
        ].rstrip().endswith("}}")
        if shortcode or _is_tag(text, span):
            continue
        if span.kind == "paragraph" and _is_definition_text(document, span):
            continue
        if span.kind == "html_block":
            from_html.add(index)
        if span.kind == "admonition" and text[span.start] == ">":
            blocks.append(("quote", 0, line_column(starts, span.start)[0] - 1))
        elif span.kind in kinds:
            level = span.level if span.kind == "heading" else 0
            line = line_column(starts, span.start)[0] - 1
            blocks.append((span.kind, level, 0 if span.kind == "definition" else line))
        elif span.kind in ("link", "image"):
            inlines.append((span.kind, _plain(span.name)))
        elif span.kind == "code_span":
            inlines.append(("code_span", _plain(_code(document, span))))
        elif span.kind in ("math", "math_block"):
            inlines.append(("math", _plain(text[span.start : span.end].strip("$"))))
            only = span.parent >= 0 and document.spans[span.parent]
            if only and span.kind == "math_block" and blocks and only.kind == "paragraph":
                _drop_wrapper(text, only, span, blocks)
        elif span.kind == "footnote_reference":
            inlines.append((span.kind, _plain(span.name)))
    return blocks, inlines


def _is_definition_text(document: Document, span: Span) -> bool:
    """Whether a definition holds it directly, admonitions aside, which the reference does not see."""
    while span.parent >= 0 and (parent := document.spans[span.parent]).kind in ("admonition", "directive"):
        span = parent
    return span.parent >= 0 and parent.kind == "definition"


def _drop_wrapper(text: str, paragraph: Span, math: Span, blocks: list[Block]) -> None:
    """The reference has no paragraph around a formula that stands alone."""
    around = text[paragraph.start : math.start] + text[math.end : paragraph.end]
    if not around.strip():
        blocks.pop()


def _container_lines(text: str) -> set[int]:
    """The lines (0-based) on which indented admonitions and tabs start."""
    starts = line_starts(text)
    return {
        line_column(starts, span.start)[0] - 1
        for span in parse(text, "markdown").spans
        if span.kind in ("admonition", "directive") and text[span.start] in "!?="
    }


def _is_tag(text: str, span: Span) -> bool:
    inside = text[span.start : span.end]
    if span.kind == "link" and re.fullmatch(r"<[^\s<>]*>", inside):
        return False
    return inside.startswith("<") and span.kind in ("link", "image", "code_span")


def _code(document: Document, span: Span) -> str:
    """What a code span shows: the pieces that lie in it."""
    pieces = [piece for block in document.blocks for piece in block.pieces]
    inside = [piece for piece in pieces if span.start <= piece.start and piece.end <= span.end]
    return "".join(
        document.source[piece.start : piece.end] if piece.text is None else piece.text for piece in inside
    )


def _plain(text: str) -> str:
    text = re.sub(r"\s+|x{8,}", " ", unquote(unescape(text))).strip()
    return text.removeprefix("mailto:")


def disagreement(text: str) -> str:
    """ "" where both see the same, else the first difference in words."""
    ours, reference = our_structure(text), reference_structure(text, _container_lines(text))
    for name, mine, theirs in zip(("blocks", "inlines"), ours, reference, strict=True):
        if mine != theirs:
            place = next(
                (i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b),
                min(len(mine), len(theirs)),
            )
            return f"{name}[{place}]: ours {mine[place : place + 3]}, reference {theirs[place : place + 3]}"
    return ""


def _texts(path: Path) -> list[str]:
    if path.suffix == ".json":
        return [example["markdown"] for example in json.loads(path.read_text("utf-8"))]
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    rows = [json.loads(line) for line in text.split("\n") if line]
    return [row["text"] for row in rows if row["format"] == "markdown"]


def main() -> None:
    texts = _texts(Path(sys.argv[1]))
    show = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    different = [(text, said) for text in texts if (said := disagreement(text))]
    for text, said in different[:show]:
        print(repr(text[:120]), said, sep="\n   ")
    print(f"{len(texts) - len(different)} of {len(texts)} agree")


if __name__ == "__main__":
    main()
