"""What a corpus repeats is learned once and found again."""

import json

import pytest

from qalint.checks.context import Context, Options
from qalint.checks.corpus import CorpusError, learn, load_corpus, prepare
from qalint.checks.corpus_stats import convention_of
from qalint.document.formats import parse

NOTICE = "Letters about this handbook are answered by the office on Tuesdays."
STORY = " ".join(
    f"On day {n} the crew sailed {n * 3} miles past cape number {n * 7} in fair wind." for n in range(20)
)


def document(text: str, path: str = "a.txt"):
    return parse(text, "text", path)


def found(ask: str, text: str, corpus: list[str], **params: object) -> list[str]:
    stats = learn(document(each, f"{number}.txt") for number, each in enumerate(corpus))
    hits = prepare({"ask": ask, **params}, None)(Context(document(text), Options(corpus=stats)))
    return [text[hit.start : hit.end] for hit in hits]


def test_a_passage_of_many_documents_is_furniture():
    corpus = [
        f"{name} was built of oak.\n\n{NOTICE}" for name in ("Swan", "Heron", "Gull", "Tern", "Auk", "Rail")
    ]
    assert found("recurring", corpus[0], corpus) == [NOTICE]
    assert found("recurring", corpus[0], corpus, documents=7) == []


def test_without_statistics_nothing_is_found():
    assert list(prepare({"ask": "recurring"}, None)(Context(document(NOTICE)))) == []


def test_the_second_of_two_near_duplicates_is_found():
    other = STORY.replace("fair", "foul", 1)
    assert found("near-duplicate", other, [STORY, other]) == [other]
    assert found("near-duplicate", STORY, [STORY, other]) == []


def test_different_texts_are_no_duplicates():
    other = " ".join(
        f"Bread {n} is baked with {n} grams of salt for {n + 2} hours in oven {n}." for n in range(20)
    )
    assert found("near-duplicate", other, [STORY, other]) == []


def test_statistics_survive_their_file(tmp_path):
    corpus = [f"Ship {n} was built of oak.\n\n{NOTICE}" for n in range(6)] + [STORY, STORY + " The end."]
    stats = learn(document(each, f"{number}.txt") for number, each in enumerate(corpus))
    path = tmp_path / "stats.json"
    path.write_text(json.dumps(stats.to_json()), encoding="utf-8")
    assert load_corpus(path) == stats


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 99}', '{"version": 1, "documents": "x"}'])
def test_a_file_of_something_else_is_told(tmp_path, content):
    path = tmp_path / "stats.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match="stats"):
        load_corpus(path)


@pytest.mark.parametrize(
    ("text", "convention"),
    [
        ("a\nb\n", "LF"), ("a\r\nb\r\n", "CRLF"), ("a\rb\r", "CR"), ("a", "one line"),
        ("\ufeffa\nb", "LF, byte order mark"), ("cafe\u0301\n", "LF, decomposed letters"),
    ],
)  # fmt: skip
def test_conventions(text, convention):
    assert convention_of(text) == convention
