"""Makes passages from the phrase files: attacks in many languages, quoted attacks and innocent look-alikes."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.instruction.data import Row

_PHRASES = Path(__file__).parent / "phrases"
_SLOT = re.compile(r"\{(\w+)\}")

_QUOTES = (
    'Attackers write things like "{}" into a page.',
    'A classic example of prompt injection is "{}".',
    "The string `{}` was found in the README and is flagged as an injection.",
    'If a web page contains "{}", a careless agent may obey it.',
    "For example, the payload was: '{}'",
    "> {}\n\nThis quote shows how a jailbreak prompt looks.",
    'The test checks that the model does not comply with "{}".',
    'In 2023 a user typed "{}" and the chatbot complied.',
    'Filters often search for phrases such as "{}", which is easy to evade.',
    'One row of the red-team data set reads "{}".',
    'The paper hides the sentence "{}" in white text and measures how often models obey.',
    'Suppose a mail ends with "{}": the assistant should treat it as data.',
)

_LEADS = (
    "A typical injection looks like this:",
    "For example, an attacker could write the following.",
    "The user then sent this prompt:",
    "Example of a jailbreak prompt:",
    "The data set contains rows such as these:",
    "Here is the payload that was hidden in the page:",
    "Prompts of this kind are used to test the guard model:",
    "Consider this malicious comment in a pull request:",
    "The following string should be flagged by the detector:",
    "In the direct variant the attacker types:",
)
_COMMENTS = (
    "A model that obeys has been hijacked.",
    "The attack succeeded in 40 % of the runs.",
    "This is known as prompt injection.",
    "Defences should treat such text as data.",
    "The detector scored it as malicious.",
    "",
)


def make_rows(seed: int) -> list[Row]:
    """All made rows, the same for the same seed."""
    chooser = random.Random(seed)
    attacks = _make_attacks(chooser, 5000)
    foreign = _make_foreign(chooser, 3000)
    quoted = [_quote(row, chooser) for row in chooser.sample(attacks, 1200) + chooser.sample(foreign, 300)]
    return attacks + foreign + quoted + _make_innocent(chooser, 6000)


def _quote(row: Row, chooser: random.Random) -> Row:
    """The attack as a text about attacks shows it: inside a sentence, or on its own after a lead-in."""
    if chooser.random() < 0.6:
        text, before, after = chooser.choice(_QUOTES).format(row.text), "", ""
    else:
        text = chooser.choice(("{}", '"{}"', "`{}`", "> {}")).format(row.text)
        before, after = chooser.choice(_LEADS), chooser.choice(_COMMENTS)
    return Row(text, "mention", "own_mentions", "train", row.language, "mention", before, after)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_PHRASES / name).read_text(encoding="utf-8"))


def fill_slots(template: str, fill: Mapping[str, list[str]], chooser: random.Random) -> str:
    """The template with every {slot} filled, and slots in fillings; {slot_cap}, {slot_low} set the first letter."""

    def choose(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in fill:
            return fill_slots(chooser.choice(fill[name]), fill, chooser)
        name, case = name.rsplit("_", 1)
        text = fill_slots(chooser.choice(fill[name]), fill, chooser)
        return (text[0].upper() if case == "cap" else text[0].lower()) + text[1:]

    return _SLOT.sub(choose, template)


def _make_attacks(chooser: random.Random, count: int) -> list[Row]:
    data = _read("attacks.toml")
    rows = []
    for number in range(count):
        intent = list(data["templates"])[number % len(data["templates"])]
        text = fill_slots(chooser.choice(data["templates"][intent]), data["fill"], chooser)
        if intent not in ("role_spoof", "refusal"):
            opener = chooser.choice(data["openers"]["text"])
            text = opener + text + (chooser.choice(data["closers"]["text"]) if text[-1] == "." else "")
        if chooser.random() < 0.04:
            text = text.upper()
        rows.append(Row(text, intent, f"own_{intent}", "train", "en", "template"))
    return rows


def _make_foreign(chooser: random.Random, count: int) -> list[Row]:
    """Single phrases, and pairs of one language: what an attacker writes is seldom one sentence long."""
    languages, fill = _read("languages.toml"), _read("attacks.toml")["fill"]
    rows = []
    for number in range(count):
        language = list(languages)[number % len(languages)]
        intent = chooser.choice(list(languages[language]))
        parts = [chooser.choice(languages[language][intent])]
        if chooser.random() < 0.35:
            parts.append(chooser.choice(chooser.choice(list(languages[language].values()))))
        text = " ".join(fill_slots(part, fill, chooser) for part in parts)
        rows.append(Row(text, intent, f"own_language_{language}", "train", language, "template"))
    return rows


def _make_innocent(chooser: random.Random, count: int) -> list[Row]:
    data = _read("innocent.toml")
    kinds = list(data["templates"])
    rows = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        text = fill_slots(chooser.choice(data["templates"][kind]), data["fill"], chooser)
        rows.append(
            Row(text[0].upper() + text[1:], "clean", f"own_innocent_{kind}", "train", "en", "clean_hard")
        )
    return rows
