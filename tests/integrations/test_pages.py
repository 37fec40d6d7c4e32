"""The HTML reports in a real headless Chromium: accessible (axe), silent, inert, quick, and they answer clicks."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("QALINT_NODE_MODULES", HERE.parents[1] / ".venv/integrations/node_modules"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or not (MODULES / "puppeteer-core").is_dir(),
    reason="needs Chromium and make integrations",
)

HOSTILE = (
    "</pre></mark><script>document.title='taken';alert(1)</script><img src=https://example.invalid/x onerror=alert(2)>"
    "<style>body{display:none}</style><h1 style='position:fixed;inset:0'>over</h1>\x1b[31m\u202e '\"&"
)


def look(page: Path):
    done = subprocess.run(
        ["node", str(HERE / "look.mjs"), CHROMIUM, str(page), str(MODULES), *pictures(page)],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def pictures(page: Path):
    """QALINT_PICTURES=FOLDER keeps pictures to look at."""
    folder = os.environ.get("QALINT_PICTURES")
    if not folder:
        return []
    Path(folder, page.stem).mkdir(parents=True, exist_ok=True)
    return [str(Path(folder, page.stem))]


def probe_told():
    share = {"share": 0.2, "hits": 12, "trials": 60, "interval": [0.118, 0.318]}
    asked = dict.fromkeys(("aligned", "coverage", "distinct", "fresh", "artifacts"), share) | {
        "curve": [1, 2, 2, 3]
    }
    one = dict.fromkeys(("obeyed", "questions", "answers", "right"), share)
    conditions = ("no passage", "passage, no filter", "filtered before answering", "filtered before both")
    model = {
        "asked": dict.fromkeys(("untargeted", "untargeted, cleaned", "fixed targets, cleaned"), asked),
        "compliance": dict.fromkeys(conditions, one), "by_level": {"form: note": share},
    }  # fmt: skip
    return {"models": [{"model": HOSTILE, **model}, {"model": "large", **model}]}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A page of each kind about hostile documents."""
    from qalint.report.html_probe import probe_page

    folder = tmp_path_factory.mktemp("pages")
    (folder / "a.md").write_text(
        f"# Page\n\n{HOSTILE}\n\nFish &amp; chips cost $4 in 1957.\n\n[Home](a) | [Next](b)\n"
    )
    rows = [
        {"question": "What did fish & chips cost in 1957?", "prompt": HOSTILE},
        {"question": HOSTILE},
        {"x": 1},
    ]
    (folder / "q.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for name, arguments in {
        "check": ("check", "a.md", "--exit-zero"),
        "hotspots": ("hotspots", "a.md"),
        "footprint": ("footprint", "q.jsonl", "--docs", "a.md"),
    }.items():
        done = subprocess.run(
            [sys.executable, "-m", "qalint", *arguments, "--isolated", "--format", "html"],
            cwd=folder, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        )  # fmt: skip
        (folder / f"{name}.html").write_text(done.stdout, encoding="utf-8")
    (folder / "probe.html").write_text(probe_page(probe_told(), [[HOSTILE], ["Fine."]]), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["check", "hotspots", "footprint", "probe"])
def test_a_page_is_accessible_and_inert(made, name):
    told = look(made / f"{name}.html")
    assert told["violations"] == []
    assert told["console"] == []
    assert all(address.startswith("file:") for address in told["requests"])
    assert "taken" not in told["title"]
    assert told["themed"]
    assert told["widths"] == {"wide": 1200, "phone": 375}
    if name == "check":
        assert told["unfolded"]
        assert told["searched"] == "0 shown"
