"""The `junit` format: a test suite a file, a test case a finding, as CI servers read it.

What is only to be known (severity info) is a test that was skipped: it makes no run fail here either.
"""

from __future__ import annotations

from typing import TextIO
from xml.etree import ElementTree as ET

from qalint.finding import Severity
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
        found = [placed for each in self._files.values() for placed in each]
        suites = [_suite(path, placed) for path, placed in self._files.items()]
        if not found:
            suites.append(_named("qalint", 1, 0, 0, 0))
            ET.SubElement(suites[-1], "testcase", {"name": "no findings", "classname": "qalint"})
        for path, message in report.errors:
            suites.append(_named(path, 1, 0, 0, 1))
            case = ET.SubElement(suites[-1], "testcase", {"name": "read", "classname": xml_text(path)})
            ET.SubElement(case, "error", {"message": xml_text(message)})
        top = ET.Element("testsuites", {"name": "qalint"})
        top.extend(suites)
        for key in ("tests", "failures", "skipped", "errors"):
            top.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
        ET.indent(top)
        self._stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        self._stream.write(ET.tostring(top, encoding="unicode") + "\n")


def _suite(path: str, findings: list[Placed]) -> ET.Element:
    told = sum(placed.finding.severity is Severity.INFO for placed in findings)
    suite = _named(path, len(findings), len(findings) - told, told, 0)
    for placed in findings:
        f = placed.finding
        name = f"{f.code} {f.name} ({placed.line}:{placed.column})"
        attributes = {
            "name": name, "classname": xml_text(path), "file": xml_text(path), "line": str(placed.line),
        }  # fmt: skip
        case = ET.SubElement(suite, "testcase", attributes)
        said = {"message": xml_text(f.message), "type": f.severity.value}
        mark = ET.SubElement(case, "skipped" if f.severity is Severity.INFO else "failure", said)
        mark.text = xml_text(f"{place_of(placed)} {f.code} {f.message}\n{placed.excerpt}")
    return suite


def _named(name: str, tests: int, failures: int, skipped: int, errors: int) -> ET.Element:
    counts = {"tests": tests, "failures": failures, "skipped": skipped, "errors": errors}
    return ET.Element("testsuite", {"name": xml_text(name), **{key: str(n) for key, n in counts.items()}})


def open(target: Target) -> JunitWriter:
    """The writer of this format."""
    return JunitWriter(target.stream)
