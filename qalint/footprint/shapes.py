"""Which fields of which tools hold a question, its answer and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qalint.footprint.row import Question

QUESTION = (
    "question",
    "user_input",
    "query",
    "instruction",
    "input",
    "prompt",
    "Question",
    "generated_question",
    "q",
)
"""In order: qalint, synthetic-data-kit, distilabel, easy-dataset; ragas; llama_index; Alpaca; deepeval."""

ANSWER = (
    "answer", "reference", "reference_answer", "expected_output", "expectedOutput", "output", "response", "generation",
    "completion", "ground_truth", "answers", "Answer", "actual_output", "a",
)  # fmt: skip
CONTEXT = (
    "reference_contexts", "contexts", "context", "retrieved_contexts", "retrieval_context", "chunk", "chunk_content",
    "chunkContent", "passage", "source_text", "text",
)  # fmt: skip
DOCUMENT = ("document", "source_file", "sourceFile", "source", "file", "path", "filename", "fileName")
GROUP = (
    "prompt", "seed_type", "seed", "synthesizer_name", "qtype", "question_type", "questionType", "style", "type",
    "query_by", "evolution_type",
)  # fmt: skip
LISTS = ("qa_pairs", "examples", "data", "rows", "goldens", "pairs", "questions", "filtered_pairs", "items")
"""Keys under which an object holds its rows."""

TURNS = ("messages", "conversations", "conversation")
"""Keys under which a row holds a dialogue."""

_ASKING = frozenset({"user", "human"})
_TELLING = frozenset({"assistant", "gpt", "model", "bot"})


class ShapeError(Exception):
    """A row that holds no question; the message says what it lacks."""


def question_of(row: int, value: Any) -> Question:
    """The question that a row holds. Raises ShapeError."""
    if not isinstance(value, Mapping):
        raise ShapeError(f"is a {type(value).__name__}, not an object")
    turns = next(
        (value[key] for key in TURNS if _is_list(value.get(key))),
        None,
    )
    asked, told = _turns(turns) if turns is not None else _fields(value)
    if not asked.strip():
        raise ShapeError(f"holds no question (keys: {', '.join(map(str, list(value)[:8])) or 'none'})")
    used_prompt = (
        not any(_said(value, (name,)) for name in QUESTION[: QUESTION.index("prompt")]) and turns is None
    )
    groups = [name for name in GROUP if not (name == "prompt" and used_prompt)]
    return Question(
        row=row,
        question=asked.strip(),
        answer=told.strip(),
        contexts=_contexts(value),
        quote=_said(value, ("quote",)),
        document=_said(value, DOCUMENT) or _said(_inner(value), DOCUMENT),
        record=value["record"] if isinstance(value.get("record"), int) else None,
        original=_range(value.get("original")),
        group=(_said(value, groups) or _said(_inner(value), groups))[:80],
    )


def rows_of(value: Any) -> Iterator[Any]:
    """The rows inside of a whole JSON value: a list, an object that holds one, columns, or a retrieval data set."""
    if _is_list(value):
        yield from value
        return
    if not isinstance(value, Mapping):
        yield value
        return
    queries, corpus, relevant = (value.get(key) for key in ("queries", "corpus", "relevant_docs"))
    if isinstance(queries, Mapping):
        yield from _retrieval(queries, corpus or {}, relevant or {})
        return
    for key in LISTS:
        if _is_list(value.get(key)):
            yield from value[key]
            return
    if any(name in value for name in TURNS):
        yield value
        return
    columns = [column for column in value.values() if _is_list(column)]
    if columns and len(columns) == len(value):
        for cells in zip(*columns, strict=False):
            yield dict(zip(value, cells, strict=True))
        return
    yield value


def _fields(value: Mapping[str, Any]) -> tuple[str, str]:
    asked = _said(value, QUESTION)
    if value.get("instruction") and value.get("input") and not value.get("question"):
        asked = f"{_text(value['instruction'])}\n{_text(value['input'])}"
    return asked, _said(value, ANSWER)


def _turns(turns: Sequence[Any]) -> tuple[str, str]:
    asked = told = ""
    for turn in turns:
        if not isinstance(turn, Mapping):
            continue
        role = str(turn.get("role") or turn.get("from") or "").lower()
        said = _text(turn.get("content") or turn.get("value"))
        if role in _ASKING and not asked:
            asked = said
        elif role in _TELLING and asked and not told:
            told = said
    return asked, told


def _retrieval(queries: Mapping[str, Any], corpus: Any, relevant: Any) -> Iterator[dict[str, Any]]:
    for key, query in queries.items():
        names = relevant.get(key) if isinstance(relevant, Mapping) else None
        texts = [corpus[name] for name in names or () if isinstance(corpus, Mapping) and name in corpus]
        yield {"query": query, "reference_contexts": texts}


def _contexts(value: Mapping[str, Any]) -> tuple[str, ...]:
    for name in CONTEXT:
        found = value.get(name)
        if isinstance(found, str) and found.startswith("["):  # lists that went through CSV
            try:
                found = json.loads(found.replace("'", '"') if '"' not in found else found)
            except ValueError:
                found = [found]
        texts = [found] if isinstance(found, str) else found if _is_list(found) else []
        kept = tuple(text for text in map(_text, texts or ()) if text.strip())
        if kept:
            return kept
    return ()


def _said(value: Mapping[str, Any], names: Sequence[str]) -> str:
    for name in names:
        text = _text(value.get(name))
        if text.strip():
            return text
    return ""


def _inner(value: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in ("metadata", "additional_metadata", "additionalMetadata"):
        found = value.get(name)
        if isinstance(found, Mapping):
            return found
    return {}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _text(value.get("text") or value.get("content") or value.get("model_name") or "")
    if _is_list(value) and value:
        return _text(value[0])
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _range(value: Any) -> tuple[int, int] | None:
    if isinstance(value, Mapping):
        start, end = value.get("start"), value.get("end")
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            return start, end
    return None


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)
