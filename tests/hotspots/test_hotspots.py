"""Places, scores and reasons; the shipped model is the one the card speaks of."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.document.formats import FORMATS, parse
from qalint.hotspots import (
    Calibration,
    CalibrationError,
    calibrate,
    load_model,
    places_of,
    score_document,
)
from qalint.hotspots.features import NAMES, features_of, ranks

REPORT = (
    "# Harbour report\n\nThe harbour of Veldmoor cost $12 million in 1957. It rained.\n\n"
    "- [Home](a.md)\n- [Map](b.md)\n\n| year | ships |\n|---|---|\n| 1957 | 312 |\n\n"
    "```\nberth = 3\n\nopen(berth)\n```\n"
)


@pytest.mark.parametrize("format", FORMATS)
@given(source=st.text(alphabet="ab. \n#|-*<p>[]()`'\\\"{}:?1\r", max_size=200))
def test_places_are_ordered_and_never_overlap(format, source):
    places = places_of(parse(source, format))
    ends = [0, *(place.end for place in places)]
    assert all(
        end <= place.start < place.end <= len(source) for end, place in zip(ends, places, strict=False)
    )


def test_places_by_kind():
    source = REPORT
    found = [(place.kind, source[place.start : place.end]) for place in places_of(parse(source, "markdown"))]
    assert ("heading", "Harbour report") in found
    assert ("sentence", "The harbour of Veldmoor cost $12 million in 1957.") in found
    assert [text for kind, text in found if kind == "code"] == ["berth = 3", "open(berth)"]
    assert sum(kind == "table" for kind, _ in found) == 2


CUTS = [
    ("it fell by 3.2 percent in may. the rest was kept. " * 8, 16),
    ("Get started\nModels\nPricing and limits\n", 3),
    (
        "The old mill, which stands at the end of the lane by the river and was\nbuilt before the war, is closed.",
        1,
    ),
    (r"Here is a list:\n\n1. Oil the pump.\n\n2. Close the valve.", 3),
]


@pytest.mark.parametrize(("source", "count"), CUTS)
def test_long_and_joined_text_is_parted(source, count):
    places = places_of(parse(source, "text"))
    assert sum(any(char.isalpha() for char in place.text) for place in places) == count


def test_reasons_say_what_is_there():
    spots = {spot.place.text: spot for spot in score_document(parse(REPORT, "markdown"))}
    told = spots["The harbour of Veldmoor cost $12 million in 1957."].reasons
    assert {"currency figure", "year", "first after the title"} <= set(told)
    assert "link list" in spots["Home"].reasons
    assert "table row" in spots["1957 | 312"].reasons


def test_information_beats_small_talk():
    spots = score_document(parse(REPORT, "markdown"))
    best = max(spots, key=lambda spot: spot.score)
    assert best.place.text.startswith("The harbour of Veldmoor")
    assert all(0 <= spot.score <= 1 and 0 <= spot.floor <= 1 for spot in spots)


def test_empty_document_has_no_hotspots():
    assert score_document(parse("", "text")) == []


def test_skill_is_stated_with_its_floor():
    skill = load_model().skill
    assert f"{skill.length_ap:.3f}" in skill.sentence()
    assert skill.corpora >= 3


@given(st.lists(st.integers(0, 5), max_size=20))
def test_ranks_keep_order(values):
    found = ranks(values)
    for one, first in zip(values, found, strict=True):
        for two, second in zip(values, found, strict=True):
            assert (first < second) == (one < two)


def a_generator_that_likes_code(seed=0):
    """Documents in which nothing but lines of code was asked about."""
    chance = random.Random(seed)
    words = "pump valve berth ferry tide marsh wheel".split()
    for _ in range(12):
        prose = " ".join(
            f"The {chance.choice(words)} of the {chance.choice(words)} holds water." for _ in range(8)
        )
        places = places_of(parse(f"# Title\n\n{prose}\n\n```\nx = 1\n\ny = 2\n\nz = 3\n```\n", "markdown"))
        yield features_of(places), [place.kind == "code" for place in places]


def test_calibration_learns_what_a_generator_likes():
    documents = list(a_generator_that_likes_code())
    made = calibrate(documents, 36, load_model().run)
    assert made.weights[NAMES.index("code")] > 0.1
    document = parse(
        "# T\n\nA long sentence about Veldmoor Harbour in 1957.\n\n```\nx = 1\n```\n", "markdown"
    )
    before, after = (
        {spot.place.kind: spot.score for spot in score_document(document, calibration)}
        for calibration in (None, made)
    )
    assert after["code"] - after["sentence"] > before["code"] - before["sentence"]


def test_calibration_survives_its_file(tmp_path):
    made = calibrate(list(a_generator_that_likes_code()), 36, load_model().run)
    made.save(tmp_path / "sub" / "c.json")
    assert Calibration.read(tmp_path / "sub" / "c.json") == made


def test_too_few_questions_make_no_calibration():
    with pytest.raises(CalibrationError, match="needs 10"):
        calibrate(list(a_generator_that_likes_code()), 9, load_model().run)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', '{"version": 99}'])
def test_a_file_that_is_no_calibration_is_told(tmp_path, content):
    path = tmp_path / "c.json"
    path.write_text(content)
    with pytest.raises(CalibrationError, match=r"c\.json"):
        Calibration.read(path)
