"""One JSON record as it stands in a file: its texts, and the same record with some of them changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qalint.document.containers.fields import (
    FieldError,
    field_format,
    field_name,
    field_values,
    record_ignores,
)
from qalint.document.containers.json_text import (
    Habit,
    JsonPath,
    decode_string,
    find_strings,
    habit_of,
    replace_ranges,
    splice,
    strings,
)
from qalint.document.containers.model import IGNORE_KEY, Change, Edits, Reading, Text

_FIRST_KEY = re.compile(r'\s*\{(\s*)"(?:[^"\\]|\\.)*"(\s*:\s*)')
"""The start of a record: how its first key is set off, and what stands between it and its value."""

_SHALLOW = 16
"""How deep text is looked for in a record that nests beyond Python's recursion limit (keys from the top)."""


class BrokenRecordError(Exception):
    """A record that is no JSON or holds no text; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """A record as written: `raw` is its JSON text. `number` is 0-based, `line` its 1-based physical line."""

    raw: str
    number: int
    line: int

    def texts(self, reading: Reading) -> Iterator[tuple[JsonPath, Text]]:
        """Its text fields and where they are. Raises BrokenRecordError."""
        try:
            record = self._values(reading)
            values = field_values(record, reading.text_fields)
        except FieldError as error:
            raise BrokenRecordError(str(error)) from None
        for path, value in values:
            name = field_name(path)
            format_, ignores = field_format(reading, name, value), record_ignores(record)
            yield path, Text(value, format_, self.number, name, self.line, ignores)

    def changed(self, edits: dict[JsonPath, Edits], habit: Habit) -> str:
        """The record with edited values; `habit` counts where the record itself tells nothing."""
        own = habit_of(self.raw) | habit
        places = find_strings(self.raw, list(edits))
        return replace_ranges(
            self.raw,
            [
                (start, end, splice(self.raw[start:end], edits[path], own))
                for path, (start, end) in places.items()
            ],
        )

    def rewritten(self, reading: Reading, change: Change, habit: Habit) -> tuple[str, int]:
        """The record after `change` was asked about each of its texts, and how many changed."""
        asked = {path: change(text) for path, text in self.texts(reading)}
        edits = {path: answer for path, answer in asked.items() if answer}
        return (self.changed(edits, habit) if edits else self.raw), len(edits)

    def with_ignores(self, codes: Sequence[str]) -> str | None:
        """The record with codes added under its `IGNORE_KEY`; None where that has no place for them."""
        raw = self.raw
        key = json.dumps(IGNORE_KEY)
        places = [(path, start, end) for path, start, end in strings(raw) if path[:1] == (IGNORE_KEY,)]
        if places:
            path, start, end = places[-1]
            if len(path) > 1:  # a list of selectors
                return raw[:end] + "".join(f", {json.dumps(code)}" for code in codes) + raw[end:]
            both = [part.strip() for part in decode_string(raw[start:end]).split(",") if part.strip()]
            return raw[:start] + json.dumps(", ".join([*both, *codes])) + raw[end:]
        first = _FIRST_KEY.match(raw)
        if first is None or key in raw:
            return None
        gap = first[1] if "\n" in first[1] else " " if first[2].endswith(" ") else ""
        at = len(raw[: raw.rindex("}")].rstrip())
        return f"{raw[:at]},{gap}{key}{first[2]}{json.dumps(', '.join(codes))}{raw[at:]}"

    def _values(self, reading: Reading) -> object:
        try:
            # Numbers stay text: nothing needs their value, and Python refuses integers of over 4,300 digits.
            return json.loads(self.raw, strict=False, parse_int=str.__len__, parse_float=str.__len__)
        except RecursionError:
            return _shallow(self.raw)
        except json.JSONDecodeError as error:
            raise BrokenRecordError(f"is not JSON: {error.msg} at its character {error.pos + 1}") from None


def _shallow(raw: str) -> dict[str, Any]:
    """The strings of a record that nests too deeply to be built, as far as only objects lead to them."""
    top: dict[str, Any] = {}
    for path, start, end in strings(raw):
        if not path or len(path) > _SHALLOW or any(isinstance(key, int) for key in path):
            continue
        inner: Any = top
        for key in path[:-1]:
            inner = inner.setdefault(key, {}) if isinstance(inner, dict) else None
        if isinstance(inner, dict):
            inner[path[-1]] = decode_string(raw[start:end])
    return top
