"""SARIF as its real reader sees it: valid without a warning, places and fixes that are exact."""

import json
import re
import shutil
from collections import Counter
from urllib.parse import unquote

import pytest

from qalint.report.sarif import MAX_RESULTS

OPTIONS = ("--isolated", "--no-models", "--no-cache")


@pytest.fixture(scope="module")
def log_file(documents, qalint, tmp_path_factory):
    path = tmp_path_factory.mktemp("sarif") / "qalint.sarif"
    qalint(documents, "check", ".", *OPTIONS, "--quiet", "--format", f"sarif:{path}")
    return path


def results_of(path):
    return json.loads(path.read_text(encoding="utf-8"))["runs"][0]["results"]


def region_of(result):
    return result["locations"][0]["physicalLocation"]["region"]


def path_of(result):
    return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def with_folder(log_file, documents, target):
    """The log with the folder in which qalint ran filled in and its own snippets and hashes taken out."""
    log = json.loads(log_file.read_text(encoding="utf-8"))
    log["runs"][0]["originalUriBaseIds"] = {"SRCROOT": {"uri": documents.as_uri() + "/"}}
    for result in log["runs"][0]["results"]:
        region_of(result).pop("snippet", None)
        result["partialFingerprints"].pop("primaryLocationLineHash", None)
    target.write_text(json.dumps(log), encoding="utf-8")


def test_the_validator_finds_no_error_and_no_warning(log_file, multitool, tmp_path):
    report = tmp_path / "report.sarif"
    multitool("validate", log_file, "-o", report, "--log", "ForceOverwrite", "--rule-kind", "Sarif;Gh",
              "--level", "Error;Warning;Note")  # fmt: skip
    said = Counter(
        (result["ruleId"], result.get("level", "warning"))
        for result in results_of(report)
        if result.get("level", "warning") != "note"
    )
    assert results_of(log_file)
    assert not said


def test_the_snippets_of_our_columns_are_our_excerpts(log_file, documents, multitool, tmp_path):
    bare, filled = tmp_path / "bare.sarif", tmp_path / "filled.sarif"
    with_folder(log_file, documents, bare)
    multitool("rewrite", bare, "-o", filled, "--log", "ForceOverwrite", "--insert", "RegionSnippets")
    compared = 0
    for ours, theirs in zip(results_of(log_file), results_of(filled), strict=True):
        if "snippet" not in region_of(ours):  # a finding inside a record
            continue
        text, found = region_of(ours)["snippet"]["text"], region_of(theirs)["snippet"]["text"]
        where = ours["locations"][0]["physicalLocation"]
        assert found.startswith(text[:-1]) if text.endswith("\u2026") else found == text, where
        compared += 1
    assert compared > 20


def test_the_line_hashes_are_those_of_another_implementation(log_file, documents, multitool, tmp_path):
    bare, filled = tmp_path / "bare.sarif", tmp_path / "filled.sarif"
    with_folder(log_file, documents, bare)
    multitool(
        "rewrite", bare, "-o", filled, "--log", "ForceOverwrite", "--insert", "RollingHashPartialFingerprints"
    )
    pairs = [
        tuple(each["partialFingerprints"].get("primaryLocationLineHash") for each in both)
        for both in zip(results_of(log_file), results_of(filled), strict=True)
        if path_of(both[0]) != "bom.md"  # the Multitool takes the mark off, GitHub's own code does not
    ]
    known = [(ours, theirs) for ours, theirs in pairs if ours and theirs]
    assert len(known) > 20
    assert [pair for pair in known if pair[0] != pair[1]] == []


def test_applying_the_fixes_again_and_again_equals_fix(documents, qalint, tmp_path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    shutil.copytree(documents, theirs)
    for path in theirs.glob("*.*sonl"):
        path.unlink()  # regions lead into files, not into records
    for path in (*theirs.glob("*.csv"), theirs / "long.md"):
        path.unlink()  # the long page alone nearly fills a log, which holds the 5,000 worst results
    qalint(theirs, "fix", ".", *OPTIONS, "--unsafe-fixes", "--output", ours, "--quiet")
    log = tmp_path / "round.sarif"
    for _ in range(20):
        qalint(theirs, "check", ".", *OPTIONS, "--quiet", "--format", f"sarif:{log}")
        assert len(results_of(log)) < MAX_RESULTS
        if not apply_fixes(results_of(log), theirs):
            break
    else:
        pytest.fail("the fixes do not come to rest")
    for path in sorted(path for path in theirs.rglob("*") if path.is_file() and ".qalint" not in path.parts):
        assert path.read_bytes() == (ours / path.relative_to(theirs)).read_bytes(), path.name


def apply_fixes(results, folder):
    """Apply the fixes of a log to its files, the leftmost first, later ones that meet it left for the next round."""
    changes = {}
    for result in results:
        for fix in result.get("fixes", ()):
            for change in fix["artifactChanges"]:
                path = folder / unquote(change["artifactLocation"]["uri"].removeprefix("./"))
                changes.setdefault(path, []).append((change["replacements"], result["ruleId"]))
    for path, fixes in changes.items():
        text = path.read_bytes().decode("utf-8")
        units = text.encode("utf-16-le")
        starts = line_starts(text)
        edits = sorted(
            (
                [(*offsets(each["deletedRegion"], starts), each["insertedContent"]["text"]) for each in fix],
                code,
            )
            for fix, code in fixes
        )
        edits.sort(key=lambda fix: (fix[0][0][0], -fix[0][-1][1], fix[1]))
        taken = []
        for fix, _ in edits:
            if all(a != c and (b <= c or a >= d) for a, b, _ in fix for c, d, _ in taken):
                taken += fix
        for start, end, new in sorted(taken, reverse=True):
            units = units[: 2 * start] + new.encode("utf-16-le", "surrogatepass") + units[2 * end :]
        path.write_bytes(units.decode("utf-16-le").encode("utf-8"))
    return bool(changes)


def line_starts(text):
    """Where lines start, in UTF-16 code units; they end at CRLF, LF and CR. A byte-order mark is in no line."""
    ends = [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]
    first = int(text.startswith("\ufeff"))
    return [len(text[:end].encode("utf-16-le")) // 2 for end in (first, *ends)]


def offsets(region, starts):
    start = starts[region["startLine"] - 1] + region["startColumn"] - 1
    return start, starts[region["endLine"] - 1] + region["endColumn"] - 1
