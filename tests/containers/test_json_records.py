"""JSON Lines and JSON arrays: which texts are read, what is told of broken records, and fields written
back.
"""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odd_texts import edited, fail_on_trouble, lone_texts, no_change, unpaired

from qalint.document.containers import Edits, ReadError, Reading, Text, Trouble, apply_edits, open_bytes


def read(data: bytes, name: str, **reading: object) -> tuple[list[Text], list[Trouble]]:
    troubles: list[Trouble] = []
    container = open_bytes(data, name, Reading(**reading))  # type: ignore[arg-type]
    return list(container.texts(troubles.append)), troubles


def rewrite(data: bytes, name: str, change: dict[int, Edits], **reading: object) -> tuple[bytes, int]:
    out = io.BytesIO()
    container = open_bytes(data, name, Reading(**reading))  # type: ignore[arg-type]
    count = container.rewrite(out, lambda text: change.get(text.record or 0, ()), lambda trouble: None)
    return out.getvalue(), count


@pytest.mark.parametrize(
    ("line", "fields", "expected"),
    [
        ('{"text": "a", "content": "b"}', (), [("text", "a")]),
        ('{"text": null, "content": "b"}', (), [("content", "b")]),
        ('{"body": "a", "markdown": "b"}', (), [("markdown", "b")]),
        ('{"q": "a", "data": {"text": "b"}}', ("data.text", "q"), [("data.text", "b"), ("q", "a")]),
        ('{"data.text": "a", "data": {"text": "b"}}', ("data.text",), [("data.text", "a")]),
        ('{"m": [{"c": "a"}, {"c": "b"}]}', ("m.*.c",), [("m.0.c", "a"), ("m.1.c", "b")]),
        ('{"m": ["a", "b"]}', ("m.1", "m.7", "m.*"), [("m.1", "b"), ("m.0", "a")]),
        ('{"text": "a", "text": "b"}', (), [("text", "b")]),
        ('{"text": ""}', (), [("text", "")]),
        ('{"text": "a\u2028b\\u0000"}', (), [("text", "a\u2028b\0")]),
        ('{"n": ' + "9" * 5000 + ', "text": "a"}', (), [("text", "a")]),
        ('{"n": [NaN, -Infinity, 1e999], "text": "a\tb"}', (), [("text", "a\tb")]),
        ('{"n": ' + "[" * 9000 + "]" * 9000 + ', "text": "a"}', (), [("text", "a")]),
        ('{"d": {"t": "x"}, "n": ' + '{"a":' * 9000 + "1" + "}" * 9000 + "}", ("d.t",), [("d.t", "x")]),
    ],
)
def test_fields(line: str, fields: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    texts, troubles = read(line.encode(), "x.jsonl", text_fields=fields)
    assert [(text.field, text.source) for text in texts] == expected
    assert troubles == []


@pytest.mark.parametrize(
    ("line", "fields", "message"),
    [
        ("{broken", (), "record 0 (line 1) is not JSON: Expecting property name enclosed in double quotes"),
        ('{"text": "a"} {"text": "b"}', (), "record 0 (line 1) is not JSON: Extra data"),
        ("[1, 2]", (), "is a list, not an object with fields"),
        ('"text"', (), "is a string, not an object with fields"),
        ('{"text": 5}', (), "field 'text' holds a number, not text"),
        ('{"text": null}', (), "field 'text' holds null, not text"),
        ('{"text": ["a"]}', ("text",), "field 'text' holds a list, not text; `text.*` reads its items"),
        (
            '{"a": 1, "b": 2}',
            (),
            "has no text field (text, content, markdown, html, body): it has a, b; name one",
        ),
        ('{"a": 1}', ("t", "u"), "has no text field 't' or 'u': it has a; name one with --text-field"),
        ("{}", (), "it is empty"),
    ],
)
def test_a_record_without_text_is_told_and_the_others_are_read(
    line: str, fields: tuple[str, ...], message: str
) -> None:
    other = json.dumps({(fields or ("text",))[0]: "good"})
    texts, troubles = read(f"{line}\n{other}\n".encode(), "x.jsonl", text_fields=fields)
    assert [(text.source, text.record, text.line) for text in texts] == [("good", 1, 2)]
    assert message in troubles[0].message
    assert (troubles[0].record, troubles[0].line) == (0, 1)


def test_many_troubles_become_a_count() -> None:
    _, troubles = read(b"".join(b'{"a%d": 1}\n' % number for number in range(1234)), "x.jsonl")
    assert len(troubles) == 21
    assert troubles[-1].message == "1,214 more records could not be read"


def test_a_trouble_of_many_records_is_told_once() -> None:
    _, troubles = read(b'{"a": 1}\n{"text": "b"}\n{"text": 1}\n' * 1000, "x.jsonl")
    assert [trouble.message.split(":")[0] for trouble in troubles] == [
        "record 0 (line 1) has no text field (text, content, markdown, html, body)",
        "record 2 (line 3) field 'text' holds a number, not text",
        "999 more records have the trouble of record 0",
        "999 more records have the trouble of record 2",
    ]


def test_records_and_lines_are_counted_over_blank_lines_and_crlf() -> None:
    data = b'\xef\xbb\xbf\r\n{"text": "a"}\r\n\r\n \n{"text": "b"}'
    texts, _ = read(data, "x.ndjson")
    assert [(text.source, text.record, text.line) for text in texts] == [("a", 0, 2), ("b", 1, 5)]


def test_the_format_of_a_field_is_declared_or_told() -> None:
    page = "<!doctype html><html><body><p>x</p></body></html>"
    data = json.dumps({"text": page}).encode()
    assert read(data, "x.jsonl")[0][0].format == "html"
    assert read(data, "x.jsonl", format="markdown")[0][0].format == "markdown"
    assert read(b'{"text": "plain words"}', "x.jsonl")[0][0].format == "text"
    assert read(b'{"markdown": "plain words"}', "x.jsonl")[0][0].format == "markdown"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'[{"text": "a"}, {"text": "b"}]', [("a", 0, 1), ("b", 1, 1)]),
        (b'\xef\xbb\xbf[\n  {"text": "a"},\r\n  {"text":\n"b"}\n]\n', [("a", 0, 2), ("b", 1, 3)]),
        (b'{"text": "a"}', [("a", 0, 1)]),
        (b'{"text": "a"}\n{"text": "b"}', [("a", 0, 1), ("b", 1, 2)]),
        (b'[5, "x", null, {"text": "a ] } \\" ["}, true]', [('a ] } " [', 3, 1)]),
        (b"[]", []),
        (b"", []),
        (b"17", []),
    ],
)
def test_json_files(data: bytes, expected: list[tuple[str, int, int]]) -> None:
    texts, _ = read(data, "x.json")
    assert [(text.source, text.record, text.line) for text in texts] == expected
    assert rewrite(data, "x.json", {}) == (data, 0)


@pytest.mark.parametrize("data", [b'[{"text": "a"}', b'[{"text": "a', b'{"text": "a"}]', b'[{"text": "a"}}'])
def test_broken_json_files(data: bytes) -> None:
    with pytest.raises(ReadError, match="is not JSON"):
        read(data, "x.json")


def test_a_json_file_without_text_is_no_corpus_unless_it_was_named() -> None:
    data = b'{"name": "package", "version": "1.0"}'
    assert read(data, "package.json") == ([], [])
    assert "has no text field" in read(data, "package.json", named=True)[1][0].message


def test_a_json_array_tells_of_its_bad_records_once_there_is_a_good_one() -> None:
    texts, troubles = read(b'[{"x": 1}, {"text": "a"}, {"y": 1}]', "x.json")
    assert [text.source for text in texts] == ["a"]
    assert [trouble.record for trouble in troubles] == [0, 2]


def test_a_long_array_is_read_over_chunks() -> None:
    values = [('ab\\"]}' * 90_000) + str(number) for number in range(9)]
    data = json.dumps([{"text": value} for value in values], indent=1).encode()
    texts, _ = read(data, "x.json")
    assert [text.source for text in texts] == values
    assert [text.line for text in texts] == [2 + 3 * number for number in range(9)]


@pytest.mark.parametrize(
    ("line", "edits", "new"),
    [
        (
            r'{"id": 1.50, "text":"\u00C9 &amp; \/ x" , "z":1e5}',
            [(2, 7, "é/")],
            r'{"id": 1.50, "text":"\u00C9 \u00E9\/ \/ x" , "z":1e5}',
        ),
        ('{"text": "é &amp; x"}', [(2, 7, "→")], '{"text": "é → x"}'),
        (r'{"text": "\ud83d\ude00x\ud83d"}', [(1, 2, "y")], r'{"text": "\ud83d\ude00y\ud83d"}'),
        ('{"text": "a", "text": "b"}', [(0, 1, "c")], '{"text": "a", "text": "c"}'),
        ('{"a": "\\"text\\": ", "text": "b"}', [(0, 0, '"')], '{"a": "\\"text\\": ", "text": "\\"b"}'),
    ],
)  # fmt: skip
def test_only_the_edited_characters_change(line: str, edits: Edits, new: str) -> None:
    data = f'{{"x":1}}\r\n{line} \r\n\n{{"text": "last"}}'.encode()
    out, count = rewrite(data, "x.jsonl", {1: edits})
    assert out == data.replace(line.encode(), new.encode())
    assert count == 1


def test_the_file_tells_the_habit_where_the_record_does_not() -> None:
    data = '{"text": "x &amp; y"}\n{"text": "Grüße"}\n'.encode()
    assert (
        rewrite(data, "x.jsonl", {0: [(2, 7, "–")]})[0] == '{"text": "x – y"}\n{"text": "Grüße"}\n'.encode()
    )


def test_bytes_that_are_no_utf8_pass_through() -> None:
    data = b'{"k": "\xff", "text": "caf\xe9 &amp; x"}\n{"text": "\xc3\xa9\xfe"}\n'
    out, _ = rewrite(data, "x.jsonl", {0: [(5, 10, "&")]})
    assert out == b'{"k": "\xff", "text": "caf\xe9 & x"}\n{"text": "\xc3\xa9\xfe"}\n'


@given(
    st.lists(edited(lone_texts.map(unpaired)), max_size=5),
    st.sampled_from(["x.jsonl", "x.json"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_write_back(
    cases: list[tuple[str, list[tuple[int, int, str]]]],
    name: str,
    ascii_only: bool,
    newline: str,
    marked: bool,
) -> None:
    lines = [json.dumps({"é": 1.0, "text": value}, ensure_ascii=ascii_only) for value, _ in cases]
    body = newline.join(lines) if name == "x.jsonl" else f"[{newline}{f', {newline}'.join(lines)}{newline}]"
    data = ("\ufeff" * marked + body).encode("utf-8", "surrogateescape" if ascii_only else "backslashreplace")
    expected = [text.source for text in open_bytes(data, name, Reading()).texts(fail_on_trouble)]
    out, _ = rewrite(data, name, {number: edits for number, (_, edits) in enumerate(cases)})
    got = [text.source for text in open_bytes(out, name, Reading()).texts(fail_on_trouble)]
    if ascii_only:
        assert expected == [value for value, _ in cases]
        assert [unpaired(text) for text in got] == [unpaired(apply_edits(*case)) for case in cases]
    untouched = io.BytesIO()
    open_bytes(data, name, Reading()).rewrite(untouched, no_change, fail_on_trouble)
    assert untouched.getvalue() == data
