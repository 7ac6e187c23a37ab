"""Which marks of annotators are there: existence, kind, and everybody's misses and false alarms.

Marks of several annotators that mean one thing are matched beforehand into candidates. A candidate is a
thing of one of K kinds, or nothing (a distractor that some fall for). Every annotator of the task has called
it one of the kinds or left it out, each with rates of their own (Dawid and Skene 1979), drawn to those of all
annotators by `STRENGTH` candidates. What nobody marked is no candidate and cannot be counted; its expected
number, the rate of such things times the chance that all of the task's annotators leave it out, is added
(capture and recapture), so that tasks with one annotator do not make annotators look as if they missed
nothing. Rates and posteriors are found in turn.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import JsonValue

from sterling.quality.posterior import PRIOR_ACCURACY, softmax
from sterling.quality.table import Floats, Longs

STRENGTH = 10.0
BEFORE = 5.0
"""Candidates of each kind that are taken to have been seen beforehand, answered as in `PRIOR_ACCURACY`."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Candidates and who marked them, as codes.

    `task`: of every candidate. `candidate`, `annotator`, `kind`: of every mark, at most one mark of an
    annotator on a candidate. `answer_task`, `answer_annotator`: every answer given, also those without marks.
    """

    task: Longs
    candidate: Longs
    annotator: Longs
    kind: Longs
    answer_task: Longs
    answer_annotator: Longs
    tasks: int
    annotators: int
    kinds: int


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """`posterior`: (candidates x (kinds + 1)), the last column is nothing. `rates`: (annotators x (kinds + 1)
    x (kinds + 1)), P(called, given what it is), the last column is left out. `unseen`: (tasks x (kinds + 1))
    expected numbers of things that nobody marked. `told`: the posterior as it is told, the mean with the
    shares of answers: the model takes answers to be independent and is too sure, shares are not sure
    enough."""

    posterior: Floats
    told: Floats
    rates: Floats
    unseen: Floats

    @property
    def exists(self) -> Floats:
        """The probability that each candidate is there."""
        return 1 - self.posterior[:, -1]


def detect(marks: Marks, passes: int = 100) -> Detection:
    """The fit, from the shares of marks, until posteriors move by less than 1e-4."""
    classes = marks.kinds + 1
    shares = _first(marks, classes)
    posterior = shares
    unseen = np.zeros((marks.tasks, classes))
    rates = _rates(marks, posterior, unseen)
    for _ in range(passes if len(marks.task) else 0):
        rates = _rates(marks, posterior, unseen)
        density = (posterior.sum(axis=0) + unseen.sum(axis=0) + 0.1) / max(marks.tasks, 1)
        logs = np.log(rates)
        left_out = _per_task(marks, logs[:, :, -1])
        unseen = density * np.exp(left_out)
        score = np.log(density) + left_out[marks.task]
        extra = logs[marks.annotator, :, marks.kind] - logs[marks.annotator, :, -1]
        for k in range(classes):
            score[:, k] += np.bincount(marks.candidate, extra[:, k], len(marks.task))
        moved, posterior = posterior, softmax(score)
        if np.abs(posterior - moved).max() < 1e-4:
            break
    return Detection(posterior, (posterior + shares) / 2, rates, unseen)


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """By annotator, as expected numbers: marks that were `right` in place and kind, those `drew` and of them
    `invented`, the things that were `there` to see and of them `missed`; of tasks that several answered,
    since lone answers say nothing."""

    right: Floats
    drew: Floats
    invented: Floats
    there: Floats
    missed: Floats

    @property
    def all(self) -> Longs:
        """Marks and misses."""
        return np.asarray(np.rint(self.drew + self.missed), dtype=np.int64)

    def told(self, names: Sequence[Hashable]) -> dict[str, JsonValue]:
        """Of everybody who drew anything, as plain data for diagnostics: shares, and of how many."""
        columns = (self.missed, self.there, self.invented, self.drew)
        rows: list[list[float]] = np.stack(columns, axis=1).tolist()
        return {
            str(who): {
                "missed": missed / max(there, 1e-9),
                "there": there,
                "invented": invented / max(drew, 1e-9),
                "drew": drew,
            }
            for who, (missed, there, invented, drew) in zip(names, rows, strict=True)
            if drew > 0 or there > 0
        }


def calls(marks: Marks, found: Detection) -> Calls:
    """What each annotator's marks were worth."""
    size = marks.annotators
    several = np.bincount(marks.answer_task, minlength=marks.tasks) > 1
    counted = several[marks.task]
    here, exists = counted[marks.candidate], found.exists * counted
    right = np.bincount(marks.annotator, found.posterior[marks.candidate, marks.kind] * here, size)
    drew = np.bincount(marks.annotator, here, size)
    hit = np.bincount(marks.annotator, exists[marks.candidate], size)
    there = np.bincount(marks.task, exists, marks.tasks)
    met = np.bincount(marks.answer_annotator, there[marks.answer_task], size)
    columns = (right, drew, np.maximum(drew - hit, 0), met, np.maximum(met - hit, 0))
    return Calls(*(np.asarray(column, dtype=np.float64) for column in columns))


def _first(marks: Marks, classes: int) -> Floats:
    """Shares of the answers: those that called it each kind, and those that left it out."""
    size = len(marks.task)
    flat = np.bincount(marks.candidate * classes + marks.kind, minlength=size * classes)
    counts = flat.reshape(size, classes).astype(np.float64)
    answered = np.bincount(marks.answer_task, minlength=marks.tasks)[marks.task]
    counts[:, -1] = answered - counts.sum(axis=1)
    counts += 0.1
    return np.asarray(counts / counts.sum(axis=1, keepdims=True), dtype=np.float64)


def _per_task(marks: Marks, of_annotator: Floats) -> Floats:
    """(tasks x classes) sums over the annotators who answered."""
    wide = of_annotator.shape[1]
    chosen = of_annotator[marks.answer_annotator]
    columns = [np.bincount(marks.answer_task, chosen[:, k], marks.tasks) for k in range(wide)]
    return np.asarray(np.stack(columns, axis=1), dtype=np.float64)


def _rates(marks: Marks, posterior: Floats, unseen: Floats) -> Floats:
    """P(called, given what it is) per annotator, from the expected counts."""
    classes = marks.kinds + 1
    there = unseen.copy()
    for k in range(classes):
        there[:, k] += np.bincount(marks.task, posterior[:, k], marks.tasks)
    counts = np.zeros((marks.annotators, classes, classes))
    cell = marks.annotator * classes + marks.kind
    for k in range(classes):
        met = np.bincount(marks.answer_annotator, there[marks.answer_task, k], marks.annotators)
        called: Any = np.bincount(cell, posterior[marks.candidate, k], marks.annotators * classes)
        counts[:, k] = called.reshape(marks.annotators, classes)
        counts[:, k, -1] = np.maximum(met - counts[:, k].sum(axis=1), 0)
    before = np.full((classes, classes), (1 - PRIOR_ACCURACY) / max(marks.kinds, 1))
    np.fill_diagonal(before, PRIOR_ACCURACY)
    pooled = counts.sum(axis=0) + BEFORE * before
    pooled /= pooled.sum(axis=1, keepdims=True)
    total: Floats = counts.sum(axis=2, keepdims=True) + STRENGTH
    return np.asarray((counts + STRENGTH * pooled) / total, dtype=np.float64)
