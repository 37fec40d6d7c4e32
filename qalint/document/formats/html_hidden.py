"""Tells from a tag's attributes whether a reader of the rendered page sees what is inside."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TINY = r"(?:[01](?:\.\d+)?(?:px|pt)|0*\.\d+(?:px|pt)|0*\.[01]\d*(?:em|rem)|[0-5]%|0+(?:[a-z]+|%)?)(?![\w.%])"
_FAR = r"-(?:\d{4,}(?:\.\d+)?(?:px|pt)|\d{3,}(?:em|rem))"
_AWAY = rf"(?:{_FAR}|-[5-9]\d\d(?:px|pt)|-[5-9]\d(?:em|rem)|-\d{{3,}}(?:vw|vh|%))"

_HIDING = re.compile(
    rf"""(?:^|[;\s]) (?:
        display\s*:\s*none\b
      | visibility\s*:\s*(?:hidden|collapse)\b
      | content-visibility\s*:\s*hidden\b
      | font(?:-size\s*:\s*|\s*:\s*(?:[a-z]+\s+)*){_TINY}
      | (?:left|right|top|bottom|text-indent)\s*:\s*{_AWAY}
      | margin(?:-left|-top)?\s*:\s*{_FAR}
      | transform\s*:\s*(?:scale\(\s*0*\.?0*\s*\)|translate[XYxy]?\(\s*-\d{{4,}})
      | clip\s*:\s*rect\(\s*(?:0(?:px)?[\s,]+){{3}}0(?:px)?\s*\)
      | clip\s*:\s*rect\(\s*1px[\s,]+1px[\s,]+1px[\s,]+1px\s*\)
      | clip-path\s*:\s*(?:inset\(\s*(?:100|50)%|circle\(\s*0(?:px|%)?\s*\))
      | color\s*:\s*(?:transparent\b|rgba\([^)]*,\s*0*\.?0+\s*\))
      | -webkit-text-fill-color\s*:\s*transparent\b
      | mso-hide\s*:\s*all\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_STREAMED = re.compile(r"[\w-]*S:[0-9a-f]+")
"""The id of a segment that React's server sends late: hidden, until the script behind it moves it into the page."""

_TRANSPARENT = re.compile(r"(?:^|[;\s])opacity\s*:\s*0*\.?0+%?(?![\w.%])", re.IGNORECASE)
_ANIMATED = re.compile(r"transform|transition|animation|will-change", re.IGNORECASE)
_ANIMATED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:aos|wow|anim\w*|fade\w*|reveal\w*|slide\w*|appear\w*|motion)(?:$|[\s_-])", re.I
)
_CLIPPED = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)\b", re.IGNORECASE)
_NO_SIZE = re.compile(
    r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[01](?:px|pt|em|rem|%)?(?![\w.%])", re.IGNORECASE
)
_COLOR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|[;\s])background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_NAMED_COLORS = {"white": "#ffffff", "black": "#000000", "#fff": "#ffffff", "#000": "#000000"}
_SHORT_COLOR = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])$")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+1(?:\.0+)?)?\s*\)$")


def is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether the element hides its content: by `hidden`, by its inline style, as a closed dialog.

    A page and its body always show: scripts unhide them (a style against flickering is no trick).
    """
    if tag in ("html", "body"):
        return False
    streamed = _STREAMED.fullmatch(attributes.get("id", ""))
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found" and not streamed:
        return True
    if tag == "dialog" and "open" not in attributes:
        return True
    style = attributes.get("style", "")
    if not style:
        return False
    return hides(style) or (_TRANSPARENT.search(style) is not None and not _fades_in(attributes, style))


def _fades_in(attributes: Mapping[str, str], style: str) -> bool:
    """Whether a transparent element is made to appear by a script: page builders write them by the dozen."""
    if _ANIMATED.search(style) or "data-w-id" in attributes or "data-aos" in attributes:
        return True
    return _ANIMATED_NAMES.search(attributes.get("class", "")) is not None


def hides(style: str) -> bool:
    """Whether a style keeps text out of sight: no display, no size, off screen, in the background's color."""
    if _HIDING.search(style):
        return True
    if _CLIPPED.search(style) and _NO_SIZE.search(style):
        return True
    front, back = _COLOR.search(style), _BACKGROUND.search(style)
    return bool(front and back) and _same_color(front[1], back[1])  # type: ignore[index]


def _same_color(one: str, other: str) -> bool:
    return _plain_color(one) == _plain_color(other) != ""


def _plain_color(color: str) -> str:
    """A color as #rrggbb where it is spelled in a common way, else as spelled; "" for variables."""
    color = color.strip().lower()
    color = _NAMED_COLORS.get(color, color)
    if short := _SHORT_COLOR.match(color):
        return "#" + "".join(digit * 2 for digit in short.groups())
    if rgb := _RGB.match(color):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in rgb.groups())
    return "" if color.startswith(("var(", "inherit", "currentcolor")) or "url(" in color else color
