"""Inspections to bytes and back, without loss: what the cache keeps and what processes hand each other.

JSON, because a damaged or hostile file can at worst fail to parse.
"""

from __future__ import annotations

import json
from typing import Any

from qalint.finding import Applicability, Edit, Finding, Fix, Severity
from qalint.report.model import Placed, Region, Regions, SourceLine
from qalint.run import Inspection


class PackingError(Exception):
    """Bytes that are no packed inspection."""


def pack(inspection: Inspection) -> bytes:
    """One line of ASCII; the path is left out, because the one who reads it knows it."""
    rows = [_packed(placed) for placed in inspection.placed]
    digests = [key[3] for key in inspection.keys]
    table = [inspection.characters, inspection.documents, rows, digests, inspection.errors]
    return json.dumps(table, separators=(",", ":")).encode("ascii")


def unpack(line: bytes, path: str) -> Inspection:
    """The inspection that `pack` wrote, for a file that is called `path` now. Raises PackingError."""
    try:
        characters, documents, rows, digests, errors = json.loads(line)
        placed = tuple(_placed(row, path) for row in rows)
        findings = [each.finding for each in placed]
        keys = tuple(
            (f.code, path, f.field or "", digest) for f, digest in zip(findings, digests, strict=False)
        )
        return Inspection(
            path, placed, characters, documents, tuple((where, what) for where, what in errors), keys
        )
    except (ValueError, TypeError, KeyError) as error:
        raise PackingError(str(error)) from error


def _packed(placed: Placed) -> list[Any]:
    f = placed.finding
    fix = f.fix and [f.fix.title, f.fix.applicability.value, f.fix.edits]
    finding = [
        f.code, f.name, f.start, f.end, f.message, f.severity.value, f.confidence, f.record, f.field, fix
    ]  # fmt: skip
    place = [placed.line, placed.column, placed.end_line, placed.end_column, placed.excerpt, placed.lines]
    return [finding, place, placed.utf16, placed.utf8, placed.line_hash]


def _placed(row: list[Any], path: str) -> Placed:
    finding, (line, column, end_line, end_column, excerpt, lines), utf16, utf8, line_hash = row
    code, name, start, end, message, severity, confidence, record, field, fix = finding
    return Placed(
        Finding(
            code, name, path, start, end, message, Severity(severity), confidence, record, field, _fix(fix)
        ),
        line, column, end_line, end_column, excerpt, tuple(SourceLine(*line) for line in lines),
        _regions(utf16), _regions(utf8), line_hash,
    )  # fmt: skip


def _fix(row: list[Any] | None) -> Fix | None:
    if row is None:
        return None
    title, applicability, edits = row
    return Fix(title, tuple(Edit(*edit) for edit in edits), Applicability(applicability))


def _regions(row: list[Any] | None) -> Regions | None:
    if row is None:
        return None
    place, edits = row
    return Regions(Region(*place), tuple(Region(*edit) for edit in edits))
