"""Office documents, e-books and PDF to text, by converters that download nothing (extra `convert`)."""

from __future__ import annotations

import io
from typing import Any

CONVERTIBLE = {"pdf": "text", "docx": "markdown", "pptx": "markdown", "epub": "markdown"}
"""Suffixes that are converted, and the format of what comes out."""

EXTRA = 'needs the extra for conversions: pip install "qalint[convert]"'


class ConversionError(Exception):
    """A file that cannot be converted; the message says why."""


def convert(data: bytes, kind: str, limit: int) -> str:
    """The text of a file of a `CONVERTIBLE` kind: Markdown, or of a PDF its pages, with a form feed between
    them.

    Positions in it say nothing about the file. Raises ConversionError, also where it unfolds to over
    `limit` bytes.
    """
    if kind == "pdf":
        return _pdf_text(data)
    _refuse_bomb(data, limit)
    return _markdown(data, kind)


def _pdf_text(data: bytes) -> str:
    try:
        import pypdfium2
    except ImportError:
        raise ConversionError(EXTRA) from None
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ConversionError(f"cannot be read as PDF: {error}") from None
    try:
        pages = [_page_text(document[number]) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise ConversionError(f"has a page that cannot be read: {error}") from None
    finally:
        document.close()
    if not "".join(pages).strip():
        raise ConversionError("holds no text: its pages are images, which are not read")
    return "\f".join(pages)


def _page_text(page: Any) -> str:
    text = page.get_textpage().get_text_range()
    return str(text).replace("\r\n", "\n").replace("\r", "\n") + "\n"


def _refuse_bomb(data: bytes, limit: int) -> None:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ConversionError(f"is no such document: {error}") from None
    if size > limit:
        raise ConversionError(f"unfolds to {size:,} bytes, more than the limit of {limit:,}")


def _markdown(data: bytes, kind: str) -> str:
    try:
        from markitdown import StreamInfo, converters
    except ImportError:
        raise ConversionError(EXTRA) from None
    by_kind: dict[str, Any] = {
        "docx": converters.DocxConverter,
        "pptx": converters.PptxConverter,
        "epub": converters.EpubConverter,
    }
    try:
        result = by_kind[kind]().convert(io.BytesIO(data), StreamInfo(extension=f".{kind}"))
    except Exception as error:  # each converter raises what its own parser raises
        raise ConversionError(f"cannot be converted: {type(error).__name__}: {error}") from None
    return str(result.markdown)
