"""Picks are spread so that no part is forgotten, and always as many as asked for."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.plan.eligibility import content_words, fitness, why_not, words_in
from qalint.plan.stratify import share, spread
from qalint.plan.styles import BY_NAME, choose_style
from qalint.plan.window import window_of

SIZES = st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=40)
PHASE = st.floats(min_value=0, max_value=0.999)


@given(st.integers(min_value=0, max_value=400), SIZES, PHASE)
def test_shares_add_up_and_fit(count: int, sizes: list[int], phase: float) -> None:
    quotas = share(count, sizes, phase)
    assert sum(quotas) == min(count, sum(sizes))
    assert all(0 <= quota <= size for quota, size in zip(quotas, sizes, strict=True))
    if count >= len(sizes):
        assert min(quotas) >= 1


@given(SIZES, st.integers(min_value=0, max_value=200), PHASE)
def test_spreads_the_number_asked_for_in_order(sizes: list[int], count: int, phase: float) -> None:
    items = [(group, number) for group, size in enumerate(sizes) for number in range(size)]
    picked = spread(items, count, [lambda item: item[0]], lambda run: len(run) // 2, phase)
    assert len(picked) == min(count, len(items))
    assert picked == sorted(set(picked))
    if count >= len(sizes):
        assert [group for group, _ in groupby(picked, key=lambda item: item[0])] == list(range(len(sizes)))


@given(st.integers(min_value=10, max_value=500), st.integers(min_value=10, max_value=60), PHASE)
def test_hits_every_tenth_of_a_long_run(length: int, count: int, phase: float) -> None:
    picked = spread(range(length), count, [lambda at: at * 10 // length], lambda run: 0, phase)
    assert {at * 10 // length for at in picked} == set(range(10))


WHY_NOT = [
    ("The pump stops after nine minutes without water.", None),
    ("Pump stops.", "too short"),
    ("Which pump stops after nine minutes?", "a question"),
    ("The pump supports these modes and options:", "introduces what follows"),
    ("It is what it is and so on.", "no content words"),
    ("水泵在没有水的情况下九分钟后停止运行。", None),
    ("word " * 400, "too long"),
]


@pytest.mark.parametrize(("text", "reason"), WHY_NOT)
def test_says_why_a_sentence_is_left_out(text: str, reason: str | None) -> None:
    assert why_not(text) == reason


def test_counts_words_in_scripts_without_spaces() -> None:
    assert words_in("one two-part three") == 3
    assert words_in("水泵停止") == 2


def test_names_content_words() -> None:
    words = content_words("The API of Zarr writes v3 files into there.")
    assert words == ("api", "zarr", "writes", "v3", "files")


def test_prefers_sentences_that_stand_alone() -> None:
    alone = fitness("Zarr writes consolidated metadata to the root group in version 3.")
    assert alone > fitness("This writes all of it to the root group as well.")
    assert alone > fitness("See the following table for what the root group holds.")


STYLES = [
    ("Copper melts at 1,085 degrees.", "sentence", {"quantity"}),
    ("A shard is a part of an index.", "sentence", {"definition"}),
    ("The lock is taken because writers would clash.", "sentence", {"reason"}),
    ("Ships passed quietly.", "sentence", {"fact"}),
    ("Copper melts at 1,085 degrees.", "pair", {"multi-hop"}),
    ("Copper\t1,085", "row", {"lookup"}),
]


@pytest.mark.parametrize(("text", "kind", "expected"), STYLES)
def test_chooses_a_style_that_fits(text: str, kind: str, expected: set[str]) -> None:
    assert {choose_style(text, kind, draw) for draw in range(12)} == expected
    assert expected <= BY_NAME.keys()


@given(st.text(alphabet="ab. \n", min_size=1, max_size=2000), st.data())
def test_windows_hold_their_target_and_avoid_what_is_blocked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    blocked = [(0, start // 2), (end + (len(text) - end) // 2, len(text))]
    low, high = window_of(text, start, end, blocked)
    assert 0 <= low <= start < end <= high <= len(text)
    assert low >= start // 2
    assert high <= end + (len(text) - end) // 2 or high == end
