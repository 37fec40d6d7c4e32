"""PDF, DOCX, PPTX and EPUB: their text is read, and the files are never changed."""

from __future__ import annotations

import io
import zipfile

import pytest
from odd_texts import fail_on_trouble, no_change

from qalint.document.containers import ReadError, Reading, Text, WriteError, open_bytes

DOCX = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>',
    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>The lake</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>It is 40 m deep.</w:t></w:r></w:p></w:body></w:document>",
}
EPUB = {
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    "book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
    '<dc:title>Lakes</dc:title></metadata><manifest><item id="a" href="a.xhtml"/></manifest>'
    '<spine><itemref idref="a"/></spine></package>',
    "a.xhtml": "<html><body><h1>The lake</h1><p>It is 40 m deep.</p></body></html>",
}


def packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def pptx() -> bytes:
    presentation = pytest.importorskip("pptx").Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "The lake"
    slide.placeholders[1].text = "It is 40 m deep."
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def pdf(*pages: str) -> bytes:
    """A PDF with a line of text on each page."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET" if text else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * at} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(places) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return data + f"{tail}startxref\n{len(data)}\n%%EOF\n".encode()


def read(data: bytes, name: str, **reading: int) -> Text:
    (text,) = open_bytes(data, name, Reading(**reading)).texts(fail_on_trouble)  # type: ignore[arg-type]
    return text


@pytest.mark.parametrize("kind", ["docx", "epub", "pptx"])
def test_markdown_comes_out(kind: str) -> None:
    pytest.importorskip("markitdown")
    data = {"docx": lambda: packed(DOCX), "epub": lambda: packed(EPUB), "pptx": pptx}[kind]()
    text = read(data, f"x.{kind}")
    assert text.format == "markdown"
    assert "# The lake" in text.source
    assert "It is 40 m deep." in text.source
    assert f"the {kind.upper()} file was converted" in open_bytes(data, f"x.{kind}", Reading()).note


def test_the_pages_of_a_pdf() -> None:
    pytest.importorskip("pypdfium2")
    text = read(pdf("It is 40 m deep.", "A boat."), "x.pdf")
    assert (text.source, text.format) == ("It is 40 m deep.\n\fA boat.\n", "text")


def test_files_are_never_changed() -> None:
    pytest.importorskip("pypdfium2")
    data = pdf("It is 40 m deep.")
    container, out = open_bytes(data, "x.pdf", Reading()), io.BytesIO()
    assert container.rewrite(out, no_change, fail_on_trouble) == 0
    assert out.getvalue() == data
    with pytest.raises(WriteError, match="is PDF, which cannot be written back"):
        container.rewrite(out, lambda text: [(0, 2, "")], fail_on_trouble)


@pytest.mark.parametrize(
    ("data", "name", "reading", "message"),
    [
        (b"%PDF-1.7 nothing", "x.pdf", {}, "cannot be read as PDF"),
        (pdf(""), "x.pdf", {}, "holds no text: its pages are images"),
        (b"no archive", "x.docx", {}, "is no such document"),
        (packed({"a": "b"}), "x.docx", {}, "cannot be converted"),
        (packed({"a": "b" * 100_000}), "x.epub", {"max_bytes": 50_000}, "unfolds to 100,000 bytes"),
    ],
)
def test_what_cannot_be_converted(data: bytes, name: str, reading: dict[str, int], message: str) -> None:
    pytest.importorskip("pypdfium2")
    pytest.importorskip("markitdown")
    with pytest.raises(ReadError, match=message):
        read(data, name, **reading)
