"""Puts back what a transport or a tokeniser spelled out: quoted-printable, string escapes, marks of a corpus."""

from __future__ import annotations

import re

_MARKS = {
    "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "<unk>": "<unk>",
}  # fmt: skip
_ESCAPES = {"n": "\n", "r": "", "t": "\t"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt]))")


def decode_quoted_printable(text: str) -> str:
    """`=C3=A9` as `é`; what is no valid UTF-8 stays."""
    try:
        return bytes.fromhex(text.replace("=", "")).decode("utf-8")
    except ValueError:
        return text


def unescape_string(text: str) -> str:
    """`\\n` and `\\u00e9` as the characters they name; halves of a surrogate pair are joined, lone ones stay."""
    units = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _ESCAPES[match[2]], text)
    try:
        return units.encode("utf-16", "surrogatepass").decode("utf-16").rstrip(" ")
    except UnicodeDecodeError:
        return text


def detokenised(text: str) -> str:
    """`@-@` as a hyphen with its spaces gone, a bracket's name as the bracket; an unknown word stays."""
    return _MARKS.get(text) or text.strip().strip("@")
