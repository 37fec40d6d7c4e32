"""qalint: the linter for documents that become synthetic question-answer training data."""

from __future__ import annotations

TYPE_CHECKING = (
    False  # type checkers know the name; the module that has it is slower to import than all of this one
)
if TYPE_CHECKING:
    from qalint.api import Checker, check_text, fix_text, plan_texts
    from qalint.finding import Applicability, Edit, Finding, Fix, Severity

__version__ = "0.1.0"

_HOMES = {
    "Checker": "api",
    "check_text": "api",
    "fix_text": "api",
    "plan_texts": "api",
    "Applicability": "finding",
    "Edit": "finding",
    "Finding": "finding",
    "Fix": "finding",
    "Severity": "finding",
}
"""Public names and their modules, imported on first use: `import qalint` alone stays cheap."""

__all__ = [
    "Applicability",
    "Checker",
    "Edit",
    "Finding",
    "Fix",
    "Severity",
    "__version__",
    "check_text",
    "fix_text",
    "plan_texts",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'qalint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"qalint.{_HOMES[name]}"), name)
