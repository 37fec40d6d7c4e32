"""The phrases that training makes passages from: every slot has fillings, every intent is one the model knows."""

import re
import tomllib
from pathlib import Path

import pytest

from qalint.classifier import INTENTS

PHRASES = Path(__file__).parent.parent / "training" / "instruction" / "phrases"
SLOT = re.compile(r"\{(\w+?)(?:_(?:cap|low))?\}")


def read(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((PHRASES / name).read_text(encoding="utf-8"))


FILL = read("attacks.toml")["fill"]


@pytest.mark.parametrize("name", ["attacks.toml", "innocent.toml"])
def test_every_slot_can_be_filled(name: str) -> None:
    data = read(name)
    texts = [text for part in ("templates", "fill") for texts in data[part].values() for text in texts]
    assert {slot for text in texts for slot in re.findall(r"\{(\w+)\}", text)} - set(data["fill"]) <= {
        f"{slot}_{case}" for slot in data["fill"] for case in ("cap", "low")
    }


@pytest.mark.parametrize("language", sorted(read("languages.toml")))
def test_every_language_has_known_intents_and_slots(language: str) -> None:
    intents = read("languages.toml")[language]
    assert set(intents) <= set(INTENTS) - {"clean", "mention"}
    assert {slot for texts in intents.values() for text in texts for slot in SLOT.findall(text)} <= set(FILL)


def test_attacks_cover_every_intent() -> None:
    assert set(read("attacks.toml")["templates"]) == set(INTENTS) - {"clean", "mention"}


def test_no_attack_is_called_innocent() -> None:
    innocent = {text for texts in read("innocent.toml")["templates"].values() for text in texts}
    attacks = {text for texts in read("attacks.toml")["templates"].values() for text in texts}
    assert not innocent & attacks
