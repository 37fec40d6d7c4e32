"""A model folder's card: the thresholds it was measured at, and the digests of the files it speaks of."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class BrokenModelError(Exception):
    """A model folder whose files are missing, or are not those that the card was measured with."""


@dataclass(frozen=True, slots=True)
class Card:
    """The part of card.toml that the program needs; the rest is for people.

    `threshold` is the confidence from which a passage is reported, `threshold_hidden` the lower one for text
    that a reader does not see; `values` is all of the card.
    """

    folder: Path
    threshold: float
    threshold_hidden: float
    values: Mapping[str, Any]


def read_card(folder: Path) -> Card:
    """Reads and checks card.toml. Raises BrokenModelError, which says what is wrong and what to do."""
    path = folder / "card.toml"
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return Card(folder, float(values["threshold"]), float(values["threshold_hidden"]), values)
    except FileNotFoundError:
        raise BrokenModelError(
            f"{path}: the model card is missing; reinstall qalint or train the model"
        ) from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BrokenModelError(f"{path}: not a usable model card ({error}); reinstall qalint") from None


def read_verified(card: Card, name: str) -> bytes:
    """The bytes of one of the model's files. Raises BrokenModelError where they are not the card's."""
    path = card.folder / name
    wanted = card.values.get("sha256", {}).get(name)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise BrokenModelError(f"{path}: the model file is missing; reinstall qalint") from None
    found = hashlib.sha256(content).hexdigest()
    if found != wanted:
        raise BrokenModelError(
            f"{path}: sha256 is {found}, the card says {wanted}; "
            "reinstall qalint, or train again so that the card is renewed"
        )
    return content
