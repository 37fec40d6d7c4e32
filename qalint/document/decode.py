"""Bytes to text and back: which encoding a file is in, and how its text is written in it again."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

SAMPLE_BYTES = 1 << 16
"""How much of a file is looked at to detect an encoding that nothing declares (bytes)."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"\x7fELF": "a program",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
}
WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
"""What a declared encoding is read as, by the encoding standard of the web (encoding.spec.whatwg.org)."""

_BEYOND = re.compile(rb"[\x80-\xff]")
_CODING = re.compile(rb"coding[:=]\s*([-\w.]+)")
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}) + b"\x7f"


class UndecodableError(Exception):
    """Bytes that are no text; the message says what they look like."""


class UnencodableError(Exception):
    """Text that the file's own encoding cannot hold; the message names the character and the encoding."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, and what is needed to write it back.

    `text` begins with U+FEFF where the file has a byte order mark; `bom` holds the mark's bytes, else it is
    empty. `errors` is the codec's error handler under which decoding and encoding are inverse.
    """

    text: str
    encoding: str
    bom: bytes = b""
    errors: str = "strict"


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`: by its byte order mark, as UTF-8, as declared, as detected, in this order.

    `declared` is an encoding known from outside; without it the one that the text itself declares (an HTML
    meta element, an XML declaration, a coding comment) is looked for. Damaged UTF-8 keeps its bad bytes as
    lone surrogates (`surrogateescape`), so that they are written back as they were. Raises
    UndecodableError.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            try:
                return _marked(data, bom, encoding)
            except UndecodableError:
                if (
                    encoding != "utf-32-le"
                ):  # else it may be UTF-16 whose text begins with NUL: that has the same mark
                    raise
    _refuse_magic(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    for name in _candidates(data, declared):
        decoded = _as(data, name)
        if decoded is not None:
            return decoded
    return _damaged(data)


def encode(text: str, decoded: Decoded) -> bytes:
    """`text` in the encoding that `decoded` was read in; a UTF-16 or UTF-32 file keeps its byte order mark.

    Raises UnencodableError where the encoding lacks a character.
    """
    if decoded.bom and decoded.encoding != "utf-8" and not text.startswith("\ufeff"):
        text = "\ufeff" + text
    try:
        return text.encode(decoded.encoding, decoded.errors)
    except UnicodeEncodeError as error:
        missing = text[error.start]
        raise UnencodableError(
            f"U+{ord(missing):04X} at offset {error.start} cannot be written in {decoded.encoding}, "
            "the encoding of the file; convert the file to UTF-8 first"
        ) from None


def _marked(data: bytes, bom: bytes, encoding: str) -> Decoded:
    errors = "surrogateescape" if encoding == "utf-8" else "surrogatepass"
    try:
        return Decoded(data.decode(encoding, errors), encoding, bom, errors)
    except UnicodeDecodeError as error:
        raise UndecodableError(
            f"has the byte order mark of {encoding} and is not {encoding}: {error.reason}"
        ) from None


def _refuse_magic(data: bytes) -> None:
    for magic, meaning in MAGIC.items():
        if data.startswith(magic):
            raise UndecodableError(f"is {meaning}, not text")


def _candidates(data: bytes, declared: str | None) -> Iterator[str]:
    head = data[:SAMPLE_BYTES]
    name = declared or _declared(head)
    if name and not name.lower().startswith(
        ("utf-16", "utf-32", "ucs")
    ):  # a mark-less wide file is told below
        yield from _spellings(name)
    wide = _wide(head)
    if wide:
        yield wide
    sample = _sample(data)
    if _looks_binary(head) or _mostly_utf8(sample):
        return
    for found in _detected(sample):
        yield from _spellings(found)


def _declared(head: bytes) -> str | None:
    from bs4.dammit import EncodingDetector

    found = EncodingDetector.find_declared_encoding(head, is_html=True, search_entire_document=True)
    if found:
        return str(found)
    match = _CODING.search(head[:512])
    return match[1].decode("ascii") if match else None


def _spellings(name: str) -> Iterator[str]:
    try:
        plain = codecs.lookup(name).name
    except LookupError:
        return
    if plain in WIDER:
        yield WIDER[plain]
    yield plain


def _as(data: bytes, encoding: str) -> Decoded | None:
    """The text in this encoding, None where it does not decode or would not be written back the same."""
    try:
        text = data.decode(encoding)
        return Decoded(text, encoding) if text.encode(encoding) == data else None
    except (UnicodeError, LookupError):
        return None


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Western text is NUL."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _looks_binary(head: bytes) -> bool:
    return b"\0" in head or len(head.translate(None, _CONTROLS)) < 0.98 * len(head)


def _mostly_utf8(sample: bytes) -> bool:
    """Whether this is UTF-8 with some bad bytes: in other encodings valid sequences are rare accidents."""
    good, bad = _beyond_ascii(sample)
    return good > 2 * bad


def _beyond_ascii(sample: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII and how many bad bytes there are when this is read as UTF-8."""
    beyond = [char for char in sample.decode("utf-8", "surrogateescape") if char > "\x7f"]
    bad = sum(1 for char in beyond if "\udc80" <= char <= "\udcff")
    return len(beyond) - bad, bad


def _sample(data: bytes) -> bytes:
    """The part of `data` around its first byte beyond ASCII."""
    match = _BEYOND.search(data)
    start = max(0, match.start() - SAMPLE_BYTES // 4) if match else 0
    return data[start : start + SAMPLE_BYTES]


def _detected(sample: bytes) -> Iterator[str]:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        return
    if sample.decode("cp1252", "replace") == str(best):
        yield "cp1252"  # of encodings that read the same, the usual one
    yield best.encoding


def _damaged(data: bytes) -> Decoded:
    sample = _sample(data)
    if (
        _looks_binary(sample)
        or _looks_binary(data[:SAMPLE_BYTES])
        or _beyond_ascii(sample)[1] > 0.3 * len(sample)
    ):
        raise UndecodableError(
            "looks binary: it is not UTF-8, declares no encoding, and none could be detected"
        )
    return Decoded(data.decode("utf-8", "surrogateescape"), "utf-8", b"", "surrogateescape")
