"""Folds text to the letters a reader sees, so that spelling tricks do not hide words, and keeps the way back.

Folded text is lower case; compatibility forms (full width, mathematical, circled letters, ligatures, long s),
spaces of every width and look-alike letters of other scripts become plain ones; characters that show nothing
(zero width, soft hyphen, bidi controls, variation selectors, stray combining marks) go; Unicode tag characters
become the ASCII they shadow. Line breaks (CR, LF) stay. Words written in another script as such stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# Letters that look like a Latin one, from the shapes in common fonts: Cyrillic, Greek, Armenian, Cherokee-like, small capitals.
_LOOKALIKES = dict(
    zip(
        "абвгԁеёһіїјкӏмопрсѕтуԝхьѵԛзɡɩʏαβγεηικνορτυχωϲϳհոսցօɑıȷᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡᴢ",
        "abbrdeehiijklmonpctywxbvq3giyaByenikvoptuxwcjhnugoaijabcdefghijklmnoprstuvwz".replace("B", "b"),
        strict=False,
    )
)
