"""MACE (Hovy et al. 2013): an annotator either knows, and says the truth, or spams from a distribution of
their own.

Expectation-maximisation from vote shares with pseudo-counts: `smoothing` (one half each way) on how often an
annotator knows and (one half a class) on what they say when they do not. With `strength`, an annotator is
instead drawn to all annotators together, by that many answers each way; with `class_prior`, frequent classes
are likelier, where the original takes all as equally frequent.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import lifts
from sterling.quality.posterior import annotator_counts, finish
from sterling.quality.table import Floats, Ints, Table, dense, pinned

NAME = "mace"
SHAPES = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL})


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`; `passes` (50), `smoothing` (0.5), `strength`, `class_prior` (false), `engine`. The generator
    is not used."""
    table = dense(votes)
    return finish(NAME, table, fit(table, pinned(table, params.get("gold")), params))


def fit(table: Table, known: Ints, params: Mapping[str, Any]) -> Floats:
    """Posteriors (tasks x classes), until they settle."""
    model = _Model(table, params)
    passes = int(params.get("passes", 50))
    return lifts.search(table, known, model.weigh, passes=passes, engine=params.get("engine"))


class _Model:
    """How often each annotator knows, and what they say when they do not; set anew in every pass."""

    def __init__(self, table: Table, params: Mapping[str, Any]) -> None:
        wide, size = len(table.classes), len(table.annotators)
        self._answers = annotator_counts(table)
        cell = table.annotator.astype(np.int64) * wide + table.value
        self._said = np.bincount(cell, minlength=size * wide).reshape(size, wide)
        self._smoothing = float(params.get("smoothing", 0.5))
        self._strength = params.get("strength")
        self._frequent = bool(params.get("class_prior", False))
        self._knows: Floats = np.full((size, 1), 0.5)
        self._spam: Floats = np.full((size, wide), 1 / max(wide, 1))

    def weigh(self, right: Floats, tasks: Floats) -> tuple[Floats, Floats]:
        """See `lifts.Weigh`."""
        guess = (1 - self._knows) * self._spam
        informed = right * self._knows / (self._knows + guess)
        knew: Floats = informed.sum(axis=1)
        spam: Floats = np.maximum(self._said - informed, 0.0)
        if self._strength is None:
            seen, drawn = 2 * self._smoothing, 0.5
            spam += self._smoothing
        else:
            seen = float(self._strength)
            drawn = (float(knew.sum()) + 1) / (float(self._answers.sum()) + 2)
            of_all = spam.sum(axis=0) + 1
            spam += seen * of_all / of_all.sum()
        self._knows = np.asarray((knew + seen * drawn) / (self._answers + seen), dtype=np.float64)[:, None]
        self._spam = np.asarray(spam / spam.sum(axis=1, keepdims=True), dtype=np.float64)
        # P(label | class) is the guess for every other class: only the lift of the label's own counts.
        guess = (1 - self._knows) * self._spam
        size = tasks + 1
        prior = np.log(size / size.sum()) if self._frequent else np.zeros(len(tasks))
        return np.log((self._knows + guess) / guess), prior
