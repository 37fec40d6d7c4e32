"""Review tools read what is written for them: violations-lib (of Jenkins' and other plugins), and reviewdog's format.

Each is asked what it has read, and that is compared with the JSON report of the same run.
"""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from qalint.report.sarif import MAX_RESULTS

HERE = Path(__file__).parent
OPTIONS = ("--isolated", "--no-models", "--no-cache", "--quiet")
FILES = {"gitlab": "gl.json", "checkstyle": "checkstyle.xml", "junit": "junit.xml", "sarif": "log.sarif",
         "rdjson": "rd.json", "json": "all.json"}  # fmt: skip


@pytest.fixture(scope="module")
def reports(documents, qalint, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    formats = [option for name, file in FILES.items() for option in ("--format", f"{name}:{folder / file}")]
    qalint(documents, "check", ".", *OPTIONS, *formats)
    return folder


@pytest.fixture(scope="module")
def findings(reports):
    return json.loads((reports / "all.json").read_text(encoding="utf-8"))["findings"]


@pytest.fixture(scope="module")
def violations(node, reports):
    """What violations-lib reads of a report of ours, as rows of (file, line, severity, rule, message)."""
    if shutil.which("javac") is None:
        pytest.skip("violations-lib needs a Java development kit")
    jars = sorted((node / "violation-comments-to-github-command-line/build/libs").glob("*[0-9].jar"))
    if not jars:
        pytest.skip("violations-lib is not there; `make integrations` installs it")

    def read(parser, file):
        command = ["java", "-cp", jars[0], HERE / "ReadReports.java", parser, reports, f".*{file}$"]
        done = subprocess.run(list(map(str, command)), capture_output=True)
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return [line.split("\t") for line in done.stdout.decode("utf-8", "replace").split("\n") if line]

    return read


def places(findings, *keys):
    return Counter(tuple(finding[key] for key in keys) for finding in findings)


def test_checkstyle(violations, findings):
    read = violations("CHECKSTYLE", FILES["checkstyle"])
    assert {(line, rule.removeprefix("qalint.")) for _, line, _, rule, _ in read} == {
        (str(f["line"]), f["code"]) for f in findings
    }
    levels = {"ERROR": "error", "WARN": "warning", "INFO": "info"}
    assert {levels[row[2]] for row in read} == {f["severity"] for f in findings}


def test_code_climate(violations, findings):
    read = violations("CODECLIMATE", FILES["gitlab"])
    assert {(line, rule) for _, line, _, rule, _ in read} == {(str(f["line"]), f["name"]) for f in findings}


def test_sarif(violations, findings):
    read = {(line, rule) for _, line, _, rule, _ in violations("SARIF", FILES["sarif"])}
    told = {(str(f["line"]), f["code"]) for f in findings}
    assert read == told if len(findings) <= MAX_RESULTS else read < told


def test_junit(violations, findings):
    """Only what fails a run is a violation."""
    read = violations("JUNIT", FILES["junit"])
    told = [
        f"{f['code']} {f['name']} ({f['line']}:{f['column']})" for f in findings if f["severity"] != "info"
    ]
    said = "\n".join(row[4] for row in read)
    assert read
    assert [name for name in told if name not in said] == []


def test_code_quality_as_gitlab_wants_it(reports, findings):
    """GitLab asks for these keys, for unique fingerprints, and for paths that are relative to the repository."""
    issues = json.loads((reports / FILES["gitlab"]).read_text(encoding="utf-8"))
    assert len(issues) == len(findings)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= issue.keys()
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith(("./", "/"))


def test_rdjson(node, reports, findings):
    program = node / "@umbrelladocs/rdformat-validator/bin/rdformat-validator.js"
    if not program.is_file() or shutil.which("node") is None:
        pytest.skip("the validator of reviewdog's format is not there; `make integrations` installs it")
    command = [
        "node",
        program,
        "--strict",
        "--no-extra-fields",
        "--format",
        "json",
        reports / FILES["rdjson"],
    ]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    said = json.loads(done.stdout)
    assert (said["validFiles"], said["totalErrors"], said["totalWarnings"]) == (1, 0, 0), said
    diagnostics = json.loads((reports / FILES["rdjson"]).read_text(encoding="utf-8"))["diagnostics"]
    assert Counter((d["location"]["path"], d["code"]["value"]) for d in diagnostics) == places(
        findings, "path", "code"
    )


def test_rdjson_columns_cut_the_excerpts_out_of_the_bytes(reports, findings, documents):
    """Reviewdog's columns count bytes of UTF-8, from 1, the end exclusive: a cut of the file's bytes is the excerpt."""
    diagnostics = json.loads((reports / FILES["rdjson"]).read_text(encoding="utf-8"))["diagnostics"]
    compared = 0
    for diagnostic, finding in zip(diagnostics, findings, strict=True):
        start, end = diagnostic["location"]["range"]["start"], diagnostic["location"]["range"]["end"]
        if finding["record"] is not None or start["line"] != end["line"] or finding["excerpt"].endswith("…"):
            continue
        data = (documents / finding["path"]).read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = data.split(b"\n")[start["line"] - 1]
        assert line[start["column"] - 1 : end["column"] - 1].decode("utf-8") == finding["excerpt"]
        compared += 1
    assert compared > 20
