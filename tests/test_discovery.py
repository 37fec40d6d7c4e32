"""Discovery: which files a run reads, in which order, and under which names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from qalint.config import Configuration
from qalint.discovery import MissingPathError, discover, display_path
from qalint.document.containers import Trouble


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")


def found(*paths: str, **options: object) -> list[str]:
    configuration = Configuration({key.replace("_", "-"): value for key, value in options.items()})
    return [each.display for each in discover(paths, configuration.resolve, pytest.fail)]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_folders_are_walked_in_the_order_of_names(tree: Path) -> None:
    make(tree, "b.md", "a/z.html", "a/B.txt", "c.rst", "a.md", "p.jsonl.gz", "d.csv", "e.parquet", "n.ipynb")
    assert found(".") == [
        "a/B.txt",
        "a/z.html",
        "a.md",
        "b.md",
        "c.rst",
        "d.csv",
        "e.parquet",
        "n.ipynb",
        "p.jsonl.gz",
    ]


def test_what_is_passed_over_in_folders(tree: Path) -> None:
    make(tree, "a.md", "x.png", "noext", ".hidden.md", ".git/a.md", ".venv/a.md", "node_modules/m/R.md")
    assert found(".") == ["a.md"]


def test_named_files_are_always_read(tree: Path) -> None:
    make(tree, "x.weird", ".hidden.md", "node_modules/a.md", "out/a.md")
    make(tree, ".git/x")
    (tree / ".gitignore").write_text("out/\n")
    names = ["x.weird", ".hidden.md", "node_modules/a.md", "out/a.md"]
    assert found(*names, exclude=["out"]) == names
    assert found(*names, exclude=["out", "*.weird"], force_exclude=True) == [
        ".hidden.md",
        "node_modules/a.md",
    ]


def test_named_and_root_are_told(tree: Path) -> None:
    make(tree, "docs/a.md", "b.md")
    everything = list(discover(["docs", "b.md"], Configuration().resolve, pytest.fail))
    assert [(each.display, str(each.root), each.named) for each in everything] == [
        ("docs/a.md", "docs", False),
        ("b.md", "b.md", True),
    ]


def test_a_file_is_read_once(tree: Path) -> None:
    make(tree, "docs/a.md")
    assert found("docs", "docs/a.md", "./docs/../docs") == ["docs/a.md"]


def test_gitignore(tree: Path) -> None:
    make(tree, ".git/x", "a.md", "drafts/a.md", "docs/keep.log", "docs/b.log", "docs/gen/c.md", "docs/d.md")
    (tree / ".gitignore").write_text("drafts/\n*.log\n")
    (tree / "docs/.gitignore").write_text("!keep.log\n/gen\n")
    assert found(".") == ["a.md", "docs/d.md", "docs/keep.log"]
    assert found("docs") == ["docs/d.md", "docs/keep.log"]
    assert "drafts/a.md" in found(".", respect_gitignore=False)


def test_a_gitignore_above_a_folder_without_a_repository_says_nothing(tree: Path) -> None:
    make(tree, "docs/a.md")
    (tree / ".gitignore").write_text("*.md\n")
    assert found("docs") == ["docs/a.md"]


def test_qalintignore_holds_without_a_repository_and_without_gitignore(tree: Path) -> None:
    make(tree, "a.md", "old/b.md", "old/keep/c.md")
    (tree / ".qalintignore").write_text("old/*\n!old/keep/\n")
    assert found(".", respect_gitignore=False) == ["a.md", "old/keep/c.md"]


def test_ignore_files_of_the_working_folder_hold_below_it(tree: Path) -> None:
    make(tree, "docs/a.md", "docs/old/b.md")
    (tree / ".qalintignore").write_text("old/\n")
    assert found("docs") == ["docs/a.md"]


def test_a_named_folder_is_read_although_it_is_excluded(tree: Path) -> None:
    make(tree, ".git/x", "out/a.md", "out/b.txt", "drafts/c.md", "drafts/old/d.md")
    (tree / ".gitignore").write_text("out/\n*.txt\n")
    assert found(".", exclude=["drafts"]) == []
    assert found("out") == ["out/a.md"]
    assert found("drafts", exclude=["drafts", "old"]) == ["drafts/c.md"]
    assert found("drafts", exclude=["drafts"], force_exclude=True) == []


@pytest.fixture
def deep_folder(tree: Path) -> Iterator[str]:
    """A folder deeper than Python's recursion limit, taken away again: not every cleaner can."""
    make(tree, "z.md")
    here = os.open(tree, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        above, here = here, os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(above)
    os.close(os.open("a.md", os.O_CREAT, dir_fd=here))
    os.close(here)
    yield "d/" * 1200
    os.unlink("d/" * 1200 + "a.md")
    os.removedirs("/".join("d" * 1200))


def test_folders_may_be_nested_deeply(deep_folder: str) -> None:
    assert found(".") == [deep_folder + "a.md", "z.md"]
    assert found(deep_folder + "a.md") == [deep_folder + "a.md"]


def test_excludes_of_the_nearest_configuration(tree: Path) -> None:
    make(tree, "a.md", "site/a.md", "site/tmp/b.md", "tmp/c.md")
    (tree / "site/qalint.toml").write_text("exclude = ['tmp']\n")
    assert found(".") == ["a.md", "site/a.md", "tmp/c.md"]
    assert found(".", extend_exclude=["tmp/*.md"]) == ["a.md", "site/a.md"]


def test_declared_formats_are_found(tree: Path) -> None:
    make(tree, "a.page", "b.other")
    assert found(".", formats={"*.page": "html"}) == ["a.page"]


def test_globs(tree: Path) -> None:
    make(tree, "docs/a.md", "docs/x/b.md", "docs/c.txt", "odd[1].md")
    assert found("docs/**/*.md") == ["docs/a.md", "docs/x/b.md"]
    assert found("odd[1].md") == ["odd[1].md"]


@pytest.mark.parametrize(
    ("path", "message"),
    [("none.md", "no such file"), ("none/*.md", "no file fits"), ("no/folder", "no such file")],
)
def test_missing_paths_are_told_before_anything_is_read(tree: Path, path: str, message: str) -> None:
    make(tree, "a.md")
    with pytest.raises(MissingPathError, match=message):
        discover(["a.md", path], Configuration().resolve, pytest.fail)


def test_links_in_a_circle_end(tree: Path) -> None:
    make(tree, "a/x.md")
    os.symlink("..", tree / "a/up")
    os.symlink("self.md", tree / "self.md")
    os.symlink("nowhere", tree / "dangling.md")
    assert found(".") == ["a/x.md", "dangling.md", "self.md"]


def test_a_file_is_met_under_its_own_name_before_any_link(tree: Path) -> None:
    make(tree, "b/x.md", "z/y.md")
    os.symlink("../z", tree / "b/aside")
    os.symlink("../b", tree / "z/back")
    os.symlink("z/y.md", tree / "a.md")
    assert found(".") == ["b/x.md", "z/y.md"]
    (tree / ".qalintignore").write_text("z/\n")
    assert found(".") == ["b/x.md", "a.md"]


def test_force_exclude_passes_over_named_files_of_qalintignore(tree: Path) -> None:
    make(tree, ".git/x", "a.md", "old/b.md", "old/keep.md", "git.md")
    (tree / ".gitignore").write_text("git.md\n")
    (tree / ".qalintignore").write_text("old/*\n!keep.md\n")
    names = ("a.md", "old/b.md", "old/keep.md", "git.md")
    assert found(*names) == list(names)
    assert found(*names, force_exclude=True) == ["a.md", "old/keep.md", "git.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_folder_is_told(tree: Path) -> None:
    make(tree, "a.md", "closed/b.md")
    (tree / "closed").chmod(0)
    told: list[tuple[str, Trouble]] = []
    try:
        names = [
            each.display for each in discover(["."], Configuration().resolve, lambda *both: told.append(both))
        ]
    finally:
        (tree / "closed").chmod(0o755)
    assert names == ["a.md"]
    assert told[0][0] == "closed"


@pytest.mark.parametrize(
    ("path", "shown"), [("./a.md", "a.md"), (".", "."), ("././x/a", "x/a"), ("/x/a", "/x/a")]
)
def test_display(path: str, shown: str) -> None:
    assert display_path(path) == shown
