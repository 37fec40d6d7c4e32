"""What a project holds, and the configuration that suits it: formats, records' text fields, files about the project."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qalint.config import Configuration
from qalint.discovery import discover
from qalint.document.containers import ReadError, container_kind
from qalint.document.containers.model import DEFAULT_FIELDS
from qalint.document.containers.source import Source
from qalint.document.formats import suffix_format

ABOUT = frozenset(
    "readme changelog changes history news license licence copying contributing code_of_conduct security support"
    " governance authors maintainers notice codeowners".split()
)
"""Names of files, without suffix, that speak of a project and are no documents to train on."""

ABOUT_FOLDERS = (".github", ".gitlab", ".changeset")

MOST = 20_000
"""Files looked at: enough to know what a project is made of."""

PEEK = 1 << 20
"""Bytes of a file of records that are read to learn its fields."""

LEAST_TEXT = 40
"""Code points from which on a field is taken for a text and not for a name or a date."""


@dataclass(frozen=True, slots=True)
class Project:
    """What `look_at` saw: files by kind, files about the project, and the patterns of files by the text field that
    would not be found by itself.
    """

    kinds: tuple[tuple[str, int], ...]
    about: tuple[str, ...]
    fields: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def summary(self) -> str:
        """The files by kind, in words."""
        return ", ".join(f"{count} {kind}" for kind, count in self.kinds) or "no documents yet"


def look_at(folder: Path) -> Project:
    """Read a folder's names, and the beginnings of its files of records. Nothing is changed."""
    kinds: Counter[str] = Counter()
    about: set[str] = set()
    records: list[tuple[str, str | None]] = []
    resolve = Configuration({}, isolated=True, folder=str(folder)).resolve
    for number, found in enumerate(discover([str(folder)], resolve, lambda path, trouble: None)):
        if number == MOST:
            break
        name = found.path.name
        relative = found.path.resolve().relative_to(folder.resolve()).as_posix()
        pattern = _about(relative)
        if pattern:
            about.add(pattern)
            continue
        kind = container_kind(name) or suffix_format(name) or "text"
        kinds[kind] += 1
        if kind == "jsonl":
            records.append((relative, _unseen_field(found.path)))
    if not kinds:  # only files about the project: then they are the documents
        return Project((("text", len(about)),) if about else (), (), ())
    return Project(tuple(kinds.most_common()), tuple(sorted(about)), _patterns(records))


def _patterns(records: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The text field that has to be named, and the files: all of a kind in a folder where they agree on it."""
    alike: dict[str, dict[str, str | None]] = {}
    for relative, field in records:
        parent, _, name = relative.rpartition("/")
        suffixes = re.search(r"\.\w+(?:\.(?:gz|zst))?\Z", name)
        pattern = f"/{parent}/*" if parent else "/*"
        alike.setdefault(pattern + (suffixes.group() if suffixes else ""), {})[relative] = field
    fields: dict[str, list[str]] = {}
    for pattern, files in alike.items():
        agreed = len(set(files.values())) == 1
        for relative, field in files.items():
            if field is not None:
                fields.setdefault(field, []).append(pattern if agreed else f"/{relative}")
    return tuple((field, tuple(sorted(set(paths)))) for field, paths in sorted(fields.items()))


def configuration_text(project: Project) -> str:
    """The text of the configuration file, with a comment on every choice."""
    lines = [
        "# Settings of qalint; `qalint check --show-settings` prints all of them with where each comes from.",
        f"# Found here: {project.summary}.",
        "",
        "# The least severity that makes a run fail: error, warning, info, new (not in the baseline), never.",
        'fail-on = "warning"',
        "",
        "# What was there on the day it was written and shall not count; `--write-baseline` writes it anew.",
        '# baseline = "qalint-baseline.json"',
    ]
    if project.about:
        lines += ["", "# About this project, no documents to train on.", f"exclude = {_array(project.about)}"]
    lines += [
        "",
        "# Rules by code, prefix or name; `qalint rules` lists them. Empty means the default ones.",
        "# ignore = []",
        "",
        "# [per-file-ignores]",
        '# "appendix/*.md" = ["STR020"]',
    ]
    for field, paths in project.fields:
        lines += [
            "",
            "# Records whose text stands in a field that is not looked for by itself.",
            "[[overrides]]",
        ]
        lines += [f"paths = {_array(paths)}", f"text-field = {_array((field,))}"]
    return "\n".join(lines) + "\n"


def _about(relative: str) -> str | None:
    """The pattern by which a file about the project is left out, None for any other file."""
    head = relative.split("/")[0]
    if head in ABOUT_FOLDERS:
        return f"/{head}/"
    stem = os.path.basename(relative).split(".")[0].lower().replace("-", "_")
    return f"/{relative}" if "/" not in relative and stem in ABOUT else None


def _unseen_field(path: Path) -> str | None:
    """The field that holds the most text, where none of the fields that are read by themselves is there."""
    try:
        with Source(path.name, path).open() as stream:
            head = stream.read(PEEK)
    except (OSError, ReadError):
        return None
    lengths: Counter[str] = Counter()
    for line in head.split(b"\n")[:100]:
        try:
            record: Any = json.loads(line)
        except ValueError:
            continue
        if not isinstance(record, dict) or any(isinstance(record.get(name), str) for name in DEFAULT_FIELDS):
            return None
        texts = {name: value for name, value in record.items() if isinstance(value, str)}
        lengths.update({name: len(text) for name, text in texts.items() if len(text) >= LEAST_TEXT})
    return max(lengths, key=lambda name: lengths[name], default=None)


def _array(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(json.dumps(text, ensure_ascii=False) for text in texts) + "]"
