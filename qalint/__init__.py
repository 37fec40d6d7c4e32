"""qalint: the linter for documents that become synthetic question-answer training data."""

__version__ = "0.1.0"
