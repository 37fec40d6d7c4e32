"""The `wikitext` check: MediaWiki markup in a text that no wiki will render; brackets are matched, never guessed at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.checks.removal import edit_for
from qalint.checks.wiki_table import table_end, table_text
from qalint.checks.wiki_template import is_wiki_template, template_text
from qalint.ruleset.model import FixSpec

Found = tuple[int, int, str]
"""Start, end, and the text that says what the construct said; the construct itself where nobody can tell."""

LONGEST = 30_000
"""Code points of one construct at most: an information box with many rows stays below it."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """Keys: `construct`, one of CONSTRUCTS. Raises MatchError."""
    known_keys(params, {"construct"})
    construct = params.get("construct")
    if construct not in CONSTRUCTS:
        raise MatchError("construct", f"{construct!r} is none of {', '.join(sorted(CONSTRUCTS))}")
    find, sign = CONSTRUCTS[construct]

    def run(context: Context) -> Iterator[Hit]:
        if sign not in context.source:
            return
        literal, at = context.literal, 0
        for start, end, text in find(context.source):
            if start < at or literal.overlaps(start, end):
                continue
            at = end
            fixed = fix is not None and text != context.source[start:end]
            yield Hit(start, end, (edit_for(context, start, end, text, "match"),) if fixed else ())

    return run


_BRACES = re.compile(r"\{\{(?![<%{])|\}\}")
_BRACKETS = re.compile(r"\[\[|\]\]")


def _outermost(source: str, tokens: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Balanced pairs that lie in no other pair, by start; what is never closed is passed over."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in tokens.finditer(source):
        if match[0][0] in "{[":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if match.end() - start <= LONGEST:
                pairs.append((start, match.end()))
            if not opened:
                yield from _disjoint(pairs)
                pairs = []
    yield from _disjoint(pairs)


def _disjoint(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = -1
    for start, end in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if start >= at:
            yield start, end
            at = end


def _templates(source: str) -> Iterator[Found]:
    for start, end in _outermost(source, _BRACES):
        inside = source[start + 2 : end - 2]
        if is_wiki_template(inside):
            yield start, end, template_text(inside)


_EXPRESSION = re.compile(r"-?\s*(?:[a-z_$.][\w$-]*(?:\.[\w$-]+)*(?:\s*\|[^{}\n]{1,200})?|\.[A-Z][\w.]*)\s*-?")


def _expressions(source: str) -> Iterator[Found]:
    """Double braces that are no wiki's: the placeholder of a template, whose value nobody here knows."""
    for start, end in _outermost(source, _BRACES):
        inside = source[start + 2 : end - 2]
        escaped = source[start - 1 : start] in ("\\", "$", "=") if start else False
        if not escaped and not is_wiki_template(inside) and _EXPRESSION.fullmatch(inside):
            yield start, end, source[start:end]


_FILE = re.compile(
    r"\[\[\s*(?:File|Image|Media|Datei|Bild|Fichier|Archivo|Imagen|Bestand|Afbeelding|Immagine|Ficheiro|Plik|Файл"
    r"|Изображение|Fil|Lêer|Ficheru|Tiedosto|ファイル|画像|文件)\s*:",
    re.IGNORECASE,
)
_CATEGORY = re.compile(
    r"\[\[\s*:?(?:Category|Kategorie|Catégorie|Categoría|Categoria|Categorie|Kategoria|Kategori|Категория|Kategória"
    r"|Luokka|分类|カテゴリ|Kategorija)\s*:[^\[\]\n]{1,300}\]\]",
    re.IGNORECASE,
)
_INTERLANGUAGE = re.compile(r"^\[\[[a-z]{2,3}(?:-[a-z]+)?:[^\[\]\n|]{1,200}\]\][ \t]*$", re.MULTILINE)
_MAGIC = re.compile(r"__(?:NO|FORCE)?TOC__|__NOEDITSECTION__|__NOINDEX__|__INDEX__|__NOGALLERY__")
_IMAGE_OPTION = re.compile(
    r"thumb(?:nail)?|mini(?:atur)?|frame(?:less|d)?|border|(?:up)?right(?:[= ][\d.]+)?|left|center|centre|none|links"
    r"|rechts|hochkant(?:=[\d.]+)?|\d*x?\d+ ?px|upright.*|alt=.*|link=.*|page=.*|lang=.*|class=.*|baseline|middle|sub"
    r"|super|top|text-top|bottom|text-bottom|duimnael|regs",
    re.IGNORECASE,
)
_LEAST_CAPTION_WORDS = 4
"""A caption of fewer words names the picture; one of more says something of its own."""


def _files(source: str) -> Iterator[Found]:
    for start, end in _outermost(source, _BRACKETS):
        if _FILE.match(source, start):
            yield start, end, _caption(source[start + 2 : end - 2])


def _caption(inside: str) -> str:
    """The caption of a picture where it is a statement, in plain text."""
    parts = re.split(r"\|(?![^\[]*\]\])", inside)[1:]
    shown = [part.strip() for part in parts if part.strip() and not _IMAGE_OPTION.fullmatch(part.strip())]
    caption = _LINK.sub(lambda match: match[2] or match[1], shown[-1]) if shown else ""
    return (
        caption if caption.endswith((".", "!", "?")) and len(caption.split()) >= _LEAST_CAPTION_WORDS else ""
    )


def _categories(source: str) -> Iterator[Found]:
    found = [m.span() for pattern in (_CATEGORY, _INTERLANGUAGE, _MAGIC) for m in pattern.finditer(source)]
    return ((start, end, "") for start, end in sorted(found))


_LINK = re.compile(r"\[\[(?![\s!$<(-])([^\[\]{}|<>\n]{1,200})(?:\|([^\[\]\n]{0,300}))?\]\](?![(\[])")
_NOT_A_LINK = re.compile(r"[\d\s,.+-]*|[\w-]+(?:\.[\w-]+)+|[\"'].*")
_SECTION = re.compile(r"(?:\A|(?<=\n)|(?<=\r))[ \t]*\[\[[a-z_]\w*\]\][ \t]*(?=\r|\n|\Z)")
"""A table header of TOML, alone on its line."""


def _links(source: str) -> Iterator[Found]:
    sections = {match.end() - len(match[0].lstrip()) for match in _SECTION.finditer(source)}
    for match in _LINK.finditer(source):
        target = match[1]
        if match.start() in sections:
            continue
        if not (
            (_NOT_A_LINK.fullmatch(target) and match[2] is None)
            or _FILE.match(match[0])
            or _CATEGORY.match(match[0])
        ):
            yield match.start(), match.end(), (match[2] or target.lstrip(":")).strip()


_REF = re.compile(r"<ref(?:\s[^<>]*?)?(?:/>|>)", re.IGNORECASE)
_REF_END = re.compile(r"</ref\s*>", re.IGNORECASE)
_REFERENCES = re.compile(r"<references\b[^<>]*/?>|</references\s*>", re.IGNORECASE)


def _references(source: str) -> Iterator[Found]:
    """Notes: `<ref/>`, and `<ref>` up to the next end tag unless another note starts before it."""
    for match in _REF.finditer(source):
        start, end = match.span()
        if not match[0].endswith("/>"):
            close = _REF_END.search(source, end, end + 5000)
            another = _REF.search(source, end, close.start() if close else end)
            if close is None or another:
                continue
            end = close.end()
        yield start, end, ""
    for match in _REFERENCES.finditer(source):
        yield match.start(), match.end(), ""


_QUOTES = re.compile(r"(?<!')('{2,3}|'{5})(?!')([^'\n](?:[^'\n]|'(?!'))*+)\1(?!')")


def _quotes(source: str) -> Iterator[Found]:
    return ((match.start(), match.end(), match[2]) for match in _QUOTES.finditer(source))


_TABLE = re.compile(r"^[ \t:]*\{\|", re.MULTILINE)


def _tables(source: str) -> Iterator[Found]:
    at = 0
    for match in _TABLE.finditer(source):
        if match.start() >= at:
            at = table_end(source, match.start())
            start = source.index("{|", match.start())
            table = source[start:at]
            yield start, at, table_text(table)


CONSTRUCTS: dict[str, tuple[Callable[[str], Iterator[Found]], str]] = {
    "template": (_templates, "{{"),
    "expression": (_expressions, "{{"),
    "file": (_files, "[["),
    "category": (_categories, ""),
    "link": (_links, "[["),
    "reference": (_references, "<"),
    "quotes": (_quotes, "''"),
    "table": (_tables, "{|"),
}
"""A construct, what finds it in a source, and a text that every source with one holds."""
