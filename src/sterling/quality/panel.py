"""Mixed panels: people, models and judges, experts, who answer the same tasks at different prices.

Answers of one kind depend on each other (judges that come from one model share its errors), answers of two
kinds much less. So each kind's evidence is multiplied up within the kind, raised to the power that its n
answers are worth (`quality.dependence`), and then joined; annotators' confusion matrices, drawn to that of
their kind, and posteriors are fitted by turns (expectation-maximisation). Weighed as if they were
independent, judges that only agree with each other would look right. However many of a kind agree, all may
be misled alike (`MISLED`), which only another kind can tell. Kinds whose skill is stated (experts)
are taken at that. How far a kind's errors are shared is measured on a random sample of tasks that an expert
answered too, drawn to `SHARED` by `PAIRS` pairs of answers.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sterling.domain.redundancy import SHARED, against_one
from sterling.quality.dawid_skene import confusions
from sterling.quality.dependence import design_effect
from sterling.quality.ibcc import pooled_rows
from sterling.quality.posterior import softmax
from sterling.quality.table import Floats, Ints, Table

PAIRS = 20.0
MISLED = 0.05
"""Share of tasks on which a kind of annotators is misled as a whole: however many of them agree, what they
say weighs no more than 1 - MISLED + MISLED / classes against the other kinds."""
STRENGTH = 5.0
"""Answers that the confusion matrix of an annotator's kind is worth."""
FITS, PASSES = 8, 12
"""Posteriors that one fit of the annotators serves, and its passes."""


class Panel:
    """Posteriors of the tasks from the rows bought so far; of every kind the dependence (`shared`), and the
    `skill` of one of two classes that tells as much as the kind's answers do on average."""

    def __init__(self, table: Table, kind: Any, stated: Mapping[int, float], sample: Any) -> None:
        """`kind`: a code per annotator, 0 and up. `stated`: skill (0..1) of the kinds that stand for the
        truth. `sample`: tasks (booleans) that were drawn at random to be answered by all kinds."""
        self.table, self.stated = table, stated
        self._kind, self._row_kind, self._task = kind, kind[table.annotator], table.task
        self._sample, self._wide = sample, len(table.classes)
        kinds = range(int(kind.max()) + 1)
        self.skill: list[float] = [against_one(stated.get(one, 0.7), self._wide) for one in kinds]
        self.shared: list[float] = [SHARED for _ in kinds]
        self._theta, self._prior, self._calls = np.zeros((0, 0, 0)), np.zeros(self._wide), 0

    def posterior(self, taken: Any) -> Floats:
        """(tasks x classes) from these rows (booleans)."""
        if self._calls % FITS == 0:
            self._fit(taken)
        self._calls += 1
        return self._posterior(taken)

    def _posterior(self, taken: Any) -> Floats:
        tasks = len(self.table.tasks)
        score: Floats = np.tile(self._prior, (tasks, 1))
        for one, shared in enumerate(self.shared):
            rows = np.flatnonzero(taken & (self._row_kind == one))
            task, told = self._task[rows], self._theta[self.table.annotator[rows], self.table.value[rows]]
            power = 1 / design_effect(np.bincount(task, minlength=tasks), shared)
            sums = np.stack([np.bincount(task, column, tasks) for column in told.T], axis=1)
            told = softmax(sums * power[:, None])
            misled = 0.0 if one in self.stated else MISLED
            score += np.log((1 - misled) * told + misled / self._wide)
        return softmax(score)

    def _fit(self, taken: Any) -> None:
        known = self._known(taken)
        part = self.table.select(taken)
        wrong = (self.table.value != known[self._task]).astype(np.float64)
        sampled = taken & (known >= 0)[self._task] & self._sample[self._task]
        for one in range(len(self.skill)):
            if one not in self.stated:
                rows = np.flatnonzero(sampled & (self._row_kind == one))
                self.shared[one] = _shared(self._task[rows], wrong[rows])
        counts: Floats = np.zeros((len(self._kind), self._wide, self._wide))
        if not self._calls:
            self._theta = self._matrices(counts)
        for _ in range(PASSES):
            posterior = self._posterior(taken)
            counts = confusions(part, posterior)
            self._theta = self._matrices(counts)
            size = posterior.sum(axis=0) + 1
            self._prior = np.log(size / size.sum())
        self._measure(counts)

    def _known(self, taken: Any) -> Ints:
        """What the first answer of a stated kind says of each task; -1 without one."""
        known = np.full(len(self.table.tasks), -1, dtype=np.int32)
        rows = np.flatnonzero(taken & np.isin(self._row_kind, list(self.stated)))[::-1]
        known[self._task[rows]] = self.table.value[rows]
        return known

    def _matrices(self, counts: Floats) -> Floats:
        """log P(label | class) per annotator from expected (annotator, label, class) counts."""
        alpha = counts.copy()
        for one in range(len(self.skill)):
            of = self._kind == one
            alpha[of] += STRENGTH * pooled_rows(counts[of])
            if one in self.stated:
                right = self.stated[one]
                alpha[of] = np.where(np.eye(self._wide) > 0, right, (1 - right) / (self._wide - 1))
        return np.asarray(np.log(alpha / alpha.sum(axis=1, keepdims=True)), dtype=np.float64)

    def _measure(self, counts: Floats) -> None:
        right, n = np.trace(counts, axis1=1, axis2=2), counts.sum(axis=(1, 2))
        for one in range(len(self.skill)):
            of = (self._kind == one) & (n > 0)
            if one not in self.stated and of.any():
                drawn = STRENGTH * right[of].sum() / n[of].sum()
                self.skill[one] = alike((right[of] + drawn) / (n[of] + STRENGTH), n[of], self._wide)


def alike(skills: Floats, weights: Floats, classes: int) -> float:
    """The skill, of two classes, of one annotator whose answers tell as much as these annotators' do on
    average: more than their mean skill where they differ."""
    grid = np.linspace(0.5, 0.999, 500)
    against = np.clip([against_one(s, classes) for s in skills.tolist()], 0.5, 0.999)
    told = np.average(np.interp(against, grid, _told(grid)), weights=weights)
    return float(np.interp(told, _told(grid), grid))


def _told(skill: Floats) -> Floats:
    """Nats that an answer of this skill tells of a toss between two classes."""
    return np.log(2) + skill * np.log(skill) + (1 - skill) * np.log(1 - skill)


def _shared(task: Any, wrong: Floats) -> float:
    """The correlation of errors on one task, from whether each answer is wrong."""
    share = float((wrong.sum() + 1) / (len(wrong) + 4))
    off = wrong - share
    n = np.bincount(task) if len(task) else np.zeros(1)
    both = np.bincount(task, off) ** 2 - np.bincount(task, off**2) if len(task) else np.zeros(1)
    pairs = float((n * (n - 1)).sum()) / 2
    found = (float(both.sum()) / 2 / (share * (1 - share)) + PAIRS * SHARED) / (pairs + PAIRS)
    return min(max(found, 0.0), 0.95)
