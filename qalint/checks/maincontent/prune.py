"""Decides text by text what is not main content: outside of the root, furniture inside of it, scraps at its edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from qalint.checks.maincontent.flow import home, list_in_flow
from qalint.checks.maincontent.names import (
    BYLINE,
    CAPTION,
    HEADER,
    NAVIGATION,
    PROMOTION,
    RELATED,
    SURROUNDINGS,
)
from qalint.checks.maincontent.page import INLINE_KINDS, Page, Text
from qalint.checks.maincontent.phrases import asks, credits, dates, leads_away
from qalint.checks.maincontent.root import Root
from qalint.checks.maincontent.weights import Weights

# Lengths in letters up to which a phrase decides what a text is.
ASK_LETTERS, CREDIT_LETTERS, LABEL_LETTERS, DATE_LETTERS = 250, 120, 80, 90
LINK_LIST_SHARE = 0.6
"""An element with less prose than `LINK_LIST_PROSE` and more of its letters in links than this is a list of links."""
LINK_LIST_PROSE, LINK_LIST_LETTERS = 100, 25
_NEVER_ALONE = INLINE_KINDS | {"heading", "list_item"}
"""What is no list of links by itself: an item goes with its list."""
_TEXT_KINDS = frozenset(("paragraph", "cell", "code", "list_item", "definition", "term", "quote"))


@dataclass(slots=True)
class Decisions:
    """For each text the part of the furniture it is, "" while it is main content."""

    page: Page
    texts: Sequence[Text]
    parts: list[str] = field(default_factory=list)
    tabled: list[bool] = field(default_factory=list)
    """For each element of the page whether it stands in a table of data: no scrap, whatever it looks like alone."""

    @property
    def kept(self) -> list[bool]:
        """Whether each text is still main content."""
        return [not part for part in self.parts]

    def open(self) -> list[int]:
        """The places of the texts that are still main content."""
        return [place for place, part in enumerate(self.parts) if not part]


def outside(page: Page, texts: Sequence[Text], labels: list[str], root: Root) -> Decisions:
    """Labelled texts and those outside of the root are no main content."""
    parts = [
        labels[text.element] or ("" if page.within(text, root.element) else SURROUNDINGS) for text in texts
    ]
    return Decisions(page, texts, parts, page.tabled())


def prune(decisions: Decisions, weights: Weights, root: Root) -> None:
    """Take from the main content what is furniture inside of the root."""
    _drop_link_lists(decisions, weights, root)
    _drop_phrases(decisions)
    homes = _prose_by_home(decisions)
    _drop_blocks_leading_away(decisions)
    _drop_edges(decisions, root, homes)


def _drop_link_lists(decisions: Decisions, weights: Weights, root: Root) -> None:
    page, kept = decisions.page, decisions.kept
    dropped = set[int]()
    for element in page.elements[root.element.place + 1 :]:
        index = element.place
        if element.start >= root.element.end:
            break
        if element.parent in dropped:
            dropped.add(index)
        elif weights.count[index] and element.kind not in _NEVER_ALONE:
            long = weights.count[index] >= 2 or weights.letters[index] > LINK_LIST_LETTERS
            if (
                weights.link_share(index) <= LINK_LIST_SHARE
                or weights.prose[index] >= LINK_LIST_PROSE
                or not long
                or decisions.tabled[index]
            ):
                continue
            if not (
                element.kind == "list"
                and list_in_flow(page, decisions.texts, kept, weights, element, root.named)
            ):
                dropped.add(index)
    for place in decisions.open():
        if decisions.texts[place].element in dropped:
            decisions.parts[place] = NAVIGATION


def _drop_phrases(decisions: Decisions) -> None:
    page = decisions.page
    for place in decisions.open():
        text = decisions.texts[place]
        lowered = text.text.lower()
        if text.letters < ASK_LETTERS and asks(text.text):
            decisions.parts[place] = PROMOTION
        elif text.letters < CREDIT_LETTERS and credits(text.text):
            decisions.parts[place] = CAPTION
        elif page.elements[text.element].tag == "h1" and (lowered in page.title or page.title in lowered):
            decisions.parts[place] = HEADER
        elif not (text.prose or decisions.tabled[text.element] or text.letters > 2 or text.text.isalnum()):
            decisions.parts[place] = SURROUNDINGS


def _prose_by_home(decisions: Decisions) -> dict[int, float]:
    homes: defaultdict[int, float] = defaultdict(float)
    for place in decisions.open():
        text = decisions.texts[place]
        homes[home(decisions.page, text.element)] += text.prose
    return homes


def _drop_blocks_leading_away(decisions: Decisions) -> None:
    """Labels over related pages, comments, sharing; and the links below them, at the end all that is below."""
    places = decisions.open()
    last_prose = max((place for place in places if decisions.texts[place].prose), default=-1)
    for at, place in enumerate(places):
        text = decisions.texts[place]
        if decisions.parts[place] or text.prose or text.letters >= LABEL_LETTERS or not leads_away(text.text):
            continue
        decisions.parts[place] = RELATED
        last = place > last_prose
        for other in islice(places, at + 1, None):
            under = decisions.texts[other]
            if (
                under.prose
                or (under.heading and not last)
                or not (last or under.linked > 0.5 * under.letters)
            ):
                break
            decisions.parts[other] = RELATED


def _drop_edges(decisions: Decisions, root: Root, homes: dict[int, float]) -> None:
    """What stands before the first and after the last prose, unless it belongs to the same flow of text."""
    places = decisions.open()
    prose = [at for at, place in enumerate(places) if decisions.texts[place].prose]
    if not prose:
        if not root.named:
            for place in places:
                decisions.parts[place] = SURROUNDINGS
        return
    trailing = _trailing_labels(decisions, places[prose[-1] + 1 :])
    for at, place in enumerate(places):
        if prose[0] <= at <= prose[-1]:
            continue
        text = decisions.texts[place]
        if place in trailing:
            decisions.parts[place] = SURROUNDINGS
        elif text.letters < DATE_LETTERS and dates(text.text):
            decisions.parts[place] = BYLINE
        elif text.linked > 0.8 * text.letters and not decisions.tabled[text.element]:
            decisions.parts[place] = NAVIGATION
        elif not (decisions.tabled[text.element] or _belongs(decisions.page, text, root, homes)):
            decisions.parts[place] = SURROUNDINGS


def _trailing_labels(decisions: Decisions, tail: Sequence[int]) -> set[int]:
    """Headings and labels at the end of which nothing is left below."""
    labels = set[int]()
    for place in reversed(tail):
        text = decisions.texts[place]
        if text.heading or text.text.endswith(":"):
            labels.add(place)
        if not text.heading:
            break
    return labels


def _belongs(page: Page, text: Text, root: Root, homes: dict[int, float]) -> bool:
    container = home(page, text.element)
    if homes.get(container, 0) > 0 and (root.named or container != root.element.place):
        return True
    return root.named and page.elements[text.element].kind in _TEXT_KINDS
