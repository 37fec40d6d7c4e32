"""The `program` check: JavaScript, CSS or JSON that a page carried and a converter left between paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.chunks import Chunk, chunks, fenced
from qalint.checks.context import Context
from qalint.checks.removal import removal
from qalint.ruleset.model import FixSpec

Judge = Callable[[str], bool]

LONGEST = 400_000
"""Code points of one stretch at most; a page's inline script rarely has more."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """Keys: `language`, one of LANGUAGES. A hit is the whole stretch of lines. Raises MatchError."""
    known_keys(params, {"language"})
    language = params.get("language")
    if language not in LANGUAGES:
        raise MatchError("language", f"{language!r} is none of {', '.join(sorted(LANGUAGES))}")
    judge, signs = LANGUAGES[language]

    def run(context: Context) -> Iterator[Hit]:
        if not any(sign in context.source for sign in signs):
            return
        for start, end in _stretches(context, judge):
            yield Hit(start, end, None if fix is None else (removal(context, start, end),))

    return run


def _stretches(context: Context, judge: Judge) -> Iterator[tuple[int, int]]:
    """Chunks that are code, each with the chunks that its open brackets, or the next code, carry it on to."""
    source = context.source
    found = list(chunks(context, fenced(context)))
    index = 0
    while index < len(found):
        chunk = found[index]
        index += 1
        if context.literal.covers(*_trimmed(source, chunk, chunk.end)):
            continue
        end = chunk.end
        if _OPENER.fullmatch(source, chunk.start, end) and index < len(found):
            end = found[index].end
        if not judge(source[chunk.start : end]):
            continue
        index += end != chunk.end
        while index < len(found) and end - chunk.start < LONGEST:
            following = found[index]
            text = source[following.start : following.end]
            if not (judge(text) or (_open_brackets(source[chunk.start : end]) > 0 and looks_like_code(text))):
                break
            end = following.end
            index += 1
        yield _trimmed(source, chunk, end)


_OPENER = re.compile(r"\s*(?:/\*[^*]*\*+/|(?:/\*|//)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--[^\n]{0,80}|\s)+")
"""A chunk that only opens code: a comment, the start of a CDATA section."""


def _trimmed(source: str, chunk: Chunk, end: int) -> tuple[int, int]:
    text = source[chunk.start : end]
    return chunk.start + len(text) - len(text.lstrip()), chunk.start + len(text.rstrip())


_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'")


def _open_brackets(text: str) -> int:
    bare = _STRING.sub("", text)
    return sum(bare.count(c) for c in "{([") - sum(bare.count(c) for c in "})]")


_MARKS = frozenset("{}()[];=<>+*/\\|&!?:\"'$_#@%.,")
_PROSE = re.compile(r"(?<![\w.$'\"-])[A-Za-z]{2,}(?: +[a-z]{2,}[,;]?){4,}")


def looks_like_code(text: str) -> bool:
    """Whether a chunk reads like code: brackets and operators, hardly a run of plain words outside of strings."""
    bare = _STRING.sub("''", text)
    dense = sum(character in _MARKS for character in bare)
    return dense * 8 >= len(re.sub(r"\s", "", bare)) and not _PROSE.search(
        re.sub(r"//.*|/\*.*?\*/", "", bare)
    )


_NAME = r"[A-Za-z_$][\w$]*"
_PATH = rf"{_NAME}(?:\.{_NAME}|\[[^\]\n]{{1,60}}\])*"
_SCRIPT_START = re.compile(
    rf"""(?:(?://|/\*)?\s*(?:<|&lt;)!\[CDATA\[\s*(?:\*/)?\s* | /\*[^*]*\*+/\s* | //[^\n]*\n\s*
      | <!--(?:[^>\n]*-->)?\s* | (?:;|//)\s* | ["']use\ strict["'];?\s*)*
    (?: (?:var|let|const)\s+{_NAME}\s*(?:=[^=]|;|,)
      | !?\(?\s*(?:async\s+)?function\s*(?:{_NAME}\s*)?\([^)\n]{{0,200}}\)\s*\{{
      | [!+(]*\(\s*(?:async\s*)?\([\w\s,$]*\)\s*=>\s*\{{
      | (?:if|for|while|switch)\s*\([^\n]{{1,300}}\)\s*\{{ | try\s*\{{
      | \(?(?:window|document|jQuery|\$|self|top|dataLayer|googletag|location|navigator|console|ga|gtag|fbq|_gaq|_paq)
        \s*(?:\.|\[|\()
      | (?:{_PATH}\s*=\s*)?new\s+[A-Z][\w.]*\(
      | \(?{_PATH}\s*=\s*(?:\[|\{{|function\b|new\s|document\.|window\.|{_PATH}\s*\|\|)
      | {_PATH}\s*=\s*(?:["'][^"'\n]*["']|\d+|true|false|null)\s*;
      | {_PATH}\.(?:run|push|ready|init|then|map|forEach|addEventListener|on|cmd|load|write|setAttribute)\s*\(
      | {_PATH}\s*\([^\n]{{0,400}}\)\s*;
    )""",
    re.VERBOSE,
)
_SCRIPT_SIGNS = re.compile(
    r"[;{}]\s*(?:\n|$)|\bfunction\b\s*\w*\(|=>|\bvar\s+\w|\breturn\b|===|!==|\|\||&&|\.push\(|\bdocument\.|\bwindow\."
    r"|\bnew\s+[A-Z]|;\s*\w|\\/|[\"']\s*:\s*|\]\]>|\b(?:true|false|null|undefined)\b|\(\)|[\])}];?\s*\Z"
)


def is_script(text: str) -> bool:
    """Whether a chunk is JavaScript: it starts as a statement does and goes on like code."""
    start = _SCRIPT_START.match(text.strip())
    if not start:
        return False
    signs = len(_SCRIPT_SIGNS.findall(text[:5000]))
    assigned = re.match(r"(?:var|let|const)\b", text.strip()) and text.rstrip().endswith((";", "}", "]", ")"))
    return signs >= 2 and (looks_like_code(text[:5000]) or bool(assigned))


_COMMENT = re.compile(r"/\*.*?\*/|/\*|<!--|-->|(?://)?<!\[CDATA\[|(?://)?\]\]>|<!\[", re.S)
_BLOCK = re.compile(r"\{[^{}]*(?:\}|\Z)")
_SELECTORS = re.compile(r"[\w\s.#:,>+~*\[\]=\"'()@%^$|&!/;\\-]*\Z")
_DECLARATION = re.compile(
    r"[{;]\s*\*?(?:--[\w-]+|-(?:webkit|moz|ms|o)-[\w-]+|[a-z]+(?:-[a-z]+)+|color|display|width|height|margin|padding|border"
    r"|background|font|float|clear|position|top|left|right|bottom|overflow|opacity|content|clip|fill|stroke|cursor|filter"
    r"|transform|transition|animation|visibility|zoom|flex|grid|gap|order|outline|direction|src|inset|quotes|resize|columns"
    r"|appearance|contain|isolation|hyphens|orphans|widows|all|speak|size|marks|mask|rotate|scale|translate|unset)\s*:\s*"
    r"[^;{}]{1,2000}",
    re.IGNORECASE,
)
_SELECTOR_START = re.compile(
    r"[.#:@*\[&]|(?:html|body|a|p|div|span|ul|ol|li|img|table|td|th|tr|h[1-6]|header|footer|nav|article|section|main"
    r"|aside|input|button|form|label|select|textarea|iframe|svg|video|meta|button|figure|figcaption|blockquote|pre"
    r"|[a-z]+(?:[-_][a-z]+)+(?=\s*\{)|code|em|strong|small|sup|sub|hr|abbr|fieldset|legend|from|to|object|embed)\b(?=[\s.#:,>+~*\[{])"
)


def is_style(text: str) -> bool:
    """Whether a chunk is CSS: rules whose selectors leave no sentence behind when their blocks are taken out."""
    bare = _COMMENT.sub("", text).strip()
    if not bare or "{" not in bare or not _SELECTOR_START.match(bare) or not _DECLARATION.search(bare):
        return False
    for _ in range(3):
        bare = _BLOCK.sub(" ", bare)
    return bool(_SELECTORS.match(bare)) and not re.search(r"(?:(?<=\s)[a-z]{2,}\s+){5,}", bare)


_JSON_START = re.compile(r"[\[{]\s*(?:\{\s*)?\"[^\"\n]{1,80}\"\s*:")


def is_json(text: str) -> bool:
    """Whether a chunk is a JSON object or a list of them."""
    bare = text.strip()
    return bool(_JSON_START.match(bare)) and bare[-1] in "]}" and bare.count('":') + bare.count('" :') >= 2


LANGUAGES: dict[str, tuple[Judge, str]] = {
    "javascript": (is_script, "=("),
    "css": (is_style, "{"),
    "json": (is_json, '"'),
}
"""A language, what tells a chunk of it, and characters of which every document with such a chunk has one."""
