"""Alignment, the figures over it, and what a file of questions comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.document.formats import parse
from qalint.footprint import Corpus, Question
from qalint.footprint.align import Source, Spot
from qalint.footprint.confidence import LEAST, confidence_of, features_of
from qalint.footprint.curves import coverage_curve, gini, null_concentration, top_share
from qalint.footprint.measure import measure
from qalint.footprint.signs import signs_of
from qalint.hotspots import places_of

TOWN = (
    "# Veldmoor\n\nThe pier of Veldmoor was built in 1957 by Ines Okafor. Ferries berth there at low tide.\n\n"
    "## Mill\n\nThe water mill grinds barley for eleven villages. Its wheel measures nine metres.\n\n"
    "## Menu\n\nShare this page on every network that you know.\n"
)
HILLS = (
    "# Hills\n\nSheep graze on the northern slopes until October. Wolves returned in the spring of 2011.\n"
)


@pytest.fixture(scope="module")
def corpus():
    texts = {"docs/town.md": TOWN, "docs/hills.md": HILLS}
    return Corpus(
        [Source(path, None, text, tuple(places_of(parse(text, "markdown")))) for path, text in texts.items()]
    )


def text_at(corpus, alignment):
    source = corpus.documents[alignment.spot.document]
    place = source.places[alignment.spot.place]
    return source.text[place.start : place.end]


ASKED = [
    ("Who built the pier of Veldmoor?", "The pier of Veldmoor"),
    ("How many villages does the water mill grind barley for?", "The water mill"),
    ("When did wolves return?", "Wolves returned"),
    ("Until which month do sheep graze on the slopes?", "Sheep graze"),
]


@pytest.mark.parametrize(("question", "start"), ASKED)
def test_questions_find_their_sentence(corpus, question, start):
    found = corpus.align(Question(0, question))
    assert text_at(corpus, found).startswith(start)
    assert found.confidence >= LEAST


def test_a_question_about_nothing_here_is_not_aligned(corpus):
    found = corpus.align(Question(0, "Which compiler flag enables loop unrolling?"))
    assert found is None or found.confidence < LEAST


def test_offsets_quotes_and_contexts_decide(corpus):
    at = TOWN.index("Ferries")
    exact = corpus.align(Question(0, "What?", document="town.md", original=(at, at + 10)))
    assert (exact.method, exact.confidence) == ("offsets", 1.0)
    assert text_at(corpus, exact).startswith("Ferries")
    quoted = corpus.align(Question(0, "What?", quote="its wheel  measures nine\nmetres"))
    assert quoted.method == "quote"
    inside = corpus.align(Question(0, "What of Veldmoor and sheep?", contexts=(HILLS,)))
    assert inside.spot.document == 1


def test_alignment_is_the_same_every_time(corpus):
    for question, _ in ASKED:
        assert corpus.align(Question(0, question)) == corpus.align(Question(0, question))


def test_confidence_grows_with_what_is_shared_and_how_far_it_leads():
    assert confidence_of(features_of(0.9, 0.5, 6, False)) > confidence_of(features_of(0.3, 0.5, 6, False))
    assert confidence_of(features_of(0.5, 0.6, 6, False)) > confidence_of(features_of(0.5, 0.0, 6, False))


def test_empty_corpus_aligns_nothing():
    assert Corpus([]).align(Question(0, "What?")) is None


def test_figures(corpus):
    asked = [Question(n, question) for n, (question, _) in enumerate(ASKED)]
    asked += [
        Question(4, ASKED[0][0]),
        Question(5, "Where is this page to share?", "I'm sorry, I cannot help with that."),
    ]
    menu = TOWN.index("Share")
    findings = [[(menu, len(TOWN) - 1, "BLP007")], []]
    sections = [["Veldmoor"] * 3 + ["Mill"] * 3 + ["Menu"] * 2, ["Hills"] * 3]
    found = measure(corpus, asked, (), findings, sections)
    assert found.duplicates == ((4, 0),)
    assert found.artifacts == {"BLP007": 1}
    assert found.artifact_share == pytest.approx(1 / 6)
    assert found.instruction_share == 0
    assert found.unasked == ()
    assert [row for row, sign in found.signs if sign.startswith("refuses")] == [5]
    assert found.counts[Spot(0, 1)] == 2


SIGNS = [
    ("I'm sorry, I cannot help with that.", "refuses"),
    ("<|im_start|>system", "format"),
    ("According to the text, it is 1957.", "speaks of its source"),
    ("It was built in 1957 by Ines Okafor.", None),
]


@pytest.mark.parametrize(("answer", "sign"), SIGNS)
def test_signs(answer, sign):
    found = [told.partition(":")[0] for told in signs_of(Question(0, "When?", answer))]
    assert found == ([sign] if sign else [])


def test_gini_and_top_share():
    assert gini([1, 1, 1, 1]) == 0
    assert gini([0, 0, 0, 8]) == 0.75
    assert top_share([0] * 9 + [5]) == 1.0
    assert null_concentration([1] * 50, 500)[0] < gini([500] + [0] * 49)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=80))
def test_a_curve_never_falls_and_ends_at_the_coverage(hits):
    curve = coverage_curve(hits, [3] * 10)
    shares = [share for _, share, _ in curve.points]
    assert shares == sorted(shares)
    assert shares[-1] == len(set(hits)) / 10
    assert 1 <= curve.saturation <= len(hits)
