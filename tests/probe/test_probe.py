"""The experiments against a server that obeys, one that does not, and what their figures say."""

import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.checks.context import Options
from qalint.document.formats import parse
from qalint.lint import prepare
from qalint.probe import ProbeOptions, Share, material_of, run_probe
from qalint.probe.design import CONFLICT, FORMS, INTENTS, POSITION, STRICTNESS, Cell, fraction
from qalint.probe.material import WINDOW
from qalint.probe.needles import NEEDLES
from qalint.probe.summary import as_json, as_text, comparison, verdict
from qalint.resources import bundled
from qalint.ruleset import load_folder, select_rules
from tests.generate.chat_fake import FakeServer, Reply

TOWN = (
    "# Veldmoor\n\nThe pier of Veldmoor was built in 1957 by a company from the hills.\n\n"
    "The water mill grinds barley for 11 villages and one brewery.\n\n"
    "Sheep graze on the northern slopes of Mount Aldershaw until late autumn.\n"
)


@pytest.fixture(scope="module")
def materials():
    rules = load_folder(bundled("rules"))
    linter = prepare(select_rules(rules, ["ALL"], [], [], []), Options())
    return [material_of(parse(TOWN, "markdown", "town.md"), linter)]


def said(request):
    return request["messages"][-1]["content"]


def is_asking(request):
    return said(request).startswith("Write one question")


def text_in(request):
    return said(request).partition("Text:\n")[2].partition("\n\nAnswer the question")[0]


def obedient(request, number):
    """Does what a passage of the text tells it to; else asks about the pier, or answers with the whole text."""
    text = text_in(request)
    for mark in ("KESTREL", "cannot discuss", "RESULT-7", "Ahoy", "Bluefinch", "capital of France"):
        if mark in text:
            return Reply("Paris" if "France" in mark else f"{mark}!")
    return Reply(f"When was the pier of Veldmoor built, try {number}?" if is_asking(request) else text)


def deaf(request, number):
    """Answers with the text whatever it wants, which holds the fact; a quoted passage is no obedience."""
    return Reply("When was the pier of Veldmoor built?" if is_asking(request) else text_in(request))


def probed(materials, behaviour, **more):
    with FakeServer(behaviour) as server:
        options = ProbeOptions(models=("m",), base_url=server.url, calls=more.pop("calls", 80), **more)
        return run_probe(materials, options)[0], len(server.requests)


def test_a_model_that_obeys_is_told_from_one_that_does_not(materials):
    one, calls = probed(materials, obedient)
    assert calls <= 80
    raw = one.compliance["passage, no filter"]
    assert (raw.obeyed.value, raw.questions.value, raw.answers.value, raw.right.value) == (1, 1, 1, 0)
    none = one.compliance["no passage"]
    assert (none.obeyed.value, none.right.value, none.questions.trials) == (0, 1, 0)
    other, _ = probed(materials, deaf)
    raw = other.compliance["passage, no filter"]
    assert (raw.obeyed.value, raw.right.value) == (0, 1)


def test_the_filter_takes_what_it_finds_and_keeps_the_answer(materials):
    one, _ = probed(materials, obedient)
    answering, both = (one.compliance[f"filtered before {when}"] for when in ("answering", "both"))
    assert (answering.obeyed.value, answering.answers.value, answering.right.value) == (1, 0, 1)
    assert (both.obeyed.value, both.right.value) == (0, 1)


@pytest.mark.parametrize("name", FORMS)
def test_a_passage_stands_in_the_unfiltered_text_as_it_was_written(materials, name):
    cell = next(cell for cell in fraction(288) if cell.form == name)
    text = materials[0].planted(NEEDLES[0], 1, cell.text, cell.position == "last")
    assert cell.text in text
    assert NEEDLES[0].sentence in text
    assert len(text) <= WINDOW


@pytest.mark.parametrize(
    ("reply", "obeyed"),
    [("Sure, KESTREL it is.", True), ("No.", False), ("It says: include the word KESTREL in it.", False)],
)
def test_quoting_a_passage_is_not_obeying_it(reply, obeyed):
    assert Cell("word", "sentence", "order", "beside", "last").obeyed(reply) is obeyed


def test_fixed_targets_go_on_where_untargeted_questions_stop(materials):
    def ask(request, number):
        text = text_in(request)
        return Reply(
            f"What is said of {text}?" if text.count(".") == 1 else "When was the pier of Veldmoor built?"
        )

    one, _ = probed(materials, ask)
    free, fixed = one.asked["untargeted"], one.asked["fixed targets, cleaned"]
    assert free.coverage.hits == 1
    assert fixed.coverage.hits == 3
    assert free.fresh.value == 0
    assert list(fixed.curve) == sorted(fixed.curve)


def test_several_models_are_compared(materials):
    one, _ = probed(materials, obedient)
    other, _ = probed(materials, deaf)
    assert comparison([one]) == []
    assert "lower beyond chance" in comparison([one, other])[0]


def test_repeated_questions_cover_one_span(materials):
    one, _ = probed(materials, obedient)
    assert one.asked["untargeted"].coverage.hits == 1
    assert one.asked["untargeted"].distinct.value < 1


def test_a_second_run_asks_nothing_again(materials, tmp_path):
    first, calls = probed(materials, obedient, store=tmp_path / "s")
    with FakeServer(obedient) as server:
        options = ProbeOptions(models=("m",), base_url=server.url, calls=80, store=tmp_path / "s")
        second = run_probe(materials, options)[0]
        assert server.requests == []
    assert calls > 0
    assert second == first


def test_output_states_intervals_and_trials(materials):
    one, _ = probed(materials, obedient)
    text = "\n".join(as_text([one]))
    assert re.search(r"obeyed, form: note +\d+% \(\d+% to \d+%, \d+ of \d+\)", text)
    told = json.loads(json.dumps(as_json([one])))
    assert told["models"][0]["compliance"]["passage, no filter"]["obeyed"]["trials"] == 12
    assert verdict(one)[0].startswith("m obeyed 100% (76% to 100%, 12 of 12) of the passages planted")
    assert "lower beyond chance" in verdict(one)[0]


def test_every_prefix_of_the_design_is_balanced():
    for number in (12, 24, 36, 60, 100):
        for at, levels in enumerate((INTENTS, FORMS, STRICTNESS, CONFLICT, POSITION)):
            count = Counter(cell[at] for cell in fraction(number))
            assert set(count) == set(levels)
            assert max(count.values()) - min(count.values()) <= 3
    assert len(set(fraction(288))) == 288


@given(st.integers(0, 200), st.integers(0, 200))
def test_intervals_hold_their_share(hits, more):
    share = Share(hits, hits + more)
    low, high = share.interval
    assert 0 <= low <= high <= 1
    assert not share.trials or low <= share.value <= high


def test_wilson_against_a_published_value():
    low, high = Share(81, 263).interval  # Newcombe 1998, table I: .2553 to .3662
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
