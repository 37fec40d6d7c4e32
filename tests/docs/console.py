"""Documentation to commands: what a page tells a reader to type, and what it says that they will see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"^( *)(`{3,})(\w*)[^\n]*\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)
"""A fenced block: its indentation (that of a list item), its fence, its language, its text."""


@dataclass(frozen=True)
class Command:
    """One command of a `console` block: `text` may go on over lines; `shown` are the lines below it."""

    line: int
    text: str
    shown: tuple[str, ...]


def blocks(page: str, language: str) -> Iterator[tuple[int, str]]:
    """The fenced blocks of a language with the line on which each starts."""
    for match in FENCE.finditer(page):
        if match[3] == language:
            text = "".join(line.removeprefix(match[1]) for line in match[4].splitlines(keepends=True))
            yield page.count("\n", 0, match.start()) + 2, text


def languages(page: str) -> set[str]:
    """The languages of all fenced blocks, "" for a block without one."""
    return {match[3] for match in FENCE.finditer(page)}


def running_text(page: str) -> str:
    """The page without its fenced blocks."""
    return FENCE.sub("", page)


def commands(page: str) -> Iterator[Command]:
    """The commands of all `console` blocks, in order. A here-document belongs to its command."""
    for first, block in blocks(page, "console"):
        lines = block.split("\n")[:-1]
        at = 0
        while at < len(lines):
            assert lines[at].startswith("$ "), f"line {first + at}: output without a command"
            start, text = at, lines[at][2:]
            at += 1
            if "<<'EOF'" in text:
                while lines[at] != "EOF":
                    text += "\n" + lines[at]
                    at += 1
                text += "\nEOF"
                at += 1
            shown = []
            while at < len(lines) and not lines[at].startswith("$ "):
                shown.append(lines[at])
                at += 1
            yield Command(first + start, text, tuple(shown))


def missing(shown: tuple[str, ...], said: str) -> str | None:
    """The first line that a page shows and the command did not print, in order; … stands for anything."""
    lines = [line.rstrip() for line in said.split("\n")]
    at = 0
    for line in shown:
        if not line.strip() or line.strip() == "…":
            continue
        parts = [part for part in line.rstrip().split("…") if part]
        found = next((i for i in range(at, len(lines)) if all(part in lines[i] for part in parts)), None)
        if found is None:
            return line
        at = found + 1
    return None
