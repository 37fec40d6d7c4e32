"""The texts of a page as they follow each other: which container groups a text with its neighbours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from qalint.checks.maincontent.page import Element, Page, Text
from qalint.checks.maincontent.weights import Weights

_PARTS_OF_FLOW = frozenset(
    "paragraph heading list list_item quote table row cell definition_list term definition emphasis strong html_tag"
    " link code figure".split()
)
_LAYOUT_TAGS = frozenset(("center", "tbody", "thead"))


def home(page: Page, index: int) -> int:
    """The innermost container around an element that is more than a paragraph, list or table of a text."""
    elements = page.elements
    while elements[index].kind in _PARTS_OF_FLOW or elements[index].tag in _LAYOUT_TAGS:
        if elements[index].parent < 0:
            break
        index = elements[index].parent
    return index


_ANNOUNCING_WORDS = 6
"""Words from which a text with a colon at its end is a sentence that a list completes, and no label over links."""


def _announces(text: str) -> bool:
    return text.endswith(":") and text.count(" ") + 1 >= _ANNOUNCING_WORDS


def list_in_flow(
    page: Page, texts: Sequence[Text], kept: Sequence[bool], weights: Weights, element: Element, named: bool
) -> bool:
    """Whether a list of links (or an item of one) belongs to the text around it.

    A sentence announces it; or, in a root that the page itself names (`named`), it stands between its paragraphs.
    """
    while element.kind != "list" and element.parent >= 0:
        element = page.elements[element.parent]
    if element.kind != "list":
        return False
    first = bisect_left(texts, element.start, key=lambda text: text.start)
    if first and kept[first - 1] and _announces(texts[first - 1].text):
        return True
    if (
        not named
        or element.names
        or weights.letters[element.place] < 22 * max(1, len(page.children[element.place]))
    ):
        return False
    last = bisect_left(texts, element.end, key=lambda text: text.start)
    container = home(page, element.place)

    def prose_near(places: Iterable[int]) -> bool:
        near = (at for at in places if 0 <= at < len(texts))
        return any(texts[at].prose and kept[at] and home(page, texts[at].element) == container for at in near)

    return prose_near(range(first - 3, first)) and prose_near(range(last, last + 4))
