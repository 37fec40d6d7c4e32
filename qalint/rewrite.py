"""Fix files: read, clean, write back or elsewhere, and keep what went. The one place that changes users' files."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO

from qalint.document.containers import Container, Text, Trouble
from qalint.document.formats import parse
from qalint.document.render import read_text
from qalint.finding import Applicability
from qalint.fix.converge import Cleaned, clean
from qalint.fix.quarantine import digest
from qalint.fix.quarantine import records as quarantined
from qalint.fix.result import FileFix
from qalint.lint import Linter

Edits = list[tuple[int, int, str]]

Note = Callable[[int, Text, Edits], object]
"""Told of each text of a file, by its number, and what is done to it."""

WORD = re.compile(r"\w+")
"""What the brake counts: a run of letters, digits and underscores of the visible text."""


@dataclass(frozen=True, slots=True)
class Cleaning:
    """How files are cleaned: the rules, what may be applied, and the brake.

    `brake` is the share of a document's visible words (0..1) beyond which it is left as it was; None for no brake.
    """

    linter: Linter
    applicabilities: frozenset[Applicability]
    brake: float | None = None

    def clean(self, text: Text, path: str, result: FileFix) -> Cleaned | None:
        """The cleaned document of one text; what happened is added to `result`.

        None where qalint itself fails on the document: it is listed as an error and left as it is.
        """
        where = path if text.record is None else f"{path} record {text.record}"
        try:
            document = parse(text.source, text.format, path, text.record, text.field, text.line, text.ignores)
            if len(document.source) < len(text.source):
                result.errors.append((where, f"{document.unread}; left as it is"))
                return None
            cleaned = clean(document, self.linter, self.applicabilities)
        except Exception as error:
            result.errors.append((where, f"internal error, left as it is: {type(error).__name__}: {error}"))
            return None
        if document.unread:
            result.errors.append((where, document.unread))
        result.documents += 1
        result.characters += len(document.source)
        result.errors += [(where, f"rule {code} failed: {message}") for code, message in cleaned.failures]
        if self.brake is not None and cleaned.changed and self._lost(cleaned) > self.brake:
            result.braked.append(where)
            cleaned = clean(document, self.linter, ())
        if not cleaned.converged:
            result.unsettled.append(f"{where}: {', '.join(cleaned.cycle)}")
        result.kept_characters += len(cleaned.cleaned.source)
        if cleaned.changed:
            result.changed += 1
            result.by_code.update(applied.code for applied in cleaned.applied)
            for applied in cleaned.applied:
                result.removed[applied.code] += applied.removed
        return cleaned

    def _lost(self, cleaned: Cleaned) -> float:
        """The share of visible words that went, words that main-content extraction took not counted."""
        before = len(WORD.findall(read_text(cleaned.original).text))
        after = len(WORD.findall(read_text(cleaned.cleaned).text))
        extracted = {r.code for r in self.linter.ruleset.known if r.match["kind"] == "maincontent"}
        taken = sum(
            len(WORD.findall(cleaned.original.source[a.start : a.end]))
            for a in cleaned.applied
            if a.code in extracted
        )
        return (before - after - min(taken, before - after)) / before if before else 0.0


def edits_between(cleaned: Cleaned) -> Edits:
    """The edits that lead from the original to the cleaned text, in order."""
    after = cleaned.cleaned.source
    return [(c.start, c.end, after[c.new_start : c.new_end]) for c in cleaned.source_map.changes()]


def fix_container(
    container: Container,
    path: str,
    out: BinaryIO,
    cleaning: Cleaning,
    note: Note | None = None,
) -> FileFix:
    """Copy a file to `out` with its documents cleaned; `note` is told of each. Raises ReadError and WriteError."""
    result, numbers = FileFix(path), count()

    def change(text: Text) -> Edits:
        cleaned = cleaning.clean(text, path, result)
        if cleaned is None:
            return []
        _keep(cleaned, result)
        edits = edits_between(cleaned)
        if note is not None:
            note(next(numbers), text, edits)
        return edits

    container.rewrite(out, change, _reporter(path, result))
    return result


def write_text(container: Container, path: str, out: BinaryIO, cleaning: Cleaning) -> FileFix:
    """Write what a generator would read of each text: plain text, or JSON Lines of it where the file has records.

    Raises ReadError.
    """
    result = FileFix(path)
    for text in container.texts(_reporter(path, result)):
        cleaned = cleaning.clean(text, path, result)
        if cleaned is None:
            continue
        _keep(cleaned, result)
        said = read_text(cleaned.cleaned).text
        if text.record is not None:
            said = json.dumps({"record": text.record, "field": text.field, "text": said}) + "\n"
        out.write(said.encode("utf-8", "surrogatepass"))
    return result


def cleaned_documents(
    container: Container,
    path: str,
    cleaning: Cleaning,
    result: FileFix,
    note: Note | None = None,
) -> Iterator[Cleaned]:
    """The cleaned documents of a file, in order, one at a time; nothing is written. Raises ReadError."""
    for number, text in enumerate(container.texts(_reporter(path, result))):
        cleaned = cleaning.clean(text, path, result)
        if cleaned is not None:
            if note is not None:
                note(number, text, edits_between(cleaned))
            yield cleaned


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content takes the place of `path` at once at the end, or never where an error comes before.

    The file keeps its permissions; an interrupted run leaves the old file whole.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".qalint", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            os.chmod(name, target.stat().st_mode & 0o7777)
        else:
            os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _keep(cleaned: Cleaned, result: FileFix) -> None:
    if not cleaned.changed:
        return
    result.rows += quarantined(cleaned)
    result.maps.append(
        {
            "path": cleaned.original.path, "record": cleaned.original.record, "field": cleaned.original.field,
            "digest_before": digest(cleaned.original.source), "digest_after": digest(cleaned.cleaned.source),
            "kept": [list(piece) for piece in cleaned.source_map.kept],
        }
    )  # fmt: skip


def _reporter(path: str, result: FileFix) -> Callable[[Trouble], object]:
    return lambda trouble: result.errors.append((path, trouble.message))
