"""Probabilities set right by known labels: matrix scaling, strongly drawn to leaving all as it is.

The log probabilities of a task are scaled by one power, shifted by one number a class and mixed by a matrix
(Guo et al. 2017; Kull et al. 2019). Normal priors hold the log power, the shifts and the matrix near zero, so
that ten known labels change little and a thousand say what they know: the greatest posterior density is
found. One power cures over- and underconfidence, shifts a class that is named too often, the matrix a class
that is taken for another by everybody.
"""

from importlib import import_module
from typing import Any

import numpy as np

from sterling.quality.posterior import softmax
from sterling.quality.table import Floats, Ints

POWER, SHIFT, MATRIX = 0.5, 0.3, 0.3
"""Standard deviations of the priors."""
LEAST = 1e-3
"""Probabilities below this speak as this."""
WIDE = 40
"""Classes above which the matrix is left out: it would have more numbers than anybody has known labels."""


class Scaling:
    """From probabilities to probabilities; see the module."""

    def __init__(self, posterior: Floats, truth: Ints) -> None:
        """Fitted on tasks whose classes are known; the posteriors must not have seen them."""
        self.classes = posterior.shape[1]
        self._square = self.classes**2 if self.classes <= WIDE else 0
        self._logs, self._truth = _logs(posterior), truth
        optimize: Any = import_module("scipy.optimize")  # late: heavy, and only known labels need it
        start = np.zeros(1 + self.classes + self._square)
        self._found = np.asarray(optimize.minimize(self._loss, start, jac=True, method="L-BFGS-B").x)

    @property
    def power(self) -> float:
        """Under 1 where the probabilities were too sure."""
        return float(np.exp(self._found[0]))

    def __call__(self, posterior: Floats) -> Floats:
        """The same tasks' probabilities, set right."""
        return softmax(self._scores(self._found, _logs(posterior)))

    def _parts(self, numbers: Floats) -> tuple[float, Floats, Floats]:
        wide = self.classes
        matrix = numbers[1 + wide :].reshape(wide, wide) if self._square else np.zeros((wide, wide))
        return float(np.exp(numbers[0])), numbers[1 : 1 + wide], matrix

    def _scores(self, numbers: Floats, logs: Floats) -> Floats:
        power, shift, matrix = self._parts(numbers)
        scores = power * logs + shift
        return scores + logs @ matrix if self._square else scores

    def _loss(self, numbers: Floats) -> tuple[float, Floats]:
        """Minus the log posterior density, and its gradient."""
        logs, rows = self._logs, np.arange(len(self._truth))
        power, shift, matrix = self._parts(numbers)
        off = softmax(self._scores(numbers, logs))
        loss = -float(np.log(np.maximum(off[rows, self._truth], 1e-300)).sum())
        loss += float(numbers[0] ** 2 / POWER**2 + (shift**2).sum() / SHIFT**2) / 2
        loss += float((matrix**2).sum()) / (2 * MATRIX**2)
        off[rows, self._truth] -= 1
        slope = [[(off * logs).sum() * power + numbers[0] / POWER**2], off.sum(axis=0) + shift / SHIFT**2]
        if self._square:
            slope.append((logs.T @ off + matrix / MATRIX**2).ravel())
        return loss, np.concatenate(slope)


def _logs(posterior: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(posterior, LEAST)), dtype=np.float64)
