"""Real data, scikit-learn's 1,797 handwritten digits; and real models, small ones of different quality.

Every model learns from images of its own (the parts are disjoint) and never answers what it learned from.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

PART = 120
"""Images that each model learns from."""
SIDE = 128
"""Pixels of a side; the originals have 8."""


@dataclass(frozen=True, slots=True)
class Digit:
    """One image: a name, PNG bytes, and the digit that its writer was asked for."""

    name: str
    png: bytes
    truth: str


@dataclass(frozen=True, slots=True)
class Model:
    """A trained classifier: what it says to every image, and which images it learned from."""

    name: str
    cost: int
    says: Sequence[str]
    learned: frozenset[int]


# What it is, where scikit-learn has it, with what, and a made-up price per answer in millionths.
_KINDS: list[tuple[str, str, str, dict[str, Any], int]] = [
    ("Naive Bayes", "naive_bayes", "GaussianNB", {}, 100),
    ("Decision tree", "tree", "DecisionTreeClassifier", {"random_state": 0}, 100),
    ("Shallow tree", "tree", "DecisionTreeClassifier", {"max_depth": 5, "random_state": 1}, 50),
    ("Logistic regression", "linear_model", "LogisticRegression", {"max_iter": 500}, 400),
    ("Nearest neighbour", "neighbors", "KNeighborsClassifier", {"n_neighbors": 1}, 300),
    ("Five neighbours", "neighbors", "KNeighborsClassifier", {"n_neighbors": 5}, 300),
    ("Ridge", "linear_model", "RidgeClassifier", {}, 100),
    ("Support vectors", "svm", "SVC", {"gamma": "scale"}, 500),
    ("Small forest", "ensemble", "RandomForestClassifier", {"n_estimators": 25, "random_state": 2}, 500),
    ("Perceptron", "linear_model", "Perceptron", {"random_state": 3}, 150),
]


def load() -> tuple[list[Digit], list[Model]]:
    """The images, and the models after learning. Nothing is downloaded."""
    datasets: Any = importlib.import_module("sklearn.datasets")
    data = datasets.load_digits()
    images, pixels, target = np.asarray(data.images), np.asarray(data.data), np.asarray(data.target)
    digits = [
        Digit(f"digit-{number:04d}", _png(image), str(int(truth)))
        for number, (image, truth) in enumerate(zip(images, target, strict=True))
    ]
    order = np.random.default_rng(0).permutation(len(digits))
    parts = [order[start : start + PART] for start in range(0, PART * len(_KINDS), PART)]
    return digits, [_learn(kind, pixels, target, part) for kind, part in zip(_KINDS, parts, strict=True)]


def _png(image: Any) -> bytes:
    grey = np.clip(255 - image * (255 / 16), 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(grey).resize((SIDE, SIDE), Image.Resampling.BICUBIC).save(out, "PNG")
    return out.getvalue()


def _learn(kind: tuple[str, str, str, dict[str, Any], int], pixels: Any, target: Any, part: Any) -> Model:
    name, module, class_, options, cost = kind
    sklearn: Any = importlib.import_module(f"sklearn.{module}")
    model = getattr(sklearn, class_)(**options).fit(pixels[part], target[part])
    says = [str(int(answer)) for answer in model.predict(pixels)]
    return Model(name, cost, says, frozenset(int(number) for number in part))
