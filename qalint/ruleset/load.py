"""TOML rule files to `Rule`s; every mistake is an error that names the file and the key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from qalint.finding import Applicability, Severity
from qalint.ruleset.model import PRECISIONS, Example, FixSpec, Rule

RULE_KEYS = {
    "code", "name", "summary", "severity", "precision", "why", "message", "tags", "since", "default", "supersedes",
    "match", "fix", "example", "notes",
}  # fmt: skip
REQUIRED_KEYS = ("code", "name", "summary", "severity", "precision", "why", "match")
FIX_KEYS = {"title", "applicability", "unit", "replace", "transform"}
EXAMPLE_KEYS = {"format", "source", "finds", "fixed"}
UNITS = {"match", "line", "block"}


class RuleError(Exception):
    """A rule file that cannot be used: `path` and `key` say where, the message says what."""

    def __init__(self, path: str, key: str, message: str) -> None:
        super().__init__(f"{path}: {key}: {message}" if key else f"{path}: {message}")


def load_folder(folder: Path) -> list[Rule]:
    """Every rule below `folder`, ordered by code.

    Raises RuleError where a file is not a rule or where two files share a code or a name.
    """
    return rules_of((load_table(path), str(path)) for path in sorted(folder.rglob("*.toml")))


def rules_of(tables: Iterable[tuple[Mapping[str, Any], str]]) -> list[Rule]:
    """The rules of parsed TOML tables with their origins, ordered by code. Raises RuleError as `load_folder` does."""
    rules: dict[str, Rule] = {}
    names: dict[str, str] = {}
    for table, path in tables:
        rule = rule_from(table, path)
        if rule.code in rules:
            raise RuleError(str(path), "code", f"{rule.code} is taken by {rules[rule.code].origin}")
        if rule.name in names:
            raise RuleError(str(path), "name", f"{rule.name} is taken by {names[rule.name]}")
        rules[rule.code], names[rule.name] = rule, path
    return [rules[code] for code in sorted(rules)]


def load_rule(path: Path) -> Rule:
    """The rule that one file holds. Raises RuleError."""
    return rule_from(load_table(path), str(path))


def load_table(path: Path) -> dict[str, Any]:
    """The TOML table that one file holds. Raises RuleError."""
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(str(path), "", f"cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(str(path), "", f"is not TOML: {error}") from error


def rule_from(table: Mapping[str, Any], origin: str) -> Rule:
    """The rule that a parsed TOML table describes. Raises RuleError."""
    _known(table, RULE_KEYS, origin, "")
    for key in REQUIRED_KEYS:
        if key not in table:
            raise RuleError(origin, key, "is missing")
    for key in ("code", "name", "summary", "severity", "precision", "why"):
        if not isinstance(table[key], str) or not table[key].strip():
            raise RuleError(origin, key, "must be a text that is not empty")
    if not re.fullmatch(r"[A-Z]{2,8}\d{3}", table["code"]):
        raise RuleError(origin, "code", f"{table['code']!r} is not capital letters and three digits (MKP012)")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", table["name"]):
        raise RuleError(origin, "name", f"{table['name']!r} is not lower-case words joined by hyphens")
    if table["precision"] not in PRECISIONS:
        raise RuleError(origin, "precision", f"must be one of {', '.join(PRECISIONS)}")
    if not isinstance(table["match"], dict) or not isinstance(table["match"].get("kind"), str):
        raise RuleError(origin, "match.kind", "must name a kind of check")
    fix = _fix(table.get("fix"), origin)
    return Rule(
        code=table["code"],
        name=table["name"],
        summary=table["summary"].strip(),
        severity=_choice(Severity, table["severity"], origin, "severity"),
        precision=table["precision"],
        why=table["why"].strip(),
        match=table["match"],
        message=str(table.get("message", "")),
        tags=tuple(table.get("tags", ())),
        since=str(table.get("since", "0.1.0")),
        fix=fix,
        examples=_examples(table.get("example", []), fix, origin),
        default=bool(table.get("default", True)),
        supersedes=tuple(table.get("supersedes", ())),
        origin=origin,
        notes=table.get("notes", {}),
    )


def _fix(table: Any, origin: str) -> FixSpec | None:
    if table is None:
        return None
    if not isinstance(table, dict):
        raise RuleError(origin, "fix", "must be a table")
    _known(table, FIX_KEYS, origin, "fix.")
    for key in ("title", "applicability"):
        if not isinstance(table.get(key), str):
            raise RuleError(origin, f"fix.{key}", "is missing")
    unit = table.get("unit", "match")
    if unit not in UNITS:
        raise RuleError(origin, "fix.unit", f"must be one of {', '.join(sorted(UNITS))}")
    if "replace" in table and "transform" in table:
        raise RuleError(origin, "fix.transform", "stands beside fix.replace; give one of the two")
    applicability = _choice(Applicability, table["applicability"], origin, "fix.applicability")
    return FixSpec(table["title"], applicability, unit, table.get("replace", ""), table.get("transform", ""))


def _examples(tables: Any, fix: FixSpec | None, origin: str) -> tuple[Example, ...]:
    if not isinstance(tables, list):
        raise RuleError(origin, "example", "must be an array of tables: [[example]]")
    examples = []
    for number, table in enumerate(tables, 1):
        key = f"example[{number}]"
        _known(table, EXAMPLE_KEYS, origin, f"{key}.")
        if not isinstance(table.get("source"), str) or not isinstance(table.get("format"), str):
            raise RuleError(origin, key, "needs `format` and `source`")
        finds = table.get("finds", [])
        if not isinstance(finds, list) or not all(isinstance(text, str) for text in finds):
            raise RuleError(origin, f"{key}.finds", "must be a list of texts")
        fixable = fix is not None and bool(finds)
        if fixable != ("fixed" in table) and not (fix and fix.applicability is Applicability.DISPLAY):
            raise RuleError(
                origin, f"{key}.fixed", "belongs exactly where the rule has a fix and finds something"
            )
        examples.append(Example(table["format"], table["source"], tuple(finds), table.get("fixed")))
    return tuple(examples)


def _known(table: Mapping[str, Any], keys: set[str], origin: str, prefix: str) -> None:
    for key in table:
        if key not in keys:
            from difflib import get_close_matches

            near = get_close_matches(key, keys, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known keys: {', '.join(sorted(keys))}"
            raise RuleError(origin, prefix + key, f"is no key of a rule file{hint}")


def _choice(kind: Any, value: str, origin: str, key: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise RuleError(origin, key, f"must be one of {', '.join(kind)}, not {value!r}") from None
