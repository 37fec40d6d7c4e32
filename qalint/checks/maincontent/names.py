"""What class names, identifiers, tags and roles say about an element of a web page: a part of its furniture, or not.

Names are split into words at hyphens, underscores and capitals, so that `ad` is not found in `header`; compounds
that only mean something together (`read-more`) are looked for in the whole.
"""

from __future__ import annotations

import re
from functools import lru_cache

NAVIGATION, HEADER, FOOTER, SIDEBAR, COMMENTS = "navigation", "header", "footer", "sidebar", "comments"
RELATED, SHARING, PROMOTION, NOTICE = "related", "sharing", "promotion", "notice"
BYLINE, CAPTION, SURROUNDINGS = "byline", "caption", "surroundings"
PARTS = (
    NAVIGATION, HEADER, FOOTER, SIDEBAR, COMMENTS, RELATED, SHARING, PROMOTION, NOTICE, BYLINE, CAPTION, SURROUNDINGS,
)  # fmt: skip
"""The parts of a page that are not its main content; `surroundings` is what no name tells."""

_TAGS = {
    "nav": NAVIGATION, "menu": NAVIGATION, "footer": FOOTER, "aside": SIDEBAR, "button": NOTICE, "select": NOTICE,
    "textarea": NOTICE, "form": NOTICE, "dialog": NOTICE, "fieldset": NOTICE, "label": NOTICE, "figcaption": CAPTION,
}  # fmt: skip
_ROLES = {
    "navigation": NAVIGATION, "menu": NAVIGATION, "menubar": NAVIGATION, "tablist": NAVIGATION, "search": NAVIGATION,
    "toolbar": NAVIGATION, "banner": HEADER, "contentinfo": FOOTER, "complementary": SIDEBAR, "dialog": NOTICE,
    "alertdialog": NOTICE, "button": NOTICE, "form": NOTICE,
}  # fmt: skip
_WORDS = {
    word: part
    for part, words in {
        COMMENTS: "comments commentlist disqus respond reply replies kommentare commentaires comentarios commenti"
        " reacties komentarze kommentarer livefyre spotim",
        NAVIGATION: "menu menus nav navi navbar navigation subnav sitenav breadcrumb breadcrumbs pagination pager"
        " paginate search toolbar skip skiplink sitemap jumplink megamenu offcanvas hamburger topbar"
        " quicklinks langswitch totop prevnext postnav brotkrumen pankuzu ariane migas",
        HEADER: "masthead kopfzeile",
        FOOTER: "footer copyright fusszeile fussbereich rodape",
        SIDEBAR: "sidebar seitenleiste randspalte marginalspalte",
        RELATED: "related relateds recommended recommendation recommendations outbrain taboola trending popular"
        " teasers yarpp zergnet revcontent mgid plista dianomi mostread correlati gerelateerd podobne"
        " polecane relacionadas",
        SHARING: "share shares sharing social socials addtoany sharedaddy teilen partage partager compartir"
        " compartilhar condividi likes sns shariff weiterempfehlen",
        PROMOTION: "promo promos promotion promotional sponsor sponsored sponsors advert adverts advertisement"
        " advertising ads ad adsense adslot adbox dfp banner newsletter newsletters subscribe subscription"
        " signup werbung anzeige anzeigen publicite publicidad publicidade pubblicita reklama annons"
        " advertentie cta optin upsell paywall donate donation survey poll feedback",
        NOTICE: "cookie consent gdpr gprd privacy onetrust didomi cli popup modal overlay lightbox login signin"
        " register tooltip noscript print noprint sr",
        BYLINE: "byline biography bio vcard datestamp tags taglist tagcloud hashtags rating ratings",
        CAPTION: "caption captions figcaption credit credits legend structured",
    }.items()
    for word in words.split()
}
_COMPOUNDS = (
    (
        COMMENTS,
        r"(?:^|[^a-z])comments?[-_]?(?:list|area|form|section|wrap|block|box|respond|template)|disqus",
    ),
    (NOTICE, r"cookie|footnote[-_]?popup|screen[-_]?reader|visually[-_]?hidden|noprint|no-print"),
    (SIDEBAR, r"sidebar"),
    (
        RELATED,
        r"related|recommend|outbrain|taboola|read[-_]?(?:more|next|also)|up[-_]?next|also[-_]?(?:like|read)"
        r"|more[-_]?(?:from|news|stories|articles|like)|most[-_]?(?:read|popular|viewed)|infobox[-_]?teaser"
        r"|inline[-_]?(?:text)?box",
    ),
    (
        SHARING,
        r"addthis|sharethis|addtoany|share[-_]?(?:bar|button|tool|box|icon|link|block|wrap|this|article|post|widget"
        r"|content)|social[-_]?(?:bar|button|media|share|icon|link|likes)",
    ),
    (PROMOTION, r"newsletter|mailchimp|paywall"),
    (
        BYLINE,
        r"author[-_]?(?:bio|box|info|card|about|desc|detail|profile|block|content|area|meta)|about[-_]?(?:the[-_]?)?author"
        r"|post[-_]?(?:author|meta|tags|nav|info|date)|entry[-_]?(?:meta|footer|tags|utility)|meta[-_]?data|time[-_]?stamp"
        r"|article[-_]?(?:meta|tags|footer|info)|(?:^|[\s_-])dateline|read[-_]?time|tag[-_]?(?:list|cloud)",
    ),
    (CAPTION, r"caption|(?:image|photo)[-_]?credit"),
    (
        NAVIGATION,
        r"breadcrumb|pagination|skip[-_]?(?:link|to)|table[-_]?of[-_]?contents|(?:^|[\s_-])toc(?:$|[\s_-])",
    ),
)
_COMPOUND = re.compile("|".join(f"(?P<{part}>{pattern})" for part, pattern in _COMPOUNDS), re.IGNORECASE)
_HIDING = re.compile(
    r"(?:^|\s)!?(?:hidden|d-none|invisible|hide|sr-only|visually-?hidden|screen-reader-text|is-hidden|u-hidden"
    r"|element-invisible)(?:$|\s)"
)
_FIRM_WORDS = frozenset(
    "comments commentlist respond disqus footer sidebar cookie consent gdpr gprd onetrust didomi cli menu nav navbar"
    " navigation masthead newsletter".split()
)
_FIRM = re.compile(
    r"cookie|(?:^|[^a-z])comments?[-_]?(?:list|area|section|wrap|respond|template)|disqus|sidebar|outbrain|taboola"
    r"|related[-_]?(?:posts?|articles?|content|stories)",
    re.IGNORECASE,
)
_FIRM_TAGS = frozenset(("nav", "footer", "navigation", "contentinfo"))
_COMMENT_WORDS = frozenset(
    ("comments", "comment", "commentlist", "disqus", "respond", "replies", "kommentare")
)
_PICTURE_WORDS = frozenset(
    "photo photos image images img picture pictures gallery slideshow bild bilder foto fotos thumbnail"
    " thumb media".split()
)
_CARD_WORDS = frozenset(("card", "cards", "tile", "tiles", "teaser", "teasers", "promo"))
_INLINE_WORDS = frozenset(
    "structured hidden share sharing social tooltip sr screenreader visually noprint noscript comments newsletter"
    " caption credit".split()
)
_BODY = re.compile(
    r"(?:^|[\s_-])(?:article|post|entry|story|news|blog|single|content|text|main|page|node|artikel|beitrag|body)[-_]*"
    r"(?:body|content|text|copy|main|inhalt|detail|entry)(?![a-z])|articlebody|storybody|postcontent|entrycontent"
    r"|field-name-body|bodytext|maintext|fulltext|storytext|post-entry",
    re.IGNORECASE,
)
_ARTICLE_BODY = re.compile(
    r"(?:article|post|entry|story|artikel|beitrag)[-_]*(?:body|content|text|copy|inhalt)|articlebody",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:intro|introduction|lead|lede|standfirst|summary|abstract|sub[-_]?title|sub[-_]?line"
    r"|sub[-_]?head(?:line)?|dek|deck|teaser|vorspann|excerpt|sapo|chapo|chapeau|entradilla|bajada|sottotitolo|anleser"
    r"|hero[-_]?text|kicker)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=8192)
def words_of(names: str) -> frozenset[str]:
    """The words that class names and identifiers are made of, in lower case."""
    return frozenset(word.lower() for word in _SPLIT.findall(names))


def tag_part(tag: str, role: str) -> str:
    """The part of the furniture that a tag or a role stands for, "" for none."""
    return _TAGS.get(tag) or _ROLES.get(role, "")


@lru_cache(maxsize=8192)
def name_part(names: str) -> str:
    """The part of the furniture that class names and identifiers tell, "" for none."""
    if _HIDING.search(names):
        return NOTICE
    told = sorted(words_of(names) & _WORDS.keys(), key=lambda word: PARTS.index(_WORDS[word]))
    if told:
        return _WORDS[told[0]]
    match = _COMPOUND.search(names)
    return match.lastgroup or "" if match else ""


@lru_cache(maxsize=8192)
def is_firm(names: str) -> bool:
    """Whether names tell furniture so plainly that the element may hold much of the page's prose all the same."""
    return not _FIRM_WORDS.isdisjoint(words_of(names)) or _FIRM.search(names) is not None


def is_firm_tag(tag: str, role: str) -> bool:
    """Whether a tag or a role tells furniture as plainly."""
    return tag in _FIRM_TAGS or role in _FIRM_TAGS


def names_comments(names: str) -> bool:
    """Whether names speak of readers' comments, which may be longer than what they comment on."""
    return not _COMMENT_WORDS.isdisjoint(words_of(names))


def names_picture(names: str) -> bool:
    """Whether names speak of a picture: a short text in it is a caption or a credit."""
    return not _PICTURE_WORDS.isdisjoint(words_of(names))


def names_card(names: str) -> bool:
    """Whether names speak of a card that leads to another page."""
    return not _CARD_WORDS.isdisjoint(words_of(names))


@lru_cache(maxsize=8192)
def hides_inline(names: str) -> bool:
    """Whether an inline element of these names is furniture inside of a line."""
    return not _INLINE_WORDS.isdisjoint(words_of(names))


@lru_cache(maxsize=8192)
def names_body(names: str) -> bool:
    """Whether names are those that templates give to the container of the main content."""
    return _BODY.search(names) is not None


@lru_cache(maxsize=8192)
def names_article_body(names: str) -> bool:
    """Whether names are those of the body of an article, not just of any content."""
    return _ARTICLE_BODY.search(names) is not None


@lru_cache(maxsize=8192)
def names_lead(names: str) -> bool:
    """Whether names are those of an article's standfirst or subtitle."""
    return _LEAD.search(names) is not None
