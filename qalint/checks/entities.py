"""Decodes runs of HTML entities so that the result is plain text and starts no markup."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MARKUP = frozenset("*_`[]|\\#~{}$")
"""Characters that would become Markdown markup: whoever writes them as an entity means the character itself."""

_NOTHING = frozenset("\u00ad\u200b\u2060\ufeff\u200e\u200f")


def decode_entities(text: str) -> str:
    """The run with each entity as its character, twice where the ampersand was encoded too.

    White space of any kind becomes one space, invisible characters nothing; an entity whose character would be
    Markdown markup stays.
    """
    decoded = _ENTITY.sub(_decoded, text)
    return " " if decoded.isspace() and not text.isspace() else decoded


def peel_entity(text: str) -> str:
    """`&amp;nbsp;` as `&nbsp;`: one layer of encoding taken off; a text whose inside is no entity stays."""
    inner = "&" + text.removeprefix("&amp;")
    return text if html.unescape(inner) == inner else inner


def _decoded(match: re.Match[str]) -> str:
    entity = match[0]
    character = html.unescape(entity)
    if character == entity or character in _MARKUP:
        return entity
    if character in _NOTHING:
        return ""
    return " " if character.isspace() or ord(character[0]) < 32 else character
