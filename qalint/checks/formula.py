"""Reads a formula that only sets numbers, words and units as the plain text it stands for."""

from __future__ import annotations

import re

_FONT = re.compile(
    r"\\(?:mathrm|mathbf|mathit|mathsf|textrm|text|rm|bf|operatorname|left|right|mathord)(?![A-Za-z])\s*"
)
_SIGNS = {
    "cdot": "·",
    "times": "×",
    "pm": "±",
    "leq": "≤",
    "le": "≤",
    "geq": "≥",
    "ge": "≥",
    "sim": "~",
    "circ": "°",
}
_SIGN = re.compile(r"\\(cdot|times|pm|leq|le|geq|ge|sim|circ)(?![A-Za-z])\s*")
_GAP = re.compile(r"\\[ ,;:]|(?<!\\)~|\\quad\b")
_UNREAD = re.compile(r"[\\_^&]")


def plain_formula(text: str) -> str:
    """`$( 2 0 ~ \\mathrm { m l } )$` as `(20 ml)`; a formula with more to it (indices, functions) as it is."""
    inside = _FONT.sub("", text.strip("$"))
    inside = _GAP.sub("\x00", inside).replace("\\%", "%")
    inside = _SIGN.sub(lambda match: _SIGNS[match[1]], inside)
    if _UNREAD.search(inside):
        return text
    plain = re.sub(r"[{}\s]", "", inside).replace("\x00", " ").strip()
    return re.sub(r"(?<=\d)(?=[A-Za-z]{2,}\b)", " ", re.sub(r" +", " ", plain)) or text
