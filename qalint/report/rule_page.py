"""A rule's page in Markdown, made from its file: the help in SARIF, the hover in an editor, the page of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qalint.finding import Applicability
from qalint.ruleset.model import CATEGORIES, Example, Rule

_FIXES = {
    Applicability.SAFE: "Safe: a reader learns the same, and `qalint fix` applies it.",
    Applicability.UNSAFE: "Unsafe: words go. `qalint fix --unsafe-fixes` applies it and keeps what went in the"
    " quarantine file.",
    Applicability.DISPLAY: "Display: the document stays as it is, for there it may be alive. The text that a generator"
    " reads (`fix --unsafe-fixes --to text`, `plan`, `generate`) has it applied.",
}


def rule_page(rule: Rule) -> str:
    """The page: what, how bad and how sure, why, what it finds and what it leaves alone, the fix, how to silence it.

    Lone surrogates of an example become U+FFFD, so that any consumer of UTF-8 takes it.
    """
    parts = [f"# {rule.code} {rule.name}", _sentence(rule.summary), _facts(rule)]
    parts += ["## Why", " ".join(rule.why.split())]
    finds = next((example for example in rule.examples if example.finds), None)
    clean = next((example for example in rule.examples if not example.finds), None)
    if finds:
        parts += [
            "## Finds",
            _code(finds.source, finds),
            "Found: " + ", ".join(map(_inline, finds.finds)) + ".",
        ]
    if finds and finds.fixed is not None:
        parts += ["After the fix:", _code(finds.fixed, finds)]
    if clean:
        parts += ["## Leaves alone", _code(clean.source, clean)]
    if rule.fix:
        parts += ["## Fix", f"{_sentence(rule.fix.title)} {_FIXES[rule.fix.applicability]}"]
    for key, value in rule.notes.items():
        parts += [f"## {key.replace('_', ' ').capitalize()}", " ".join(str(value).split())]
    parts += ["## Silence it", f"`<!-- qalint: ignore[{rule.code}] reason -->` in the document, or"
              f" `ignore = [\"{rule.code}\"]` in the configuration."]  # fmt: skip
    return "\n\n".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def rule_table(rules: Iterable[Rule], link: str = "") -> str:
    """All rules by category as Markdown tables; `link` is where a rule's page lies, with {code} in it."""
    lines: list[str] = []
    category = None
    for rule in rules:
        if rule.category != category:
            category = rule.category
            title = CATEGORIES.get(category, "your own rules")
            lines += [
                "",
                f"## {category}: {title}",
                "",
                "| rule | what | severity | fix |",
                "|---|---|---|---|",
            ]
        code = f"[{rule.code}]({link.format(code=rule.code)})" if link else rule.code
        fix = rule.fix.applicability.value if rule.fix else "–"
        off = "" if rule.default else " (off by default)"
        summary = rule.summary.replace("|", "\\|")
        lines.append(f"| {code} {rule.name} | {summary}{off} | {rule.severity.value} | {fix} |")
    return "\n".join(lines[1:])


def _facts(rule: Rule) -> str:
    category = CATEGORIES.get(rule.category, "your own rules")
    off = "" if rule.default else " · off by default"
    return f"{category} · severity **{rule.severity.value}** · precision {rule.precision} · since {rule.since}{off}"


def _code(text: str, example: Example) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{example.format}\n{text.rstrip()}\n{fence}"


def _inline(text: str) -> str:
    shown = " ".join(text.split())
    shown = shown if len(shown) <= 80 else shown[:79] + "…"
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    return f"{'`' * (longest + 1)}{' ' if longest else ''}{shown or ' '}{' ' if longest else ''}{'`' * (longest + 1)}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
