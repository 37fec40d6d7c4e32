"""Front matter: the metadata (YAML, TOML or JSON) that a Markdown file may start with."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from qalint.document.formats.marks import plain_breaks

_YAML = re.compile(r"\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)(?=[ \t]*(?:\n|\Z))", re.S | re.M)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\n(.*?)^\+\+\+(?=[ \t]*(?:\n|\Z))", re.S | re.M)
_YAML_LINE = re.compile(r"^([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+([^\n]*))?", re.M)
_YAML_KEY = re.compile(r"[A-Za-z_\"'][\w.\"' -]*:(?:\s|$)|#|-\s|\s+\w")
_COMMENT = re.compile(r"[ \t]+#.*$")
_LONGEST = 200_000
"""Code points of front matter at most: a document that opens with a rule is not one long header."""


class FrontMatter(NamedTuple):
    """Where the block ends (offset after its last delimiter), its language, its scalars and the title among them."""

    start: int
    end: int
    language: str
    metadata: dict[str, str]
    title: str


def find_front_matter(source: str) -> FrontMatter | None:
    """The front matter at the start of a source; None where it has none."""
    head = plain_breaks(source[:_LONGEST])
    start = int(head.startswith("\ufeff"))
    if head.startswith("---", start):
        match = _YAML.match(head)
        if match and _YAML_KEY.match(match[1]):
            return _made(start, match.end(), "yaml", _yaml_scalars(match[1]))
    elif head.startswith("+++", start):
        match = _TOML.match(head)
        if match:
            return _made(start, match.end(), "toml", _toml_scalars(match[1]))
    elif head.startswith("{", start):
        return _json_front_matter(head, start)
    return None


def _made(start: int, end: int, language: str, metadata: dict[str, str]) -> FrontMatter:
    title = next((metadata[key] for key in metadata if key.lower() == "title"), "")
    return FrontMatter(start, end, language, metadata, title)


def _yaml_scalars(text: str) -> dict[str, str]:
    """Top-level `key: value` lines; block scalars, sequences and maps have no scalar here and are left out."""
    metadata: dict[str, str] = {}
    for match in _YAML_LINE.finditer(text):
        value = _COMMENT.sub("", match[2] or "").strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        elif not value or value[0] in "|>[{&*!":
            continue
        metadata[match[1]] = value
    return metadata


def _toml_scalars(text: str) -> dict[str, str]:
    import tomllib

    try:
        return _scalars(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _json_front_matter(head: str, start: int) -> FrontMatter | None:
    """A JSON object that ends its own line, as Hugo has it; a `{` that begins anything else is prose."""
    try:
        value, end = json.JSONDecoder().raw_decode(head, start)
    except (ValueError, RecursionError):
        return None
    rest = head[end : end + 100].lstrip(" \t")
    if not isinstance(value, dict) or not value or (rest and rest[0] != "\n"):
        return None
    return _made(start, end, "json", _scalars(value))


def _scalars(table: dict[str, object]) -> dict[str, str]:
    """The strings, numbers and truth values of a table, as text."""
    return {
        key: value
        if isinstance(value, str)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
        for key, value in table.items()
        if isinstance(value, str | int | float)
    }
