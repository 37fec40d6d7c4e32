"""Tells a MediaWiki template from other double braces, and says what it put on the page."""

from __future__ import annotations

import re

_NAME = re.compile(r"\s*((?:\d+ +)?[^\W\d_][^|{}\[\]<>\n#()\"=.$+*%?]*?)\s*(?=\||\n|:|\Z)")
_EXPRESSION_NAME = re.compile(r"\s[a-z_][\w-]*|[a-z_]\w*\s?")
"""A padded or bare lower-case identifier: a placeholder of Jinja, Liquid, Handlebars or Vue rather than a template."""

_BARE = frozenset(
    "clear reflist references stub fact dubious cn citation portal expand unreferenced wikify hatnote fr en de"
    " nbsp spaced ndash mdash snd spd break br dash shy col-begin col-end col-break top bottom s-start s-end"
    " end".split()
)
"""Templates in use without arguments, written in one lower-case word."""

_SILENT = re.compile(
    r"(?:cite|citation|sfn|efn|refn|rp|note|ref|reflist|notelist|harv|r|main|see|further|about|for|other"
    r"|redirect|distinguish|hatnote|portal|defaultsort|displaytitle|use|infobox|taxobox|chembox|automatic"
    r"|speciesbox|geobox|navbox|sidebar|coord|commons|wikiquote|wikisource|wiktionary|sister|authority"
    r"|normdaten|personendaten|short|good|featured|pp|unreferenced|refimprove|more|cleanup|citation needed"
    r"|cn|fact|when|who|which|where|why|clarify|dubious|dead|better|update|expand|stub|notability|orphan"
    r"|multiple|blp|pov|original|advert|tone|unsourced|verify|page|full|flag|flagicon|flagcountry|clear"
    r"|anchor|toc|tocright|tocleft|div|col|columns|refbegin|refend|end|begin|start|s|succession"
    r"|internetquelle|literatur|webarchiv|reptiledatabase|iucn|isbn|issn|doi|official|imdb|allmusic|find"
    r"|dmoz|twitter|facebook|youtube|gesprochen|exzellent|lesenswert|begriffsklärung|dieser|belege"
    r"|überarbeiten|quelle|dead link|webarchive|wayback|cbignore|italic|featured article|engvar|korean"
    r"|chinese|linktext|nihongo foot|listen|external|gallery)"
    r"(?=[\s:_-]|\Z)",
    re.IGNORECASE,
)
"""First words of templates that show no text of their article: notes, notices, boxes, navigation, plumbing."""

_KEEPS_ARGUMENTS = frozenset(("linktext",))
_LONGEST_SHOWN = 120
"""Code points of arguments kept from a template nobody told us of: inline ones are short, boxes are not."""

_UNITS = re.compile(r"(?:convert|cvt|convertir|unité)\Z", re.IGNORECASE)
_DATE = re.compile(r"(?:birth|death|start|end|film|release|geboren|dts|date)\b.*", re.IGNORECASE)


def is_wiki_template(inside: str) -> bool:
    """Whether the text between `{{` and `}}` reads like a template call: a name, then `|` arguments or nothing."""
    match = _NAME.match(inside)
    if not match:
        return False
    name = match[1]
    rest = inside[match.end() :]
    if rest.startswith("|"):
        padded = inside[0] in " \t" and rest[1:2] in " \t" and "=" not in rest
        return not padded
    if rest[:1] == ":":
        return name.isupper() or name[0] == "#" or name[0].isupper()
    if rest.strip():
        return "|" in rest and "=" in rest
    if name.lower() in _BARE:
        return inside == name
    if re.fullmatch(r"[a-z]+(?:-[a-z]+)+", inside):
        return True
    return (
        not _EXPRESSION_NAME.fullmatch(inside)
        and inside[0] not in " \t"
        and not re.fullmatch(r"[a-z]\w*[A-Z]\w*", name)
    )


def template_text(inside: str) -> str:
    """What the template showed as far as its arguments say: the positional ones of inline templates, else ""."""
    parts = _arguments(inside)
    name = parts[0].strip()
    positional = [
        part.strip() for part in parts[1:] if not re.match(r"\s*[\w -]{1,40}=", part) and part.strip()
    ]
    if name.lower() not in _KEEPS_ARGUMENTS and (_SILENT.match(name) or not positional or ":" in name):
        return ""
    positional = [_plain(part) for part in positional]
    if _UNITS.match(name):
        return " ".join(positional[:2])
    if _DATE.match(name) and all(part.isdigit() for part in positional[:3]):
        return "-".join(part.zfill(2) for part in positional[:3])
    if (
        name.lower() in ("lang", "lang-x", "transl", "script", "langx", "ill", "interlanguage link")
        and len(positional) > 1
    ):
        return positional[-1] if name.lower() != "ill" else positional[0]
    shown = " ".join(positional) if len(positional) < 3 else ", ".join(positional)
    return shown if len(shown) <= _LONGEST_SHOWN and "\n" not in shown else ""


def _arguments(inside: str) -> list[str]:
    """The parts between the pipes that stand in no inner link or template."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"\{\{|\[\[|\}\}|\]\]|\|", inside):
        token = match[0]
        if token == "|":
            if depth == 0:
                parts.append(inside[start : match.start()])
                start = match.end()
        else:
            depth += 1 if token in ("{{", "[[") else -1
    return [*parts, inside[start:]]


def _plain(text: str) -> str:
    text = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1", text)
    return re.sub(r"\{\{([^{}]*)\}\}", lambda match: template_text(match[1]), text).strip()
