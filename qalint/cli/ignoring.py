"""`qalint check --add-ignore`: write directives that silence what is found into the files themselves."""

from __future__ import annotations

from typing import Any

import click

from qalint.cli.reading import Inputs, nothing_to_read
from qalint.document.containers import Container, ReadError, Text, Trouble, WriteError
from qalint.document.containers.json_records import JsonRecords
from qalint.document.containers.notebook import Notebook
from qalint.document.formats import parse
from qalint.document.model import Document
from qalint.finding import Finding
from qalint.ignores import write_ignores
from qalint.lint import lint
from qalint.report.printable import printable
from qalint.rewrite import replacing
from qalint.run import Input


def add_ignores(inputs: Inputs, paths: tuple[str, ...], values: dict[str, Any]) -> int:
    """Silence the findings of every file; the exit code is 1 where some could not be, 2 where nothing was read."""
    if inputs.reads_stdin:
        raise click.UsageError("--add-ignore writes into files; it cannot write to standard input")
    silenced = left = read = failed = 0
    for each in inputs:
        try:
            wrote, kept = _rewrite(each, inputs, values["reason"])
        except (ReadError, WriteError, OSError) as error:
            click.echo(f"error: {each.display}: {error}", err=True)
            failed += 1
            continue
        read, silenced, left = read + 1, silenced + wrote, left + kept
        if kept:
            click.echo(f"{printable(each.display)}: {kept} left: {_advice(each.container)}", err=True)
    if not read and not failed:
        raise nothing_to_read(paths)
    if not values["quiet"]:
        click.echo(f"{silenced} findings silenced in the files, {left} left.")
    return 2 if failed and not read else 1 if left or failed else 0


def _rewrite(each: Input, inputs: Inputs, reason: str) -> tuple[int, int]:
    """How many findings of a file were silenced, and how many were left; it is written only where it changes."""
    linter = inputs.linters.of(each.settings)
    counts = [0, 0]

    def found(text: Text) -> tuple[Document, tuple[Finding, ...]]:
        document = parse(
            text.source, text.format, each.display, text.record, text.field, text.line, text.ignores
        )
        return document, lint(document, linter).findings

    def codes_of(text: Text) -> list[str]:
        return [finding.code for finding in found(text)[1]]

    def change(text: Text) -> list[tuple[int, int, str]]:
        document, findings = found(text)
        if text.record is not None and not isinstance(each.container, Notebook):
            counts[1] += len(findings)  # a comment in a record would be one more thing to train on
            return []
        ignored = write_ignores(document, linter, findings, reason)
        counts[0] += len(ignored.silenced)
        counts[1] += len(ignored.left)
        return [(edit.start, edit.end, edit.text) for edit in ignored.edits]

    def on_trouble(trouble: Trouble) -> None:
        click.echo(f"error: {trouble.message}", err=True)

    class Unchanged(Exception):
        pass

    assert each.found is not None
    try:
        with replacing(each.found.path) as out:
            if isinstance(each.container, JsonRecords):
                counts[:] = each.container.silence(out, codes_of, on_trouble)
            else:
                each.container.rewrite(out, change, on_trouble)
            if not counts[0]:
                raise Unchanged
    except Unchanged:
        pass
    return counts[0], counts[1]


def _advice(container: Container) -> str:
    name = type(container).__name__
    if name == "JsonRecords":
        return 'records that are no objects, or hold another thing under the key "qalint-ignore"'
    return "no place for a comment; use per-file-ignores or a baseline"
