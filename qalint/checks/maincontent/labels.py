"""Labels the elements of a page that are furniture by their names, or by repeating one pattern of a link and a teaser.

A name alone convicts only an element that does not hold much of the page's prose: templates put words such as
`sidebar` on the body of a page that has one.
"""

from __future__ import annotations

from collections import defaultdict

from qalint.checks.maincontent.names import (
    CAPTION,
    RELATED,
    is_firm,
    is_firm_tag,
    name_part,
    names_article_body,
    names_body,
    names_card,
    names_comments,
    names_picture,
    tag_part,
    words_of,
)
from qalint.checks.maincontent.page import Element, Page
from qalint.checks.maincontent.weights import Weights

# Shares of the page's prose up to which a name convicts, chosen on development pages (flat between .3 and .5).
FIRM_SHARE, COMMENTS_SHARE, NAME_SHARE, CARD_SHARE = 0.6, 0.95, 0.4, 0.5
BODY_SHARE = 0.25
"""An element named as the main content's container is one from this share of the prose on."""
ENOUGH_PROSE = 200
"""Letters of prose that must stay outside of what a firm name convicts."""
CAPTION_LETTERS, CARD_LETTERS = 300, 500
_BLOCKS = frozenset(("element", "list_item", "cell", "link"))
_TEXT_KINDS = frozenset(("heading", "paragraph"))


def label(page: Page, weights: Weights) -> list[str]:
    """For each element the part of the furniture it belongs to, "" where it may be content; inherited downwards."""
    labels = [""] * len(page.elements)
    guarded = _guarded(page, weights)
    left = weights.whole - _label_firm(page, weights, labels, guarded)
    for element in page.elements:
        index = element.place
        if labels[index]:
            continue
        if element.parent >= 0 and (labels[element.parent] or page.elements[element.parent].tag == "pre"):
            labels[index] = labels[element.parent]
        elif weights.count[index] and not guarded[index] and weights.prose[index] <= NAME_SHARE * left:
            labels[index] = _part(element, weights)
    _label_repeated(page, weights, labels, left)
    _label_cards(page, weights, labels, left)
    return labels


def _guarded(page: Page, weights: Weights) -> list[bool]:
    """The page itself, and what is or holds a container named as the main content's."""
    guarded = [element.tag in ("html", "body") for element in page.elements]
    for element in reversed(page.elements):
        index = element.place
        body = element.kind == "element" and element.names and names_body(element.names)
        if element.prop == "articlebody" or (body and weights.prose[index] > BODY_SHARE * weights.whole):
            guarded[index] = True
        if guarded[index] and element.parent >= 0:
            guarded[element.parent] = True
    return guarded


def _label_firm(page: Page, weights: Weights, labels: list[str], guarded: list[bool]) -> float:
    """Label what is plainly furniture; returns the prose that it holds."""
    gone = 0.0
    for element in page.elements:
        index, prose = element.place, weights.prose[element.place]
        if element.parent >= 0 and (labels[element.parent] or page.elements[element.parent].tag == "pre"):
            labels[index] = labels[element.parent]
            continue
        if not weights.count[index] or guarded[index] or not _is_firm(element):
            continue
        share = COMMENTS_SHARE if names_comments(element.names) else FIRM_SHARE
        few_left = weights.whole - gone - prose <= ENOUGH_PROSE
        if prose <= share * weights.whole and (not few_left or prose <= NAME_SHARE * weights.whole):
            labels[index] = _part(element, weights) or RELATED
            gone += prose
    return gone


def _is_firm(element: Element) -> bool:
    if is_firm_tag(element.tag, element.role):
        return True
    return bool(element.names) and element.kind not in _TEXT_KINDS and is_firm(element.names)


def _part(element: Element, weights: Weights) -> str:
    part = tag_part(element.tag, element.role)
    if part:
        return part
    # The identifier of a heading or a paragraph is made of its own words.
    names = element.classes if element.kind in _TEXT_KINDS else element.names
    if not names:
        return ""
    index = element.place
    short = (
        weights.letters[index] < CAPTION_LETTERS and weights.count[index] <= 4 and weights.prose[index] <= 200
    )
    return name_part(names) or (CAPTION if short and names_picture(element.names) else "")


def _label_repeated(page: Page, weights: Weights, labels: list[str], left: float) -> None:
    """Label rows of siblings of one make, each of them led by a link: teasers of other pages."""
    body = _inside_article_body(page, weights, left)
    for element in page.elements:
        index = element.place
        if labels[index] or weights.count[index] < 3 or body[index]:
            continue
        for group in _siblings(page, weights, labels, element):
            if len(group) >= 3 and _is_row_of_teasers(group, weights, left):
                for sibling in group:
                    _label_tree(page, labels, sibling.place, RELATED)


def _inside_article_body(page: Page, weights: Weights, left: float) -> list[bool]:
    inside = [False] * len(page.elements)
    for element in page.elements:
        index = element.place
        inside[index] = (element.parent >= 0 and inside[element.parent]) or (
            element.kind == "element"
            and (element.prop == "articlebody" or names_article_body(element.names))
            and weights.prose[index] > 0.3 * left
        )
    return inside


def _siblings(page: Page, weights: Weights, labels: list[str], parent: Element) -> list[list[Element]]:
    groups: defaultdict[tuple[str, frozenset[str]], list[Element]] = defaultdict(list)
    for index in page.children[parent.place]:
        child = page.elements[index]
        if weights.count[index] and child.kind in _BLOCKS and not labels[index]:
            make = (
                words_of(child.names) - {"first", "last", "odd", "even"} if child.names else frozenset[str]()
            )
            groups[child.tag, make].append(child)
    return list(groups.values())


def _is_row_of_teasers(group: list[Element], weights: Weights, left: float) -> bool:
    indexes = [element.place for element in group]
    prose = sum(weights.prose[index] for index in indexes)
    linked, letters = sum(weights.linked[i] for i in indexes), sum(weights.letters[i] for i in indexes)
    if prose >= CARD_SHARE * left or linked < 0.12 * letters or (group[0].kind != "element" and prose <= 100):
        return False
    led = sum(
        weights.letters[index] < CARD_LETTERS and _is_led_by_link(index, weights, 0.5) for index in indexes
    )
    return led >= 0.8 * len(indexes)


def _is_led_by_link(index: int, weights: Weights, share: float) -> bool:
    first = weights.first[index]
    return weights.linked[index] > 0 and (
        first.linked >= 0.9 * first.letters or weights.link_share(index) > share
    )


def _label_cards(page: Page, weights: Weights, labels: list[str], left: float) -> None:
    for element in page.elements:
        index = element.place
        if labels[index] or not weights.count[index] or element.kind not in ("element", "list_item"):
            continue
        small = weights.letters[index] < CARD_LETTERS + 100 and weights.prose[index] < 0.3 * left
        if small and names_card(element.names) and _is_led_by_link(index, weights, 0.4):
            _label_tree(page, labels, index, RELATED)


def _label_tree(page: Page, labels: list[str], index: int, part: str) -> None:
    stack = [index]
    while stack:
        index = stack.pop()
        labels[index] = part
        stack += page.children[index]
