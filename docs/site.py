"""Pages that are made and not written: every rule, every setting, every model card. A hook of mkdocs."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Iterator
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
    ("Look deeper", ("generate.md", "Hotspots=hotspots.md", "Footprint=footprint.md", "Probe=probe.md")),
    ("Behind it", ("models.md", "figures.md", "performance.md", "threat-model.md", "compatibility.md")),
)
"""The order of the site; `TITLE=page` gives a page a shorter title, and a page that is not there yet is left out."""


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
            shown = [page.rpartition("=") for page in pages]
            nav.append({title: [{short: name} if short else name for short, _, name in shown if there(name)]})
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


KINDS = {
    "array": "a list of texts",
    "object": "a table",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
}
"""What a reader calls the types of the JSON schema."""


def _values(option: Option) -> str:
    schema = dict(option.kind.schema)
    kind = (
        " or ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
        if "enum" in schema
        else KINDS.get(schema.get("type", ""), "a text or a list of texts")
    )
    default = option.default
    shown = "none" if default in (None, ()) else f"`{option.key} = {json.dumps(default)}`"
    where = " May stand in `[[overrides]]`." if option.per_path else ""
    return f"Value: {kind}. Default: {shown}.{where}"


LAST = ("sha256", "bytes", "weights", "filter", "encoder", "training")
"""What of a card is for machines, and comes after all that is for readers."""


def _cards() -> str:
    lines = ["# Model cards", "", "What each model was made from, and what it was measured to do."]
    for path in sorted(bundled("models").glob("*/card.toml")):
        card = tomllib.loads(path.read_text(encoding="utf-8"))
        lines += ["", f"## {card.pop('name', path.parent.name)}"]
        for key in sorted(card, key=lambda key: (isinstance(card[key], dict), key in LAST)):
            lines += _entry(key, card[key], 3)
    return "\n".join(lines)


def _entry(key: str, value: Any, level: int) -> Iterator[str]:
    title = key.replace("_", " ")
    if isinstance(value, dict):
        plain = {k: v for k, v in value.items() if not isinstance(v, dict)}
        tables = {k: v for k, v in value.items() if isinstance(v, dict) and v}
        if not plain and not tables:
            return
        yield from ("", f"{'#' * level} {title}" if level <= 4 else f"**{title}**", "")
        if plain:
            yield from _table(("", "value"), ((k, v) for k, v in plain.items()))
        if tables and _alike(tables):
            columns = list(next(iter(tables.values())))
            rows = ((k, *(row.get(column, "") for column in columns)) for k, row in tables.items())
            yield from _table((title.removeprefix("recall "), *columns), rows)
        else:
            for inner, table in tables.items():
                yield from _entry(inner, table, level + 1)
    elif isinstance(value, list):
        yield from ("", f"**{title.capitalize()}**", "", *(f"* {item}" for item in value))
    else:
        yield from ("", f"**{title.capitalize()}:** {' '.join(str(value).split())}")


def _alike(tables: dict[str, dict[str, Any]]) -> bool:
    """Whether tables hold plain values only and may be the rows of one."""
    return all(not isinstance(value, dict) for row in tables.values() for value in row.values())


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    yield from ("", "| " + " | ".join(map(_cell, head)) + " |", "|---" * len(head) + "|")
    for row in rows:
        yield "| " + " | ".join(map(_cell, row)) + " |"
    yield ""


def _cell(value: Any) -> str:
    """A value short enough for a telephone: of a digest its beginning."""
    text = str(value).replace("|", "/").replace("_", " ")
    digest = len(text) == 64 and not text.strip("0123456789abcdef")
    return f"`{text[:12]}…`" if digest else text
