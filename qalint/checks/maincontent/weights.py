"""How much text each element of a page holds, bottom-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qalint.checks.maincontent.page import Page, Text


@dataclass(frozen=True, slots=True)
class Weights:
    """Sums over the texts inside of each element, by its index; `whole` is all the prose of the page."""

    count: list[int]
    letters: list[int]
    linked: list[int]
    prose: list[float]
    first: dict[int, Text]
    whole: float

    def link_share(self, index: int) -> float:
        """The share of an element's letters that are in links."""
        return self.linked[index] / self.letters[index] if self.letters[index] else 0.0


def weigh(page: Page, texts: Sequence[Text]) -> Weights:
    """The weights of a page of which only these texts count."""
    size = len(page.elements)
    count, letters, linked, prose = [0] * size, [0] * size, [0] * size, [0.0] * size
    first: dict[int, Text] = {}
    for text in texts:
        index = text.element
        count[index] += 1
        letters[index] += text.letters
        linked[index] += text.linked
        prose[index] += text.prose
        while index >= 0 and index not in first:
            first[index] = text
            index = page.elements[index].parent
    for element in reversed(page.elements):
        if element.parent >= 0 and count[element.place]:
            index, parent = element.place, element.parent
            count[parent] += count[index]
            letters[parent] += letters[index]
            linked[parent] += linked[index]
            prose[parent] += prose[index]
    return Weights(count, letters, linked, prose, first, sum(text.prose for text in texts))
