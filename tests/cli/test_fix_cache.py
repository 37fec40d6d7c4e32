"""`fix` says and writes the same with and without what earlier runs kept."""

import json
import os

import pytest

from qalint import cache

PAGES = {
    "docs/a.md": "# Jams\n\nBoil &nbsp; the fruit. Stir it well.\n\n"
    "I'm sorry, but as an AI language model I cannot help.\n",
    "docs/b.md": "# Clean\n\nNothing is wrong with this page, and that is all it says.\n",
    "docs/c.jsonl": "".join(
        json.dumps({"text": f"Row {n} has {n % 2 * '&nbsp;'} no end."}) + "\n" for n in range(9)
    ),
    "docs/d.txt": "A line with a zero\u200bwidth space.\n",
}
FIX = ("fix", "--isolated", "--no-models", "docs", "--quarantine", "q", "--source-map", "map")
MODES = {"output": ("--output", "out"), "diff": ("--diff",), "in place": ()}


@pytest.fixture
def kept(qalint, tmp_path_factory, monkeypatch):
    """The folder of the cache."""
    place = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv("QALINT_CACHE_DIR", str(place))
    return place


@pytest.fixture
def pages(write):
    """Write the pages, as they were long ago."""

    def put():
        for name, text in PAGES.items():
            os.utime(write(name, text), ns=(10**18, 10**18))

    put()
    return put


@pytest.fixture
def never_cleaned(monkeypatch):
    """From the call on, cleaning a document fails the test."""

    def arm():
        monkeypatch.setattr("qalint.rewrite.clean", lambda *_: pytest.fail("cleaned again"))

    return arm


def everything(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "q"
    }


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("unsafe", [(), ("--unsafe-fixes",)])
def test_cold_warm_and_without_are_the_same(qalint, pages, kept, tmp_path, mode, unsafe, never_cleaned):
    runs = []
    for extra in (("--no-cache",), (), ()):
        if len(runs) == 2 and mode != "in place":
            never_cleaned()
        pages()
        (tmp_path / "q").unlink(missing_ok=True)
        run = qalint(*FIX, *MODES[mode], *unsafe, *extra)
        rows = (tmp_path / "q").read_bytes() if (tmp_path / "q").exists() else b""
        runs.append((run.code, run.out, run.err, rows, everything(tmp_path)))
    assert "MKP001" in runs[0][1] + runs[0][2]
    assert runs[0] == runs[1] == runs[2]


def test_a_clean_folder_is_not_cleaned_again(qalint, pages, kept, never_cleaned):
    qalint(*FIX)
    second = qalint(*FIX)
    never_cleaned()
    third = qalint(*FIX)
    assert (third.out, third.err) == (second.out, second.err)
    assert third.code == 0


@pytest.mark.parametrize("mode", ["output", "diff"])
def test_a_changed_file_is_cleaned_from_the_start(qalint, pages, kept, write, tmp_path, mode):
    qalint(*FIX, *MODES[mode])
    write("docs/a.md", "Boil &nbsp; other fruit.\n")
    run = qalint(*FIX, *MODES[mode])
    if mode == "diff":
        assert "+Boil \u00a0 other" in run.out or "+Boil   other" in run.out
    else:
        assert "other fruit" in (tmp_path / "out/a.md").read_text()


@pytest.mark.parametrize("mode", ["output", "diff"])
def test_a_file_that_changes_after_it_was_recognised_is_cleaned_from_the_start(
    qalint, pages, kept, tmp_path, monkeypatch, mode
):
    qalint(*FIX, *MODES[mode])
    other, real = PAGES["docs/a.md"].replace("Boil ", "Cook ").replace("&nbsp;", "&emsp;"), cache.Cache.get

    def get_and_change(self, run, path, found):
        value = real(self, run, path, found)
        if path.endswith("a.md"):
            with open(path, "w", newline="\n") as stream:
                stream.write(other)
            os.utime(path, ns=(10**18, 10**18))
        return value

    monkeypatch.setattr(cache.Cache, "get", get_and_change)
    run = qalint(*FIX, *MODES[mode])
    after = run.out if mode == "diff" else (tmp_path / "out/a.md").read_text()
    assert "Cook" in after
    assert after.count("&emsp;") == (mode == "diff")


def test_what_is_asked_is_part_of_the_key(qalint, pages, kept, tmp_path):
    assert "-I'm sorry" not in qalint(*FIX, "--diff").out
    assert "-I'm sorry" in qalint(*FIX, "--diff", "--unsafe-fixes").out
    assert "MKP001" not in qalint(*FIX, "--diff", "--unfixable", "MKP001").err
    assert "MKP001" in qalint(*FIX, "--diff").err
    qalint(*FIX, "--output", "out", "--unsafe-fixes")
    assert (tmp_path / "q").read_bytes().count(b"\n") > 4


def test_a_file_that_goes_by_another_name_is_named_by_it(qalint, pages, kept, tmp_path, monkeypatch):
    qalint(*FIX, "--output", "out")
    monkeypatch.chdir(tmp_path / "docs")
    qalint("fix", "--isolated", "--no-models", ".", "--quarantine", "../r", "--output", "../other")
    paths = {json.loads(line)["path"] for line in (tmp_path / "r").read_text().split("\n") if line}
    assert paths == {"a.md", "c.jsonl", "d.txt"}


@pytest.mark.parametrize("damage", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_cache_is_made_anew_and_said_once(qalint, pages, kept, damage):
    first = qalint(*FIX, "--diff")
    (kept / cache.FILE_NAME).write_bytes(damage)
    again = qalint(*FIX, "--diff")
    assert again.out == first.out
    assert again.err.count("damaged") == 1


def test_no_cache_neither_reads_nor_writes(qalint, pages, kept):
    qalint(*FIX, "--no-cache", "--diff")
    assert not list(kept.iterdir())


def test_a_wrong_selector_is_told_with_a_warm_cache(qalint, pages, kept):
    qalint(*FIX, "--diff")
    assert qalint(*FIX, "--diff", "--select", "MKP999X").code == 2


def test_a_broken_file_is_told_every_time(qalint, pages, kept, write):
    write("docs/e.jsonl", '{"text": "Tea &nbsp; time."}\n{broken\n')
    assert [qalint(*FIX, "--diff").err.count("is not JSON") for _ in range(2)] == [1, 1]
