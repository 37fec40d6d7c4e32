"""The `sarif` format: SARIF 2.1.0 as GitHub's code scanning and other viewers read it."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import PurePosixPath
from typing import Any, TextIO
from urllib.parse import quote

from qalint import __version__
from qalint.finding import Applicability, Severity
from qalint.report.model import Placed, Region, Report, Target
from qalint.report.rule_page import rule_page
from qalint.ruleset.model import CATEGORIES, Rule

NEEDS_REGIONS = True

MAX_RESULTS = 5000
"""Results that GitHub keeps of one run; the worst are written and the rest is said to be left out."""

MAX_CONTEXT = 1000
"""Code points of the lines around a finding that are written; a page on one line would fill the log."""

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
SECURITY = {Severity.ERROR: "7.0", Severity.WARNING: "5.0", Severity.INFO: "1.0"}
"""`security-severity` by severity (GitHub: high from 7.0, medium from 4.0); for SECURITY_CATEGORIES only."""

SECURITY_CATEGORIES = frozenset({"INS", "HID"})
NOWHERE = "https://qalint.invalid/"
"""Where information is to be had until the package names a home page: validators want an address, and one that is
reserved (RFC 2606) can never lead to a stranger's page.
"""

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class SarifWriter:
    """Collects results; the log is one JSON object and written at the end."""

    def __init__(self, stream: TextIO, rules: dict[str, Rule]) -> None:
        self._stream, self._rules = stream, rules
        self._placed: list[Placed] = []

    def finding(self, placed: Placed) -> None:
        """Take one finding."""
        self._placed.append(placed)

    def end(self, report: Report) -> None:
        """Write the log."""
        ranked = sorted(self._placed, key=lambda p: (-p.finding.severity.rank, -p.finding.confidence))
        kept = set(map(id, ranked[:MAX_RESULTS]))
        placed = [each for each in self._placed if id(each) in kept]
        used = sorted({each.finding.code for each in placed})
        places = {code: index for index, code in enumerate(used)}
        notes = [{"level": "error", "message": _message(f"{path}: {text}")} for path, text in report.errors]
        if len(self._placed) > MAX_RESULTS:
            text = (
                f"{len(self._placed) - MAX_RESULTS} results of lesser severity and confidence were left out."
            )
            notes.append({"level": "warning", "message": {"text": text}})
        run = {
            "tool": {"driver": self._driver(used)},
            "automationDetails": {"id": "qalint/"},
            "columnKind": "utf16CodeUnits",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The folder in which qalint ran."}}},
            "invocations": [{"executionSuccessful": not report.errors, "toolExecutionNotifications": notes}],
            "results": [self._result(each, places) for each in placed],
        }
        json.dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, self._stream, indent=1)
        self._stream.write("\n")

    def _driver(self, codes: list[str]) -> dict[str, Any]:
        return {
            "name": "qalint",
            "semanticVersion": __version__,
            "informationUri": _homepage(),
            "rules": [_descriptor(self._rules[code]) for code in codes],
        }

    def _result(self, placed: Placed, places: dict[str, int]) -> dict[str, Any]:
        f = placed.finding
        result: dict[str, Any] = {
            "ruleId": f.code,
            "ruleIndex": places[f.code],
            "level": LEVELS[f.severity],
            "message": _message(f.message),
            "rank": round(100 * f.confidence, 1),
            "locations": [_location(placed)],
            "partialFingerprints": {"qalint/v1": _fingerprint(placed)},
        }
        if placed.line_hash:
            result["partialFingerprints"]["primaryLocationLineHash"] = placed.line_hash
        if f.fix and placed.utf16 and f.fix.applicability is not Applicability.DISPLAY:
            result["fixes"] = [_fix(placed)]
        return result


def _homepage() -> str:
    """The home page that the installed package names in `[project.urls]`."""
    try:
        urls = metadata("qalint").get_all("Project-URL") or []
    except PackageNotFoundError:  # run from a checkout that is not installed
        urls = []
    pages = (url.partition(", ") for url in urls)
    return next((address for label, _, address in pages if label.lower() == "homepage"), NOWHERE)


def _descriptor(rule: Rule) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "precision": rule.precision,
        "tags": sorted({*rule.tags, *_category_tags(rule)}),
    }
    if rule.category in SECURITY_CATEGORIES:
        properties["security-severity"] = SECURITY[rule.severity]
        properties["tags"] = sorted({*properties["tags"], "security"})
    name = "".join(word.capitalize() for word in rule.name.split("-"))
    return {
        "id": rule.code,
        "name": name,
        "shortDescription": {"text": _sentence(rule.summary)},
        "fullDescription": {"text": _sentence(" ".join(rule.why.split()))},
        "help": {"text": " ".join(rule.why.split()), "markdown": rule_page(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": properties,
    }


def _category_tags(rule: Rule) -> list[str]:
    return [CATEGORIES[rule.category].replace(" ", "-")] if rule.category in CATEGORIES else []


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."


def _location(placed: Placed) -> dict[str, Any]:
    f = placed.finding
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(f.path), **_base(f.path)}}
    location: dict[str, Any] = {"physicalLocation": place}
    if placed.utf16 is not None:
        place["region"] = {**_region(placed.utf16.place), "snippet": {"text": _legal(placed.excerpt)}}
        place |= _context(placed)
    else:
        place["region"] = {"startLine": max(1, placed.line)}
        name = f"record {f.record}, field {f.field}, offset {f.start}"
        location["logicalLocations"] = [{"name": str(f.field), "fullyQualifiedName": name, "kind": "member"}]
    return location


def _context(placed: Placed) -> dict[str, Any]:
    """The lines around a finding, where they are more than its own and short enough to be of use."""
    numbers = [line.number for line in placed.lines]
    text = "\n".join(line.text for line in placed.lines)
    cut = any(line.before or line.after for line in placed.lines)
    if len(numbers) <= placed.end_line - placed.line + 1 or len(text) > MAX_CONTEXT or cut:
        return {}
    region = {"startLine": numbers[0], "endLine": numbers[-1], "snippet": {"text": _legal(text)}}
    return {"contextRegion": region}


def _region(region: Region) -> dict[str, int]:
    return {
        "startLine": region.line, "startColumn": region.column, "endLine": region.end_line,
        "endColumn": region.end_column,
    }  # fmt: skip


def _fix(placed: Placed) -> dict[str, Any]:
    fix = placed.finding.fix
    edits = fix.edits if fix else ()
    regions = placed.utf16.edits if placed.utf16 else ()
    replacements = [
        {"deletedRegion": _region(region), "insertedContent": {"text": edit.text}}
        for edit, region in zip(edits, regions, strict=True)
    ]
    artifact = {"uri": _uri(placed.finding.path), **_base(placed.finding.path)}
    return {
        "description": {"text": _sentence(fix.title if fix else "")},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        "properties": {"applicability": fix.applicability.value if fix else ""},
    }


def _uri(path: str) -> str:
    """A path as a relative URI, or as a file URI where it is absolute."""
    text = quote(path.encode("utf-8", "surrogateescape"), safe="/:@!$&'()*+,;=~-._")
    if PurePosixPath(path).is_absolute():
        return f"file://{text}"
    return text if ":" not in text.split("/")[0] else "./" + text


def _base(path: str) -> dict[str, str]:
    return {} if PurePosixPath(path).is_absolute() or path.startswith("../") else {"uriBaseId": "SRCROOT"}


def _fingerprint(placed: Placed) -> str:
    """What the finding is, without where it stands: rule, file, record field and text."""
    f = placed.finding
    parts = (f.code, f.path, str(f.field), " ".join(placed.excerpt.split()))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _message(text: str) -> dict[str, str]:
    """A message in which a document's text makes no link: viewers show `[text](target)` as one."""
    return {"text": _legal(text).replace("](", "] (")}


def _legal(text: str) -> str:
    """The text without code points that no JSON consumer has to take: lone surrogates become U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def open(target: Target) -> SarifWriter:
    """The writer of this format."""
    return SarifWriter(target.stream, {rule.code: rule for rule in target.rules})
