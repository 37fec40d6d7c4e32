"""The words that a template tag, a role or a component shows its reader: what stays when the tag itself goes."""

from __future__ import annotations

import re

_HUGO_TAG = re.compile(r"\{\{[<%]\s*(?:/\*)?\s*(/?[\w./-]*)(.*?)(?:\*/)?/?\s*[%>]\}\}", re.S)
_ARGUMENT = re.compile(
    r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|`([^`]*)`|(\S+))|"([^"]*)"|'([^']*)'|`([^`]*)`|(\S+)"""
)
_SHOWN_ARGUMENTS = ("caption", "title", "summary", "text", "label", "heading", "alt", "quote")
_SHOWS_FIRST = frozenset(
    "glossary-term glossary_term gloss term abbr kbd ref-text glossary_tooltip tooltip".split()
)
"""Shortcodes whose first argument is the text they put on the page."""

_NO_TEXT = re.compile(r"[\w-]*(?:/|\.\w{2,5}$)")
_ROLE = re.compile(r":[\w.+:-]+:`([^`]*)`")
_ROLE_TARGET = re.compile(r"(.*?)\s*<[^<>]*>\Z", re.S)
_MACRO = re.compile(r"\{\{\s*[\w.-]+\s*\((.*)\)\s*\}\}", re.S)
_MACRO_ARGUMENT = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""")


def shortcode_text(text: str) -> str:
    """What a Hugo shortcode tag says by itself: its caption, title or term; "" for a tag that only calls a template."""
    match = _HUGO_TAG.fullmatch(text)
    if not match or match[1].startswith("/"):
        return ""
    named: dict[str, str] = {}
    positional: list[str] = []
    for found in _ARGUMENT.finditer(match[2]):
        value = next((group for group in found.groups()[1:] if group is not None), "")
        if found[1]:
            named[found[1].lower()] = value
        else:
            positional.append(value)
    if match[1] in _SHOWS_FIRST:
        return named.get("text") or (positional[0] if positional else "")
    for key in _SHOWN_ARGUMENTS:
        value = named.get(key, "").strip()
        if len(value.split()) >= 2 and not _NO_TEXT.match(value):
            return value
    return ""


def role_text(text: str) -> str:
    """The text that a reStructuredText role shows: `title <target>` its title, `~a.b.c` its last part."""
    match = _ROLE.fullmatch(text)
    if not match:
        return text
    inside = match[1].strip()
    titled = _ROLE_TARGET.fullmatch(inside)
    if titled and titled[1]:
        return titled[1]
    if inside.startswith("~"):
        return inside[1:].rstrip(".").rpartition(".")[2] or inside[1:]
    return inside.lstrip("!.") or inside


def macro_text(text: str) -> str:
    """The last text argument that a documentation macro shows, `{{domxref("a", "b")}}` as `b`; "" where it has none."""
    match = _MACRO.fullmatch(text)
    if not match:
        return ""
    shown = [a or b for a, b in _MACRO_ARGUMENT.findall(match[1]) if (a or b).strip()]
    return (shown[1] if len(shown) > 1 and not _NO_TEXT.match(shown[1]) else shown[0]) if shown else ""
