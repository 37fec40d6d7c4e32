"""What HTML says about its tags: which are blocks, which end by themselves, which span each becomes."""

from __future__ import annotations

VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track"
    " wbr".split()
)
"""Tags that have no content and no end tag."""

KIND_OF_TAG = {
    "p": "paragraph", "ul": "list", "ol": "list", "menu": "list", "dir": "list", "li": "list_item",
    "dl": "definition_list", "dt": "term", "dd": "definition", "blockquote": "quote", "pre": "code",
    "listing": "code", "xmp": "code", "table": "table", "tr": "row", "td": "cell", "th": "cell",
    "caption": "caption", "figcaption": "caption", "figure": "figure", "hr": "rule", "code": "code_span",
    "kbd": "code_span", "samp": "code_span", "tt": "code_span", "em": "emphasis", "i": "emphasis",
    "strong": "strong", "b": "strong", "del": "strikethrough", "s": "strikethrough",
    "strike": "strikethrough", "math": "math", "img": "image", "script": "script", "style": "style",
}  # fmt: skip
"""The kind of span a tag becomes; headings, links and the rest need more than a table."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset(("ul", "ol", "menu", "dir"))

BLOCKS = frozenset(HEADINGS) | frozenset(
    "html head body title address article aside blockquote button caption center col colgroup dd"
    " details dialog dir div dl dt fieldset figcaption figure footer form frameset header hgroup hr"
    " legend li listing main menu nav noscript ol optgroup option p pre search section select"
    " summary table tbody td template textarea tfoot th thead tr ul xmp iframe video audio canvas"
    " object applet marquee noframes".split()
)
"""Tags whose text stands on lines of its own. Buttons and choices are here: their labels are no sentence."""

NOT_SHOWN = frozenset(
    "head title template noscript datalist iframe noembed noframes video audio canvas object applet rp"
    " annotation annotation-xml desc metadata defs".split()
)
"""Elements whose text a reader does not see, whatever the style sheet: metadata, templates, fallbacks."""

PREFORMATTED = frozenset(("pre", "listing", "xmp", "textarea"))

_SCOPE = frozenset("html table td th caption button object applet marquee template".split())
_ENDS_PARAGRAPH = frozenset(HEADINGS) | frozenset(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form header hgroup hr li listing main menu nav ol p pre search section summary"
    " table ul xmp".split()
)
_CELL = frozenset(("td", "th"))
_ROWS = frozenset(("tbody", "thead", "tfoot"))
_IN_TABLE = frozenset(("table", "template", "html"))
_ITEM_STOPS = (
    _SCOPE | LISTS | {"section", "article", "main", "aside", "nav", "blockquote", "form", "fieldset", "dl"}
)
_TERM_STOPS = (_ITEM_STOPS - {"dl"}) | {"dl", "li"}

IMPLIED_ENDS: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    **{tag: ((frozenset("p"), _SCOPE),) for tag in _ENDS_PARAGRAPH},
    **{tag: ((frozenset("p"), _SCOPE), (frozenset(HEADINGS), BLOCKS)) for tag in HEADINGS},
    "li": ((frozenset("p"), _SCOPE), (frozenset(("li",)), _ITEM_STOPS)),
    **{tag: ((frozenset("p"), _SCOPE), (frozenset(("dt", "dd")), _TERM_STOPS)) for tag in ("dt", "dd")},
    **{tag: ((frozenset(("td", "th", "tr", "caption", "colgroup")), _IN_TABLE),) for tag in ("tr",)},
    **{tag: ((_CELL | {"caption"}, _IN_TABLE | {"tr"}),) for tag in _CELL},
    **{tag: ((_ROWS | {"tr", "caption", "colgroup"} | _CELL, _IN_TABLE),) for tag in _ROWS},
    "option": ((frozenset(("option",)), frozenset(("select", "optgroup", "datalist"))),),
    "optgroup": ((frozenset(("option", "optgroup")), frozenset(("select",))),),
    "body": ((frozenset(("head",)), frozenset(("html",))),),
    "button": ((frozenset(("button",)), _SCOPE - {"button"}),),
    "rt": ((frozenset(("rt", "rp")), frozenset(("ruby",))),),
    "rp": ((frozenset(("rt", "rp")), frozenset(("ruby",))),),
    "a": ((frozenset(("a",)), BLOCKS),),
}
"""For a start tag: which open elements it ends (the outermost one found), and at which the search stops."""

TABLE_PARTS = frozenset(("table", "tr", "tbody", "thead", "tfoot", "td", "th", "caption", "colgroup"))
END_STOPS = frozenset(("table", "td", "th", "caption", "template"))
"""An end tag of no table part does not reach beyond these."""
