"""Directives that are written silence exactly the findings they are written for, in every format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.api import Checker, read
from qalint.document.render import read_text
from qalint.fix.apply import apply_edits
from qalint.ignores import write_ignores

CHECKER = Checker(("MKP001", "ENC002", "QAL"), models=False)
LINTER = CHECKER.linter

CASES = {
    "paragraph": ("markdown", "Salt&nbsp;and\npepper.\n", "Salt&nbsp;and <!-- qalint: ignore[MKP001] -->\npepper.\n"),
    "hard break": ("markdown", "A&nbsp;b  \nc.\n", "A&nbsp;b <!-- qalint: ignore[MKP001] -->  \nc.\n"),
    "heading": ("markdown", "# Salt&nbsp;pans\n", "# Salt&nbsp;pans <!-- qalint: ignore[MKP001] -->\n"),
    "two codes": ("markdown", "A&nbsp;b\u200bc.\n", "A&nbsp;b\u200bc. <!-- qalint: ignore[ENC002, MKP001] -->\n"),
    "crlf": ("markdown", "Salt&nbsp;and.\r\nMore.\r\n", "Salt&nbsp;and. <!-- qalint: ignore[MKP001] -->\r\nMore.\r\n"),
    "mdx": ("mdx", "Sa\u200blt.\n", "Sa\u200blt. {/* qalint: ignore[ENC002] */}\n"),
    "html": ("html", "<p>Salt&amp;nbsp;and</p>\n", None),
    "rst": ("rst", "Sa\u200blt.\n\nMore.\n", ".. qalint: ignore-next[ENC002]\n\nSa\u200blt.\n\nMore.\n"),
    "backslash break": ("markdown", "A&nbsp;b\\\nc.\n", "A&nbsp;b <!-- qalint: ignore[MKP001] -->\\\nc.\n"),
    "last line": ("markdown", "Salt&nbsp;and.", "Salt&nbsp;and. <!-- qalint: ignore[MKP001] -->"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_where_it_is_written(case):
    format_, source, wanted = CASES[case]
    document = read(source, format_)
    ignored = write_ignores(document, LINTER, CHECKER.check_document(document))
    assert not ignored.left
    written = apply_edits(source, ignored.edits)
    assert wanted is None or written == wanted
    assert CHECKER.check(written, format_) == []


def test_in_a_table_and_a_list_and_a_quote():
    source = (
        "| a | b |\n|---|---|\n| x&nbsp;y | z |\n\n- item&nbsp;one\n  - more&nbsp;here\n\n> said&nbsp;so\n"
    )
    document = read(source, "markdown")
    ignored = write_ignores(document, LINTER, CHECKER.check_document(document), "kept as found")
    written = apply_edits(source, ignored.edits)
    assert CHECKER.check(written, "markdown") == []
    assert "ignore[MKP001] kept as found" in written


def test_front_matter_is_silenced_from_the_end_of_the_file():
    checker = Checker(("MKP031",), models=False)
    source = "---\ntitle: Salt\nlayout: page\n---\n\nText.\n"
    document = read(source, "markdown")
    found = checker.check_document(document)
    written = apply_edits(source, write_ignores(document, checker.linter, found).edits)
    assert found
    assert written == source + "\n<!-- qalint: ignore-file[MKP031] -->\n"


def test_findings_inside_a_block_that_takes_no_comment_share_a_directive():
    checker = Checker(("ENC002", "ENC006"), models=False)
    source = "Salt.\n\n```\n\x1b[31mred\n\x1b[32mgreen\n```\n\nPepper\u200b.\n"
    document = read(source, "markdown")
    found = checker.check_document(document)
    ignored = write_ignores(document, checker.linter, found)
    written = apply_edits(source, ignored.edits)
    assert len(found) == 3
    assert not ignored.left
    assert checker.check(written, "markdown") == []
    assert "<!-- qalint: disable[ENC006] -->\n\n```\n" in written
    assert "green\n```\n\n<!-- qalint: enable[ENC006] -->" in written
    assert written.endswith("Pepper\u200b. <!-- qalint: ignore[ENC002] -->\n")


def test_plain_text_has_no_comments():
    document = read("Salt&nbsp;and.\n", "text")
    found = CHECKER.check_document(document)
    ignored = write_ignores(document, LINTER, found)
    assert (ignored.edits, list(ignored.left)) == ((), found)


PARTS = st.sampled_from(
    [
        "&nbsp;",
        "word ",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "```\n",
        "| a |\n|---|\n",
        "# ",
        "\u200b",
        "<b>",
        "</b>",
        "    ",
        "*",
        "\r\n",
    ]
)


@given(st.lists(PARTS, max_size=30).map("".join), st.sampled_from(["markdown", "mdx", "html", "rst"]))
def test_nothing_else_changes(source, format_):
    document = read(source, format_)
    found = CHECKER.check_document(document)
    ignored = write_ignores(document, LINTER, found)
    written = apply_edits(source, ignored.edits)
    assert all(edit.start == edit.end for edit in ignored.edits)
    after = read(written, format_)
    assert read_text(after).text.split() == read_text(document).text.split()
    assert len(CHECKER.check_document(after)) == len(ignored.left)
