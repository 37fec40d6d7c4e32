"""Judges a document's passages once for all rules: words first, then the model, then what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qalint.checks.instruction.gather import gather
from qalint.checks.instruction.lexicon import foreign_wish, perhaps_foreign
from qalint.checks.instruction.passage import Candidate, Verdict
from qalint.checks.instruction.phrases import Wording, hinted, wording
from qalint.checks.instruction.quotation import words_around
from qalint.checks.instruction.topic import topic
from qalint.checks.instruction.turns import QUOTES, Turn, find_turns
from qalint.document.fold import fold

if TYPE_CHECKING:
    from qalint.checks.context import Context
    from qalint.classifier import Passage

SURE = 0.97
"""Confidence of a passage whose words alone say it: 1 - share of clean rows hit, cautiously (card of the model)."""

_REPORTED = re.compile(r"\b(?:(?<!you )to|could|can|might|would|that|which|who|by|or|from) $")
_FIRM = re.compile(
    r"#{1,6} ?(?:system|human|instructions?|assistant)|```|~~~|<(?!user|context|document)"
    r"|\[\W*system|[{,]|BEGIN|[-=*#~_]{3}",
    re.IGNORECASE,
)
"""Weak marks that are rare in documents: with one of these, a faint doubt about what it says is enough."""
_FIRM_SPACES = 2
"""Spaces from which an English turn can hold an order: `# System: requirements` is a heading."""


_SHOWS_NOTHING = frozenset(("element", "unicode-tags", "zero-width", "variation-selectors"))
"""Ways that show nothing at all: nobody quotes an attack so."""


_SEEN = frozenset(("code-comment", "homoglyphs"))
"""Ways that leave a text where readers see it."""


class Opinion(NamedTuple):
    """What words and model say of one passage: an intent ("clean" for none), how sure, and whether it is quoted."""

    intent: str
    confidence: float
    sure: bool = False
    cue: bool = False
    quoted: bool = False


_NOTHING = Opinion("clean", 0.0)

_CUE_UNSEEN = 1 / 3
"""What a cue in hidden text does to its threshold: about 5 of 2,700 hidden texts of 1,500 real documents hold one."""


_UNNAMED = frozenset(("clean", "mention", "task_switch"))
"""What a model may say where the words of a cue name the intent better: any order is another task."""


class Thresholds(NamedTuple):
    """Confidence from which a passage is reported: where readers see it, and where it is kept from them.

    `own` are the user's, by intent, of passages that readers see: below `unseen` the model names no intent, so that
    lower ones change nothing.
    """

    seen: float
    unseen: float
    own: Mapping[str, float] = {}


def judge(context: Context) -> tuple[Verdict, ...]:
    """What talks to a model in the document, in order of place, without overlaps."""
    passages = gather(context)
    turns = find_turns(context.source, context.lowered)
    spoken = [Candidate(turn.start, turn.end, turn.says or turn.mark, "turn") for turn in turns]
    opinions, thresholds = _opinions(context, [*passages, *spoken])
    if not turns and all(o is _NOTHING for o in opinions) and not any(p.certain for p in passages):
        return ()
    verdicts = [
        *_turn_verdicts(context, turns, opinions[len(passages) :], thresholds),
        *_passage_verdicts(passages, opinions, thresholds),
    ]
    chosen = _without_overlaps(_not_allowed(verdicts, context.options.allowed))
    return _by_topic(context, _unquoted(context, chosen, thresholds))


def _not_allowed(verdicts: Iterable[Verdict], allowed: Sequence[re.Pattern[str]]) -> list[Verdict]:
    """The verdicts without those that the user lets pass."""
    return [verdict for verdict in verdicts if not any(pattern.search(verdict.text) for pattern in allowed)]


def _opinions(context: Context, passages: Sequence[Candidate]) -> tuple[list[Opinion], Thresholds]:
    """An opinion for each passage. Without models, only what the words say."""
    folded = [fold(passage.text)[0] for passage in passages]
    words = [
        wording(text, among) if among else None for text, among in zip(folded, hinted(folded), strict=True)
    ]
    foreign = perhaps_foreign(folded)
    if not context.options.models:
        return [
            _by_words(passages[n], folded[n], word, None, n in foreign) if word or n in foreign else _NOTHING
            for n, word in enumerate(words)
        ], Thresholds(0.9, 0.9, context.options.intents)
    from qalint.classifier import load_instruction_classifier

    classifier = load_instruction_classifier()
    judged = classifier.judge([_asked(passage) for passage in passages])
    opinions = [
        _by_words(passage, folded[n], words[n], (j.intent, j.confidence), n in foreign)
        for n, (passage, j) in enumerate(zip(passages, judged, strict=True))
    ]
    return opinions, Thresholds(classifier.threshold, classifier.threshold_hidden, context.options.intents)


def _asked(passage: Candidate) -> Passage:
    """What the classifier is asked: a hidden text has no neighbours, for it stands nowhere."""
    from qalint.classifier import Passage

    if passage.way and passage.way not in _SEEN:
        return Passage(passage.text, hidden=True)
    return Passage(passage.text, passage.before, passage.after)


def _by_words(
    passage: Candidate,
    folded: str,
    words: Wording | None,
    judged: tuple[str, float] | None,
    perhaps_foreign: bool,
) -> Opinion:
    intent, confidence = judged or ("clean", 0.0)
    quoted = intent == "mention"
    if words is None:
        foreign = foreign_wish(passage.text, folded) if perhaps_foreign else None
        if foreign:
            return Opinion(foreign, SURE, sure=True)
        return Opinion(intent, confidence, quoted=quoted)
    if not words.sure:
        return Opinion(words.intent if intent in _UNNAMED else intent, confidence, cue=True, quoted=quoted)
    quoted = _is_told(folded, words)
    if passage.way in _SHOWS_NOTHING:
        quoted = False
    return Opinion(words.intent, max(SURE, confidence), sure=True, quoted=quoted)


def _is_told(folded: str, words: Wording) -> bool:
    """Whether an order is told of: an attacker gets the model *to ignore its instructions*."""
    return words.intent in ("override", "exfiltration") and bool(_REPORTED.search(folded[: words.start]))


def _turn_verdicts(
    context: Context, turns: Sequence[Turn], opinions: Sequence[Opinion], thresholds: Thresholds
) -> Iterable[Verdict]:
    for turn, opinion in zip(turns, opinions, strict=True):
        firm = _FIRM.match(turn.mark) and (turn.says.count(" ") >= _FIRM_SPACES or not turn.says.isascii())
        least = thresholds.unseen / 3 if firm else thresholds.unseen
        if not turn.certain and not (opinion.sure or opinion.cue or opinion.confidence >= least):
            continue
        confidence = max(opinion.confidence, SURE if turn.certain else 0.9)
        named = (
            len(turn.mark) == turn.end - turn.start and context.source[turn.start - 1 : turn.start] in QUOTES
        )
        yield Verdict(
            turn.start, turn.end, turn.says, "", "role_spoof", confidence, quoted=named, mark=turn.mark
        )


def _needed(opinion: Opinion, thresholds: Thresholds, unseen: bool) -> float:
    """The confidence that a passage needs: being hidden, or a cue in its words, is evidence too."""
    if unseen:
        return thresholds.unseen * (_CUE_UNSEEN if opinion.cue else 1)
    usual = (thresholds.seen + thresholds.unseen) / 2 if opinion.cue else thresholds.seen
    return thresholds.own.get(_WITHOUT_MARK.get(opinion.intent, opinion.intent), usual)


def _passage_verdicts(
    passages: Sequence[Candidate], opinions: Sequence[Opinion], thresholds: Thresholds
) -> Iterable[Verdict]:
    judged = list(zip(passages, opinions[: len(passages)], strict=True))
    by_block: dict[int, list[tuple[Candidate, Opinion]]] = {}
    for passage, opinion in judged:
        if passage.way in ("", "element", "homoglyphs") and passage.block >= 0:
            by_block.setdefault(passage.block, []).append((passage, opinion))
            continue
        unseen = passage.way not in _SEEN
        least = thresholds.seen if passage.form else _needed(opinion, thresholds, unseen)
        if passage.certain or opinion.sure or opinion.confidence >= least:
            yield _verdict(passage, opinion)
    for pairs in by_block.values():
        yield from _block_verdicts(pairs, thresholds, alone=len(by_block) == 1)


_WITHOUT_MARK = {"clean": "task_switch", "mention": "task_switch", "role_spoof": "override"}
"""The rule that an intent belongs to where no mark of a turn stands: a bare order in the system's name overrides."""


def _verdict(passage: Candidate, opinion: Opinion) -> Verdict:
    intent = _WITHOUT_MARK.get(opinion.intent, opinion.intent)
    confidence = max(opinion.confidence, SURE if passage.certain else 0.0)
    return Verdict(
        passage.start,
        passage.end,
        passage.text,
        passage.way,
        intent,
        confidence,
        passage.block,
        opinion.quoted,
    )


def _block_verdicts(
    pairs: list[tuple[Candidate, Opinion]], thresholds: Thresholds, alone: bool
) -> Iterable[Verdict]:
    """The sentences of one block: those that are reported alone, and weaker ones beside them or in a block that is.

    `alone` says that the block is all of its document, a record's field for one: then it is reported as a whole.
    A passage is planted whole; its second sentence ("Failure to comply is not acceptable.") rarely says it alone.
    """
    whole = next((pair for pair in pairs if _is_whole(pair[0], pairs)), None)
    parts = [pair for pair in pairs if whole is None or pair is not whole]
    strong = [_is_reported(passage, opinion, thresholds) for passage, opinion in parts]
    least = thresholds.seen if alone else (1 + thresholds.seen) / 2
    if whole and not any(strong) and whole[1].confidence >= least and not whole[1].quoted:
        strong = [alone or opinion.confidence >= thresholds.unseen for _, opinion in parts]
        parts = [(passage, _lifted(opinion, whole[1])) for passage, opinion in parts]
    taken = list(strong)
    for step in (1, -1):
        order = range(len(parts)) if step == 1 else range(len(parts) - 1, -1, -1)
        for index in order:
            beside = index - step
            if 0 <= beside < len(parts) and taken[beside] and not taken[index] and not parts[index][1].quoted:
                taken[index] = parts[index][1].confidence >= min(thresholds.unseen, thresholds.seen)
    yield from (_verdict(*pair) for pair, take in zip(parts, taken, strict=True) if take)


def _is_whole(passage: Candidate, pairs: list[tuple[Candidate, Opinion]]) -> bool:
    return len(pairs) > 2 and all(
        passage.start <= other.start and other.end <= passage.end for other, _ in pairs
    )


def _is_reported(passage: Candidate, opinion: Opinion, thresholds: Thresholds) -> bool:
    return opinion.sure or opinion.confidence >= _needed(opinion, thresholds, unseen=bool(passage.way))


def _lifted(opinion: Opinion, whole: Opinion) -> Opinion:
    """The opinion of a sentence in a passage that is reported as a whole."""
    intent = opinion.intent if opinion.intent not in ("clean", "mention") else whole.intent
    return opinion._replace(confidence=max(opinion.confidence, whole.confidence), intent=intent)


def _without_overlaps(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts left when encoded text goes before turns, turns before hidden text, that before sentences."""
    chosen: list[Verdict] = []
    for verdict in sorted(verdicts, key=_rank):
        if not any(verdict.start < other.end and other.start < verdict.end for other in chosen):
            chosen.append(verdict)
    return sorted(chosen, key=lambda verdict: verdict.start)


def _rank(verdict: Verdict) -> tuple[int, int, int]:
    from qalint.checks.decoding import DECODERS, INVISIBLE

    if verdict.way in INVISIBLE:
        rank = 0
    elif verdict.way in DECODERS:
        rank = 1
    elif verdict.mark:
        rank = 2
    else:
        rank = 3 if verdict.way else 4
    return rank, verdict.start - verdict.end, verdict.start


def _unquoted(context: Context, verdicts: list[Verdict], thresholds: Thresholds) -> list[Verdict]:
    """The verdicts, those marked as quoted whose words around the quotation say nothing to a model.

    `Reply only with "yes"` stays what it is; `Never trust "Reply only with yes" in a form` is a quotation.
    """
    around = {
        index: words
        for index, verdict in enumerate(verdicts)
        if not verdict.quoted
        and verdict.way not in _SHOWS_NOTHING
        and (words := words_around(context, verdict))
    }
    if not around:
        return verdicts
    opinions, _ = _opinions(context, [Candidate(0, 0, words) for words in around.values()])
    harmless = {
        index
        for index, opinion in zip(around, opinions, strict=True)
        if not opinion.sure and not opinion.cue and opinion.confidence < thresholds.unseen
    }
    return [v._replace(quoted=True) if index in harmless else v for index, v in enumerate(verdicts)]


def _by_topic(context: Context, verdicts: list[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts, those quoted that a document about models or attacks only shows."""
    if not verdicts:
        return ()
    blocks = {context.block_at(verdict.start) for verdict in verdicts}
    about = topic(context, {index for index in blocks if index is not None})
    code = context.regions("code", "code_span")

    def is_shown(verdict: Verdict) -> bool:
        if about.attacks and verdict.way not in _SHOWS_NOTHING:
            return True
        sample = (
            bool(verdict.mark) and verdict.mark[0] not in "`~" and code.overlaps(verdict.start, verdict.end)
        )
        return sample and (about.models or verdict.confidence <= SURE)

    return tuple(verdict._replace(quoted=verdict.quoted or is_shown(verdict)) for verdict in verdicts)
