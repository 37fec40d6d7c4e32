"""Where a MediaWiki table ends, and what its cells say, row by row."""

from __future__ import annotations

import re

_EDGE = re.compile(r"^[ \t:]*(?:\{\||\|\})", re.MULTILINE)
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?=\r|\n|\Z)")
_ATTRIBUTES = re.compile(r"\s*(?:[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s|\"']+)\s*)+\|(?!\|)")
_NOTE = re.compile(r"<ref\b[^<>]*/>|<ref\b[^<>]*>.{0,5000}?</ref\s*>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^<>]{1,300}>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def table_end(source: str, start: int) -> int:
    """The offset after the table that begins at `start`: its closing mark, or its paragraph where it has none."""
    depth = 0
    for match in _EDGE.finditer(source, start):
        depth += 1 if match[0].endswith("{|") else -1
        if depth == 0:
            return match.end()
    blank = _BLANK_LINE.search(source, start)
    end = blank.start() if blank else len(source)
    return start + len(source[start:end].rstrip())


def table_text(table: str) -> str:
    """The cells, those of a row parted by " | ", a row a line; marks, attributes and notes are left out."""
    rows: list[list[str]] = [[]]
    for raw in re.split(r"\r\n|\n|\r", _NOTE.sub("", table)):
        line = raw.strip()
        if line.startswith(("{|", "|}")):
            continue
        if line.startswith("|-"):
            rows.append([])
        elif line.startswith("|+"):
            rows += [[_cell(line[2:])], []]
        elif line.startswith(("|", "!")):
            parts = re.split(r"\|\||!!", line[1:]) if line[0] == "!" else line[1:].split("||")
            rows[-1] += [_cell(part) for part in parts]
        elif line and rows[-1]:
            rows[-1][-1] = f"{rows[-1][-1]} {_cell(line)}".strip()
    return "\n".join(" | ".join(cell for cell in row if cell) for row in rows if any(row))


def _cell(text: str) -> str:
    return " ".join(_TAGS.sub("", _BREAK.sub(" ", _ATTRIBUTES.sub("", text, count=1))).split())
