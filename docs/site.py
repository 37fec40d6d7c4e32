"""Pages that are made and not written: every rule, every setting, every model card. A hook of mkdocs."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from typing import Any

from mkdocs.structure.files import File, Files

from qalint.config.settings import OPTIONS, Option
from qalint.report.rule_page import rule_page, rule_table
from qalint.resources import bundled
from qalint.rulebook import load_rules

PAGES = (
    ("Start", "index.md"),
    ("How it works", "how-it-works.md"),
    ("Rules", "rules/index.md"),
    ("Configuration", ("configuration.md", "configuration-reference.md")),
    ("Where you work", ("ci.md", "editors.md", "python.md", "pipelines.md", "distributed.md")),
    ("Look deeper", ("generate.md", "hotspots.md", "footprint.md", "probe.md")),
    ("Behind it", ("models.md", "figures.md", "performance.md", "threat-model.md", "compatibility.md")),
)
"""The order of the site; a page that is not there yet is left out."""


def on_config(config: Any) -> Any:
    """Give the site its order."""
    made = {"rules/index.md", "configuration-reference.md", "models.md"}

    def there(name: str) -> bool:
        return name in made or os.path.exists(os.path.join(config["docs_dir"], name))

    nav: list[Any] = []
    for title, pages in PAGES:
        if isinstance(pages, str):
            nav.append({title: pages})
        else:
            nav.append({title: [page for page in pages if there(page)]})
    config["nav"] = [entry for entry in nav if all(entry.values())]
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that are made."""
    for name, text in made_pages():
        files.append(File.generated(config, name, content=text))
    return files


def made_pages() -> Iterator[tuple[str, str]]:
    """Each page's path and its Markdown."""
    rules = load_rules()
    intro = f"{len(rules)} rules, each with its reasons and its examples. `qalint rule CODE` prints the same page."
    yield "rules/index.md", f"# Rules\n\n{intro}\n{rule_table(rules, '{code}.md')}"
    for rule in rules:
        yield f"rules/{rule.code}.md", rule_page(rule)
    yield "configuration-reference.md", _settings()
    yield "models.md", _cards()


def _settings() -> str:
    lines = ["# Every setting", "", "Keys of `qalint.toml` and of `[tool.qalint]` in `pyproject.toml`."]
    for option in OPTIONS.values():
        lines += ["", f"## {option.key}", "", option.meaning, "", _values(option)]
    return "\n".join(lines)


def _values(option: Option) -> str:
    schema = dict(option.kind.schema)
    kind = (
        " or ".join(f"`{value}`" for value in schema["enum"])
        if "enum" in schema
        else schema.get("type", "text or list")
    )
    default = "none" if option.default in (None, ()) else f"`{option.default}`"
    where = " May stand in `[[overrides]]`." if option.per_path else ""
    return f"Value: {kind}. Default: {default}.{where}"


def _cards() -> str:
    lines = ["# Model cards", "", "What each model was made from, and what it was measured to do."]
    for path in sorted(bundled("models").glob("*/card.toml")):
        card = tomllib.loads(path.read_text(encoding="utf-8"))
        lines += ["", f"## {card.get('name', path.parent.name)}"]
        lines += [line for key, value in card.items() if key != "name" for line in _entry(key, value, 3)]
    return "\n".join(lines)


def _entry(key: str, value: Any, level: int) -> Iterator[str]:
    title = key.replace("_", " ")
    if isinstance(value, dict):
        yield from ("", f"{'#' * min(level, 6)} {title}", "")
        plain = {k: v for k, v in value.items() if not isinstance(v, dict)}
        if plain:
            yield from ("| | |", "|---|---|")
            yield from (f"| {k} | {str(v).replace('|', '/')} |" for k, v in plain.items())
        for inner, table in value.items():
            if isinstance(table, dict):
                yield from _entry(inner, table, level + 1)
    elif isinstance(value, list):
        yield from ("", f"**{title}**", "", *(f"* {item}" for item in value))
    else:
        yield from ("", f"**{title}:** {' '.join(str(value).split())}")
