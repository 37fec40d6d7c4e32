"""Decoding: the order of evidence, what comes back byte for byte, and what is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qalint.document.decode import Decoded, UndecodableError, UnencodableError, decode, encode

GERMAN = "Größere Städte prüfen ihre Bäche und Flüsse häufiger als früher, sagt die Behörde. " * 4
RUSSIAN = "Город проверяет качество воды в реках и озерах каждый месяц, сообщает служба. " * 4
JAPANESE = """この町では毎月、川と湖の水質を検査しています。結果は役場の窓口と公式サイトで見ることができます。
昨年度の検査では、三つの地点で基準を上回る値が出ましたが、今年は全ての地点で基準を下回りました。
問い合わせは環境課まで。電話は平日の午前九時から午後五時まで受け付けます。 PDF版 (2.3 MB) もあります。
"""


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"plain", "plain", "utf-8"),
        ("é\r\nx\ry\n".encode(), "é\r\nx\ry\n", "utf-8"),
        (b"nul \0 inside", "nul \0 inside", "utf-8"),
        (codecs.BOM_UTF8 + b"x", "\ufeffx", "utf-8"),
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "\ufeffé", "utf-16-le"),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "\ufeffé", "utf-16-be"),
        (codecs.BOM_UTF32_LE + "é😀".encode("utf-32-le"), "\ufeffé😀", "utf-32-le"),
        (codecs.BOM_UTF32_BE + "é".encode("utf-32-be"), "\ufeffé", "utf-32-be"),
        (GERMAN.encode("cp1252"), GERMAN, "cp1252"),
        (GERMAN.encode("utf-16-le"), GERMAN, "utf-16-le"),
        (GERMAN.encode("utf-16-be"), GERMAN, "utf-16-be"),
        (b"caf\xe9 " + "prüfen Bäche Flüsse".encode(), "caf\udce9 prüfen Bäche Flüsse", "utf-8"),
    ],
)
def test_evidence(data: bytes, text: str, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert encode(decoded.text, decoded) == data


@pytest.mark.parametrize(
    ("head", "encoding", "read_as"),
    [
        ('<meta charset="windows-1251">', "cp1251", "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r", "koi8-r"),
        ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso8859-5", "iso8859-5"),
        (".. -*- coding: koi8-r -*-\n", "koi8-r", "koi8-r"),
        ('<meta charset="latin1">', "cp1252", "cp1252"),
        ('<meta charset="no-such-thing">', "cp1251", "cp1251"),
    ],
)
def test_declared(head: str, encoding: str, read_as: str) -> None:
    body = GERMAN if encoding == "cp1252" else RUSSIAN
    decoded = decode((head + body).encode(encoding))
    assert (decoded.text, decoded.encoding) == (head + body, read_as)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "cp932"),
        (GERMAN, "latin-1"),
    ],
)
def test_detected(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert encode(decoded.text, decoded) == text.encode(encoding)


def test_valid_utf8_beats_what_is_declared() -> None:
    text = '<meta charset="iso-8859-1"> é'
    assert decode(text.encode()).text == text


def test_an_encoding_known_from_outside_is_used() -> None:
    assert decode(RUSSIAN.encode("koi8-r"), declared="koi8-r").text == RUSSIAN


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "is a PNG image"),
        (b"PK\x03\x04\x14\0", "is a ZIP archive"),
        (bytes(range(256)) * 40, "looks binary"),
        (codecs.BOM_UTF16_LE + b"x", "byte order mark of utf-16-le"),
    ],
)
def test_binary_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UndecodableError, match=message):
        decode(data)


def test_a_character_that_the_encoding_lacks() -> None:
    with pytest.raises(UnencodableError, match=r"U\+2192 at offset 2 cannot be written in cp1252"):
        encode("x → y", Decoded("x", "cp1252"))


def test_utf16_keeps_its_mark() -> None:
    decoded = decode(codecs.BOM_UTF16_LE + "ab".encode("utf-16-le"))
    assert encode("b", decoded) == codecs.BOM_UTF16_LE + "b".encode("utf-16-le")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_round_trip(text: str) -> None:
    data = text.encode()
    try:
        decoded = decode(data)
    except UndecodableError:
        return  # a text may look like another kind of file
    assert encode(decoded.text, decoded) == data


@given(st.binary(max_size=400))
def test_any_bytes_come_back_or_are_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except UndecodableError:
        return
    assert encode(decoded.text, decoded) == data


@given(st.text(max_size=60), st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
@example("\x000", "utf-16-le")
def test_wide_encodings_keep_lone_surrogates(text: str, encoding: str) -> None:
    data = ("\ufeff" + text).encode(encoding, "surrogatepass")
    decoded = decode(data)
    assert encode(decoded.text, decoded) == data
