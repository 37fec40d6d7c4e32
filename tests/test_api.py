"""The Python interface: what texts come to, what mistakes say, and that `import qalint` stays cheap."""

import pickle
import subprocess
import sys

import pytest

import qalint
from qalint.api import CheckError, FormatError
from qalint.ecosystem.huggingface import auditor, cleaner, keeper
from qalint.ruleset import UnknownRuleError

TEXT = "# Salt\n\nSalt&nbsp;and pepper.\n\nThe pans of Olmstead yield 40 tonnes of salt every summer.\n"


def test_findings_slice_the_text():
    found = qalint.check_text(TEXT, "markdown", select=["MKP001"])
    assert [TEXT[f.start : f.end] for f in found] == ["&nbsp;"]
    assert isinstance(found[0], qalint.Finding)
    assert found[0].severity is qalint.Severity.WARNING


def test_fix_and_what_it_says():
    assert qalint.fix_text("Salt &amp; pepper.", "markdown", select=["MKP001"]) == "Salt & pepper."
    cleaned = qalint.Checker(("MKP001",), models=False).fix("Salt &amp; pepper.", "markdown")
    assert [applied.code for applied in cleaned.applied] == ["MKP001"]
    assert cleaned.source_map.source_span(5, 6) == (5, 10)


def test_readable_text_has_no_markup():
    checker = qalint.Checker(models=False)
    assert checker.readable("# Salt\n\nSalt&nbsp;and *pepper* stay.\n", "markdown").split() == (
        "Salt Salt and pepper stay.".split()
    )


def test_a_plan_covers_the_texts():
    plan = qalint.Checker(models=False).plan({"salt.md": TEXT})
    assert [target.text for target in plan.planned] == [
        "The pans of Olmstead yield 40 tonnes of salt every summer."
    ]


def test_the_content_tells_the_format():
    page = "<!doctype html><p>Salt &amp; pepper and &amp;nbsp; left over.</p>"
    assert [page[f.start : f.end] for f in qalint.check_text(page, select=["MKP002"])] == ["&amp;nbsp;"]


def test_mistakes_say_what_to_do():
    with pytest.raises(FormatError, match="choose from markdown"):
        qalint.check_text(TEXT, "docx")
    with pytest.raises(UnknownRuleError, match="did you mean html-entity"):
        qalint.check_text(TEXT, select=["html-entiti"])
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        _ = qalint.chekc


def test_a_rule_that_fails_is_an_error(monkeypatch):
    checker = qalint.Checker(("MKP001",), models=False)
    rule, _ = checker.linter.checks[0]

    def broken(context):
        raise ZeroDivisionError("of course")

    object.__setattr__(checker.linter, "checks", ((rule, broken),))
    with pytest.raises(CheckError, match="rule MKP001 failed: ZeroDivisionError: of course"):
        checker.check(TEXT, "markdown")


def test_a_checker_travels_to_other_processes():
    checker = qalint.Checker(("MKP001",), models=False)
    before = pickle.dumps(checker)
    checker.check(TEXT, "markdown")
    assert pickle.dumps(checker) == before
    again = pickle.loads(before)
    assert again == checker
    assert len(again.check(TEXT, "markdown")) == 1


def test_public_names_are_there():
    assert all(getattr(qalint, name) is not None for name in qalint.__all__)


def test_importing_the_package_imports_little():
    code = (
        "import sys, qalint; print(sum(n.startswith('qalint') for n in sys.modules), 'click' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]


def test_functions_for_datasets():
    checker = qalint.Checker(("MKP001",), models=False)
    row = {"id": 7, "text": "Salt &amp; pepper."}
    clean = cleaner(checker=checker, format="markdown")(row)
    assert clean["text"] == "Salt & pepper."
    assert '"text": "&amp;"' in clean["qalint_removed"]
    assert '"code": "MKP001"' in auditor(checker=checker, format="markdown")(row)["qalint_findings"]
    assert not keeper(checker=checker, format="markdown")(row)
    assert keeper(checker=checker, format="markdown", fail_on="error")(row)
    assert cleaner(checker=checker)({"text": None})["text"] == ""
