"""Posteriors that follow every answer as it comes, without fitting anything again.

The state is, per annotator, the expected counts of (label given, true class), and per task the answers it
has. A new answer costs the task's answers times the classes: its posterior is taken anew under the present
counts, and the change of the posterior is carried into the counts of all who answered the task. Annotators
with few answers are drawn to what all annotators do, as in `ibcc`; posteriors are tempered for dependence as
in `auto`. Start from nothing, or from a batch result with `warm`.
"""

from collections.abc import Hashable, Mapping, Sequence
from math import exp, log

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.redundancy import design_effect
from sterling.domain.votes import Aggregate, Votes
from sterling.quality.auto import RHO
from sterling.quality.outlook import Evidence, told_by
from sterling.quality.posterior import PRIOR_ACCURACY

STRENGTH = 5.0
FIRST = 10.0
"""Answers that the prior matrix of all annotators is worth."""
CELLS = 2_000_000
"""Annotators times classes squared from which on an update does without the outlook: some 50 ms."""


class Online:
    """Beliefs about categories, updated one answer at a time; plain Python, some microseconds an answer."""

    def __init__(self, classes: Sequence[Hashable]) -> None:
        if len(classes) < 2:
            raise Invalid(f"Online posteriors need at least 2 classes; there are {len(classes)}.")
        self.classes = tuple(classes)
        self._place = {value: code for code, value in enumerate(self.classes)}
        wide = len(self.classes)
        wrong = FIRST * (1 - PRIOR_ACCURACY) / (wide - 1)
        right = FIRST * PRIOR_ACCURACY
        self._pooled = [[right if k == label else wrong for k in range(wide)] for label in range(wide)]
        self._total = [FIRST] * wide
        self._counts: dict[Hashable, tuple[list[list[float]], list[float]]] = {}
        self._answers: dict[Hashable, list[tuple[Hashable, int]]] = {}
        self._posterior: dict[Hashable, list[float]] = {}

    def warm(self, votes: Votes, found: Aggregate) -> None:
        """Takes over the answers of a batch and what the batch result believes."""
        for task, who, value in zip(votes.tasks, votes.annotators, votes.values, strict=True):
            self._answers.setdefault(task, []).append((who, self._code(value)))
        for task in self._answers:
            shares: Mapping[Hashable, float] = found.beliefs[task].distribution or {}
            self._move(task, [shares.get(c, 0.0) for c in self.classes])

    def take(self, cells: Mapping[Hashable, Sequence[tuple[Hashable, Hashable, float]]]) -> None:
        """Takes over what a batch found out about annotators, as expected answers (true class, said, n)."""
        for who, counts in cells.items():
            for truth, said, n in counts:
                change = [n if c == truth else 0.0 for c in self.classes]
                self._credit(who, self._code(said), change)

    def foretell(self, answers: Sequence[tuple[Hashable, Hashable]]) -> dict[Hashable, float]:
        """The probabilities by class of a task with these (annotator, value) answers, under what is known of
        the annotators. Nothing is learnt from it."""
        posterior = self._fresh([(who, self._code(value)) for who, value in answers])
        return dict(zip(self.classes, posterior, strict=True))

    def told(self) -> Evidence | None:
        """What one more answer is expected to tell, by all annotators known so far; None where nobody is
        known, or where their matrices are more than `CELLS` cells."""
        cells = len(self._counts) * len(self.classes) ** 2
        if not 0 < cells <= CELLS:
            return None
        return told_by(np.asarray([counts for counts, _ in self._counts.values()]))

    def add(self, task: Hashable, annotator: Hashable, value: Hashable) -> dict[Hashable, float]:
        """The task's probabilities by class after one more answer."""
        label = self._code(value)
        answers = self._answers.setdefault(task, [])
        old = self._posterior.get(task)
        answers.append((annotator, label))
        if old is not None:
            self._credit(annotator, label, old)
        posterior = self._fresh(answers)
        self._move(task, posterior)
        return dict(zip(self.classes, posterior, strict=True))

    def posterior(self, task: Hashable) -> dict[Hashable, float]:
        """The task's probabilities by class, uniform before its first answer."""
        wide = len(self.classes)
        return dict(zip(self.classes, self._posterior.get(task, [1 / wide] * wide), strict=True))

    def _code(self, value: object) -> int:
        try:
            return self._place[value]  # type: ignore[index]
        except (KeyError, TypeError):
            raise Invalid(f"The value {value!r} is not one of the {len(self.classes)} classes.") from None

    def _fresh(self, answers: Sequence[tuple[Hashable, int]]) -> list[float]:
        wide = range(len(self.classes))
        power = 1 / design_effect(len(answers), RHO)
        score = [0.0 for _ in wide]
        for who, label in answers:
            pooled, known = self._pooled[label], self._counts.get(who)
            for k in wide:
                share = STRENGTH * pooled[k] / self._total[k]
                if known is None:
                    score[k] += log(share / STRENGTH)
                else:
                    score[k] += log((known[0][label][k] + share) / (known[1][k] + STRENGTH))
        top = max(score)
        weights = [exp(power * (s - top)) for s in score]
        total = sum(weights)
        return [w / total for w in weights]

    def _move(self, task: Hashable, posterior: list[float]) -> None:
        old = self._posterior.get(task)
        change = posterior if old is None else [new - was for new, was in zip(posterior, old, strict=True)]
        self._posterior[task] = posterior
        for who, label in self._answers[task]:
            self._credit(who, label, change)

    def _credit(self, who: Hashable, label: int, change: Sequence[float]) -> None:
        """Adds expected counts of this label to an annotator and to all."""
        wide = len(self.classes)
        known = self._counts.get(who)
        if known is None:
            known = self._counts[who] = ([[0.0] * wide for _ in range(wide)], [0.0] * wide)
        own, total, pooled = known[0][label], known[1], self._pooled[label]
        for k, amount in enumerate(change):
            # Differences of posteriors may leave a rounding error below zero.
            own[k] = max(own[k] + amount, 0.0)
            total[k] = max(total[k] + amount, 0.0)
            pooled[k] += amount
            self._total[k] += amount
