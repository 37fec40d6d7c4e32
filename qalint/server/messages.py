"""Findings as the protocol says them: diagnostics, text edits, code actions, hovers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lsprotocol import types

from qalint.document.lines import line_starts
from qalint.finding import Applicability, Edit, Severity
from qalint.regions import region_of, utf16_length
from qalint.report.model import Placed, Region
from qalint.server.workspace import Checked, Workspace

SOURCE = "qalint"

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}

FIX_ALL = types.CodeActionKind("source.fixAll")
QUICK = types.CodeActionKind.QuickFix


def diagnostics_of(checked: Checked, rule_files: dict[str, str]) -> list[types.Diagnostic]:
    """A diagnostic for each finding, and one on the first line for what could not be read.

    `rule_files` are the paths of rules by code: editors that show links lead there.
    """
    found = [_diagnostic(placed, rule_files) for placed in checked.placed]
    top = types.Range(types.Position(0, 0), types.Position(0, 0))
    found += [
        types.Diagnostic(top, text, severity=types.DiagnosticSeverity.Error, source=SOURCE)
        for text in checked.troubles
    ]
    return found


def _diagnostic(placed: Placed, rule_files: dict[str, str]) -> types.Diagnostic:
    f = placed.finding
    where = "" if f.record is None else f"record {f.record}, {f.field}: "
    origin = rule_files.get(f.code)
    return types.Diagnostic(
        range=range_of(placed),
        message=f"{where}{f.message}",
        severity=SEVERITIES[f.severity],
        code=f.code,
        code_description=types.CodeDescription(Path(origin).as_uri()) if origin else None,
        source=SOURCE,
    )


def range_of(placed: Placed) -> types.Range:
    """Where a finding is: a record's whole line for a finding inside one."""
    if placed.utf16:
        return _range(placed.utf16.place)
    line = max(0, placed.line - 1)
    return types.Range(types.Position(line, 0), types.Position(line + 1, 0))


def _range(region: Region) -> types.Range:
    return types.Range(
        types.Position(region.line - 1, region.column - 1),
        types.Position(region.end_line - 1, region.end_column - 1),
    )


def text_edits(source: str, edits: Iterable[Edit]) -> list[types.TextEdit]:
    """Edits in code points as edits of the protocol."""
    starts = line_starts(source)
    return [
        types.TextEdit(_range(region_of(source, starts, edit.start, edit.end, utf16_length)), edit.text)
        for edit in edits
    ]


def actions_of(
    checked: Checked, workspace: Workspace, wanted: types.Range, only: Sequence[str] | None, uri: str
) -> Iterator[types.CodeAction]:
    """What an editor can do about the findings in a range: fix one, silence one, fix all of the file."""
    met = [placed for placed in checked.placed if _meet(range_of(placed), wanted)]
    if _asked(QUICK, only):
        for placed in met:
            yield from _quick_fix(placed, checked, uri)
        for placed in met:
            edits = workspace.ignores(checked, [placed])
            if edits:
                title = f"Ignore {placed.finding.code} here"
                yield _action(title, QUICK, placed, checked, edits, uri)
    if _asked(FIX_ALL, only) and _has_safe(checked.placed):
        edits = tuple(workspace.all_fixes(checked))
        if edits:
            yield _action("Apply all safe fixes of qalint", FIX_ALL, None, checked, edits, uri)


def _quick_fix(placed: Placed, checked: Checked, uri: str) -> Iterator[types.CodeAction]:
    fix = placed.finding.fix
    if fix is None or placed.utf16 is None:
        return
    mark = "" if fix.applicability is Applicability.SAFE else f", {fix.applicability.value}"
    title = f"{fix.title} ({placed.finding.code}{mark})"
    action = _action(title, QUICK, placed, checked, fix.edits, uri)
    action.is_preferred = fix.applicability is Applicability.SAFE
    yield action


def _action(
    title: str,
    kind: types.CodeActionKind,
    placed: Placed | None,
    checked: Checked,
    edits: Iterable[Edit],
    uri: str,
) -> types.CodeAction:
    changes = {uri: text_edits(checked.source, edits)}
    diagnostics = [_diagnostic(placed, {})] if placed else None
    return types.CodeAction(
        title, kind=kind, diagnostics=diagnostics, edit=types.WorkspaceEdit(changes=changes)
    )


def hover_of(checked: Checked, workspace: Workspace, position: types.Position) -> types.Hover | None:
    """The pages of the rules whose findings cover a position."""
    here = types.Range(position, position)
    met = [placed for placed in checked.placed if _meet(range_of(placed), here)]
    if not met:
        return None
    pages = [workspace.page(code) for code in dict.fromkeys(placed.finding.code for placed in met)]
    value = "\n\n---\n\n".join(pages)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, value), range_of(met[0]))


def _has_safe(placed: Iterable[Placed]) -> bool:
    return any(p.finding.fix and p.finding.fix.applicability is Applicability.SAFE for p in placed)


def _asked(kind: types.CodeActionKind, only: Sequence[str] | None) -> bool:
    """Whether a client that wants only some kinds wants this one: `source` stands for `source.fixAll`."""
    return not only or any(kind.value == each or kind.value.startswith(each + ".") for each in only)


def _meet(one: types.Range, other: types.Range) -> bool:
    def key(position: types.Position) -> tuple[int, int]:
        return position.line, position.character

    return key(one.start) <= key(other.end) and key(other.start) <= key(one.end)
