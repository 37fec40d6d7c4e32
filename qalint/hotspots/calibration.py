"""Fits the model to one generator: what its own questions say beyond the model, saved and read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qalint.hotspots.features import NAMES
from qalint.workfolder import make_parent

VERSION = 1

PULL = 60.0
"""Strength of the pull towards the shipped model, in asked-about spans.

Of 8, 20, 60 and 200 the least at which 30 questions lost on no corpus beyond noise (training/hotspot/calibration.py);
the gain is small, too: +.01 in average precision on financial reports, nothing measurable on the others.
"""

LEAST_QUESTIONS = 10

STEPS = 25

Run = Callable[[Sequence[Sequence[float]]], tuple[Any, Any, Any]]
"""Features to log odds, what each feature adds to them, and the features on the model's scale."""


class CalibrationError(Exception):
    """A calibration that cannot be made or read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is added to the model's log odds: `weights` by name of NAMES on the model's scale, and `bias`.

    `questions` counts those it was fitted to, `spans` the spans that they asked about.
    """

    weights: tuple[float, ...]
    bias: float
    questions: int
    spans: int

    def apply(self, odds: Any, parts: Any, scaled: Any) -> tuple[Any, Any]:
        """The model's log odds and what each feature adds to them, moved."""
        import numpy as np

        added = scaled * np.asarray(self.weights, np.float32)
        return odds + added.sum(axis=1) + self.bias, parts + added

    def save(self, path: Path) -> None:
        """Write it as JSON. Raises CalibrationError."""
        value = {
            "version": VERSION, "questions": self.questions, "spans": self.spans, "bias": self.bias,
            "weights": dict(zip(NAMES, self.weights, strict=True)),
        }  # fmt: skip
        try:
            make_parent(path)
            path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise CalibrationError(f"{path}: cannot be written: {error.strerror}") from None

    @staticmethod
    def read(path: Path) -> Calibration:
        """Read it back. Raises CalibrationError."""
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            if value["version"] != VERSION:
                raise CalibrationError(f"{path}: is of another version of qalint; calibrate again")
            weights = tuple(float(value["weights"].get(name, 0.0)) for name in NAMES)
            return Calibration(weights, float(value["bias"]), int(value["questions"]), int(value["spans"]))
        except OSError as error:
            raise CalibrationError(f"{path}: cannot be read: {error.strerror}") from None
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise CalibrationError(
                f"{path}: is no calibration ({error}); make one with --calibrate"
            ) from None


def calibrate(
    documents: Sequence[tuple[Sequence[Sequence[float]], Sequence[bool]]], questions: int, run: Run
) -> Calibration:
    """The calibration for documents given as (features of each place, whether it was asked about); `run` is the model.

    Logistic regression on top of the model's own log odds, pulled to it (ridge); in each document the asked-about
    places weigh as much as the others together. Raises CalibrationError where the questions are too few.
    """
    import numpy as np

    useful = [(rows, marks) for rows, marks in documents if any(marks) and not all(marks)]
    spans = sum(sum(marks) for _, marks in useful)
    if questions < LEAST_QUESTIONS or not useful:
        raise CalibrationError(
            f"{questions} questions could be placed in the documents; a calibration needs {LEAST_QUESTIONS} or more"
        )
    odds, scaled, wanted, weight = [], [], [], []
    for rows, marks in useful:
        odd, _, columns = run(rows)
        mark = np.asarray(marks, np.float64)
        odds.append(odd)
        scaled.append(columns)
        wanted.append(mark)
        weight.append(np.where(mark > 0, 0.5, 0.5 * mark.sum() / (len(mark) - mark.sum())))
    columns = np.hstack([np.vstack(scaled).astype(np.float64), np.ones((sum(map(len, odds)), 1))])
    moved = _fit(np.concatenate(odds), columns, np.concatenate(wanted), np.concatenate(weight))
    return Calibration(
        tuple(round(float(w), 5) for w in moved[:-1]), round(float(moved[-1]), 5), questions, spans
    )


def _fit(odds: Any, columns: Any, wanted: Any, weight: Any) -> Any:
    """Newton's method on the ridge-penalised likelihood; the last column, the bias, is hardly penalised."""
    import numpy as np

    moved = np.zeros(columns.shape[1])
    pull = np.full(columns.shape[1], PULL)
    pull[-1] = 1e-3
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-np.clip(odds + columns @ moved, -30, 30)))
        slope = columns.T @ (weight * (wanted - share)) - pull * moved
        curve = (columns * (weight * share * (1 - share))[:, None]).T @ columns + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        moved = moved + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return moved
