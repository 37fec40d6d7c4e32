"""reStructuredText: sections, explicit markup, lists, tables and inline markup."""

from __future__ import annotations

import pytest

from qalint.document.formats import parse


def spans_of(source: str) -> list[tuple[str, str, str]]:
    return [(span.kind, span.name, source[span.start : span.end]) for span in parse(source, "rst").spans]


def texts_of(source: str) -> list[str]:
    document = parse(source, "rst")
    return [document.view(block).text for block in document.blocks]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Title\n=====\n\ntext\n", ["Title", "text"]),
        ("a ``lit`` b", ["a lit b"]),
        (":ref:`shown <target>` here", ["shown here"]),
        (":class:`~pkg.mod.Name`", ["Name"]),
        ("`shown <http://a.example>`_", ["shown"]),
        ("see word_ and `two words`_", ["see word and two words"]),
        ("**bold** and *em*", ["bold and em"]),
        ("a\\ b \\*", ["ab *"]),
        ("uses |name| and [1]_", ["uses  and "]),
        ("one\n  two", ["one", "two"]),
        ("one\ntwo\n", ["one two"]),
        ("Text::\n\n    code\n", ["Text:", "code"]),
        (".. note:: first\n   second\n\n   third\n", ["first second", "third"]),
        (".. comment\n   goes on\n\ntext", ["text"]),
        ("- a\n  b\n- c\n", ["a b", "c"]),
        ("1. a\n2. b\n", ["a", "b"]),
        ("1942. Then\nit was over", ["1942. Then it was over"]),
        (":field: value\n", ["field", "value"]),
        ("term\n    meaning\n", ["term", "meaning"]),
        ("| one\n| two\n", ["one\ntwo"]),
        ("=== ===\na   b\n=== ===\nc   d e\n=== ===\n", ["a", "b", "c", "d e"]),
        ("+---+---+\n| a | b |\n|   | c |\n+---+---+\n", ["a", "b c"]),
        (".. [1] a footnote\n", ["a footnote"]),
        (".. toctree::\n\n   page\n   other\n", []),
        (".. py:function:: f(a)\n\n   Does it.\n", ["f(a)", "Does it."]),
    ],
)
def test_blocks_show_what_a_reader_sees(source: str, shown: list[str]) -> None:
    assert texts_of(source) == shown


@pytest.mark.parametrize(
    ("source", "span"),
    [
        ("T\n=\n\nS\n-\n", ("paragraph", "", "T\n=")),
        ("===\nTop\n===\n", ("heading", "", "===\nTop\n===")),
        ("a\n\n----\n\nb\n", ("rule", "", "----")),
        (".. warning::\n\n   x\n", ("admonition", "warning", ".. warning::\n\n   x")),
        (
            ".. code-block:: python\n   :linenos:\n\n   x = 1\n",
            ("code", "python", ".. code-block:: python\n   :linenos:\n\n   x = 1"),
        ),
        (".. image:: a.png\n   :alt: words\n", ("attribute", "alt", "words")),
        (".. image:: a.png\n", ("image", "a.png", ".. image:: a.png")),
        (".. _label:\n", ("definition_link", "", ".. _label:")),
        ("..\n   hidden\n", ("comment", "", "..\n   hidden")),
        ("x :math:`a^2` y", ("math", "math", ":math:`a^2`")),
        (">>> 1 + 1\n2\n", ("code", "pycon", ">>> 1 + 1\n2")),
        ("see https://a.example/x.\n", ("autolink", "https://a.example/x", "https://a.example/x")),
        ("x |v| y", ("shortcode", "|v|", "|v|")),
    ],
)
def test_markup_has_spans_of_its_own(source: str, span: tuple[str, str, str]) -> None:
    assert span in spans_of(source)


def test_levels_follow_the_order_in_which_adornments_appear() -> None:
    document = parse("Ab\n==\n\nCd\n--\n\nEf\n==\n", "rst")
    assert [span.level for span in document.spans if span.kind == "heading"] == [1, 2, 1]
    assert document.title == "Ab"
