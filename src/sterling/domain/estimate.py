"""A number with its interval: the one form in which measured figures travel."""

from math import sqrt
from statistics import NormalDist

from sterling.domain.record import Record


class Estimate(Record):
    """`value` with the interval `low` to `high` that holds at `level` (0..1), from `n` cases."""

    value: float
    low: float
    high: float
    level: float
    n: int


def share(right: int, n: int, level: float = 0.95) -> Estimate:
    """The share of right ones among n with its score interval (Wilson 1927); 0 to 1 when n is 0."""
    if n == 0:
        return Estimate(value=0.0, low=0.0, high=1.0, level=level, n=0)
    z = NormalDist().inv_cdf((1 + level) / 2)
    value, scale = right / n, 1 + z * z / n
    middle = (value + z * z / (2 * n)) / scale
    half = z / scale * sqrt(value * (1 - value) / n + z * z / (4 * n * n))
    return Estimate(value=value, low=max(0.0, middle - half), high=min(1.0, middle + half), level=level, n=n)
