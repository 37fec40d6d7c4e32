"""Every setting there is: its key, kind, default and meaning, and `Settings`, their values for one file."""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any

from qalint.config.values import (
    FLAG,
    FORMAT,
    GLOBS,
    MORE_GLOBS,
    MORE_TEXTS,
    PASSAGES,
    PATH,
    PATHS,
    SEVERITY,
    SHARE,
    TEXT_OR_TEXTS,
    TEXTS,
    Glob,
    Kind,
    choice,
    count,
    table,
)
from qalint.document.containers import Reading
from qalint.document.containers.model import MAX_TEXT_BYTES


@dataclass(frozen=True, slots=True)
class Option:
    """What the configuration says of one key. `top`: allowed at the top; `per_path`: allowed in an
    override.
    """

    key: str
    kind: Kind
    meaning: str
    default: Any
    top: bool = True
    per_path: bool = False


def _option(default: Any, kind: Kind, meaning: str, *, per_path: bool = False, top: bool = True) -> Any:
    return field(
        default=default, metadata={"kind": kind, "meaning": meaning, "per_path": per_path, "top": top}
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that hold for one file (or, made for a folder, for a whole run). Hashable.

    `root` is the folder of the configuration file, or the working folder; `file_ignores` the selectors that
    `per-file-ignores` holds for this file; `origins` where each value that is not a default came from, by
    key.
    """

    select: tuple[str, ...] = _option(
        (),
        TEXTS,
        "The rules to run: codes, prefixes of codes, names, or ALL. Empty: the default ones.",
        per_path=True,
    )
    ignore: tuple[str, ...] = _option((), TEXTS, "Rules not to run.", per_path=True)
    extend_select: tuple[str, ...] = _option(
        (), MORE_TEXTS, "Rules to run beside those selected.", per_path=True
    )
    extend_ignore: tuple[str, ...] = _option(
        (), MORE_TEXTS, "Rules not to run beside those ignored.", per_path=True
    )
    fixable: tuple[str, ...] = _option(("ALL",), TEXTS, "Rules whose fixes may be applied.", per_path=True)
    unfixable: tuple[str, ...] = _option((), TEXTS, "Rules whose fixes are never applied.", per_path=True)
    per_file_ignores: tuple[tuple[Glob, tuple[str, ...]], ...] = _option(
        (), table(TEXTS, Glob), "Rules to ignore in files that fit a pattern."
    )
    rules: tuple[str, ...] = _option((), PATHS, "Folders with rules of your own.")
    severity: tuple[tuple[str, str], ...] = _option(
        (), table(SEVERITY), "Severities by rule, in place of the rules' own.", per_path=True
    )
    min_confidence: float = _option(0.0, SHARE, "Findings less sure than this are left out.", per_path=True)
    rule_min_confidence: tuple[tuple[str, float], ...] = _option(
        (), table(SHARE), "The same by rule.", per_path=True
    )
    allowed_passages: tuple[str, ...] = _option(
        (),
        PASSAGES,
        "Passages that INS and HID rules leave alone: those with one of these texts (any case), or with a match of one"
        " of these patterns between slashes.",
        per_path=True,
    )
    fail_on: str = _option(
        "warning",
        choice("error", "warning", "info", "new", "never"),
        "The least severity that makes a run fail.",
    )
    unsafe_fixes: bool = _option(False, FLAG, "Apply fixes that take words away, too.")
    max_removed: float = _option(
        0.8, SHARE, "The share of a document's words beyond which `fix` leaves it alone, in place."
    )
    models: bool = _option(True, FLAG, "Run the classifiers; false is --no-models.")
    formats: tuple[tuple[Glob, str], ...] = _option(
        (), table(FORMAT, Glob), "What files that fit a pattern are read as; the last that fits counts."
    )
    format: str | None = _option(None, FORMAT, "What these files are read as.", per_path=True, top=False)
    text_field: tuple[str, ...] = _option(
        (), TEXT_OR_TEXTS, "The fields of a record that hold text, as dotted paths.", per_path=True
    )
    max_bytes: int = _option(
        MAX_TEXT_BYTES, count(), "The largest document or record that is read, in bytes.", per_path=True
    )
    exclude: tuple[Glob, ...] = _option((), GLOBS, "Files and folders to pass over.")
    extend_exclude: tuple[Glob, ...] = _option((), MORE_GLOBS, "The same, beside `exclude`.")
    force_exclude: bool = _option(False, FLAG, "Pass over excluded files even where they are named.")
    respect_gitignore: bool = _option(True, FLAG, "Pass over what .gitignore files name.")
    baseline: str | None = _option(None, PATH, "A baseline file: its findings are left out.")
    corpus_stats: str | None = _option(None, PATH, "Statistics of a corpus for the rules that use them.")
    cache_dir: str | None = _option(None, PATH, "Where results are cached.")
    root: str = ""
    file_ignores: tuple[str, ...] = ()
    origins: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def reading(self, named: bool = False) -> Reading:
        """How the file is to be read; `named` says that the user named this very file."""
        return Reading(self.text_field, self.format, named, self.max_bytes)

    def origin(self, key: str) -> str:
        """Where the value of a key came from: a file, "--config", "command line" or "default"."""
        return dict(self.origins).get(key, "default")


def _as_option(entry: Field[Any]) -> Option:
    facts = entry.metadata
    return Option(
        entry.name.replace("_", "-"),
        facts["kind"],
        facts["meaning"],
        entry.default,
        facts["top"],
        facts["per_path"],
    )


OPTIONS: dict[str, Option] = {
    option.key: option
    for option in (_as_option(entry) for entry in fields(Settings) if "kind" in entry.metadata)
}
"""Every option by key, in the order of `Settings`."""
