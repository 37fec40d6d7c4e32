"""Chooses the element of a page that holds its main content.

First by weight: the element whose prose most outweighs the links and scraps around it. Then what the page itself says
is preferred where it agrees with the weight: a container named as an article's body, the one article, the main part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qalint.checks.maincontent.names import names_article_body, names_body
from qalint.checks.maincontent.page import Element, Page, Text
from qalint.checks.maincontent.weights import Weights

LINK_COST, SCRAP_COST = 1.0, 0.3
"""Letters of prose that one letter in a link, and one in a short text, outweigh (flat between .7 and 1.5)."""
BODY_SHARE, MAIN_SHARE, ARTICLE_SHARE = 0.6, 0.8, 0.35
"""Share of the prose of the heaviest element that a named body, a main part, the one article must hold."""
RIVAL_SHARE = 0.25
"""An article with another of this share of its prose beside it is not the one article."""
_CONTAINERS = frozenset(("element", "paragraph", "cell", "list_item", "quote", "table"))


@dataclass(frozen=True, slots=True)
class Root:
    """The element of the main content; `named` says that the page itself marks it, `prose` what it holds unlabelled."""

    element: Element
    named: bool
    prose: float


def choose_root(page: Page, texts: list[Text], weights: Weights, labels: list[str]) -> Root | None:
    """The root of the main content, None where nothing is left that could be it."""
    score, prose = _scores(page, texts, labels)
    held = [e for e in page.elements if weights.count[e.place] and not labels[e.place]]
    heaviest: Element | None = None
    for element in held:
        better = heaviest is None or score[element.place] >= score[heaviest.place]
        if better and element.kind in _CONTAINERS:
            heaviest = element
    if heaviest is None:
        return None
    held = [e for e in held if e.tag not in ("html", "body")]
    named = _named_body(heaviest, held, prose) or _main_part(page, texts, heaviest, held, prose, labels)
    root = _whole_text(page, named or heaviest, labels)
    return Root(root, named is not None, prose[root.place])


def _whole_text(page: Page, root: Element, labels: list[str]) -> Element:
    """The outermost of the sections around a section: the parts of one text, as makers of manuals nest them."""
    while root.tag == "section" and root.parent >= 0:
        parent = page.elements[root.parent]
        if parent.tag != "section" or labels[parent.place]:
            break
        root = parent
    return root


def _scores(page: Page, texts: list[Text], labels: list[str]) -> tuple[list[float], list[float]]:
    """For each element, over the unlabelled texts in it: prose less its cost, and prose."""
    score, prose = [0.0] * len(page.elements), [0.0] * len(page.elements)
    for text in texts:
        if labels[text.element]:
            continue
        scrap = 0 if text.prose or text.heading else text.letters - text.linked
        score[text.element] += text.prose - LINK_COST * text.linked - SCRAP_COST * scrap
        prose[text.element] += text.prose
    for element in reversed(page.elements):
        if element.parent >= 0:
            score[element.parent] += score[element.place]
            prose[element.parent] += prose[element.place]
    return score, prose


def _named_body(heaviest: Element, held: list[Element], prose: list[float]) -> Element | None:
    bodies = [
        e
        for e in held
        if e.prop == "articlebody" or (e.kind == "element" and e.names and names_body(e.names))
    ]
    inner = _heavy_inside(heaviest, bodies, BODY_SHARE, prose)
    return inner or _around(heaviest, bodies, prose, lambda e: names_article_body(e.names))


def _main_part(
    page: Page,
    texts: list[Text],
    heaviest: Element,
    held: list[Element],
    prose: list[float],
    labels: list[str],
) -> Element | None:
    mains = [e for e in held if e.tag in ("article", "main") or e.role == "main"]
    inner = _heavy_inside(heaviest, mains, MAIN_SHARE, prose)
    if inner:
        return inner
    articles = [e for e in mains if e.tag == "article" and _contains(heaviest, e)]
    articles.sort(key=lambda e: -prose[e.place])
    if articles:
        one = articles[0]
        rivals = [prose[e.place] for e in articles if not _contains(one, e)]
        least = ARTICLE_SHARE * prose[heaviest.place]
        if prose[one.place] >= least and max(rivals, default=0) <= RIVAL_SHARE * prose[one.place]:
            return one
    title = next((t for t in texts if page.elements[t.element].tag == "h1" and not labels[t.element]), None)
    if title:
        titled = [
            e for e in articles if page.within(title, e) and prose[e.place] >= 0.3 * prose[heaviest.place]
        ]
        if titled:
            return max(titled, key=lambda e: e.place)
    return _around(heaviest, mains, prose, lambda e: False)


def _heavy_inside(
    heaviest: Element, named: list[Element], share: float, prose: list[float]
) -> Element | None:
    """The innermost of the named elements in the heaviest that hold (nearly) as much as the best of them."""
    inner = [e for e in named if _contains(heaviest, e) and prose[e.place] >= share * prose[heaviest.place]]
    most = max((prose[e.place] for e in inner), default=0)
    return max((e for e in inner if prose[e.place] >= 0.97 * most), key=lambda e: e.place, default=None)


def _around(
    heaviest: Element, named: list[Element], prose: list[float], trusted: Callable[[Element], bool]
) -> Element | None:
    """The innermost named element around the heaviest, where it holds little more prose or is trusted."""
    outer = [e for e in named if _contains(e, heaviest)]
    if not outer:
        return None
    held, core = prose[outer[-1].place], prose[heaviest.place]
    return outer[-1] if held <= 1.5 * core or core < 300 or trusted(outer[-1]) else None


def _contains(outer: Element, inner: Element) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
