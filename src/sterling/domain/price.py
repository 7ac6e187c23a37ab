"""What one more answer costs: the mean of those that were given, and how sure that is."""

from collections.abc import Sequence

from sterling.domain.estimate import Estimate

LEVEL = 0.95
_Z = 1.959964
FEW = 3
"""Below so many annotators nothing tells how prices vary but the cheapest and the dearest of them."""


def price(said: Sequence[tuple[int, int]]) -> Estimate | None:
    """Of one answer, from (answers, cost of one) of each annotator; in the same unit. None without answers.

    Who answers next is uncertain, and annotators differ in price, so they are what is drawn: a ratio of sums
    over clusters, never below the cheapest nor above the dearest. Source: W. Cochran, Sampling Techniques,
    3rd edition, 6.3; the quantile of Student's t by its expansion in 1/n, Abramowitz and Stegun 26.7.5.
    """
    working = [(n, cost) for n, cost in said if n]
    total = sum(n for n, _ in working)
    if not total:
        return None
    mean = sum(n * cost for n, cost in working) / total
    cheapest, dearest = min(cost for _, cost in working), max(cost for _, cost in working)
    half = float(dearest - cheapest)
    if len(working) >= FEW:
        freedom = len(working) - 1
        squares = sum((n * (cost - mean)) ** 2 for n, cost in working)
        half = _t(freedom) * (squares * len(working) / freedom) ** 0.5 / total
    ends = {"low": max(mean - half, float(cheapest)), "high": min(mean + half, float(dearest))}
    return Estimate(value=mean, **ends, level=LEVEL, n=len(working))


def _t(freedom: int) -> float:
    z, n = _Z, freedom
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / n + second / n**2 + third / n**3
