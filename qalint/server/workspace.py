"""What the server knows of open documents: their settings, rules and findings. Knows nothing of the protocol."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from qalint.config import Configuration, Settings
from qalint.document.containers import Text, open_bytes
from qalint.document.formats import parse
from qalint.document.model import Document
from qalint.finding import Applicability, Edit
from qalint.fix.converge import clean
from qalint.ignores import write_ignores
from qalint.lint import Linter
from qalint.report.model import Placed
from qalint.rewrite import edits_between
from qalint.rulebook import load_rules
from qalint.run import Linters, Watch, inspect


@dataclass(frozen=True, slots=True)
class Checked:
    """One state of an open document: its text and what was found. `troubles` is what could not be read, in words."""

    path: str
    source: str
    placed: tuple[Placed, ...] = ()
    troubles: tuple[str, ...] = ()


class Workspace:
    """The configuration and the prepared rules of one folder; `reload` forgets them."""

    def __init__(self, folder: str, models: bool = True) -> None:
        self._folder, self._models = folder, models
        self.reload()

    def reload(self) -> None:
        """Read configuration and rule files anew when they are next needed. Raises ConfigError."""
        chosen = {} if self._models else {"models": False}
        self._configuration = Configuration(chosen, folder=self._folder)
        self._linters = Linters(load_rules)

    def check(self, path: str, source: str) -> Checked:
        """The findings in the text that an editor shows for the file at `path` (absolute), saved or not.

        Raises ConfigError, RuleError and UnknownRuleError.
        """
        settings = self._configuration.resolve(path)
        if _excluded(settings, path):
            return Checked(path, source)
        data = source.encode("utf-8", "surrogatepass")
        container = open_bytes(data, os.path.basename(path), settings.reading(True))
        placed: list[Placed] = []
        troubles: list[str] = []
        for inspection in inspect(container, path, self._linters.of(settings), Watch()):
            placed += inspection.placed
            troubles += [message for _, message in inspection.errors]
        return Checked(path, source, tuple(placed), tuple(troubles))

    def page(self, code: str) -> str:
        """The page of a rule. Raises UnknownRuleError."""
        from qalint.report.rule_page import rule_page
        from qalint.ruleset import RuleSet

        known = tuple(self._linters.rules(self._configuration.folder_settings()))
        return rule_page(RuleSet(known, known).find(code))

    def rule_files(self) -> dict[str, str]:
        """The file of each known rule by code."""
        rules = self._linters.rules(self._configuration.folder_settings())
        return {rule.code: rule.origin for rule in rules if os.path.isabs(rule.origin)}

    def all_fixes(self, checked: Checked) -> list[Edit]:
        """The edits that apply every safe fix of a whole file, to the fixed point; none for a file of records."""
        document, linter = self._parsed(checked)
        if document is None:
            return []
        return [Edit(*edit) for edit in edits_between(clean(document, linter, (Applicability.SAFE,)))]

    def ignores(self, checked: Checked, placed: Sequence[Placed]) -> tuple[Edit, ...]:
        """The edits that write directives for these findings; none where there is no place for one."""
        document, linter = self._parsed(checked)
        if document is None:
            return ()
        return write_ignores(document, linter, [each.finding for each in placed]).edits

    def _parsed(self, checked: Checked) -> tuple[Document | None, Linter]:
        settings = self._configuration.resolve(checked.path)
        data = checked.source.encode("utf-8", "surrogatepass")
        container = open_bytes(data, os.path.basename(checked.path), settings.reading(True))
        text = next(iter(container.texts(lambda trouble: None)), None)
        linter = self._linters.of(settings)
        if text is None or text.record is not None:
            return None, linter
        return _document(text, checked.path), linter


def _document(text: Text, path: str) -> Document:
    return parse(text.source, text.format, path)


def _excluded(settings: Settings, path: str) -> bool:
    return any(glob.matches(path) for glob in (*settings.exclude, *settings.extend_exclude))
