"""`qalint fix`: in place, into a folder, as a diff; the quarantine and the way back."""

import json
import os
import subprocess

import pytest

PAGE = "\ufeffSalt&nbsp;and caf&eacute;s.  \r\n\r\nShare this: Facebook | Twitter | Pinterest\r\n\r\nThe end.\r\n"
RULES = ("--isolated", "--select", "MKP001,BLP007")


def test_safe_fixes_in_place_keep_every_other_byte(qalint, write):
    path = write("a.md", PAGE)
    done = qalint("fix", "a.md", *RULES)
    assert done.code == 0
    assert path.read_bytes() == PAGE.replace("&nbsp;", " ").replace("&eacute;", "\u00e9").encode()


def test_unsafe_fixes_take_words_and_restore_brings_them_back(qalint, write, tmp_path):
    path = write("a.md", PAGE)
    assert qalint("fix", "a.md", *RULES, "--unsafe-fixes").code == 0
    assert b"Facebook" not in path.read_bytes()
    rows = [
        json.loads(line) for line in (tmp_path / ".qalint/quarantine.jsonl").read_text().split("\n") if line
    ]
    assert any("Facebook" in row["text"] and row["rule"] == "BLP007" for row in rows)
    done = qalint("fix", "--restore", ".qalint/quarantine.jsonl")
    assert done.code == 0
    assert path.read_bytes() == PAGE.encode()


def test_restore_of_a_file_that_was_fixed_twice(qalint, write):
    path = write("a.md", PAGE)
    qalint("fix", "a.md", *RULES)
    qalint("fix", "a.md", *RULES, "--unsafe-fixes")
    assert qalint("fix", "--restore", ".qalint/quarantine.jsonl").code == 0
    assert path.read_bytes() == PAGE.encode()


def test_restore_refuses_a_file_that_has_changed(qalint, write):
    path = write("a.md", PAGE)
    qalint("fix", "a.md", *RULES, "--unsafe-fixes")
    path.write_bytes(path.read_bytes() + b"more")
    done = qalint("fix", "--restore", ".qalint/quarantine.jsonl")
    assert done.code == 2
    assert "has changed since the fix" in done.err
    assert path.read_bytes().endswith(b"more")


def test_fixing_twice_changes_nothing(qalint, write):
    path = write("a.md", PAGE)
    qalint("fix", "a.md", *RULES, "--unsafe-fixes")
    once = path.read_bytes()
    done = qalint("fix", "a.md", *RULES, "--unsafe-fixes", "--exit-non-zero-on-fix")
    assert done.code == 0
    assert path.read_bytes() == once


def test_diff_writes_nothing(qalint, write, snapshot, tmp_path):
    path = write("a.md", PAGE)
    done = qalint("fix", "a.md", *RULES, "--unsafe-fixes", "--diff")
    assert path.read_bytes() == PAGE.encode()
    assert not (tmp_path / ".qalint").exists()
    snapshot(done.out)


def test_output_writes_every_document_and_leaves_the_input(qalint, write, tmp_path):
    path = write("in/deep/a.md", PAGE)
    write("in/clean.md", "Nothing to do.\n")
    done = qalint(
        "fix", "in", *RULES, "--output", "out", "--source-map", "map.jsonl", "--quarantine", "q.jsonl"
    )
    assert done.code == 0
    assert path.read_bytes() == PAGE.encode()
    assert (tmp_path / "out/clean.md").read_bytes() == b"Nothing to do.\n"
    after = (tmp_path / "out/deep/a.md").read_bytes().decode()
    (row,) = [json.loads(line) for line in (tmp_path / "map.jsonl").read_text().split("\n") if line]
    for start, source, length in row["kept"]:
        assert after[start : start + length] == PAGE[source : source + length]


def test_to_text_writes_what_a_generator_would_read(qalint, write, tmp_path):
    write("in/a.html", "<h1>Salt</h1>\n<p>Salt &amp; <b>pepper</b>.</p><script>x()</script>")
    assert qalint("fix", "in", "--isolated", "--to", "text", "--output", "out").code == 0
    assert (tmp_path / "out/a.html.txt").read_text() == "Salt\n\nSalt & pepper.\n"


def test_two_inputs_of_one_name_are_a_usage_error(qalint, write, tmp_path):
    write("a/x.md", PAGE)
    write("b/x.md", PAGE)
    done = qalint("fix", "a/x.md", "b/x.md", *RULES, "--output", "out")
    assert done.code == 2
    assert "would both be written" in done.err
    assert not (tmp_path / "out").exists()


def test_the_brake_leaves_a_document_of_which_nothing_would_stay(qalint, write):
    text = "Share this: Facebook | Twitter | Pinterest\n"
    path = write("a.md", text)
    done = qalint("fix", "a.md", *RULES, "--unsafe-fixes")
    assert done.code == 1
    assert "left as it was: a.md" in done.out
    assert path.read_text() == text


def test_a_record_is_rewritten_in_its_own_habit(qalint, write):
    line = '{"b": 1.50, "text":"Caf\\u00e9 d&eacute;j\\u00e0 \\/ \\ud83d\\ude00", "a": [1,  2]}\r\n'
    path = write("a.jsonl", line)
    qalint("fix", "a.jsonl", *RULES)
    assert path.read_bytes().decode() == line.replace("&eacute;", "\\u00e9")


def test_permissions_stay(qalint, write):
    path = write("a.md", PAGE)
    path.chmod(0o640)
    qalint("fix", "a.md", *RULES)
    assert path.stat().st_mode & 0o777 == 0o640
    assert [name for name in os.listdir(path.parent) if name.endswith(".qalint")] == [".qalint"]


@pytest.mark.parametrize("code", [(), ("--exit-non-zero-on-fix",)])
def test_exit_code_on_change(code, qalint, write):
    write("a.md", PAGE)
    assert qalint("fix", "a.md", *RULES, *code).code == len(code)


def test_unfixable(qalint, write):
    path = write("a.md", PAGE)
    qalint("fix", "a.md", *RULES, "--unfixable", "html-entity")
    assert path.read_bytes() == PAGE.encode()


def test_git_does_not_see_the_quarantine(qalint, write, tmp_path):
    write("salt.md", "Salt &amp; pepper.\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    qalint("fix", "salt.md", "--isolated")
    assert (tmp_path / ".qalint/quarantine.jsonl").exists()
    done = subprocess.run(
        ["git", "status", "--short"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "?? salt.md\n"


def test_what_may_be_alive_in_the_document_is_written_out_only_for_a_generator(qalint, write, tmp_path):
    page = "See :ref:`the map <map>`, {{convert|12|km}} long: https://a.example/?utm_source=x&amp;utm_medium=y now.\n"
    write("docs/a.md", page)
    qalint("fix", "docs", "--isolated", "--unsafe-fixes", "--output", "kept")
    qalint("fix", "docs", "--isolated", "--unsafe-fixes", "--to", "text", "--output", "read")
    qalint("fix", "docs", "--isolated", "--to", "text", "--output", "safe")
    assert (tmp_path / "kept/a.md").read_text() == page
    assert (tmp_path / "read/a.md.txt").read_text() == "See the map, 12 km long: https://a.example/ now.\n"
    assert ":ref:" in (tmp_path / "safe/a.md.txt").read_text()
