"""The `maincontent` check: what of a web page is not its main content, part by part.

Deleting its hits leaves what a careful person would copy out. It judges by the names of elements, by where prose
outweighs links, by what short lines say; no model, and nothing on a page that has no furniture to speak of: a fragment,
a table, a bare article keep every word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from qalint.checks import Check, Hit, MatchError, known_keys
from qalint.checks.context import Context
from qalint.checks.maincontent.decide import decide
from qalint.checks.maincontent.names import PARTS
from qalint.checks.maincontent.page import read_page
from qalint.checks.maincontent.regions import Region, regions
from qalint.checks.removal import removal
from qalint.document.model import Document, View
from qalint.ruleset.model import FixSpec

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
"""What says that a source is a whole page: a fragment was cut out by somebody who chose what to keep."""

_FOUND: WeakKeyDictionary[Context, list[Region]] = WeakKeyDictionary()
"""The furniture of a document under inspection: several rules ask for their parts of it."""


def prepare(params: Mapping[str, Any], fix: FixSpec | None) -> Check:
    """The check for some parts of a page's furniture.

    Key: `parts`, a list of names out of `PARTS`. Raises MatchError.
    """
    known_keys(params, ("parts",))
    wanted = params.get("parts")
    if not isinstance(wanted, list) or not wanted:
        raise MatchError("parts", f"must be a list of some of {', '.join(PARTS)}")
    for part in wanted:
        if part not in PARTS:
            raise MatchError("parts", f"{part!r} is none of {', '.join(PARTS)}")

    def run(context: Context) -> Iterator[Hit]:
        if context.document.format != "html":
            return
        if context not in _FOUND:
            _FOUND[context] = furniture(context.document, context.views)
        for start, end, part in _FOUND[context]:
            if part in wanted:
                yield Hit(start, end, (removal(context, start, end),) if fix else None)

    return run


def furniture(document: Document, views: Sequence[View] | None = None) -> list[Region]:
    """The stretches of an HTML page that are not its main content, in order, without overlap.

    Every visible word outside of the main content lies in one of them; none of them holds a word of it. Nothing is
    found in a fragment, nor on a page without furniture. `views` are those of the document's blocks, where the
    caller has them.
    """
    if not _PAGE.search(document.source):
        return []
    page = read_page(document, views or [document.view(block) for block in document.blocks])
    return regions(page, decide(page), document)
