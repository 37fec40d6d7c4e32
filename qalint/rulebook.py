"""The rules a run works with: the shipped ones and those in the user's folders."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qalint.compiled import of_rules
from qalint.resources import bundled
from qalint.ruleset import Rule, RuleError, load_folder, load_rule, load_table, rules_of


def shipped_rules() -> list[Rule]:
    """The rules that ship with qalint, ordered by code. Their files are parsed once for all runs."""
    folder = bundled("rules")
    tables = of_rules().get(
        "tables", lambda: [_table(path, folder) for path in sorted(folder.rglob("*.toml"))]
    )
    return rules_of((table, os.path.join(folder, *names)) for names, table in tables)


def _table(path: Path, folder: Path) -> tuple[tuple[str, ...], dict[str, Any]]:
    return path.relative_to(folder).parts, load_table(path)


def load_rules(folders: Iterable[str | Path] = ()) -> list[Rule]:
    """All rules, ordered by code. Raises RuleError, also where a user's rule takes a shipped code or name."""
    rules = shipped_rules()
    taken = {key: rule for rule in rules for key in (rule.code, rule.name)}
    for folder in folders:
        path = Path(folder)
        if not path.exists():
            raise RuleError(str(folder), "", "is no file or folder with rules")
        for rule in load_folder(path) if path.is_dir() else [load_rule(path)]:
            if rule.code in taken and _same_file(rule, taken[rule.code]):
                continue
            for key in (rule.code, rule.name):
                if key in taken:
                    raise RuleError(rule.origin, key, f"is taken by {taken[key].origin}")
                taken[key] = rule
            rules.append(rule)
    return sorted(rules, key=lambda rule: rule.code)


def _same_file(one: Rule, other: Rule) -> bool:
    """Whether both were read from one file: a shipped rule that is named by its path, too."""
    return Path(one.origin).resolve() == Path(other.origin).resolve()
