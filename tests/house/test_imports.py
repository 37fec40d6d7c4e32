"""The direction of imports: each room of the package knows only the rooms below it."""

import ast
from pathlib import Path

import pytest

import qalint

PACKAGE = Path(qalint.__file__).parent

ALLOWED = {
    "document": set(),
    "finding": set(),
    "resources": set(),
    "paths": set(),
    "whole_run": {"paths", "resources", "stamp"},
    "compiled": {"resources"},
    "ruleset": {"finding"},
    "classifier": {"document", "inference", "resources"},
    "inference": {"classifier", "document", "resources"},
    "hotspots": {"classifier", "document", "inference", "resources", "workfolder"},
    "checks": {
        "document",
        "finding",
        "ruleset",
        "inference",
        "classifier",
        "resources",
        "hotspots",
        "compiled",
    },
    "suppress": {"document", "finding", "ruleset"},
    "lint": {"checks", "document", "finding", "ruleset", "suppress"},
    "fix": {"document", "finding", "lint"},
    "examples": {"checks", "document", "finding", "fix", "lint", "ruleset"},
    "report": {"finding", "ruleset"},
    "config": {"document", "finding", "paths"},
    "discovery": {"config", "document", "paths"},
    "linehash": set(),
    "baseline": {"finding"},
    "regions": {"document", "linehash", "report"},
    "run": {
        "baseline",
        "regions",
        "checks",
        "config",
        "discovery",
        "document",
        "finding",
        "lint",
        "report",
        "ruleset",
    },
    "packing": {"finding", "report", "run"},
    "stamp": {"config", "resources"},
    "cache": {"resources"},
    "audit": {"cache", "config", "packing", "processes", "resources", "run", "stamp"},
    "processes": {"audit", "document", "packing", "run"},
    "rewrite": {"document", "finding", "fix", "lint"},
}
"""A room and the rooms it may import from; a room that is not listed may import any but `cli`."""


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module] if node.module != "qalint" else [f"qalint.{a.name}" for a in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("qalint.")}
    return rooms - {room_of(path), "__version__"}


FILES = [path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.name[0] != "_"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_lead_downwards(path):
    room = room_of(path)
    rooms = imported_rooms(path)
    if room != "cli":
        assert "cli" not in rooms
    if room in ALLOWED:
        assert rooms <= ALLOWED[room]


HEAVY = (
    "onnxruntime",
    "numpy",
    "lxml",
    "bs4",
    "pyarrow",
    "aiohttp",
    "xllamacpp",
    "ftfy",
    "markdown_it",
    "hyperscan",
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_are_imported_where_they_are_used(path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        assert not [name for name in names if name.split(".")[0] in HEAVY]
