"""Steps for datatrove's pipelines: a filter that drops documents, a formatter that cleans them."""

from __future__ import annotations

from typing import Any

from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.formatters.base import BaseFormatter

from qalint.api import Checker
from qalint.ecosystem.records import TextStep, worst_codes
from qalint.finding import Severity


class QalintFilter(BaseFilter):  # type: ignore[misc]
    """Drops documents with a finding at or above `fail_on`; the reason is the rule's code."""

    name = "qalint filter"

    def __init__(
        self,
        fail_on: str = "error",
        format: str | None = None,
        checker: Checker | None = None,
        exclusion_writer: Any = None,
    ) -> None:
        """Raises ValueError for an unknown severity. `exclusion_writer` is datatrove's: where dropped documents go."""
        super().__init__(exclusion_writer)
        self._least = Severity(fail_on)
        self._step = TextStep(checker or Checker(), format)

    def filter(self, doc: Any) -> bool | tuple[bool, str]:
        """True where the document stays, else False and the first rule's code."""
        codes = worst_codes(self._step.findings(doc.text), self._least)
        return (False, codes[0]) if codes else True


class QalintFormatter(BaseFormatter):  # type: ignore[misc]
    """Cleans documents: safe fixes, with `unsafe` also those that take words away, with `to_text` markup too.

    What goes is kept in the document's metadata under `qalint_removed`.
    """

    name = "qalint formatter"

    def __init__(
        self,
        format: str | None = None,
        unsafe: bool = True,
        to_text: bool = False,
        checker: Checker | None = None,
    ) -> None:
        super().__init__()
        self._step = TextStep(checker or Checker(), format, unsafe, to_text)

    def format(self, text: str) -> str:
        """The cleaned text."""
        return self._step.clean(text)[0]

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Any:
        """The pipeline with every document cleaned."""
        for document in data:
            self.stat_update("total")
            with self.track_time():
                document.text, removed = self._step.clean(document.text)
            if removed:
                document.metadata["qalint_removed"] = removed
                self.stat_update("cleaned")
            yield document
