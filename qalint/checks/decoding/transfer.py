"""Decodes transfer encodings of text: base64, hexadecimal, percent and backslash escapes, binary, character codes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from qalint.checks.decoding.encoded import LONGEST, Encoded, reads_as_words
from qalint.checks.decoding.signs import Signs

_BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_=-])"
    r"[A-Za-z0-9+/_-]{20,}(?:\r?\n[ \t]{0,8}[A-Za-z0-9+/_-]{20,}){0,400}={0,2}"
    r"(?![A-Za-z0-9+/_=-])"
)
_BASE32 = re.compile(r"(?<![A-Za-z0-9=])[A-Z2-7]{32,}={0,6}(?![A-Za-z0-9=])")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:0x)?(?:[0-9a-fA-F]{2}){16,}(?![0-9A-Za-z])")
_HEX_PAIRS = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:0x|\\x)?[0-9a-fA-F]{2}[ ,:;-]{1,2}){15,}(?:0x|\\x)?[0-9a-fA-F]{2}(?![0-9A-Za-z])"
)
_ESCAPES = re.compile(
    r"(?:\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]{2,6}\}|%[0-9a-fA-F]{2}|[ .,!?A-Za-z](?=[\\%])){12,}"
)
_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\u\{([0-9a-fA-F]{2,6})\}")
_BINARY = re.compile(r"(?<!\w)(?:[01]{8}[ ,]?){12,}(?!\w)")
_DECIMALS = re.compile(r"(?<!\w)(?:\d{2,3}[ ,]{1,2}){15,}\d{2,3}(?!\w)")

# What a match of the pattern of the same name holds: found fast, where the pattern looks behind each character.
_SOME_BINARY = re.compile(r"[01]{8}")
_SOME_DECIMALS = re.compile(r"\d[ ,]{1,2}\d{2,3}[ ,]{1,2}\d{2,3}[ ,]")


def find_base64(signs: Signs) -> Iterator[Encoded]:
    """Stretches of base64 (standard or URL alphabet, wrapped lines too) or base32 that hold words."""
    text, done = signs.text, 0
    for start, _ in signs.runs:
        match = _BASE64.match(text, start) if start >= done else None
        if match:
            done = match.end()
            says = _decode_base64("".join(match.group()[:LONGEST].split()))
            if says:
                yield Encoded(match.start(), match.end(), says, "base64")
    for match in _in_runs(_BASE32, signs):
        raw = match.group().rstrip("=")[:LONGEST]
        try:
            says = _words(base64.b32decode(raw + "=" * (-len(raw) % 8)))
        except (binascii.Error, ValueError):
            continue
        if says:
            yield Encoded(match.start(), match.end(), says, "base64")


def _in_runs(pattern: re.Pattern[str], signs: Signs) -> Iterator[re.Match[str]]:
    """The matches of a pattern none of which reaches beyond one long run of characters of base64."""
    for start, end in signs.runs:
        yield from pattern.finditer(
            signs.text, start, end + 7
        )  # up to six signs that fill up, and what follows


def _decode_base64(raw: str) -> str:
    raw = raw.rstrip("=").replace("-", "+").replace("_", "/")
    raw = raw[: len(raw) - (len(raw) % 4 == 1)]
    try:
        return _words(base64.b64decode(raw + "=" * (-len(raw) % 4), validate=True))
    except (binascii.Error, ValueError):
        return ""


def _words(data: bytes) -> str:
    """The text that bytes hold, "" where they hold no words. A cut or damaged last character is let go."""
    try:
        says = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(data) - 4:
            return ""
        says = data[: error.start].decode("utf-8")
    says = says.rstrip("\x00\n\r ")
    return says if reads_as_words(says) else ""


def find_hex(signs: Signs) -> Iterator[Encoded]:
    """Stretches of hexadecimal digits, joined or in separated pairs, that hold words."""
    pairs = _HEX_PAIRS.finditer(signs.text) if signs.pairs else ()
    for matches in (_in_runs(_HEX, signs), pairs):
        for match in matches:
            digits = re.sub(r"0x|\\x|[^0-9a-fA-F]", "", match.group()[:LONGEST])
            says = _words(bytes.fromhex(digits[: len(digits) // 2 * 2]))
            if says:
                yield Encoded(match.start(), match.end(), says, "hex")


def find_escapes(signs: Signs) -> Iterator[Encoded]:
    """Stretches of backslash or percent escapes that hold words."""
    for match in _ESCAPES.finditer(signs.text) if signs.escapes else ():
        raw = match.group()[:LONGEST]
        if raw.count("%") + raw.count("\\") < 12:
            continue
        says = _unpercent(_ESCAPE.sub(_character, raw)).strip()
        if reads_as_words(says):
            yield Encoded(match.start(), match.end(), says, "hex")


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2] or match[3], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _unpercent(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text, errors="replace")


def find_number_codes(signs: Signs) -> Iterator[Encoded]:
    """Stretches of binary octets or of decimal character codes that hold words."""
    text = signs.text
    for match in _BINARY.finditer(text) if signs.binary and _SOME_BINARY.search(text) else ():
        bits = re.sub(r"[^01]", "", match.group()[:LONGEST])
        says = _words(bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) // 8 * 8, 8)))
        if says:
            yield Encoded(match.start(), match.end(), says, "hex")
    for match in _DECIMALS.finditer(text) if signs.decimals and _SOME_DECIMALS.search(text) else ():
        codes = [int(code) for code in re.findall(r"\d+", match.group()[:LONGEST])]
        if all(32 <= code < 127 for code in codes) and reads_as_words("".join(map(chr, codes))):
            yield Encoded(match.start(), match.end(), "".join(map(chr, codes)), "hex")
