"""Decides what of a page is furniture: all the steps in order, until deleting it would show no more of it."""

from __future__ import annotations

from qalint.checks.maincontent.labels import label
from qalint.checks.maincontent.lead import restore_lead
from qalint.checks.maincontent.names import NAVIGATION
from qalint.checks.maincontent.page import Page, Text
from qalint.checks.maincontent.prune import Decisions, outside, prune
from qalint.checks.maincontent.root import choose_root
from qalint.checks.maincontent.weights import weigh

LEAST_FURNITURE = 3
"""Texts that must be labelled (in a `nav`, one counts for two), or stand outside of a named root, before a page
counts as furnished."""
LITTLE_PROSE, LITTLE_SHARE = 300, 0.35
"""Letters of prose, and their share of what is no link, below which an unnamed root is not believed."""
ROUNDS = 4


def decide(page: Page) -> list[str]:
    """For each text of the page the part of its furniture that it is, "" for main content.

    What a first look takes away can lay bare more of it; so the page is looked at again without it.
    """
    parts = [""] * len(page.texts)
    places = list(range(len(page.texts)))
    for _ in range(ROUNDS):
        found = _look(page, [page.texts[place] for place in places])
        if not any(found):
            break
        for place, part in zip(places, found, strict=True):
            parts[place] = part
        places = [place for place, part in zip(places, found, strict=True) if not part]
    return parts


def _look(page: Page, texts: list[Text]) -> list[str]:
    weights = weigh(page, texts)
    labels = label(page, weights)
    root = choose_root(page, texts, weights, labels)
    if root is None:
        return [""] * len(texts)
    decisions = outside(page, texts, labels, root)
    labelled = sum(1 + _in_nav(page, text) for text in texts if labels[text.element])
    away = sum(1 for part in decisions.parts if part)
    if labelled < LEAST_FURNITURE and not (root.named and away >= LEAST_FURNITURE):
        return [""] * len(texts)
    free = sum(t.letters for t in texts if not labels[t.element] and t.linked < 0.5 * t.letters)
    if not root.named and root.prose < LITTLE_PROSE and root.prose < LITTLE_SHARE * free:
        return _plain_furniture(decisions, labels)
    prune(decisions, weights, root)
    restore_lead(decisions, weights, labels, root)
    return decisions.parts


def _in_nav(page: Page, text: Text) -> bool:
    place = text.element
    while place >= 0 and page.elements[place].tag != "nav":
        place = page.elements[place].parent
    return place >= 0


def _plain_furniture(decisions: Decisions, labels: list[str]) -> list[str]:
    """Where no main content stands out: only what is labelled, and bare links."""
    return [
        labels[text.element] or (NAVIGATION if text.linked >= 0.8 * text.letters else "")
        for text in decisions.texts
    ]
