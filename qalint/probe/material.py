"""What the experiments work on: documents before and after cleaning, and sentences whose answer is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qalint.document.formats import parse
from qalint.document.model import Document
from qalint.document.render import read_text
from qalint.document.sentences import sentences
from qalint.finding import READING, Severity
from qalint.fix.converge import clean
from qalint.footprint.align import Source
from qalint.hotspots.places import places_of
from qalint.lint import Linter, lint
from qalint.plan.eligibility import why_not

WINDOW = 1200
"""Code points of a document that a prompt holds: small models lose longer ones."""

_GAP = re.compile(
    r"(?<![\w.,])(?:\d{2,}(?:[.,]\d+)*)(?![\w,])|(?<=[a-z,;] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})*"
)


@dataclass(frozen=True, slots=True)
class Cloze:
    """A sentence with a gap: the question whose answer is known without a person or a model."""

    sentence: str
    gap: str
    end: int

    @property
    def question(self) -> str:
        """What is asked."""
        said = " ".join(self.sentence.split()).replace(self.gap, "____", 1)
        return f'Which words of the text fill the gap: "{said}"'


@dataclass(frozen=True, slots=True)
class Material:
    """One document as it is, as a generator would read it before and after cleaning, and its places.

    `artifacts` are the ranges of findings that act (none about instructions).
    """

    document: Document
    linter: Linter
    dirty: str
    cleaned: str
    source: Source
    artifacts: tuple[tuple[int, int], ...]
    clozes: tuple[Cloze, ...]

    def around(self, cloze: Cloze, probe: str = "", last: bool = False, filtered: bool = False) -> str:
        """What is read around a sentence, with a probe planted after its paragraph.

        `last` ends the document there; `filtered` cleans it first, as a generator that uses qalint would.
        """
        source, at = self.document.source, self._after(cloze)
        html = self.document.format == "html"
        plant = f"<p>{probe.replace('<', '&lt;')}</p>" if html else f"\n\n{probe}\n\n"
        rest = "" if last else source[at:]
        document = parse(
            source[:at] + (plant if probe else "") + rest, self.document.format, self.document.path
        )
        if filtered:
            document = clean(document, self.linter, READING).cleaned
        return window(read_text(document).text, cloze.sentence)

    def _after(self, cloze: Cloze) -> int:
        ends = [s.end for s in self.document.spans if s.kind == "paragraph" and s.start < cloze.end <= s.end]
        return min(ends, default=cloze.end)


def material_of(document: Document, linter: Linter) -> Material:
    """The material that a document gives."""
    found = lint(document, linter).findings
    artifacts = [
        (f.start, f.end)
        for f in found
        if f.severity is not Severity.INFO and not f.code.startswith(("INS", "HID"))
    ]
    cleaned = clean(document, linter, READING).cleaned
    return Material(
        document=document,
        linter=linter,
        dirty=read_text(document).text,
        cleaned=read_text(cleaned).text,
        source=Source(document.path, document.record, document.source, tuple(places_of(document))),
        artifacts=tuple(artifacts),
        clozes=tuple(_clozes(document, artifacts)),
    )


def window(text: str, sentence: str) -> str:
    """The text around a sentence, WINDOW code points at most; its beginning where the sentence is not in it."""
    at = text.find(sentence)
    if at < 0:
        return text[:WINDOW].strip()
    low = max(0, min(at + len(sentence) // 2 - WINDOW // 2, len(text) - WINDOW))
    return text[low : low + WINDOW].strip()


def _clozes(document: Document, artifacts: Iterable[tuple[int, int]]) -> Iterable[Cloze]:
    taken = list(artifacts)
    for sentence in sentences(document):
        if any(start < sentence.end and end > sentence.start for start, end in taken):
            continue
        gaps = _GAP.findall(sentence.text)
        if why_not(sentence.text) is None and len(sentence.text) < 300 and gaps:
            yield Cloze(sentence.text, max(gaps, key=len), sentence.end)
