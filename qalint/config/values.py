"""What a configuration key may hold: how each kind of value is checked, frozen, and described in the JSON
schema.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

from qalint.document.containers import CONTAINERS
from qalint.document.formats import FORMATS
from qalint.finding import Severity


class ConfigError(Exception):
    """A configuration that cannot be used; the message says where, which key, and what to do."""


class ValueProblem(Exception):
    """What is wrong with a value: `inside` is the key below the option's own, "" for the value itself."""

    def __init__(self, message: str, inside: str = "") -> None:
        super().__init__(message)
        self.inside = inside


class Glob(NamedTuple):
    """A pattern as in .gitignore, relative to the folder `root` (an absolute path)."""

    pattern: str
    root: str

    def matches(self, path: str, folder: bool = False) -> bool:
        """Whether the file (or folder) at this absolute path, or a folder above it, fits."""
        relative = os.path.relpath(path, self.root).replace(os.sep, "/")
        if relative == "." or relative.startswith("../"):
            return False
        return bool(_compiled(self.pattern).match_file(relative + "/" if folder else relative))


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> Any:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([pattern])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value. `read(value, root)` freezes a raw TOML value or raises ValueProblem; `schema`
    describes it.

    `merge` says what a nearer layer does to a farther one: "replace", "append" (lists), "update" (tables).
    """

    read: Callable[[Any, str], Any]
    schema: Mapping[str, Any]
    merge: str = "replace"


def table(of: Kind, key: Callable[[str, str], Any] | None = None) -> Kind:
    """A table whose values are all of one kind; `key(text, root)` freezes a key."""

    def read(value: Any, root: str) -> tuple[tuple[Any, Any], ...]:
        if not isinstance(value, Mapping):
            raise ValueProblem(f"must be a table, not {shown(value)}")
        items = []
        for name, inner in value.items():
            try:
                items.append((key(name, root) if key else name, of.read(inner, root)))
            except ValueProblem as problem:
                raise ValueProblem(str(problem), name) from None
        return tuple(items)

    return Kind(read, {"type": "object", "additionalProperties": of.schema}, "update")


def choice(*names: str) -> Kind:
    """One of some words."""

    def read(value: Any, root: str) -> str:
        if value not in names:
            near = get_close_matches(str(value), names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueProblem(f"must be one of {', '.join(names)}, not {shown(value)}{hint}")
        return str(value)

    return Kind(read, {"enum": list(names)})


def share() -> Kind:
    """A number from 0 to 1."""

    def read(value: Any, root: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ValueProblem(f"must be a number from 0 to 1, not {shown(value)}")
        return float(value)

    return Kind(read, {"type": "number", "minimum": 0, "maximum": 1})


def count(least: int = 1) -> Kind:
    """A whole number, at least `least`."""

    def read(value: Any, root: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueProblem(f"must be a whole number of at least {least}, not {shown(value)}")
        return value

    return Kind(read, {"type": "integer", "minimum": least})


def _flag(value: Any, root: str) -> bool:
    if not isinstance(value, bool):
        raise ValueProblem(f"must be true or false, not {shown(value)}")
    return value


def _texts(value: Any, root: str) -> tuple[str, ...]:
    if (
        not isinstance(value, Sequence)
        or isinstance(value, str)
        or not all(isinstance(item, str) for item in value)
    ):
        raise ValueProblem(f"must be a list of texts, not {shown(value)}")
    return tuple(value)


def _text_or_texts(value: Any, root: str) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else _texts(value, root)


def _passages(value: Any, root: str) -> tuple[str, ...]:
    for text in _texts(value, root):
        if not text.strip("/ "):
            raise ValueProblem(f"must be texts or patterns between slashes, not {shown(text)}")
        try:
            passage_pattern(text)
        except re.error as error:
            raise ValueProblem(f"{shown(text)} is not a regular expression: {error}") from None
    return _texts(value, root)


def passage_pattern(text: str) -> re.Pattern[str]:
    """What an entry matches: a regular expression between slashes, any other text as it is, in any case."""
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        return re.compile(text[1:-1])
    return re.compile(re.escape(text), re.IGNORECASE)


def _path(value: Any, root: str) -> str:
    if not isinstance(value, str) or not value:
        raise ValueProblem(f"must be a path, not {shown(value)}")
    return os.path.normpath(os.path.join(root, os.path.expanduser(value)))


def _paths(value: Any, root: str) -> tuple[str, ...]:
    return tuple(_path(item, root) for item in _texts(value, root))


def _globs(value: Any, root: str) -> tuple[Glob, ...]:
    return tuple(Glob(pattern, root) for pattern in _texts(value, root))


def shown(value: Any) -> str:
    """A value as an error message repeats it."""
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "…"


_LIST = {"type": "array", "items": {"type": "string"}}

FLAG = Kind(_flag, {"type": "boolean"})
TEXTS = Kind(_texts, _LIST)
MORE_TEXTS = Kind(_texts, _LIST, "append")
PASSAGES = Kind(_passages, _LIST, "append")
TEXT_OR_TEXTS = Kind(_text_or_texts, {"anyOf": [{"type": "string"}, _LIST]})
PATH = Kind(_path, {"type": "string"})
PATHS = Kind(_paths, _LIST)
GLOBS = Kind(_globs, _LIST)
MORE_GLOBS = Kind(_globs, _LIST, "append")
SEVERITY = choice(*[severity.value for severity in Severity])
FORMAT = choice(*FORMATS, *CONTAINERS)
SHARE = share()
"""The kinds of value that the settings use."""
