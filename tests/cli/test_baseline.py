"""The baseline: known findings stay silent through edits, moves and renames; new ones do not."""

import random

import pytest

PAGE = (
    "# Salt\n\n"
    + "\n\n".join(f"Paragraph {n} has salt&nbsp;and pepper{n}&eacute;." for n in range(30))
    + "\n"
)
RULES = ("--isolated", "--select", "MKP001")


@pytest.fixture
def known(qalint, write):
    path = write("docs/a.md", PAGE)
    done = qalint("check", "docs", *RULES, "--baseline", "base.json", "--write-baseline", "--quiet")
    assert done.code == 0
    return path


def check(qalint, *options):
    return qalint("check", "docs", *RULES, "--baseline", "base.json", *options)


def test_known_findings_are_left_out(known, qalint):
    assert check(qalint).code == 0


def test_random_edits_elsewhere_bring_no_false_news(known, qalint):
    chance = random.Random(11)
    words = PAGE
    for number in range(40):
        places = [i for i, c in enumerate(words) if c == " " and "&" not in words[max(0, i - 9) : i + 9]]
        at = chance.choice(places)
        words = words[:at] + chance.choice([" more ", "\n", f" x{number} "]) + words[at + 1 :]
        known.write_text(words)
        done = check(qalint)
        assert done.code == 0, done.out


def test_a_new_finding_is_caught_also_where_its_like_is_known(known, qalint):
    known.write_text(PAGE + "\nOne more&nbsp;here.\n")
    done = check(qalint, "--format", "concise")
    assert done.code == 1
    assert done.out.count("MKP001") == 1


def test_a_renamed_file_keeps_its_findings(known, qalint, tmp_path):
    known.rename(tmp_path / "docs/b.md")
    assert check(qalint).code == 0


def test_a_copy_of_a_known_file_is_new(known, qalint, write):
    write("docs/b.md", PAGE)
    assert check(qalint).code == 1


def test_mended_findings_are_told_and_dropped(known, qalint, tmp_path):
    known.write_text(PAGE.replace("&nbsp;", " "))
    done = check(qalint)
    assert done.code == 0
    assert "30 findings of the baseline are no longer there" in done.err
    check(qalint, "--write-baseline")
    assert check(qalint).err == ""
    known.write_text(PAGE)
    assert check(qalint).code == 1


def test_fail_on_new(known, qalint, write):
    assert check(qalint, "--fail-on", "new").code == 0
    write("docs/b.md", "A&nbsp;new one.\n")
    assert check(qalint, "--fail-on", "new").code == 1
    done = qalint("check", "docs", *RULES, "--fail-on", "new")
    assert done.code == 2
    assert "--baseline" in done.err


def test_a_broken_baseline_is_exit_2(qalint, write):
    write("docs/a.md", PAGE)
    write("base.json", "[]")
    done = check(qalint)
    assert done.code == 2
    assert "is no baseline" in done.err


def test_a_run_over_some_files_says_nothing_of_the_others(known, qalint, write):
    other = write("docs/b.md", "Salt.\n")
    done = qalint("check", "docs/b.md", *RULES, "--baseline", "base.json")
    assert (done.code, done.err) == (0, "")
    other.write_text("A&nbsp;new one.\n")
    qalint("check", "docs/b.md", *RULES, "--baseline", "base.json", "--write-baseline", "--quiet")
    done = check(qalint)
    assert (done.code, done.err) == (0, "")


def test_a_baseline_that_is_none_is_not_written_over(known, qalint, write):
    path = write("base.json", '{"mine": 1}')
    assert check(qalint, "--write-baseline").code == 2
    assert path.read_text() == '{"mine": 1}'
