"""Finds spoofed turns of a conversation: the marks that chat templates put around turns, and what stands in them.

Marks of known templates, and shapes that only a template has, are a turn by themselves: a tokenizer may read them as
the real thing. Weaker marks (a role and a colon, a heading, a tag) are a turn where what they say addresses a model.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from qalint.checks.needles import Needles, caseless

ROLE = r"(?:system|developer|user|human|assistant|model|bot|ai|tool|function|instructions?|prompt|admin|operator|gpt)"
"""The names of those who take turns, as templates and their imitations spell them."""

TOKEN_FORMS = (
    r"<\|[A-Za-z][\w .:/-]{0,40}\|>",  # ChatML, Llama 3 and 4, Phi, Qwen, harmony, Command R, GLM, and unseen ones
    r"<[｜︱❘][^<>\n]{1,40}[｜︱❘]>",  # DeepSeek
    r"\[/?INST\]|<</?SYS>>",  # Llama 2, Mistral
    r"\[/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|MODEL_SETTINGS|THINK)\]",  # Mistral
    r"</?(?:start|end)_of_(?:turn|role|text|message|image)>",  # Gemma, Granite
    r"</?(?:im_start|im_end|bos|eos|sop|eop|gMASK|endoftext|begin_of_text|end_of_text|eot_id)>|\[gMASK\]",
    r"</?(?:start_header_id|end_header_id|tool_calls?|function_call|tool_response)>",
    r"<extra_id_\d{1,2}>|<reserved_\d{1,4}>|<SPECIAL_\d{1,4}>|<seed:\w{2,24}>|\]<\][\w ]{2,24}\[>\[",
    r"\{\{[#~/]{1,2}(?:system|user|assistant)~?\}\}",  # templating languages for prompts
)
_TOKEN = "|".join(TOKEN_FORMS)
TOKEN = re.compile(_TOKEN)
_TOKEN_SIGNS: tuple[str, ...] = (
    "<|",
    "<｜",
    "<︱",
    "<❘",
    "INST]",
    "<<SYS",
    "<</SYS",
    "_PROMPT]",
    "_TOOLS]",
    "TOOL_",
    "MODEL_SETTINGS]",
)
_TOKEN_SIGNS += (
    "THINK]",
    "_of_",
    "<im_",
    "gMASK",
    "<bos",
    "<eos",
    "<sop",
    "<eop",
    "<endoftext",
    "<eot_id",
    "_text>",
)
_TOKEN_SIGNS += (
    "_header_id>",
    "tool_call",
    "tool_response",
    "function_call",
    "<extra_id",
    "<reserved_",
    "<SPECIAL_",
)
_TOKEN_SIGNS += ("<seed:", "]<]", "{{#", "{{~", "{{/")
_SOME_TOKEN = Needles(_TOKEN_SIGNS)
"""One of these stands in every mark of a template: a test that costs next to nothing."""

_SPEAKER = r"(?:SYSTEM|USER|ADMIN|DEVELOPER)(?: (?:PROMPT|MESSAGE|INSTRUCTIONS?|NOTE|TURN))?\b"
_PART = r"(?:DOCUMENT|CONTEXT|MESSAGE|PROMPT|INPUT|INSTRUCTION|CONVERSATION|TASK|TEXT|DATA)S?\b"
_NOTE = r"(?:message|prompt|turn|input|response|note|override|update|instruction)"
_SPEAKS = r"(?:system|developer|user|human|assistant|model|bot|ai|instructions?|prompt|admin|gpt)"
_LABEL = rf"[ \t>*_#]{{0,8}}(?:- )?{_SPEAKS}(?: {_NOTE})?[*_]{{0,2}} ?:[*_]{{0,2}}(?=\s|$)"
WEAK_FORMS = (
    rf"</?(?:{ROLE}|(?:system|new|hidden|important)[-_ ]?(?:{_NOTE}s?|reminder)|context|document)>",
    rf"^[ \t>]{{0,6}}#{{1,6}} ?{ROLE}(?: {_NOTE})? ?:",
    rf"^[ \t>]{{0,6}}(?:```|~~~) ?{ROLE}\b",
    rf"\[(?:{ROLE}|system {_NOTE}|new (?:instructions?|task|prompt))\](?:\(#[\w-]{{0,40}}\)|:|(?!\())",
    rf"[{{,]\s{{0,4}}[\"']role[\"']\s{{0,2}}:\s{{0,2}}[\"']{ROLE}[\"']\s{{0,2}},\s{{0,4}}[\"']content[\"']\s{{0,2}}:",
    rf"(?-i:\b(?:BEGIN|START|END)(?: OF)?(?: (?:NEW|HIDDEN|THE))? {_SPEAKER})",
    r"(?-i:(?<![-=*#~_])[-=*#~_]{3,40}+ ?(?:END|START|BEGIN|NEW)(?: OF)?(?: (?:THE|USER|SYSTEM))? "
    rf"{_PART} ?[-=*#~_]{{0,12}})",
    rf"^{_LABEL}",
    rf"(?<=<!--){_LABEL}",
)
"""A role's tag, heading, fence, bracket or key; the fake end of what came before; a speaker at the start of a line."""

WEAK = re.compile("|".join(WEAK_FORMS), re.IGNORECASE | re.MULTILINE)


class _Form(NamedTuple):
    """One weak form. It is tried where `sign` stands: at the start of its `line`, at its `start` or at its `end`.

    Of `words` one must stand in the text, in small letters where capitals count as such.
    """

    form: str
    sign: re.Pattern[str]
    place: str
    words: tuple[str, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """The form compiled, once its sign is met."""
        return _compiled(self.form)


@cache
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(form, re.IGNORECASE | re.MULTILINE)


_FORM_SIGNS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("<", "start", ()),
    ("#", "line", ()),
    ("```|~~~", "line", ()),
    (r"\[", "start", ()),
    ("[{,]", "start", ("role",)),
    ("[BSE]", "start", ("BEGIN", "START", "END")),
    ("[-=*#~_]{3}", "start", ("BEGIN", "START", "END", "NEW")),
    (":", "line", ()),
    ("<!--", "end", ()),
)
"""What each of WEAK_FORMS holds: signs are searched far faster than the forms themselves."""

_FORMS = tuple(
    _Form(form, re.compile(sign), place, words)
    for form, (sign, place, words) in zip(WEAK_FORMS, _FORM_SIGNS, strict=True)
)

_TRAILING = re.compile(
    rf"(?:\s{{0,4}}(?:{_TOKEN}|(?:<\|?)?/?\b(?:{ROLE})\b[ ]?[:>]?(?=\s*(?:$|<|\n))"
    r"|#{2,3} ?(?:Response|Assistant|Output) ?:?|```|[\"']?\s?\}))+",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"\n[ \t>]{0,40}\r?\n"
    r"|</?(?:p|div|li|td|th|tr|table|h[1-6]|ul|ol|blockquote|pre|main|body|section|article|br)\b[^>]{0,400}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
QUOTES = ("`", '"', "'", "“", "”")
"""What stands on both sides of a mark that is only named."""
_SIGNS = ("<", "[", ":", "{", "`", "BEGIN", "END", "---", "===", "START")
_MISTRAL = r"(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)"
_PAIRS = tuple(
    (re.compile(opens), re.compile(closes))
    for opens, closes in (
        (r"\[INST\]", r"\[/INST\]"),
        (r"<<SYS>>", r"<</SYS>>"),
        (
            r"<\|",
            r"<\|(?:im_end|end|eot_id|eot|eom_id|endoftext|END_OF_TURN_TOKEN|return|call|end_of_text|eos)\|>",
        ),
        (r"<start_of_turn>", r"<end_of_turn>"),
        (r"<[｜︱❘]", r"<[｜︱❘]end[^<>\n]{1,40}[｜︱❘]>"),
        (rf"\[{_MISTRAL}\]", rf"\[/{_MISTRAL}\]"),
        (r"```|~~~", r"\n[ \t>]{0,6}(?:```|~~~)|(?<=\S) ?```"),
        (r"[{,]", r"[\"']\s{0,4}\}"),
        (r"(?i:BEGIN|START)", rf"\bEND(?: OF)?(?: (?:NEW|HIDDEN|THE))? {_SPEAKER}"),
    )
)
"""What opens a turn, and what closes it. A role's tag is closed by its own end tag."""
REACH = 2500
"""Code points that one spoofed turn is followed for."""


class Turn(NamedTuple):
    """A spoofed turn: `source[start:end]` from its first mark to its last, and what it says between them.

    `certain` says that the marks are a template's own; other turns are for a judge.
    """

    start: int
    end: int
    says: str
    mark: str
    certain: bool


def find_turns(source: str, lowered: str | None = None) -> list[Turn]:
    """The spoofed turns of a text, in order; marks written with entities count. They do not overlap.

    `lowered` is its `caseless` form, where that is known.
    """
    if not any(sign in source for sign in _SIGNS):
        return []
    text, offsets = _unescaped(source)
    turns: list[Turn] = []
    at = 0
    if offsets is not None or lowered is None:
        lowered = caseless(text)
    for match, certain in _marks(text, lowered):
        if match.start() < at:
            continue
        turn = _turn(text, match, certain)
        at = turn.end
        turns.append(turn)
    if offsets is None:
        return turns
    return [turn._replace(start=offsets[turn.start], end=offsets[turn.end]) for turn in turns]


def _unescaped(source: str) -> tuple[str, list[int] | None]:
    """The text with its entities decoded, and the source offset of each code point (None: the same)."""
    if not _ENTITY.search(source):
        return source, None
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in _ENTITY.finditer(source):
        plain = html.unescape(match.group())
        parts += (source[at : match.start()], plain)
        offsets.extend(range(at, match.start()))
        offsets.extend([match.start()] * len(plain))
        at = match.end()
    parts.append(source[at:])
    offsets.extend(range(at, len(source) + 1))
    return "".join(parts), offsets


def _marks(text: str, lowered: str) -> Iterator[tuple[re.Match[str], bool]]:
    found: list[tuple[re.Match[str], bool]] = []
    if _SOME_TOKEN.within(text):
        found += [(match, True) for match in TOKEN.finditer(text)]
    for form in _FORMS:
        if not form.words or any(word in (lowered if word.islower() else text) for word in form.words):
            found += [(match, False) for match in _of_form(form, text)]
    return iter(sorted(found, key=lambda pair: (pair[0].start(), not pair[1])))


def _of_form(form: _Form, text: str) -> Iterator[re.Match[str]]:
    """The matches of one form, as `finditer` gives them."""
    match, done = None, 0
    for sign in form.sign.finditer(text):
        match = match or form.pattern.match
        if form.place == "line":
            at = text.rfind("\n", 0, sign.start()) + 1
        else:
            at = sign.start() if form.place == "start" else sign.end()
        if at >= done:
            found = match(text, at)
            done = at + 1
            if found:
                yield found
                done = found.end()


def _turn(text: str, mark: re.Match[str], certain: bool) -> Turn:
    """The turn that a mark opens: to its closing mark where one comes soon, else to the end of the paragraph."""
    start, at = mark.span()
    if certain and text[at : at + 1] in QUOTES and text[start - 1 : start] in QUOTES:
        return Turn(start, at, "", mark.group(), certain)
    limit = min(len(text), at + REACH)
    end = _closing(text, mark, at, limit)
    if end is None:
        stop = _BREAK.search(text, at + _gap(text, at), limit)
        end = stop.start() if stop else limit
        token = TOKEN.search(text, at, end)
        if certain and token:
            end = _last_token(text, at, end)
    trailing = _TRAILING.match(text, end, min(len(text), end + 120))
    if trailing and trailing.group().strip():
        end = trailing.end()
    while end > at and text[end - 1].isspace():
        end -= 1
    says = WEAK.sub(" ", TOKEN.sub(" ", text[at:end])).strip(" \t\r\n\"'}{<>/`")
    return Turn(start, end, says, mark.group().strip(), certain)


def _gap(text: str, at: int) -> int:
    """White space right behind a mark: a header and its text have a blank line between them."""
    match = re.compile(r"[ \t]*(?:system|user|assistant|model|tool)?(?:<\|?[\w/]{1,24}\|?>)?\s{0,4}").match(
        text, at
    )
    return match.end() - at if match else 0


def _closing(text: str, mark: re.Match[str], at: int, limit: int) -> int | None:
    """Where the mark that ends this turn ends, None where there is none within reach."""
    opened = mark.group().strip()
    tag = re.match(r"<([A-Za-z][\w -]{1,30})>", opened)
    if tag and "_of_turn" not in opened:
        match = re.compile(rf"</{re.escape(tag[1])}>").search(text, at, limit)
        return match.end() if match else None
    for opens, closes in _PAIRS:
        if opens.match(opened):
            match = closes.search(text, at, limit)
            return match.end() if match else None
    return None


def _last_token(text: str, at: int, end: int) -> int:
    last = at
    for token in TOKEN.finditer(text, at, end):
        last = token.end()
    tail = text[last:end]
    return end if len(tail.strip()) > 0 else last
