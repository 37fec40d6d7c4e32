"""Compares the structure that we see in Markdown with markdown-it-py's, the reference.

python -m tests.document.agreement commonmark.json         # the specification's examples, as a JSON array
python -m tests.document.agreement documents.jsonl.gz 5    # rows with `format` and `text`; shows 5 disagreements
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from qalint.document.formats import parse
from qalint.document.formats.markdown import mask_dialects
from qalint.document.lines import line_column, line_starts
from qalint.document.model import Document, Span

Block = tuple[str, int, int]
"""Kind, level of a heading (else 0), line on which it starts (0-based)."""
Inline = tuple[str, str]
"""Kind and destination or content, white space and percent-encoding aside."""

_BLOCK_TOKENS = {
    "heading_open": "heading", "paragraph_open": "paragraph", "bullet_list_open": "list", "ordered_list_open": "list",
    "list_item_open": "list_item", "blockquote_open": "quote", "fence": "code", "code_block": "code",
    "html_block": "html_block", "hr": "rule", "table_open": "table", "tr_open": "row",
}  # fmt: skip


@lru_cache(maxsize=1)
def reference_parser() -> MarkdownIt:
    """CommonMark with the extensions that we read, as far as markdown-it-py has them itself."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


_ALERT = re.compile(r"^([ >]*> ?)\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*$", re.M | re.I)
_UNKNOWN_KINDS = {"footnote", "definition_list", "math", "math_block"}
"""What the reference reads with plugins only."""


def reference_structure(text: str) -> tuple[list[Block], list[Inline]]:
    """Blocks and links, images and code of a text by markdown-it-py, which sees our masks of other dialects."""
    text, _, _ = mask_dialects(text)
    text = _ALERT.sub(lambda match: match[1], text)
    blocks: list[Block] = []
    inlines: list[Inline] = []
    for token in reference_parser().parse(text):
        kind = _BLOCK_TOKENS.get(token.type)
        if kind and not token.hidden and token.map:
            level = int(token.tag[1]) if kind == "heading" else 0
            blocks.append((kind, level, token.map[0]))
        inlines += _reference_inlines(token.children or [])
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
        if _is_tag(text, span):
            continue
        if span.kind == "html_block":
            from_html.add(index)
        if span.kind == "admonition" and text[span.start] == ">":
            blocks.append(("quote", 0, line_column(starts, span.start)[0] - 1))
        elif span.kind in kinds:
            level = span.level if span.kind == "heading" else 0
            blocks.append((span.kind, level, line_column(starts, span.start)[0] - 1))
        elif span.kind in ("link", "image"):
            inlines.append((span.kind, _plain(span.name)))
        elif span.kind == "code_span":
            inlines.append(("code_span", _plain(_code(document, span))))
    return blocks, inlines


def _is_extension(text: str, span: Span) -> bool:
    indented = span.kind in ("admonition", "directive") and text[span.start] in "!?="
    return indented or span.kind in _UNKNOWN_KINDS


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
    ours, reference = our_structure(text), reference_structure(text)
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
    extended = {
        text for text in texts if any(_is_extension(text, span) for span in parse(text, "markdown").spans)
    }
    different = [(text, said) for text in texts if (said := disagreement(text))]
    different.sort(key=lambda pair: pair[0] in extended)
    for text, said in different[:show]:
        print(repr(text[:120]), said, sep="\n   ")
    print(f"{len(texts) - len(different)} of {len(texts)} agree")
    unexplained = sum(text not in extended for text, _ in different)
    print(f"{unexplained} disagree without what the reference cannot read: footnotes, definitions, math, !!!")


if __name__ == "__main__":
    main()
