"""The HTML reports: inert, self-contained, bounded; looked at by a real browser where one is installed."""

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.finding import Finding, Severity
from qalint.report import Placed, Report, Target, open_writer
from qalint.report.html_charts import bar_chart, line_chart
from qalint.report.html_heat import heat_map
from qalint.report.html_hotspots import hotspot_page
from qalint.report.html_page import page, text_of
from qalint.report.model import SourceLine

HOSTILE = (
    "</pre></mark><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
    "<style>body{display:none}</style><h1 style='position:fixed'>over</h1>\x1b[31m\u202e '\"&"
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def check_page(count, text=HOSTILE, documents=1):
    stream = io.StringIO()
    writer = open_writer("html", Target(stream))
    report = Report(files=documents, documents=documents)
    for number in range(count):
        finding = Finding(
            "MKP003",
            "html-tag",
            f"{text[:40]}{number % documents}.md",
            2,
            len(text),
            text,
            Severity.WARNING,
            0.9,
        )
        report.add([finding])
        writer.finding(Placed(finding, 1, 3, 1, len(text), text[:200], (SourceLine(1, text),)))
    writer.end(report)
    return stream.getvalue()


@given(st.text())
def test_text_is_inert(text):
    shown = text_of(text)
    assert not re.search("[<>\"'\x00-\x08\x1b\u202a-\u202e]", shown)


def test_policy_allows_the_page_and_nothing_else():
    html = page("t", ["<p>x</p>"])
    policy = re.search('Content-Security-Policy" content="([^"]*)"', html)[1]
    for name in ("style", "script"):
        content = re.search(f"<{name}>(.*?)</{name}>", html, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "html",
    [check_page(3), hotspot_page(HOSTILE, HOSTILE, [(0, 9, 0.5, (HOSTILE,))], [HOSTILE])],
    ids=["check", "hotspots"],
)
def test_nothing_of_a_document_becomes_markup(html):
    assert html.count("<script>") == html.count("<style>") == html.count("<h1>") == 1
    tags, attributes = set(), set()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, found: (tags.add(tag), attributes.update(name for name, _ in found))
    parser.feed(html)
    assert not tags & {"img", "iframe", "link", "a", "form", "object", "base"}
    assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "href")]


@given(st.text("ab<&\n\r", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.floats(0, 1)), max_size=5))
def test_a_heat_map_shows_the_whole_text(source, cuts):
    edges = sorted({min(at, len(source)) for at, _ in cuts} | {len(source)})
    spans = [(a, b, heat, ()) for a, b, (_, heat) in zip(edges, edges[1:], cuts, strict=False)]
    shown = re.sub("<[^>]*>", "", heat_map(source, spans, len(source)))
    if "\r\n" not in source:  # a span may end between the two
        assert shown == text_of(source)


def test_a_large_corpus_stays_below_five_megabytes():
    html = check_page(8000, "A line that holds <b>a tag</b> and goes on for a while. " * 12, documents=200)
    assert len(html.encode()) < 5_000_000
    assert "8,000" in html


def test_charts_hold_their_labels():
    chart = line_chart(
        "Cover <x>", "questions", [("ours", "line", [(1, 0.1), (2, 0.2)]), ("null", "null", [(2, 0.4)])]
    )
    assert "Cover &lt;x&gt;" in chart
    assert chart.count("<polyline") == 2
    assert "50%" in bar_chart("Compliance", [("raw", 0.5, 0.3, 0.7)])


def test_check_writes_a_page(qalint_run, tmp_path):
    (tmp_path / "a.md").write_text("# A\n\nFish &amp; chips.\n")
    done = qalint_run("check", "a.md", "--isolated", "--select", "MKP001", "--format", "html")
    assert "MKP001" in done
    assert "Leftover markup (once, in 1 of 1 files)" in done
    assert "Fish <mark>&amp;amp;</mark> chips." in done


@pytest.fixture
def qalint_run(tmp_path, monkeypatch):
    from click.testing import CliRunner

    from qalint.cli import group

    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(group, arguments).output


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize("name", ["check", "hotspots", "footprint"])
def test_a_browser_shows_it_and_runs_nothing_of_the_document(tmp_path, qalint_run, name):
    (tmp_path / "a.md").write_text(f"# Page\n\n{HOSTILE}\n\nFish &amp; chips cost $4 in 1957.\n")
    (tmp_path / "q.jsonl").write_text(
        json.dumps({"question": "What did fish & chips cost in 1957?", "prompt": HOSTILE})
    )
    commands = {
        "check": ("check", "a.md", "--isolated", "--select", "MKP"),
        "hotspots": ("hotspots", "a.md"),
        "footprint": ("footprint", "q.jsonl", "--docs", "a.md"),
    }
    path = tmp_path / "page.html"
    path.write_text(qalint_run(*commands[name], "--format", "html"), encoding="utf-8")
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
         f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=2000", "--dump-dom", path.as_uri()],
        capture_output=True, timeout=180, check=True,
    )  # fmt: skip
    shown = done.stdout.decode()
    assert "taken" not in re.search("<title>(.*?)</title>", shown)[1]
    assert b"CONSOLE" not in done.stderr
    if name == "check":
        assert re.search(r'id="shown"[^>]*>[1-9]\d* shown<', shown)
