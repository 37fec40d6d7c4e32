"""The `junit` format: a test suite a file, a test case a finding, as CI servers read it."""

from __future__ import annotations

from typing import TextIO
from xml.etree import ElementTree as ET

from qalint.report.concise import place_of
from qalint.report.model import Placed, Report, Target
from qalint.report.xmltext import xml_text


class JunitWriter:
    """Collects findings by file; the document is written at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._files: dict[str, list[Placed]] = {}

    def finding(self, placed: Placed) -> None:
        """Take one finding."""
        self._files.setdefault(placed.finding.path, []).append(placed)

    def end(self, report: Report) -> None:
        """Write the document; a run without findings is one test that passed."""
        total = sum(map(len, self._files.values()))
        attributes = {
            "name": "qalint", "tests": str(total or 1), "failures": str(total), "errors": str(len(report.errors)),
        }  # fmt: skip
        top = ET.Element("testsuites", attributes)
        for path, placed in self._files.items():
            _suite(top, path, placed)
        if not total:
            suite = ET.SubElement(
                top, "testsuite", {"name": "qalint", "tests": "1", "failures": "0", "errors": "0"}
            )
            ET.SubElement(suite, "testcase", {"name": "no findings", "classname": "qalint"})
        for path, message in report.errors:
            suite = ET.SubElement(
                top, "testsuite", {"name": xml_text(path), "tests": "1", "failures": "0", "errors": "1"}
            )
            case = ET.SubElement(suite, "testcase", {"name": "read", "classname": xml_text(path)})
            ET.SubElement(case, "error", {"message": xml_text(message)})
        ET.indent(top)
        self._stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        self._stream.write(ET.tostring(top, encoding="unicode") + "\n")


def _suite(top: ET.Element, path: str, findings: list[Placed]) -> None:
    count = str(len(findings))
    suite = ET.SubElement(
        top, "testsuite", {"name": xml_text(path), "tests": count, "failures": count, "errors": "0"}
    )
    for placed in findings:
        f = placed.finding
        name = f"{f.code} {f.name} ({placed.line}:{placed.column})"
        attributes = {"name": name, "classname": xml_text(path), "line": str(placed.line)}
        case = ET.SubElement(suite, "testcase", attributes)
        failure = ET.SubElement(case, "failure", {"message": xml_text(f.message), "type": f.severity.value})
        failure.text = xml_text(f"{place_of(placed)} {f.code} {f.message}\n{placed.excerpt}")


def open(target: Target) -> JunitWriter:
    """The writer of this format."""
    return JunitWriter(target.stream)
