"""CSV and TSV: cells and their lines, and only edited cells written anew."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from odd_texts import edited, fail_on_trouble, no_change, texts

from qalint.document.containers import Edits, ReadError, Reading, Text, Trouble, apply_edits, open_bytes


def read(data: bytes, name: str = "x.csv", **reading: object) -> tuple[list[Text], list[Trouble]]:
    troubles: list[Trouble] = []
    container = open_bytes(data, name, Reading(**reading))  # type: ignore[arg-type]
    return list(container.texts(troubles.append)), troubles


def rewrite(data: bytes, change: dict[int, Edits], name: str = "x.csv") -> bytes:
    out = io.BytesIO()
    container = open_bytes(data, name, Reading())
    container.rewrite(out, lambda text: change.get(text.record or 0, ()), fail_on_trouble)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        ("id,text\n1,a\n2,b\n", "x.csv", [("a", 0, 2), ("b", 1, 3)]),
        ("id;Content\r\n1;a,b\r\n", "x.csv", [("a,b", 0, 2)]),
        ("id\ttext\n1\ta,b\n", "x.tsv", [("a,b", 0, 2)]),
        ('text,n\n"a\r\nb ""c""",1\n\n\nd,2', "x.csv", [('a\r\nb "c"', 0, 2), ("d", 1, 6)]),
        ('\ufefftext\n5" pipe\n"x"y\n', "x.csv", [('5" pipe', 0, 2), ("xy", 1, 3)]),
        ('id,text\n1,"open\n2,b\n', "x.csv", [('"open', 0, 2), ("b", 1, 3)]),
        ('"text"\n""\n', "x.csv", [("", 0, 2)]),
        ("text\ra\rb", "x.csv", [("a", 0, 2), ("b", 1, 3)]),
        ("a\u2028b,text\nx\x0by\x85z,t\n", "x.csv", [("t", 0, 2)]),
        ("", "x.csv", []),
        ("\n\n", "x.csv", []),
    ],
)
def test_cells(data: str, name: str, expected: list[tuple[str, int, int]]) -> None:
    found, troubles = read(data.encode(), name)
    assert [(text.source, text.record, text.line) for text in found] == expected
    assert troubles == []


def test_an_open_quote_loses_no_line() -> None:
    data = b'n,text\n"1\n2","a\nb\n3,c\n'
    found, troubles = read(data)
    assert [(text.source, text.record, text.line) for text in found] == [('"a', 1, 3), ("c", 3, 5)]
    assert [trouble.record for trouble in troubles] == [0, 2]
    out = io.BytesIO()
    open_bytes(data, "x.csv", Reading()).rewrite(out, no_change, lambda trouble: None)
    assert out.getvalue() == data


def test_columns_are_named() -> None:
    found, troubles = read(b"a,b,text\n1,2,3\n4\n", text_fields=("b", "a"))
    assert [(text.field, text.source) for text in found] == [("b", "2"), ("a", "1"), ("a", "4")]
    assert troubles[0].message == "record 1 (line 3) has 1 columns, too few for 'b'"


def test_a_table_without_a_text_column() -> None:
    assert read(b"a,b\n1,2\n") == ([], [])
    assert "has no column text or content" in read(b"a,b\n1,2\n", named=True)[1][0].message
    assert "has no column z: it has a, b" in read(b"a,b\n1,2\n", text_fields=("z",))[1][0].message


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = "id,text\r\n" + "".join(f"{n},Größe &amp; Länge über dem Fluss\r\n" for n in range(20))
    data = text.encode(encoding)
    assert read(data)[0][0].source == "Größe &amp; Länge über dem Fluss"
    out = rewrite(data, {3: [(6, 11, "&")]})
    assert out == text.replace("3,Größe &amp;", "3,Größe &").replace("13,Größe & ", "13,Größe &amp; ").encode(
        encoding
    )


@pytest.mark.parametrize(
    ("row", "edits", "new"),
    [
        ('1,"a ""b"" c", 2', [(0, 1, "x")], '1,"x ""b"" c", 2'),
        ("1,abc,2", [(1, 2, "")], "1,ac,2"),
        ("1,abc,2", [(1, 2, ",")], '1,"a,c",2'),
        ("1,abc,2", [(1, 2, "\n")], '1,"a\nc",2'),
        ('1,5" pipe,2', [(0, 1, "6")], '1,6" pipe,2'),
        ("1,abc,2", [(0, 1, '"')], '1,"""bc",2'),
    ],
)
def test_a_cell_is_quoted_only_where_it_has_to_be(row: str, edits: Edits, new: str) -> None:
    data = f'id,text,n\r\n{row}\r\n"2" ,"x",  3\r\n'.encode()
    out = rewrite(data, {0: edits})
    assert out == data.replace(row.encode(), new.encode())
    assert read(out)[0][0].source == apply_edits(read(data)[0][0].source, edits)


def test_bytes_that_are_no_utf8_pass_through() -> None:
    data = "text\né\n".encode() + b"ok &amp;\n" * 10_000 + b"caf\xe9 \xc3\xa9\n"
    out = rewrite(data, {1: [(3, 8, "&")]})
    assert out == data.replace(b"&amp;", b"&", 1)


def test_a_row_beyond_the_limit_is_told() -> None:
    with pytest.raises(ReadError, match="the row at line 2 is longer than 50 characters: an open quote"):
        read(b'text\n"a\n' + b"b\n" * 100, max_bytes=50)
    with pytest.raises(ReadError, match="a line is longer than 50 characters"):
        read(b"text\n" + b"b" * 100, max_bytes=50)


@given(
    st.lists(edited(texts), min_size=1, max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.booleans(),
)
def test_write_back(
    cases: list[tuple[str, list[tuple[int, int, str]]]],
    delimiter: str,
    newline: str,
    quoting: int,
    marked: bool,
) -> None:
    if "\r" in "".join(value for value, _ in cases):
        quoting = (
            csv.QUOTE_ALL
        )  # Python's writer leaves a lone CR bare, which its own reader takes for a line end
    plain = io.StringIO(newline="")
    writer = csv.writer(plain, delimiter=delimiter, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["id", "text", "n"])
    writer.writerows([number, value, "1.50"] for number, (value, _) in enumerate(cases))
    data = ("\ufeff" * marked + plain.getvalue()).encode()
    container = open_bytes(data, "x.csv", Reading())
    assert [text.source for text in container.texts(fail_on_trouble)] == [value for value, _ in cases]
    out = io.BytesIO()
    container.rewrite(out, no_change, fail_on_trouble)
    assert out.getvalue() == data
    changed = rewrite(data, {number: edits for number, (_, edits) in enumerate(cases)})
    got = [text.source for text in open_bytes(changed, "x.csv", Reading()).texts(fail_on_trouble)]
    assert got == [apply_edits(*case) for case in cases]


@given(
    st.lists(st.sampled_from(["text", ",", '"', '""', "\n", "\r\n", "a", "\ufeff"]), max_size=24).map("".join)
)
def test_any_table_is_copied_as_it_is(table: str) -> None:
    data = table.encode()
    assume(not data.startswith(b"PK"))
    out = io.BytesIO()
    open_bytes(data, "x.csv", Reading()).rewrite(out, no_change, lambda trouble: None)
    assert out.getvalue() == data
