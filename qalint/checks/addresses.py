"""Takes what only tracks a reader out of an address and leaves the address working."""

from __future__ import annotations

import re

TRACKING = (
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id"
    r"|oly_\w+_id|wickedid|ref_src|ref_url|cmpid|cmp|icid|ncid|onwewe|ito|spm|s_cid|trk|trkcampaign|sr_share|share_id"
    r"|i?r?clickid|clickref|awinaffid|affid|aff_id|affiliate_?id|ascsubtag"
    r"|at_(?:medium|campaign|custom\d|link_\w+)|(?:pk|mtm)_(?:campaign|kwd|source|medium|content|keyword|cid|group|placement)"
    r"|wt_?(?:mc|zmc)|hsa_\w{2,4}|srsltid|_openstat|campaign_?id|ocid|smid|gbraid|wbraid|li_fat_id|ttclid|epik|xtor"
    r"|p?ref(?!=(?:main|master|develop|trunk|HEAD|v?\d|refs|heads|[0-9a-f]{7,40}\b))"
)
"""Names of query parameters that carry where a reader came from (those that advertisers and newsletters document)."""

_SEPARATOR = r"(?:&(?:amp;|#0?38;|#x26;)?|\\u0026|%26|;)"
_PARAMETER = re.compile(
    rf"(?i)(?:(?<=\?)|{_SEPARATOR})(?:{TRACKING})(?:=|%3D)[^\s&?#;%]*(?:%(?!26)[^\s&?#;%]*)*"
)
_PATH_MARK = re.compile(r"/ref=\w+")
_LEADING = re.compile(rf"\?{_SEPARATOR}+")


_SHOP = re.compile(r"//(?:[\w-]+\.)*(?:amazon|amzn)\.", re.IGNORECASE)
_SHOP_PARAMETER = re.compile(
    r"(?:(?<=\?)|&(?:amp;)?)(?:tag|linkCode|linkId|creative(?:ASIN)?|camp)=[^\s&?#;]*"
)
"""What a large shop adds to pay whoever links to it; elsewhere such names may mean anything."""


def untracked(address: str) -> str:
    """The address without tracking parameters; its path, fragment and other parameters stay as they are."""
    bare = _PATH_MARK.sub("", address)
    bare = _SHOP_PARAMETER.sub("", bare) if _SHOP.search(bare) else bare
    kept = _LEADING.sub("?", _PARAMETER.sub("", bare))
    return re.sub(r"\?+(?=#|$)", "", kept)
