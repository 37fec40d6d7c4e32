"""What a fix would change, as a unified diff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff

from qalint.report.printable import printable
from qalint.report.style import Style

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def diff_lines(path: str, before: str, after: str, style: Style) -> Iterator[str]:
    """The lines of the diff between two texts, coloured where the style is; control characters shown escaped."""
    old, new = LINE.findall(before), LINE.findall(after)
    name = path.lstrip("/")
    for line in unified_diff(old, new, f"a/{name}", f"b/{name}", n=2):
        text, ending = line.rstrip("\r\n"), line[len(line.rstrip("\r\n")) :]
        shown = printable(text)
        if line.startswith(("---", "+++")):
            yield style.path(shown)
        elif line.startswith("@@"):
            yield style.hunk(shown)
        else:
            yield style.changed(shown, line[0])
            if not ending:
                yield "\\ No newline at end of file"
