"""Probabilities set right by known labels: matrix scaling, drawn to leaving all as it is as far as the labels
advise.

The log probabilities of a task are scaled by one power, shifted by one number a class and mixed by a matrix
(Guo et al. 2017; Kull et al. 2019). Normal priors hold the log power, the shifts and the matrix near zero:
the greatest posterior density is found. One power cures over- and underconfidence, shifts a class that is
named too often, the matrix a class that is taken for another by everybody.

How strongly the priors hold is not known beforehand: where probabilities are right as they are, a hundred
labels only add noise; where everybody errs alike, they should speak. So it is fitted under each of several
`PRIORS`, and the results are averaged with weights by how well each foretells labels that its fit did not
see (pseudo-Bayesian model averaging, Yao et al. 2018).
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from sterling.quality.posterior import softmax
from sterling.quality.table import Floats, Ints

PRIORS = ((0.015, 0.01), (0.05, 0.03), (0.15, 0.1), (0.5, 0.01), (0.5, 0.1), (0.5, 0.3), (1.0, 0.6))
"""Standard deviations: of the log power; of shifts and matrix. From next to nothing to much, of both together
or of the power by itself."""
FOLDS, WEIGHED = 5, 2_000
"""Parts of the known labels that are foretold from the others; labels that this is done with, at most: the
priors hardly matter where there are more."""
STEPS = 2_000
"""Looks at the density that one fit takes, at most; a few dozen are usual."""
LEAST = 1e-3
"""Probabilities below this speak as this."""
WIDE = 40
"""Classes above which the matrix is left out: it would have more numbers than anybody has known labels."""


class Scaling:
    """From probabilities to probabilities; see the module."""

    def __init__(self, posterior: Floats, truth: Ints, usual: Floats | None = None) -> None:
        """Fitted on tasks whose classes are known; the posteriors must not have seen them. `usual` is the
        mean posterior of all tasks; without it the known ones count as drawn at random."""
        logs = _logs(posterior)
        chosen = np.zeros(logs.shape[1]) if usual is None else _chosen(posterior, truth, usual)
        self._weights = _weights(logs[:: _step(truth)], truth[:: _step(truth)], chosen)
        self._fits = [_Fit.of(logs, truth, prior, chosen) for prior in PRIORS]

    @property
    def power(self) -> float:
        """Under 1 where the probabilities were too sure."""
        each = [np.log(fit.power) for fit in self._fits]
        return float(np.exp(np.dot(self._weights, each)))

    def __call__(self, posterior: Floats) -> Floats:
        """The same tasks' probabilities, set right."""
        logs, mixed = _logs(posterior), np.zeros_like(posterior)
        for weight, fit in zip(self._weights.tolist(), self._fits, strict=True):
            mixed += weight * softmax(fit.scores(logs))
        return mixed


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """One power, a shift for every class, and what the matrix adds (without rows where it is left out)."""

    power: float
    shift: Floats
    matrix: Floats

    @classmethod
    def of(cls, logs: Floats, truth: Ints, prior: tuple[float, float], chosen: Floats) -> "_Fit":
        """The greatest posterior density for these labels, of which some classes were `chosen` more often."""
        optimize: Any = import_module("scipy.optimize")  # late: heavy, and only known labels need it
        wide = logs.shape[1]
        start = np.zeros(1 + wide + (wide**2 if wide <= WIDE else 0))
        arguments = (logs, truth, prior, chosen)
        # Truncated Newton has no linear algebra on threads, which for so few numbers only wait.
        within = {"maxfun": STEPS}
        found: Any = optimize.minimize(_loss, start, arguments, jac=True, method="TNC", options=within).x
        return cls.parts(np.asarray(found), wide)

    @classmethod
    def parts(cls, numbers: Floats, wide: int) -> "_Fit":
        """From all numbers in a row."""
        return cls(float(np.exp(numbers[0])), numbers[1 : 1 + wide], numbers[1 + wide :].reshape(-1, wide))

    def scores(self, logs: Floats) -> Floats:
        """Log weights of the classes."""
        plain = self.power * logs + self.shift
        return plain + logs @ self.matrix if len(self.matrix) else plain


def _loss(
    numbers: Floats, logs: Floats, truth: Ints, prior: tuple[float, float], chosen: Floats
) -> tuple[float, Floats]:
    """Minus the log posterior density, and its gradient."""
    rows, fit = np.arange(len(truth)), _Fit.parts(numbers, logs.shape[1])
    spread = np.append(prior[0], np.full(len(numbers) - 1, prior[1]))
    off = softmax(fit.scores(logs) + chosen)
    loss = float(((numbers / spread) ** 2).sum()) / 2
    loss -= float(np.log(np.maximum(off[rows, truth], 1e-300)).sum())
    off[rows, truth] -= 1
    slope: list[Any] = [[(off * logs).sum() * fit.power], off.sum(axis=0)]
    if len(fit.matrix):
        slope.append((logs.T @ off).ravel())
    return loss, np.concatenate(slope) + numbers / spread**2


def _chosen(posterior: Floats, truth: Ints, usual: Floats) -> Floats:
    """By how much each class was chosen for these tasks, on the log scale.

    Whoever picks known tasks by their class shows too much of it; a shift learnt from them would call all
    tasks by it. Whether classes were chosen is told by how often the posteriors expect them here and in all
    tasks, whatever the truth: as far as that differs by more than a random draw does (the mean of the
    chi-square statistic and two of its standard deviations), the odds of being chosen are taken out, as of
    cases and controls (Prentice and Pyke 1979).
    """
    n, usual = len(posterior), np.maximum(usual, LEAST)
    apart = float(((posterior.sum(axis=0) - n * usual) ** 2 / usual).sum()) / max(n, 1)
    by_chance = len(usual) - 1 + 2 * float(np.sqrt(2 * (len(usual) - 1)))
    held = max(0.0, 1 - by_chance / max(apart, 1e-12))
    here = np.bincount(truth, minlength=len(usual))
    return np.asarray(held * np.log((here + usual) / ((n + 1) * usual)), dtype=np.float64)


def _weights(logs: Floats, truth: Ints, chosen: Floats) -> Floats:
    """How much every prior counts: its probability of the labels, each foretold from the other folds."""
    fold, told = np.arange(len(truth)) % FOLDS, np.zeros(len(PRIORS))
    for part in np.unique(fold):
        seen = fold != part
        for place, prior in enumerate(PRIORS):
            fit = _Fit.of(logs[seen], truth[seen], prior, chosen)
            said = softmax(fit.scores(logs[~seen]) + chosen)
            told[place] += np.log(np.maximum(said[np.arange(len(said)), truth[~seen]], LEAST)).sum()
    return softmax(told[None, :])[0]


def _step(truth: Ints) -> int:
    return -(-len(truth) // WEIGHED) or 1


def _logs(posterior: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(posterior, LEAST)), dtype=np.float64)
