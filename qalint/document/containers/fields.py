"""Which values of a record are texts: the fields that were named, or the first that usually holds one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qalint.document.containers.json_text import JsonPath
from qalint.document.containers.model import DEFAULT_FIELDS, IGNORE_KEY, Reading
from qalint.document.formats import FORMATS, detect_format

_SHOWN_KEYS = 8
_TELLING_NAMES = {"markdown": "markdown", "html": "html"}

_KINDS = (
    (type(None), "null"),
    (bool, "a boolean"),
    (str, "a string"),
    (Mapping, "an object"),
    (list, "a list"),
)


class FieldError(Exception):
    """A record without the text that is looked for; the message says what is there instead."""


def field_values(record: object, names: Sequence[str]) -> list[tuple[JsonPath, str]]:
    """The path and value of each text field of a record, in the order of `names`.

    With names, every text that they lead to; without, the first of `DEFAULT_FIELDS` that holds one. Raises
    FieldError where there is none.
    """
    found: dict[JsonPath, str] = {}
    for name in names or DEFAULT_FIELDS:
        for path, value in _reach(record, name):
            if isinstance(value, str):
                found.setdefault(path, value)
        if found and not names:
            break
    if not found:
        raise FieldError(_complaint(record, names))
    return list(found.items())


def record_ignores(record: object) -> tuple[str, ...]:
    """The selectors that a record's own `IGNORE_KEY` holds."""
    value = record.get(IGNORE_KEY) if isinstance(record, Mapping) else None
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(part.strip() for part in parts if isinstance(part, str) and part.strip())


def field_name(path: JsonPath) -> str:
    """A path as it is shown: `data.text`, `messages.0.content`."""
    return ".".join(map(str, path))


def field_format(reading: Reading, name: str, value: str) -> str:
    """The format of a field's value: declared, told by the field's name, or by its content."""
    if reading.format in FORMATS:
        return str(reading.format)
    return _TELLING_NAMES.get(name.rpartition(".")[2].lower()) or detect_format(value)


def _reach(value: Any, name: str) -> Iterator[tuple[JsonPath, Any]]:
    """What a dotted name leads to; a key that holds the dots itself is preferred; `*` is every item of a
    list.
    """
    if isinstance(value, Mapping):
        if name in value:
            yield (name,), value[name]
            return
        head, dot, rest = name.partition(".")
        if dot and head in value:
            for path, found in _reach(value[head], rest):
                yield (head, *path), found
    elif isinstance(value, list):
        head, dot, rest = name.partition(".")
        indexes = range(len(value)) if head == "*" else [int(head)] if head.isdecimal() else []
        for index in indexes:
            if index >= len(value):
                continue
            if not dot:
                yield (index,), value[index]
                continue
            for path, found in _reach(value[index], rest):
                yield (index, *path), found


def _complaint(record: object, names: Sequence[str]) -> str:
    if not isinstance(record, Mapping):
        return f"is {_kind(record)}, not an object with fields"
    for name in names or DEFAULT_FIELDS:
        for path, value in _reach(record, name):
            hint = f"; `{name}.*` reads its items" if isinstance(value, list) else ""
            return f"field {field_name(path)!r} holds {_kind(value)}, not text{hint}"
    keys = [str(key) for key in list(record)[:_SHOWN_KEYS]]
    there = f"it has {', '.join(keys)}{' …' if len(record) > _SHOWN_KEYS else ''}" if keys else "it is empty"
    wanted = " or ".join(repr(name) for name in names) if names else "(" + ", ".join(DEFAULT_FIELDS) + ")"
    return f"has no text field {wanted}: {there}; name one with --text-field"


def _kind(value: object) -> str:
    for type_, name in _KINDS:
        if isinstance(value, type_):
            return name
    return "a number"
