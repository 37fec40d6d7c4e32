"""reStructuredText (docutils and Sphinx) to a `Document`."""

from __future__ import annotations

from qalint.document.formats.rst_blocks import RstReader
from qalint.document.model import Document


def parse(source: str) -> Document:
    """The document that reStructuredText is. Never raises; what is malformed is read as the prose that it may be."""
    reader = RstReader(source)
    reader.read_all()
    return reader.finish()
