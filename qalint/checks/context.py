"""What the checks of one document share: regions, lines and views, each worked out once and only when asked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from qalint.checks.starts import Range, Starts, head_of, one_of
from qalint.document.model import LITERAL_KINDS, Block, Document, Sentence, View

if TYPE_CHECKING:
    from qalint.checks.instruction.passage import Verdict
    from qalint.checks.passages import Passage

_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")


class Line(NamedTuple):
    """A physical line: `source[start:end]` is its text without the line end, `next` is where the next one starts."""

    start: int
    end: int
    next: int


class Regions:
    """Sorted disjoint stretches of a source, for questions of overlap in logarithmic time."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted(spans):
            if end <= start:
                continue
            if ends and start <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        self.starts, self.ends = starts, ends

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any stretch shares a code point with [start, end)."""
        at = bisect_right(self.ends, start)
        return at < len(self.starts) and self.starts[at] < end

    def covers(self, start: int, end: int) -> bool:
        """Whether one stretch holds all of [start, end)."""
        at = bisect_right(self.starts, start) - 1
        return at >= 0 and end <= self.ends[at]

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Options:
    """What a run tells every check.

    `models` says whether models may run; `corpus` is what `qalint stats` learned, or None; findings less sure than
    `min_confidence`, or than their rule's value in `thresholds` (by code), are left out. `intents` are the confidences
    from which a passage of an intent is reported, where the user set one; passages that match one of `allowed` are left
    alone.
    """

    models: bool = True
    corpus: Any = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    min_confidence: float = 0.0
    intents: Mapping[str, float] = field(default_factory=dict)
    allowed: tuple[re.Pattern[str], ...] = ()


class Context:
    """One document under inspection. Everything here is derived from the document and the options alone."""

    def __init__(self, document: Document, options: Options | None = None) -> None:
        self.document = document
        self.options = options or Options()
        self.source = document.source

    @cached_property
    def lowered(self) -> str:
        """The source in lower case; of the source's own length only where `lower()` keeps it (use it for `in`)."""
        from qalint.checks.needles import caseless

        return caseless(self.source)

    def places(self, starts: Starts) -> list[int]:
        """The offsets at which a match with these starts can begin, in order."""
        found = self._places.get(starts)
        if found is None:
            found = [match.start() for match in self._found(starts.characters, one_of)]
            if starts.heads:
                heads = [match.start() for match in self._found(starts.heads, head_of)]
                found = sorted({*found, *heads}) if found else heads
            self._places[starts] = found
        return found

    def _found(
        self, ranges: frozenset[Range], kind: Callable[[frozenset[Range]], re.Pattern[str]]
    ) -> Iterable[re.Match[str]]:
        # Many patterns are about characters outside of ASCII, of which a document has few or none.
        if not ranges or (min(ranges)[0] > 127 and not one_of(ranges).search(self.foreign)):
            return ()
        return kind(ranges).finditer(self.source)

    @cached_property
    def _places(self) -> dict[Starts, list[int]]:
        return {}

    @cached_property
    def foreign(self) -> str:
        """The characters of the source that are not ASCII, each once."""
        return "" if self.ascii else "".join(set("".join(_OUTSIDE_ASCII.findall(self.source))))

    @cached_property
    def longest_word(self) -> int:
        """Code points of the longest stretch without white space."""
        return max(map(len, self.source.split()), default=0)

    @cached_property
    def ascii(self) -> bool:
        """Whether all of the source is ASCII."""
        return self.source.isascii()

    @cached_property
    def lines(self) -> list[Line]:
        """The physical lines: they end at CRLF, LF or CR and nowhere else."""
        from qalint.document.lines import line_starts

        starts = line_starts(self.source)
        source, lines, new = self.source, [], tuple.__new__
        for start, after in zip(starts, [*starts[1:], len(source)], strict=True):
            end = after
            while end > start and source[end - 1] in "\r\n":
                end -= 1
            lines.append(new(Line, (start, end, after)))
        return lines

    @cached_property
    def said_lines(self) -> list[tuple[int, str]]:
        """Start and text of the lines outside of literal regions, the white space around it and blank ones left out."""
        source, overlaps, found = self.source, self.literal.overlaps, []
        for start, end, _ in self.lines:
            text = source[start:end]
            said = text.strip()
            if said:
                if text[0] != said[0]:
                    start += len(text) - len(text.lstrip())
                if not overlaps(start, start + len(said)):
                    found.append((start, said))
        return found

    def line_at(self, offset: int) -> int:
        """The index into `lines` of the line that holds `offset`."""
        return max(0, bisect_right(self._line_starts, offset) - 1)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def regions(self, *kinds: str) -> Regions:
        """The stretches that spans of these kinds cover."""
        key = ",".join(sorted(kinds))
        if key not in self._regions:
            wanted = set(kinds)
            self._regions[key] = Regions((s.start, s.end) for s in self.document.spans if s.kind in wanted)
        return self._regions[key]

    def elements(self, *names: str) -> Regions:
        """The stretches that HTML elements of these names cover, their tags included."""
        key = "<" + ",".join(sorted(names))
        if key not in self._regions:
            spans = self.document.spans
            self._regions[key] = Regions(
                (s.start, s.end) for s in spans if s.kind == "element" and s.name in names
            )
        return self._regions[key]

    @cached_property
    def _regions(self) -> dict[str, Regions]:
        return {}

    @cached_property
    def literal(self) -> Regions:
        """Code, formulas, scripts, front matter: where no markup rule speaks unless it asks to."""
        return Regions((s.start, s.end) for s in self.document.spans if s.kind in LITERAL_KINDS)

    @cached_property
    def markup(self) -> Regions:
        """The inside of tags, link targets and comments of HTML pages: text no reader sees, in any format."""
        if self.document.format != "html":
            return Regions(())
        spans = [(start, end) for start, end in zip(self.visible.starts, self.visible.ends, strict=True)]
        edges = [0, *(edge for pair in spans for edge in pair), len(self.source)]
        return Regions(zip(edges[::2], edges[1::2], strict=True))

    @cached_property
    def visible(self) -> Regions:
        """The source of text that a reader sees."""
        return Regions(
            (p.start, p.end)
            for b in self.document.blocks
            if not b.hidden
            for p in b.pieces
            if p.end > p.start
        )

    @cached_property
    def views(self) -> list[View]:
        """The decoded text of each block, beside `document.blocks`."""
        return [self.document.view(block) for block in self.document.blocks]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the document's visible prose."""
        from qalint.document.sentences import sentences

        return sentences(self.document)

    def block_at(self, offset: int) -> int | None:
        """The index of the block whose pieces hold `offset`, None where no block does."""
        at = bisect_right(self._block_starts, offset) - 1
        if at < 0:
            return None
        pieces = self.document.blocks[at].pieces
        return at if pieces and pieces[0].start <= offset < max(piece.end for piece in pieces[-2:]) else None

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.pieces[0].start if block.pieces else 0 for block in self.document.blocks]

    @cached_property
    def prose_blocks(self) -> list[int]:
        """Indexes of the visible blocks that are no code."""
        spans = self.document.spans
        return [
            i for i, b in enumerate(self.document.blocks) if not b.hidden and spans[b.span].kind != "code"
        ]

    @cached_property
    def text(self) -> str:
        """All visible prose, lower case, blocks joined by newlines: for questions of what a document is about."""
        return "\n".join(self.views[i].text for i in self.prose_blocks).lower()

    @cached_property
    def passages(self) -> list[Passage]:
        """The paragraphs, headings and whole lists, as rules about page furniture look at them."""
        from qalint.checks.passages import passages

        return passages(self)

    @cached_property
    def cue_places(self) -> dict[str, set[int]]:
        """In which of the short `passages` stands what of the words that cues of furniture cannot match without."""
        from qalint.checks.needles import remembered_in
        from qalint.checks.passages import LONG

        return remembered_in([f"{p.plain}\n{p.parted}" if p.words <= LONG else "" for p in self.passages])

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The passages that talk to a model, judged once for all rules about them."""
        from qalint.checks.instruction.judge import judge

        return judge(self)

    @cached_property
    def words(self) -> list[str]:
        """The words of `text`, split at white space."""
        return self.text.split()

    def block_bounds(self, block: Block) -> tuple[int, int]:
        """The source range of the block's span where the block is all of it, else of its pieces."""
        span = self.document.spans[block.span]
        owners = self._owners
        if owners[block.span] == 1 and not self._parents_of_blocks[block.span]:
            return span.start, span.end
        return block.pieces[0].start, max(piece.end for piece in block.pieces)

    @cached_property
    def _owners(self) -> list[int]:
        count = [0] * len(self.document.spans)
        for block in self.document.blocks:
            count[block.span] += 1
        return count

    @cached_property
    def _parents_of_blocks(self) -> list[bool]:
        spans = self.document.spans
        marks = [False] * len(spans)
        for block in self.document.blocks:
            parent = spans[block.span].parent
            while parent >= 0 and not marks[parent]:
                marks[parent] = True
                parent = spans[parent].parent
        return marks

    def spans_within(self, start: int, end: int) -> range:
        """Indexes of the spans that start in [start, end)."""
        return range(bisect_left(self._span_starts, start), bisect_left(self._span_starts, end))

    def links_within(self, start: int, end: int) -> bool:
        """Whether a link starts in [start, end)."""
        starts = self._link_starts
        at = bisect_left(starts, start)
        return at < len(starts) and starts[at] < end

    @cached_property
    def _link_starts(self) -> list[int]:
        return [span.start for span in self.document.spans if span.kind in ("link", "autolink")]

    @cached_property
    def _span_starts(self) -> list[int]:
        return [span.start for span in self.document.spans]
