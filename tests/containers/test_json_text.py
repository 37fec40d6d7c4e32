"""JSON strings with positions: a changed part is escaped in the file's habit and nothing else moves."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odd_texts import edited, lone_texts, unpaired

from qalint.document.containers import apply_edits
from qalint.document.containers.json_text import (
    Habit,
    decode_string,
    encode_string,
    find_strings,
    habit_of,
    splice,
    strings,
)

HABITS = st.builds(Habit, st.booleans(), st.booleans(), st.booleans())


@st.composite
def tokens(draw: st.DrawFn) -> str:
    """A string token whose characters are escaped each in a way of its own."""
    value = draw(lone_texts)
    return '"' + "".join(encode_string(char, draw(HABITS)) for char in value) + '"'


@given(lone_texts, HABITS)
def test_what_is_encoded_decodes(value: str, habit: Habit) -> None:
    assert decode_string(f'"{encode_string(value, habit)}"') == unpaired(value)


@given(st.data(), tokens(), HABITS)
def test_an_insertion_moves_nothing(data: st.DataObject, raw: str, habit: Habit) -> None:
    at = data.draw(st.integers(0, len(decode_string(raw))))
    new = splice(raw, [(at, at, "QQQ")], habit)
    assert new.replace("QQQ", "", 1) == raw
    assert decode_string(new).find("QQQ") == at


@given(edited(lone_texts.map(unpaired)), HABITS)
def test_edits_of_the_value_are_edits_of_the_token(
    case: tuple[str, list[tuple[int, int, str]]], habit: Habit
) -> None:
    value, edits = case
    new = splice(f'"{encode_string(value, habit)}"', edits, habit)
    assert unpaired(decode_string(new)) == unpaired(apply_edits(value, edits))


@given(tokens())
def test_no_edits_no_change(raw: str) -> None:
    assert splice(raw, [], Habit()) == raw


@pytest.mark.parametrize(
    ("raw", "habit"),
    [
        ("plain", Habit(None, None, None)),
        (r"\u00e9", Habit(True, False, None)),
        (r"\u00C9", Habit(True, True, None)),
        (r"\u0000", Habit(None, None, None)),
        (r"\u0009 é", Habit(False, None, None)),
        (r"a\/b", Habit(None, None, True)),
        ("a/b", Habit(None, None, False)),
        (r"\\u00e9", Habit(None, None, None)),
        (r"\\\u00e9", Habit(True, False, None)),
    ],
)
def test_habits_are_told_from_what_is_there(raw: str, habit: Habit) -> None:
    assert habit_of(raw) == habit


@pytest.mark.parametrize(
    ("text", "habit", "raw"),
    [
        ("é😀/", Habit(True, False, True), r"\u00e9\ud83d\ude00\/"),
        ("é😀/", Habit(True, True, False), r"\u00E9\uD83D\uDE00/"),
        ("é😀", Habit(False), "é😀"),
        ("é", Habit(), r"\u00e9"),
        ('\n"\\\0\x7f', Habit(False), '\\n\\"\\\\\\u0000\x7f'),
    ],
)
def test_characters_are_written_by_habit(text: str, habit: Habit, raw: str) -> None:
    assert encode_string(text, habit) == raw


def test_strings_are_found_by_path() -> None:
    raw = r'{"a": "1", "b": {"c": ["x", 5, "y", {"d": "z"}], "a": null}, "\u0061b": "esc", "a": "last"}'
    found = [(path, json.loads(raw[start:end])) for path, start, end in strings(raw)]
    assert found == [
        (("a",), "1"),
        (("b", "c", 0), "x"),
        (("b", "c", 2), "y"),
        (("b", "c", 3, "d"), "z"),
        (("ab",), "esc"),
        (("a",), "last"),
    ]
    start, end = find_strings(raw, [("a",)])[("a",)]
    assert raw[start:end] == '"last"'


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | lone_texts.map(unpaired),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(lone_texts.map(unpaired), inner, max_size=4),
    max_leaves=12,
)


@given(JSON_VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_every_string_of_any_value_is_found(value: object, ascii_only: bool, indent: int | None) -> None:
    raw = json.dumps(value, ensure_ascii=ascii_only, indent=indent)

    def walk(inner: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
        if isinstance(inner, str):
            return [(path, inner)]
        if isinstance(inner, dict):
            return [found for key, each in inner.items() for found in walk(each, (*path, key))]
        if isinstance(inner, list):
            return [found for at, each in enumerate(inner) for found in walk(each, (*path, at))]
        return []

    assert [(path, decode_string(raw[start:end])) for path, start, end in strings(raw)] == walk(value)
