"""The `checkstyle` format: the XML of Checkstyle, which many review tools read."""

from __future__ import annotations

from typing import TextIO
from xml.etree import ElementTree as ET

from qalint.report.model import Placed, Report, Target
from qalint.report.xmltext import xml_text


class CheckstyleWriter:
    """Collects findings by file; the document is written at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._top = ET.Element("checkstyle", {"version": "4.3"})
        self._files: dict[str, ET.Element] = {}

    def finding(self, placed: Placed) -> None:
        """Take one finding."""
        f = placed.finding
        if f.path not in self._files:
            self._files[f.path] = ET.SubElement(self._top, "file", {"name": xml_text(f.path)})
        attributes = {
            "line": str(placed.line), "column": str(placed.column), "severity": f.severity.value,
            "message": xml_text(f"{f.code} {f.message}"), "source": f"qalint.{f.code}",
        }  # fmt: skip
        ET.SubElement(self._files[f.path], "error", attributes)

    def end(self, report: Report) -> None:
        """Write the document."""
        ET.indent(self._top)
        self._stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        self._stream.write(ET.tostring(self._top, encoding="unicode") + "\n")


def open(target: Target) -> CheckstyleWriter:
    """The writer of this format."""
    return CheckstyleWriter(target.stream)
