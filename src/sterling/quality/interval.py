"""Intervals for a proportion from a simple random sample.

exact: Clopper and Pearson (1934), from quantiles of the beta distribution; never covers less than stated.
wilson: Wilson (1927), the score interval; short, covers about what is stated.
finite: for a sample drawn without replacement from a known number of tasks, the numbers of right tasks that a
hypergeometric test does not reject on either side; never covers less than stated.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from math import sqrt
from statistics import NormalDist
from typing import Any

from sterling.domain.errors import Invalid


@cache
def _special() -> Any:
    return import_module("scipy.special")  # late: heavy, and only the quantiles need it


def _checked(right: int, n: int, level: float) -> None:
    if not 0 <= right <= n:
        raise Invalid(f"{right} right of {n} is not a count; right must lie between 0 and n.")
    if not 0 < level < 1:
        raise Invalid(f"The level {level} must lie between 0 and 1, for instance 0.95.")


def exact(right: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper bound of the proportion; (0, 1) when nothing was audited."""
    _checked(right, n, level)
    half = (1 - level) / 2
    low = 0.0 if right == 0 else float(_special().betaincinv(right, n - right + 1, half))
    high = 1.0 if right == n else float(_special().betaincinv(right + 1, n - right, 1 - half))
    return low, high


def wilson(right: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper bound of the proportion; (0, 1) when nothing was audited."""
    _checked(right, n, level)
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    value, scale = right / n, 1 + z * z / n
    middle = (value + z * z / (2 * n)) / scale
    half = z / scale * sqrt(value * (1 - value) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def finite(right: int, n: int, population: int, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper bound of the share of right tasks among `population`, `n` of which were drawn at
    random."""
    _checked(right, n, level)
    if population < n:
        raise Invalid(f"{n} audited tasks cannot come from a population of {population}.")
    if n == 0:
        return 0.0, 1.0
    half = (1 - level) / 2
    least, most = right, population - (n - right)
    low = _bisect(least, most, lambda k: _above(right, population, k, n) > half)
    high = population - _bisect(
        n - right, population - right, lambda k: _above(n - right, population, k, n) > half
    )
    return low / population, high / population


def _bisect(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The smallest number from which `holds` is true; it must be true of `high`."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _above(seen: int, population: int, right: int, n: int) -> float:
    """P(at least `seen` right ones among n drawn from a population with `right` right ones)."""
    stats: Any = import_module("scipy.stats")
    return float(stats.hypergeom.sf(seen - 1, population, right, n))
