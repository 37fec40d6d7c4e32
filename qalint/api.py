"""The Python interface: texts to findings, cleaned texts and plans, without files and without a command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from qalint.checks.context import Options
from qalint.document.formats import FORMATS, detect_format, parse
from qalint.document.model import Document
from qalint.document.render import read_text
from qalint.finding import CLEANING, READING, Applicability, Finding
from qalint.fix.converge import Cleaned, clean
from qalint.lint import Linter, lint, prepare
from qalint.plan import Plan, PlanOptions, make_plan
from qalint.rulebook import load_rules
from qalint.ruleset import select_rules

SAFE = frozenset((Applicability.SAFE,))


class FormatError(ValueError):
    """A format that qalint does not read; the message names those it does."""


class CheckError(RuntimeError):
    """Rules that failed on a text: a defect of qalint or of a rule of your own, never of the text."""


@dataclass(frozen=True)
class Checker:
    """Rules made ready once, to be used on any number of texts. Equal selections are equal, hashable and picklable.

    `select`, `ignore`, `extend_select` and `extend_ignore` are codes, prefixes of codes or names, as on the command
    line; `rules` are folders with rules of your own. `min_confidence` (0..1) leaves less sure findings out, and
    `models` is False where no classifier shall run. No configuration file is read.

    The first use raises UnknownRuleError where a selector fits no rule, and RuleError where a rule cannot be read.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    min_confidence: float = 0.0
    models: bool = True
    rules: tuple[str, ...] = ()

    @cached_property
    def linter(self) -> Linter:
        """The prepared rules."""
        known = load_rules(self.rules)
        chosen = select_rules(known, self.select, self.ignore, self.extend_select, self.extend_ignore)
        return prepare(chosen, Options(models=self.models, min_confidence=self.min_confidence))

    def __getstate__(self) -> dict[str, object]:
        """Another process makes the rules ready again: patterns and models do not travel."""
        return {key: value for key, value in self.__dict__.items() if key != "linter"}

    def check(self, text: str, format: str | None = None, path: str = "") -> list[Finding]:
        """The findings in a text, in order of place; `text[f.start:f.end]` is what a finding speaks of.

        `format` is one of markdown, mdx, html, text, rst; without it the content tells (plain text when unsure). Raises
        FormatError and CheckError.
        """
        return self.check_document(read(text, format, path))

    def check_document(self, document: Document) -> list[Finding]:
        """The findings in a parsed document. Raises CheckError."""
        result = lint(document, self.linter)
        _no_failures(result.failures)
        return list(result.findings)

    def fix(self, text: str, format: str | None = None, path: str = "", *, unsafe: bool = False) -> Cleaned:
        """The text before and after its fixes (`.cleaned.source`), the map between them and what is left.

        Safe fixes only, unless `unsafe`. Raises FormatError and CheckError.
        """
        return self._clean(text, format, path, CLEANING if unsafe else SAFE)

    def reading(self, text: str, format: str | None = None, path: str = "") -> Cleaned:
        """As `fix`, with all that makes the text for a generator: notation that `fix` keeps is written out, too."""
        return self._clean(text, format, path, READING)

    def readable(self, text: str, format: str | None = None) -> str:
        """What a generator should read: the text after all fixes, without its markup. Raises as `fix` does."""
        return read_text(self.reading(text, format).cleaned).text

    def plan(
        self, texts: Mapping[str, str], options: PlanOptions | None = None, format: str | None = None
    ) -> Plan:
        """The targets that questions will be tied to, of texts by name. Raises as `fix` does."""
        return make_plan((self.reading(text, format, name) for name, text in texts.items()), options)

    def _clean(
        self, text: str, format: str | None, path: str, applicabilities: frozenset[Applicability]
    ) -> Cleaned:
        cleaned = clean(read(text, format, path), self.linter, applicabilities)
        _no_failures(cleaned.failures)
        return cleaned


def check_text(
    text: str, format: str | None = None, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> list[Finding]:
    """The findings in a text; see `Checker.check`."""
    return _checker(tuple(select), tuple(ignore)).check(text, format)


def fix_text(
    text: str,
    format: str | None = None,
    *,
    unsafe: bool = False,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> str:
    """The text after its fixes; see `Checker.fix`, which also says what was changed."""
    return _checker(tuple(select), tuple(ignore)).fix(text, format, unsafe=unsafe).cleaned.source


def plan_texts(texts: Mapping[str, str], budget: int | None = None, seed: int = 0) -> Plan:
    """The targets of texts by name, `budget` in all or every eligible sentence; see `Checker.plan`."""
    return _checker((), ()).plan(texts, PlanOptions(budget, seed=seed))


def read(text: str, format: str | None = None, path: str = "") -> Document:
    """A text's structure: spans, blocks, sentences' places. Raises FormatError."""
    if format is not None and format not in FORMATS:
        raise FormatError(f"{format!r} is no format; choose from {', '.join(FORMATS)}")
    return parse(text, format or detect_format(text), path)


def _no_failures(failures: Sequence[tuple[str, str]]) -> None:
    if failures:
        raise CheckError("; ".join(f"rule {code} failed: {message}" for code, message in failures))


@lru_cache(maxsize=16)
def _checker(select: tuple[str, ...], ignore: tuple[str, ...]) -> Checker:
    return Checker(select, ignore)
