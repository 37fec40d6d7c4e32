"""What the experiments work on: the beginning of a document as it is and cleaned, and where to plant things."""

from __future__ import annotations

from dataclasses import dataclass

from qalint.document.formats import parse
from qalint.document.model import ROOT, Document
from qalint.document.render import read_text
from qalint.finding import READING, Severity
from qalint.fix.converge import clean
from qalint.footprint.align import Source
from qalint.hotspots.places import places_of
from qalint.lint import Linter, lint
from qalint.plan.eligibility import why_not
from qalint.probe.needles import Needle

READ = 1200
"""Code points of a document's text that the model is asked about: a small model loses more."""

WINDOW = 500
"""Code points around a planted passage that the answering model reads: it is right about most needles in as many."""


@dataclass(frozen=True, slots=True)
class Version:
    """A document as a generator reads it: text, places, and the ranges of leftovers (no instructions)."""

    text: str
    source: Source
    artifacts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Material:
    """One document's beginning as it is and cleaned; `targets` are askable sentences of the cleaned one.

    `gaps` are the ends of its paragraphs: where a passage can be planted.
    """

    document: Document
    linter: Linter
    dirty: Version
    cleaned: Version
    targets: tuple[str, ...]
    gaps: tuple[int, ...]

    def planted(
        self, needle: Needle, turn: int, probe: str = "", last: bool = False, filtered: bool = False
    ) -> str:
        """What is read around a needle that was added after a paragraph, and a probe after the needle.

        Another turn, another paragraph. `last` ends the document after the probe; `filtered` cleans the document
        first, as a generator that uses qalint would.
        """
        at, source = self.gaps[turn % len(self.gaps)], self.document.source
        added = "".join(self._paragraph(text) for text in (needle.sentence, probe) if text)
        document = parse(
            source[:at] + added + ("" if last else source[at:]), self.document.format, self.document.path
        )
        if filtered:
            document = clean(document, self.linter, READING).cleaned
        return window(read_text(document).text if filtered else _unread(document), needle.sentence)

    def _paragraph(self, text: str) -> str:
        if self.document.format == "html":
            return f"<p>{text.replace('<', '&lt;').replace(chr(10), '<br>')}</p>"
        return f"\n\n{text}\n\n"


def material_of(document: Document, linter: Linter) -> Material:
    """The material that a document gives."""
    head = _beginning(document)
    cleaned = clean(head, linter, READING).cleaned
    paragraphs = [s.end for s in head.spans if s.kind == "paragraph" and s.parent == ROOT]
    version = _version(cleaned, read_text(cleaned).text, linter)
    return Material(
        document=head,
        linter=linter,
        dirty=_version(head, _unread(head), linter),
        cleaned=version,
        targets=tuple(
            place.text
            for place in version.source.places
            if place.kind == "sentence" and why_not(place.text) is None
        ),
        gaps=tuple(paragraphs or [len(head.source)]),
    )


def window(text: str, sentence: str) -> str:
    """The text around a sentence, WINDOW code points at most; its end where the sentence is not in it."""
    at = text.find(sentence)
    at = at if at >= 0 else len(text)
    low = max(0, min(at + len(sentence) // 2 - WINDOW // 2, len(text) - WINDOW))
    return text[low : low + WINDOW].strip()


def _unread(document: Document) -> str:
    """What a tool sends that cleans nothing: the file as it is, of HTML the text."""
    return read_text(document).text if document.format == "html" else document.source


def _beginning(document: Document) -> Document:
    """The document up to the end of the paragraph in which its READth visible code point stands."""
    seen = 0
    for place in places_of(document):
        seen += len(place.text)
        if seen >= READ:
            around = [
                s.end for s in document.spans if s.kind == "paragraph" and s.start <= place.start < s.end
            ]
            source = document.source[: max([place.end, *around])]
            return parse(source, document.format, document.path, document.record, document.field)
    return document


def _version(document: Document, text: str, linter: Linter) -> Version:
    found = lint(document, linter).findings
    acting = [f for f in found if f.severity is not Severity.INFO and not f.code.startswith(("INS", "HID"))]
    source = Source(document.path, document.record, document.source, tuple(places_of(document)))
    return Version(text, source, tuple((f.start, f.end) for f in acting))
