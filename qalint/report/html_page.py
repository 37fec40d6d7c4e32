"""One self-contained page: nothing is loaded, and nothing in a document can run, load or cover anything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from qalint.report.printable import printable

_ASSETS = Path(__file__).parent / "assets"
_BREAK = re.compile(r"\r\n?")


def text_of(text: str) -> str:
    """Untrusted text as inert HTML: markup escaped, control, bidi and invisible characters spelled out."""
    return escape(printable(_BREAK.sub("\n", text)), quote=True)


def page(title: str, parts: Iterable[str]) -> str:
    """A whole page; `title` is plain text, `parts` are HTML.

    The policy allows the page's own style sheet and script by their digests and nothing else: no inline style or
    handler, no image, no frame, no form, no request.
    """
    style = (_ASSETS / "page.css").read_text(encoding="utf-8")
    script = (_ASSETS / "page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)};"
        " base-uri 'none'; form-action 'none'"
    )
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text_of(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<header class="tools"><span class="soft">qalint</span>'
        '<button type="button" id="theme">Light or dark</button></header>\n<main>\n'
    )
    return head + "\n".join(parts) + f"\n</main>\n<script>{script}</script>\n</body>\n</html>\n"


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> str:
    """A table of plain text; numbers stand right, and so does what heads them."""
    lines = list(rows)
    numbers = {at for row in lines for at, value in enumerate(row) if not isinstance(value, str)}
    head = "".join(
        f'<th scope="col" class="{"number" if at in numbers else "words"}">{text_of(name)}</th>'
        for at, name in enumerate(heads)
    )
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in lines)
    name = text_of(caption)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{name}"><table><caption>{name}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>"
    )


def figures(pairs: Iterable[tuple[str, str, str]]) -> str:
    """Figures with a name, a value and a remark each."""
    cells = "".join(
        f"<div><dt>{text_of(name)}</dt><dd>{text_of(value)}<small>{text_of(remark)}</small></dd></div>"
        for name, value, remark in pairs
    )
    return f'<dl class="figures">{cells}</dl>'


def verdict(sentences: Sequence[str], clean: str, name: str = "Verdict") -> str:
    """What is wrong, in plain words; `clean` where nothing is. Two on a page need two names."""
    told = "".join(f"<p>{text_of(sentence)}</p>" for sentence in sentences or [clean])
    return f'<section class="verdict" aria-label="{text_of(name)}">{told}</section>'


def _cell(value: str | int | float) -> str:
    if isinstance(value, str):
        return f"<td>{text_of(value)}</td>"
    return f'<td class="number">{value:,}</td>'


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
