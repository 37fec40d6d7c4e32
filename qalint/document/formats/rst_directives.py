"""The directives of reStructuredText and Sphinx by what their content is."""

from __future__ import annotations

from qalint.document.formats.admonitions import ADMONITIONS

CODE = frozenset(
    "code code-block sourcecode parsed-literal literalinclude doctest testcode testoutput testsetup testcleanup"
    " ipython prompt program-output command-output productionlist graphviz digraph graph mermaid plantuml uml plot"
    " exec jupyter-execute jupyter-output code-cell code-tab jinja asciinema terminal console shell highlight-block"
    " bokeh-plot ipython_example cli click".split()
)
"""Content is code, shown as it is."""

RAW = frozenset({"raw", "replace-raw"})
"""Content is passed through to one output format."""

MATH = frozenset({"math"})

NO_PROSE = frozenset(
    "toctree include contents index meta module currentmodule py:module py:currentmodule default-role highlight"
    " tabularcolumns sectnum section-numbering target-notes header footer class role title automodule autoclass"
    " autofunction automethod autodata autoattribute autoexception autosummary autodecorator bibliography"
    " only-format restructuredtext-test-directive ifconfig inheritance-diagram youtube video raw-html"
    " nikola_post_list gallery post-list listing thumbnail csv-table-file minigallery bokeh-model bokeh-prop"
    " bokeh-settings bokeh-palette-group bokeh-color autoprogram argparse unit".split()
)
"""Content, where there is any, is for the machine that renders: file names, settings."""

IMAGES = frozenset({"image", "figure", "thumbnail-image"})

TITLED = frozenset(
    "admonition topic sidebar rubric centered table list-table csv-table tab tab-item dropdown card grid-item-card"
    " details collapse container-title group-tab".split()
)
"""The argument is words that a reader sees."""

FIRST_LINE_IS_TEXT = ADMONITIONS - {"admonition", "details"} | {
    "epigraph", "highlights", "pull-quote", "compound", "versionremoved", "replace", "attribution", "acks", "centered",
}  # fmt: skip
"""The words after the colons begin the content."""


def directive_kind(name: str) -> str:
    """The kind of span that a directive makes."""
    if name in ADMONITIONS:
        return "admonition"
    if name in CODE:
        return "code"
    if name in MATH:
        return "math_block"
    return "figure" if name == "figure" else "directive"
