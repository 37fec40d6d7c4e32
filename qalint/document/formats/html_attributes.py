"""Finds the words in a tag's attributes: what readers may be told, what a page says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from qalint.document.builder import SpanBuilder
from qalint.document.formats.html_tokens import Attribute

_READABLE = frozenset(
    "alt title aria-label aria-description aria-hidden aria-roledescription aria-placeholder placeholder"
    " summary label standby".split()
)
_BUTTON_TYPES = frozenset(("submit", "button", "reset"))
_WORDS = re.compile(r"[^\W\d_]+[,;:]?\s+[^\W\d_]+[,;:]?\s+[^\W\d_]+")
_CODE_SIGNS = re.compile(r"[{}<>|]|://|;\s*\w+\s*:|=")
_TOLD_BY_META = re.compile(
    r"(?:description|author|keywords|date|article:[a-z_]+|og:[a-z_:]+|twitter:(?:title|description)"
    r"|dc(?:terms)?\.[a-z.]+|generator|application-name)$"
)


@dataclass(slots=True)
class Facts:
    """What a page says of itself, decoded: `metadata` by name (`lang`, `description`, `og:title` ...)."""

    metadata: dict[str, str] = field(default_factory=dict)

    def note_title(self, raw: str) -> None:
        """The content of a `<title>`; the first that says something counts."""
        if "title" not in self.metadata and (title := _plain(raw)):
            self.metadata["title"] = title

    def title(self) -> str:
        """What the page calls itself: its `<title>`, else its `og:title`."""
        return self.metadata.get("title") or self.metadata.get("og:title", "")


def note_attributes(
    builder: SpanBuilder, facts: Facts, tag: str, found: list[Attribute], values: dict[str, str]
) -> None:
    """Give the innermost open span an `attribute` span for each attribute that a reader may be told."""
    if tag == "meta":
        _note_meta(facts, values)
    elif tag == "html" and (lang := values.get("lang") or values.get("xml:lang")):
        facts.metadata.setdefault("lang", lang.strip())
    elif tag == "link" and values.get("rel", "").lower() == "canonical":
        facts.metadata.setdefault("canonical", _plain(values.get("href", "")))
    for name, start, end in found:
        if start < end and _is_readable(tag, name, values):
            builder.add("attribute", start, end, name=f"{tag}.{name}")


def _note_meta(facts: Facts, values: dict[str, str]) -> None:
    name = (values.get("name") or values.get("property") or values.get("itemprop") or "").strip().lower()
    content = values.get("content", "")
    if content and _TOLD_BY_META.match(name):
        facts.metadata.setdefault(name, _plain(content))


def _is_readable(tag: str, name: str, values: dict[str, str]) -> bool:
    if name in _READABLE:
        return True
    if name == "content":
        return tag == "meta" and " " in values[name].strip()
    if name == "value":
        return tag == "input" and values.get("type", "").lower() in _BUTTON_TYPES
    return name.startswith("data-") and _is_prose(values[name])


def _is_prose(value: str) -> bool:
    """Whether a data attribute holds words for people: three in a row, and no sign of code or a URL."""
    return _WORDS.search(value) is not None and _CODE_SIGNS.search(value) is None


def _plain(raw: str) -> str:
    return " ".join(unescape(raw).split())
