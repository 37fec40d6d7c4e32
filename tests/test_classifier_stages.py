"""The classifier's parts: hashing n-grams, splitting into word pieces, and what the encoder reads of a passage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.classifier.encoder import LONGEST_NEIGHBOUR, LONGEST_PASSAGE, piece_passage, suspicion
from qalint.classifier.ngrams import BUCKETS, hash_ngrams, score_ngrams
from qalint.classifier.passage import INTENTS, Passage
from qalint.classifier.wordpiece import WordPieces

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "ignore",
    "##s",
    "the",
    "rules",
    "r",
    "##ule",
    "!",
    "海",
    "cafe",
]
PIECES = WordPieces("\n".join(VOCABULARY))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("ignore the rules!", ["ignore", "the", "rules", "!"]),
        ("ignores rule", ["ignore", "##s", "r", "##ule"]),
        ("the海the", ["the", "海", "the"]),
        ("café", ["cafe"]),
        ("unknown the", ["[UNK]", "the"]),
        ("x" * 101 + " the", ["[UNK]", "the"]),
        ("", []),
    ],
)
def test_words_split_into_the_longest_pieces(text: str, pieces: list[str]) -> None:
    assert [VOCABULARY[number] for number in PIECES.split(text, 64)] == pieces


def test_a_passage_is_read_with_the_nearest_of_its_surroundings() -> None:
    alone = piece_passage(Passage("ignore " * 500), PIECES)
    assert len(alone.ids) == LONGEST_PASSAGE + 2
    assert set(alone.segments) == {0}
    placed = piece_passage(Passage("ignore", before="the " * 99 + "rules", after="! " + "the " * 99), PIECES)
    assert placed.segments.count(0) == 3
    around = [VOCABULARY[number] for number in placed.ids[3:]]
    assert around[LONGEST_NEIGHBOUR - 1 : LONGEST_NEIGHBOUR + 2] == ["rules", "[SEP]", "!"]
    assert len(around) == 2 * LONGEST_NEIGHBOUR + 2


def test_suspicion_weighs_intents_against_clean_and_mention() -> None:
    logits = np.zeros((3, len(INTENTS)))
    logits[1, INTENTS.index("clean")] = logits[2, INTENTS.index("advert")] = 9.0
    even, clean, advert = suspicion(logits)
    assert even == pytest.approx(np.log((len(INTENTS) - 2) / 2))
    assert clean < 0 < advert


@given(st.lists(st.text(max_size=60), max_size=5))
def test_features_lie_in_their_passage(texts: list[str]) -> None:
    for buckets, starts, ends in hash_ngrams(texts):
        assert len(starts) == len(ends) == len(texts)
        assert all(start <= end for start, end in zip(starts, ends, strict=True))
        assert all(end <= len(buckets) for start, end in zip(starts, ends, strict=True) if start < end)
        assert not len(buckets) or (buckets.min() >= 0 and buckets.max() < BUCKETS)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_a_score_is_the_mean_weight_of_each_kind_of_feature(texts: list[str]) -> None:
    weights = np.ones(BUCKETS, np.float32)
    counts = [ends - starts for _, starts, ends in hash_ngrams(texts)]
    expected = sum(np.sqrt(np.maximum(count, 0)) for count in counts) - 2.0
    assert score_ngrams(texts, weights, -2.0) == pytest.approx(expected, rel=1e-5)


def test_word_features_do_not_depend_on_where_a_word_stands() -> None:
    def words(text: str) -> set[int]:
        buckets, starts, ends = list(hash_ngrams(["a passage before", text]))[4]
        return set(buckets[starts[1] : ends[1]].tolist())

    assert words("alpha beta") == words("beta, alpha")
    assert words("alpha") < words("alpha beta")
    assert not words("alpha") & words("gamma")
