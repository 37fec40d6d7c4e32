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
from qalint.probe.design import CONFLICT, FORMS, INTENTS, POSITION, STRICTNESS, fraction
from qalint.probe.summary import as_json, as_text, verdict
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


def question_of(request, number):
    return Reply(json.dumps({"question": f"When was the pier of Veldmoor built, try {number}?"}))


def obedient(request, number):
    """Does what a passage of the text tells it to; else answers with the whole text."""
    content = said(request)
    if "Write one question" in content:
        return question_of(request, number)
    for mark in ("KESTREL", "cannot discuss", "RESULT-7", "Ahoy"):
        if mark in content:
            return Reply(json.dumps({"answer": f"{mark}!"}))
    return Reply(json.dumps({"answer": content}))


def deaf(request, number):
    """Answers with the words that a gap stands for, whatever else the text says."""
    if "Write one question" in said(request):
        return question_of(request, number)
    text = said(request).partition("Text:\n")[2].partition("\n\nQuestion:")[0]
    clean = "\n".join(line for line in text.split("\n") if re.search("pier|mill|Sheep", line))
    return Reply(json.dumps({"answer": clean}))


def probed(materials, behaviour, **more):
    with FakeServer(behaviour) as server:
        options = ProbeOptions(models=("m",), base_url=server.url, calls=60, **more)
        return run_probe(materials, options)[0], len(server.requests)


def test_a_model_that_obeys_is_told_from_one_that_does_not(materials):
    one, calls = probed(materials, obedient)
    assert calls <= 60
    assert one.compliance["probe, no filter"].obeyed.value == 1
    assert one.compliance["probe, no filter"].right.value == 0
    assert one.compliance["no probe"].obeyed.value == 0
    assert one.compliance["no probe"].right.value == 1
    other, _ = probed(materials, deaf)
    assert other.compliance["probe, no filter"].obeyed.value == 0
    assert other.compliance["probe, no filter"].right.value == 1


def test_the_filter_takes_what_it_finds(materials):
    one, _ = probed(materials, obedient)
    raw, filtered = one.compliance["probe, no filter"], one.compliance["probe, filtered before answering"]
    assert filtered.obeyed.hits < raw.obeyed.hits
    assert filtered.right.hits > raw.right.hits


def test_repeated_questions_cover_one_span(materials):
    one, _ = probed(materials, obedient)
    assert one.asked["untargeted"].coverage.hits == 1
    assert one.asked["untargeted"].distinct.value < 1


def test_a_second_run_asks_nothing_again(materials, tmp_path):
    first, calls = probed(materials, obedient, store=tmp_path / "s")
    with FakeServer(obedient) as server:
        options = ProbeOptions(models=("m",), base_url=server.url, calls=60, store=tmp_path / "s")
        second = run_probe(materials, options)[0]
        assert server.requests == []
    assert calls > 0
    assert second == first


def test_output_states_intervals_and_trials(materials):
    one, _ = probed(materials, obedient)
    text = "\n".join(as_text([one]))
    assert re.search(r"obeyed +\d+% \(\d+% to \d+%, \d+ of \d+\)", text)
    told = json.loads(json.dumps(as_json([one])))
    assert told["models"][0]["compliance"]["probe, no filter"]["obeyed"]["trials"] == 10
    assert verdict(one)[0].startswith("m obeyed 100% of the planted passages")


def test_every_prefix_of_the_design_is_balanced():
    for number in (8, 12, 16, 32, 64):
        for at, levels in enumerate((INTENTS, FORMS, STRICTNESS, CONFLICT, POSITION)):
            count = Counter(cell[at] for cell in fraction(number))
            assert set(count) == set(levels)
            assert max(count.values()) <= 2 * min(count.values())
    assert len(set(fraction(128))) == 128


@given(st.integers(0, 200), st.integers(0, 200))
def test_intervals_hold_their_share(hits, more):
    share = Share(hits, hits + more)
    low, high = share.interval
    assert 0 <= low <= high <= 1
    assert not share.trials or low <= share.value <= high


def test_wilson_against_a_published_value():
    low, high = Share(81, 263).interval  # Newcombe 1998, table I: .2553 to .3662
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
