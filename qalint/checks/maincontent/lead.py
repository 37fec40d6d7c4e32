"""Brings back the standfirst of an article, which templates put above the container of its text."""

from __future__ import annotations

from qalint.checks.maincontent.names import (
    FOOTER,
    NAVIGATION,
    SIDEBAR,
    is_firm,
    names_lead,
    names_picture,
    tag_part,
)
from qalint.checks.maincontent.page import Page, Text
from qalint.checks.maincontent.phrases import credits, dates
from qalint.checks.maincontent.prune import Decisions
from qalint.checks.maincontent.root import Root
from qalint.checks.maincontent.weights import Weights

NEARBY_TEXTS, NEARBY_CHARACTERS = 25, 600
"""How far above the first prose a standfirst may stand."""
LEAD_LETTERS, PROSE_LETTERS = 40, 80
"""A text named as a lead has at least so many letters; one that only looks like it, so many of prose."""
CONTAINER_LETTERS = 700


def restore_lead(decisions: Decisions, weights: Weights, labels: list[str], root: Root) -> None:
    """Keep the texts before the first kept prose that are named as a lead, or are prose below the title."""
    page, texts = decisions.page, decisions.texts
    kept = decisions.open()
    if not kept:
        return
    first = next((place for place in kept if texts[place].prose), kept[0])
    before = [place for place in range(first) if texts[place].start < texts[first].start]
    said = {texts[place].text for place in kept}
    start = _article_start(page, root, [texts[place] for place in before])
    for place in before[-NEARBY_TEXTS:]:
        text = texts[place]
        if not decisions.parts[place] or text.text in said or not _could_lead(page, text):
            continue
        below_title = bool(text.prose) and text.letters >= PROSE_LETTERS and not labels[text.element]
        if not (
            _is_named_lead(page, text, weights) or (below_title and start is not None and start <= text.start)
        ):
            continue
        between = sum(len(texts[other].text) for other in before if texts[other].start > text.end)
        if between < NEARBY_CHARACTERS and not _in_furniture(page, text, weights):
            decisions.parts[place] = ""


def _article_start(page: Page, root: Root, before: list[Text]) -> int | None:
    """Where the article around the root starts, or its title if that comes first; None where there is neither."""
    starts = [text.start + 1 for text in before if page.elements[text.element].tag == "h1"][-1:]
    index = root.element.place
    while index >= 0:
        if page.elements[index].tag in ("article", "main"):
            starts.append(page.elements[index].start)
            break
        index = page.elements[index].parent
    return min(starts, default=None)


def _could_lead(page: Page, text: Text) -> bool:
    return (
        text.letters >= LEAD_LETTERS
        and text.linked < 0.3 * text.letters
        and page.elements[text.element].tag != "h1"
        and not dates(text.text)
        and not credits(text.text)
    )


def _is_named_lead(page: Page, text: Text, weights: Weights) -> bool:
    index = text.element
    for _ in range(3):
        if index < 0:
            break
        element = page.elements[index]
        if weights.letters[index] < CONTAINER_LETTERS and element.names and names_lead(element.names):
            return True
        index = element.parent
    return False


def _in_furniture(page: Page, text: Text, weights: Weights) -> bool:
    index = text.element
    while index >= 0:
        element = page.elements[index]
        if tag_part(element.tag, "") in (NAVIGATION, SIDEBAR, FOOTER) or element.tag in (
            "figure",
            "figcaption",
        ):
            return True
        named = element.names and (is_firm(element.names) or names_picture(element.names))
        if named and weights.letters[index] < 2000 and element.tag not in ("html", "body"):
            return True
        index = element.parent
    return False
