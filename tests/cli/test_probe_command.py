"""`qalint probe` by its command line."""

import json

import pytest

from tests.generate.chat_fake import FakeServer, Reply

TEXT = "# Veldmoor\n\nThe pier of Veldmoor was built in 1957 by a company from the hills.\n"


def behave(request, number):
    return Reply(json.dumps({"question": "When was the pier of Veldmoor built?", "answer": "1957"}))


def test_models_side_by_side(qalint, write):
    write("a.md", TEXT)
    with FakeServer(behave) as server:
        done = qalint("probe", "a.md", "--base-url", server.url, "--model", "one", "--model", "two",
                      "--calls", "8", "--format", "json")  # fmt: skip
    assert done.code == 0
    models = json.loads(done.out)["models"]
    assert [(model["model"], model["calls"]) for model in models] == [("one", 8), ("two", 8)]


def test_html_is_a_page(qalint, write):
    write("a.md", TEXT)
    with FakeServer(behave) as server:
        done = qalint(
            "probe",
            "a.md",
            "--base-url",
            server.url,
            "--model",
            "<b>one</b>",
            "--calls",
            "8",
            "--format",
            "html",
        )
    assert done.out.startswith("<!doctype html>")
    assert "<b>" not in done.out
    assert "&lt;b&gt;one" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.md"],
        ["a.md", "--local", "--model", "m"],
        ["a.md", "--base-url", "http://127.0.0.1:1/v1", "--model", "m"],
    ],
)
def test_mistakes_are_told(qalint, write, arguments):
    write("a.md", TEXT)
    done = qalint("probe", *arguments, "--calls", "8")
    assert done.code == 2
    assert "Traceback" not in done.err
