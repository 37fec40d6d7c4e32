"""Findings as the protocol says them: diagnostics, text edits, code actions, hovers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lsprotocol import types

from qalint.finding import Applicability, Edit, Severity
from qalint.report.model import Placed
from qalint.server.ruler import Ruler
from qalint.server.workspace import Checked, Workspace

SOURCE = "qalint"

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}

FIX_ALL = "source.fixAll.qalint"
"""A client that asks for `source.fixAll` gets it, and one that wants nobody else's fixes can say so."""

QUICK = types.CodeActionKind.QuickFix.value


def diagnostics_of(checked: Checked, ruler: Ruler, rule_files: dict[str, str]) -> list[types.Diagnostic]:
    """A diagnostic for each finding, and one on the first line for what could not be read.

    `rule_files` are the paths of rules by code: editors that show links lead there.
    """
    found = [_diagnostic(placed, ruler, rule_files) for placed in checked.placed]
    top = types.Range(types.Position(0, 0), types.Position(0, 0))
    found += [
        types.Diagnostic(top, text, severity=types.DiagnosticSeverity.Error, source=SOURCE)
        for text in checked.troubles
    ]
    return found


def _diagnostic(placed: Placed, ruler: Ruler, rule_files: dict[str, str]) -> types.Diagnostic:
    f = placed.finding
    where = "" if f.record is None else f"record {f.record}, {f.field}: "
    origin = rule_files.get(f.code)
    return types.Diagnostic(
        range=ruler.place(placed),
        message=f"{where}{f.message}",
        severity=SEVERITIES[f.severity],
        code=f.code,
        code_description=types.CodeDescription(Path(origin).as_uri()) if origin else None,
        source=SOURCE,
    )


def actions_of(
    checked: Checked,
    workspace: Workspace,
    ruler: Ruler,
    wanted: types.Range,
    only: Sequence[str] | None,
    uri: str,
) -> Iterator[types.CodeAction]:
    """What an editor can do about the findings in a range: fix one, silence one, fix all of the file."""
    met = [placed for placed in checked.placed if _meet(ruler.place(placed), wanted)]
    if _asked(QUICK, only):
        for placed in met:
            yield from _quick_fix(placed, ruler, uri)
        for placed in met:
            edits = workspace.ignores(checked, [placed])
            if edits:
                yield _action(f"Ignore {placed.finding.code} here", QUICK, placed, ruler, edits, uri)
    if _asked(FIX_ALL, only) and _has_safe(checked.placed):
        edits = tuple(workspace.all_fixes(checked))
        if edits:
            yield _action("Apply all safe fixes of qalint", FIX_ALL, None, ruler, edits, uri)


def _quick_fix(placed: Placed, ruler: Ruler, uri: str) -> Iterator[types.CodeAction]:
    fix = placed.finding.fix
    if fix is None or placed.finding.record is not None:
        return
    mark = "" if fix.applicability is Applicability.SAFE else f", {fix.applicability.value}"
    title = f"{fix.title} ({placed.finding.code}{mark})"
    action = _action(title, QUICK, placed, ruler, fix.edits, uri)
    action.is_preferred = fix.applicability is Applicability.SAFE
    yield action


def _action(
    title: str,
    kind: str,
    placed: Placed | None,
    ruler: Ruler,
    edits: Iterable[Edit],
    uri: str,
) -> types.CodeAction:
    changes = {uri: ruler.edits(edits)}
    diagnostics = [_diagnostic(placed, ruler, {})] if placed else None
    return types.CodeAction(
        title, kind=kind, diagnostics=diagnostics, edit=types.WorkspaceEdit(changes=changes)
    )


def hover_of(
    checked: Checked, workspace: Workspace, ruler: Ruler, position: types.Position
) -> types.Hover | None:
    """The pages of the rules whose findings cover a position."""
    here = types.Range(position, position)
    met = [placed for placed in checked.placed if _meet(ruler.place(placed), here)]
    if not met:
        return None
    pages = [workspace.page(code) for code in dict.fromkeys(placed.finding.code for placed in met)]
    value = "\n\n---\n\n".join(pages)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, value), ruler.place(met[0]))


def _has_safe(placed: Iterable[Placed]) -> bool:
    return any(p.finding.fix and p.finding.fix.applicability is Applicability.SAFE for p in placed)


def _asked(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a client that wants only some kinds wants this one: `source.fixAll` stands for `source.fixAll.qalint`."""
    return not only or any(kind == each or kind.startswith(each + ".") for each in only)


def _meet(one: types.Range, other: types.Range) -> bool:
    def key(position: types.Position) -> tuple[int, int]:
        return position.line, position.character

    return key(one.start) <= key(other.end) and key(other.start) <= key(one.end)
