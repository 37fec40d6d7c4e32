"""One target to an outcome: ask, lint, answer, check, judge; again if refused, as often as allowed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qalint.generate.call import Call, CallError, Usage
from qalint.generate.grounding import quote_place, unused_sentence
from qalint.generate.judge import Judge
from qalint.generate.lint_answer import CHECKS, Pair, answer_complaint
from qalint.generate.lint_question import LINTS, question_complaint
from qalint.generate.prompting import Prompting
from qalint.generate.row import Outcome, Refusal, Row
from qalint.generate.session import Session, Stopped, UnreadableError
from qalint.plan.target import Target

PASSED = (*LINTS, "quote-in-window", *CHECKS)
"""The checks that every accepted row has passed."""

Guard = Callable[[Target], str | None]
"""Looks at a target's window: "check: what it found", or None."""


class _Refused(Exception):
    """An attempt is over; carries what its refusal says."""

    def __init__(self, stage: str, complaint: str, raw: str = "") -> None:
        super().__init__(complaint)
        self.stage = stage
        self.reason, _, self.detail = complaint.partition(": ")
        self.raw = raw


@dataclass(slots=True)
class _Draft:
    """What an attempt has so far."""

    question: str = ""
    answer: str = ""
    quote: str = ""
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Attempts:
    """How targets are worked on: the calls' session, the prompts, how often at most; a judge and a guard if wanted.

    A guard looks at the window before anything is asked: it tells what it found, or None.
    """

    session: Session
    prompting: Prompting
    most: int = 2
    judge: Judge | None = None
    guard: Guard | None = None

    async def work(self, target: Target) -> Outcome:
        """The outcome for a target. Raises ProviderError and StoreError."""
        refusals: list[Refusal] = []
        found = self.guard(target) if self.guard is not None else None
        if found:
            name, _, detail = found.partition(": ")
            return Outcome(target, None, (Refusal(target, 0, "check", name, detail),))
        beyond = self.prompting.beyond(target)
        if beyond:
            return Outcome(target, None, (Refusal(target, 0, "ask", "beyond-the-model", beyond),))
        for attempt in range(self.most):
            draft = _Draft()
            try:
                return Outcome(target, await self._try(target, attempt, draft), tuple(refusals))
            except Stopped as bound:
                refusals.append(Refusal(target, attempt, "ask", "not-asked", str(bound)))
                return Outcome(target, None, tuple(refusals), stopped=True)
            except _Refused as error:
                refusals.append(
                    Refusal(
                        target, attempt, error.stage, error.reason, error.detail, draft.question, draft.answer,
                        draft.quote, error.raw,
                    )
                )  # fmt: skip
        return Outcome(target, None, tuple(refusals))

    async def _try(self, target: Target, attempt: int, draft: _Draft) -> Row:
        reply = await self._reply(self.prompting.ask(target, attempt), draft)
        draft.question = reply["question"]
        complaint = question_complaint(draft.question, target.text, target.window)
        if complaint:
            raise _Refused("check", complaint)
        call = self.prompting.answer(target, draft.question, attempt)
        reply = await self._reply(call, draft)
        draft.answer, draft.quote = reply["answer"], reply.get("quote", "")
        draft.quote = _checked(target, draft)
        passed = PASSED if self.guard is None else ("window-clean", *PASSED)
        if target.kind == "pair":
            passed = (*passed, "both-sentences")
        if self.judge is not None:
            verdict = await self._reply(self.judge.call(target, draft.question, draft.answer), draft)
            if not self.judge.approves(verdict):
                raise _Refused("judge", f"judge: {verdict['reason'][:200]}")
            passed = (*passed, "judge")
        models = dict.fromkeys((self.prompting.ask(target, attempt).model, call.model))
        return Row(
            target, draft.question, draft.answer, draft.quote, self.prompting.version, " + ".join(models),
            draft.usage, passed,
        )  # fmt: skip

    async def _reply(self, call: Call, draft: _Draft) -> dict[str, str]:
        try:
            reply, completions = await self.session.read(call)
        except CallError as error:
            raise _Refused(call.purpose, f"call-failed: {error}") from error
        except UnreadableError as error:
            raise _Refused(call.purpose, f"unreadable: {error}", error.raw) from error
        for completion in completions:
            draft.usage += completion.usage
        if call.purpose == "judge":
            return reply
        unsure = self.prompting.unsure(call, reply, completions[-1].confidence)
        if unsure:
            draft.question = draft.question or reply.get("question", "")
            draft.answer = reply.get("answer", "")
            raise _Refused(call.purpose, f"unsure: {unsure}")
        return reply


def _checked(target: Target, draft: _Draft) -> str:
    """The quote as the window has it, once the answer holds. Raises _Refused."""
    place = " ".join((target.source.title, *target.section))
    pair = Pair(draft.question, draft.answer, target.window, place, target.source.removed)
    complaint = answer_complaint(pair)
    if complaint:
        raise _Refused("check", complaint)
    if target.kind == "pair":
        unused = unused_sentence(f"{draft.question} {draft.answer}", target.text)
        if unused is not None:
            raise _Refused("check", f"both-sentences: nothing of {unused[:60]!r} is used")
    start, end = target.start - target.window_start, target.end - target.window_start
    found = quote_place(draft.quote, draft.answer, target.window, start, end)
    if found is None:
        raise _Refused("check", "quote-in-window: the quote does not stand in the target's window")
    return target.window[found[0] : found[1]]
