"""Definition lists as they are meant, spelled so that the Markdown parser sees the same: code point for code point."""

from __future__ import annotations

import re

_NO_MARKER = re.compile(r"^([ \t>]*):(?![ \t\r\n]|[-:| \t]*$)", re.M)
"""The parser takes any colon at the start of a line for a definition: an emoji's (`:tada:`), a directive's, a field's.
A colon that white space follows is one, and one in the second row of a table is none of ours.
"""

_GLOSSARY = re.compile(r"^(:{3,}|`{3,})\{glossary\}[ \t]*\r?$", re.M)
_TERM_AND_DEFINITION = re.compile(r"\n\S[^\n]*\n {4}(?=\S)")


def spell_definitions(text: str) -> str:
    """The text with a stop for each colon that defines nothing."""
    if not text.startswith(":") and not any(start in text for start in ("\n:", "\r:", " :", "\t:", ">:")):
        return text
    return _NO_MARKER.sub(lambda match: match[1] + ".", text)


def spell_glossaries(text: str) -> str:
    """The text with the colons that a glossary (MyST) does without: its definitions stand indented below the terms."""
    if "{glossary}" not in text:
        return text
    parts: list[str] = []
    at = 0
    for match in _GLOSSARY.finditer(text):
        if match.start() < at:
            continue
        end = text.find("\n" + match[1], match.end())
        end = len(text) if end < 0 else end
        parts += (text[at : match.end()], _TERM_AND_DEFINITION.sub(_with_colon, text[match.end() : end]))
        at = end
    return "".join((*parts, text[at:]))


def _with_colon(match: re.Match[str]) -> str:
    return match.group()[:-4] + ":   "
