"""Certificates: the accuracy of a batch or release, from audited tasks alone, with an interval.

The audit must be a simple random sample, drawn without replacement, of the tasks that are certified; `sample`
draws one. The first method, `finite`, is exact for a sample size fixed beforehand (see `interval.finite`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sterling.domain.errors import Invalid
from sterling.quality import interval

ASSUMPTIONS = {
    "finite": (
        "the audited tasks are a simple random sample without replacement of the certified tasks",
        "each audited task was judged rightly as correct or not",
        "the number of audited tasks did not depend on what the audits found",
    ),
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """Accuracy of `population` tasks with the interval [low, high] at confidence `level`, from `audited`
    tasks.

    `assumptions` are the sentences under which the interval holds; `seed` is that of the draw, when it had
    one.
    """

    accuracy: float
    low: float
    high: float
    level: float
    right: int
    audited: int
    population: int
    method: str
    assumptions: tuple[str, ...]
    seed: int | None = None


def sample(population: int, n: int, seed: int) -> list[int]:
    """Positions of `n` tasks drawn at random without replacement, in the order drawn; a longer draw with the
    same seed begins with the shorter one."""
    if not 0 <= n <= population:
        raise Invalid(f"{n} tasks cannot be drawn from {population}.")
    return np.random.default_rng(seed).permutation(population)[:n].tolist()


def certify(
    correct: Sequence[bool],
    population: int,
    level: float = 0.95,
    method: str = "finite",
    seed: int | None = None,
) -> Certificate:
    """The certificate of `population` tasks from a random audit of some: `correct` has one verdict per
    audited task.

    With nothing audited the interval is (0, 1) and the accuracy its middle. Raises `Invalid` for an audit
    larger than the population, a level outside (0, 1) or an unknown method.
    """
    if method not in ASSUMPTIONS:
        raise Invalid(f"There is no certificate method {method!r}; there are: {', '.join(ASSUMPTIONS)}.")
    n, right = len(correct), int(sum(bool(c) for c in correct))
    low, high = interval.finite(right, n, population, level)
    accuracy = right / n if n else (low + high) / 2
    return Certificate(accuracy, low, high, level, right, n, population, method, ASSUMPTIONS[method], seed)
