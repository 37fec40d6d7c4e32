"""Findings to text for people and for machines: one file per format; none of them sees a Document."""

from __future__ import annotations

from importlib import import_module

from qalint.report.model import Placed, Report, Target, Writer

FORMATS: dict[str, str] = {
    "full": "qalint.report.full",
    "concise": "qalint.report.concise",
    "grouped": "qalint.report.grouped",
    "json": "qalint.report.json",
    "jsonl": "qalint.report.jsonl",
    "sarif": "qalint.report.sarif",
    "github": "qalint.report.github",
    "gitlab": "qalint.report.gitlab",
    "junit": "qalint.report.junit",
    "rdjson": "qalint.report.rdjson",
    "checkstyle": "qalint.report.checkstyle",
    "html": "qalint.report.html",
    "markdown": "qalint.report.markdown",
}
"""A format's name and its module, which has `open(target) -> Writer`."""

STATISTICS = "statistics"
"""The view that `--statistics` puts in the place of a format for people."""

WITH_RULES = frozenset(("html", "markdown", "sarif"))
"""Formats that say more of a rule than its findings do: for others the rules need not be read again."""

__all__ = ["FORMATS", "Placed", "Report", "Target", "Writer", "needs_regions", "needs_rules", "open_writer"]


def open_writer(name: str, target: Target) -> Writer:
    """The writer of a format on a target. Raises KeyError for an unknown name."""
    writer: Writer = import_module(_module(name)).open(target)
    return writer


def needs_regions(name: str) -> bool:
    """Whether the format wants places in UTF-16 code units."""
    return name in FORMATS and bool(getattr(import_module(_module(name)), "NEEDS_REGIONS", False))


def needs_rules(name: str) -> bool:
    """Whether the format says more of a rule than a finding does."""
    return name in WITH_RULES


def _module(name: str) -> str:
    return f"qalint.report.{STATISTICS}" if name == STATISTICS else FORMATS[name]
