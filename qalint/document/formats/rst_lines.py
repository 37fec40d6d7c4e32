"""The lines of a reStructuredText source: where they stand and how far they are indented."""

from __future__ import annotations

import re

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_INDENT = re.compile(r"[ \t\ufeff]*")
_TAB = 8


class RstLines:
    """Lines by number. `starts` and `ends` are offsets of a line and of its end without white space and line end;
    `words` is where its words start; `indents` their columns (tabs go to multiples of 8); blank lines have -1.
    """

    __slots__ = ("ends", "indents", "source", "starts", "words")

    def __init__(self, source: str) -> None:
        self.source = source
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[int] = []
        self.indents: list[int] = []
        for match in _LINE.finditer(source):
            if match.start() == match.end():
                continue
            self._add(match.start(), match.end(1))

    def _add(self, start: int, end: int) -> None:
        source = self.source
        while end > start and source[end - 1] in " \t\f\v":
            end -= 1
        found = _INDENT.match(source, start, end)
        words = found.end() if found else start
        indent = source[start:words].replace("\ufeff", "")
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(words)
        self.indents.append(len(indent.expandtabs(_TAB)) if words < end else -1)

    def __len__(self) -> int:
        return len(self.starts)

    def text(self, number: int) -> str:
        """A line's words, without the white space around them."""
        return self.source[self.words[number] : self.ends[number]]

    def is_blank(self, number: int) -> bool:
        """Whether a line holds nothing; so does any past the last one."""
        return number >= len(self.indents) or self.indents[number] < 0

    def skip_blank(self, number: int, stop: int) -> int:
        """The first line from `number` on that holds something, or `stop`."""
        while number < stop and self.indents[number] < 0:
            number += 1
        return number

    def block_end(self, number: int, stop: int, indent: int) -> int:
        """The line after the last of those from `number` on that are indented more than `indent` or blank between."""
        last = number
        while number < stop:
            if self.indents[number] >= 0:
                if self.indents[number] <= indent:
                    break
                last = number + 1
            number += 1
        return last

    def least_indent(self, number: int, stop: int) -> int:
        """The least indentation of lines that are not blank; 0 where all are."""
        return min((indent for indent in self.indents[number:stop] if indent >= 0), default=0)
