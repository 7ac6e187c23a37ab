"""Certificates: the accuracy of a batch or release, from audited tasks alone, with an interval.

The audit must be a random sample, drawn without replacement, of the tasks that are certified (within each
stratum, where there are strata); `sample` draws one.

finite: for a sample size fixed beforehand; exact (see `interval.finite`).
anytime: holds however often one looks and whenever one stops. For a number k of right tasks among N, the
evidence against k is the ratio of the audit's probability under a mixture of beta-binomial priors to its
probability given k; it is a nonnegative martingale starting at 1, so that it exceeds 1 / alpha for the true
k with probability alpha at most, ever (Ville 1939; prior-posterior-ratio of Waudby-Smith and Ramdas 2020).
The interval holds every k below that. Half of the mixture is the Jeffreys prior; where the labels' mean
probability is given, the other half is centred on it: that tightens the interval when the probabilities are
honest and costs at most a factor 2 in alpha when they lie, so they are used without being trusted. Strata
multiply their evidence; the bounds of the sum are Lagrange duals, which can only be too wide.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from sterling.domain.errors import Invalid
from sterling.quality import interval
from sterling.quality.table import Floats

DRAWN = "the audited tasks are a random sample without replacement of the certified tasks"
JUDGED = "each audited task was judged rightly as correct or not"
ASSUMPTIONS = {
    "finite": (DRAWN, JUDGED, "the number of audited tasks did not depend on what the audits found"),
    "anytime": (DRAWN, JUDGED),
}
GRID = 20_001
"""Numbers of right tasks considered per stratum; coarser steps than 1 widen the interval by one step."""
PSEUDO = 30.0
"""Audits that the prior around the stated probabilities is worth."""


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


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of the certified tasks: how many there are, how many were audited and found right, and the
    mean probability that their labels state (None: unknown)."""

    population: int
    audited: int
    right: int
    stated: float | None = None


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
    *,
    seed: int | None = None,
    stated: float | None = None,
) -> Certificate:
    """The certificate of `population` tasks from a random audit of some: `correct` has one verdict per
    audited task.

    `stated`: the mean probability of the certified labels, used by `anytime` only. With nothing audited the
    interval is (0, 1) and the accuracy its middle. Raises `Invalid` for an audit larger than the population,
    a level outside (0, 1) or an unknown method.
    """
    if method not in ASSUMPTIONS:
        raise Invalid(f"There is no certificate method {method!r}; there are: {', '.join(ASSUMPTIONS)}.")
    n, right = len(correct), int(sum(bool(c) for c in correct))
    low, high = interval.finite(right, n, population, level)
    if method == "anytime":
        low, high = _bounds([Stratum(population, n, right, stated)], level)
    accuracy = right / n if n else (low + high) / 2
    return Certificate(accuracy, low, high, level, right, n, population, method, ASSUMPTIONS[method], seed)


def certify_strata(
    audits: Sequence[tuple[Hashable, bool]],
    populations: Mapping[Any, int],
    level: float = 0.95,
    seed: int | None = None,
    stated: Mapping[Any, float] | None = None,
) -> Certificate:
    """The anytime certificate of all strata together: one (stratum, verdict) per audited task, audits drawn
    at random within each stratum, in whatever numbers. The accuracy is that of the strata weighted by their
    size; a stratum without audits counts with its stated probability, or one half."""
    strata: dict[Any, Stratum] = {}
    for name, size in populations.items():
        verdicts = [bool(c) for s, c in audits if s == name]
        if len(verdicts) > size:
            raise Invalid(f"{len(verdicts)} audited tasks cannot come from {size} of stratum {name!r}.")
        strata[name] = Stratum(size, len(verdicts), sum(verdicts), (stated or {}).get(name))
    unknown = [s for s, _ in audits if s not in strata]
    if unknown:
        raise Invalid(f"The stratum {unknown[0]!r} was audited, but its size is not given.")
    parts = list(strata.values())
    total = sum(s.population for s in parts)
    low, high = _bounds(parts, level)
    accuracy = sum(s.population * _share(s) for s in parts) / total if total else 0.5
    right, n = sum(s.right for s in parts), sum(s.audited for s in parts)
    return Certificate(
        min(max(accuracy, low), high),
        low,
        high,
        level,
        right,
        n,
        total,
        "anytime",
        ASSUMPTIONS["anytime"],
        seed,
    )


def _share(stratum: Stratum) -> float:
    if stratum.audited:
        return stratum.right / stratum.audited
    return 0.5 if stratum.stated is None else stratum.stated


def evidence(stratum: Stratum, right: Floats) -> Floats:
    """Log of the martingale against each number of right tasks in the stratum."""
    special: Any = import_module("scipy.special")  # late: heavy, and only certificates need it
    n, s = float(stratum.population), float(stratum.right)
    f = float(stratum.audited - stratum.right)
    priors = [(0.5, 0.5)]
    if stratum.stated is not None:
        priors.append((0.5 + PSEUDO * stratum.stated, 0.5 + PSEUDO * (1 - stratum.stated)))
    mixed = [float(special.betaln(a + s, b + f) - special.betaln(a, b)) for a, b in priors]
    marginal = float(np.logaddexp.reduce(mixed)) - np.log(len(priors))
    log = special.gammaln
    wins = log(right + 1) - log(right - s + 1)
    losses = log(n - right + 1) - log(n - right - f + 1)
    given = wins + losses - (log(n + 1) - log(n - s - f + 1))
    return np.asarray(marginal - given, dtype=np.float64)


def _bounds(strata: Sequence[Stratum], level: float) -> tuple[float, float]:
    """Lower and upper bound of the overall share of right tasks."""
    if not 0 < level < 1:
        raise Invalid(f"The level {level} must lie between 0 and 1, for instance 0.95.")
    total = sum(s.population for s in strata)
    if not total:
        return 0.0, 1.0
    curves: list[tuple[Floats, Floats]] = []
    slack = 0.0
    for s in strata:
        least, most = s.right, s.population - (s.audited - s.right)
        k: Floats = np.unique(np.linspace(least, most, min(most - least + 1, GRID)).round())
        slack += float(np.diff(k).max(initial=1.0)) - 1
        curves.append((k, evidence(s, k)))
    limit = -float(np.log(1 - level))
    high = _dual(curves, limit) + slack
    low = -_dual([(-k, e) for k, e in curves], limit) - slack
    least, most = sum(s.right for s in strata), total - sum(s.audited - s.right for s in strata)
    return max(low, least) / total, min(high, most) / total


def _dual(curves: Sequence[tuple[Floats, Floats]], limit: float) -> float:
    """An upper bound of the sum of k whose evidence together stays within the limit (exact for one curve)."""
    if len(curves) == 1:
        k, against = curves[0]
        return float(k[against <= limit].max())
    special: Any = import_module("scipy.optimize")  # late, as above

    def bound(log_price: float) -> float:
        price = float(np.exp(log_price))
        return price * limit + sum(float((k - price * against).max()) for k, against in curves)

    found = special.minimize_scalar(bound, bounds=(-5.0, 25.0), method="bounded")
    return min(float(found.fun), bound(25.0), bound(-5.0))


def audits_needed(
    half_width: float, population: int, expected: float, level: float = 0.95, stated: float | None = None
) -> int:
    """The fewest audits whose anytime interval has about this half-width if the accuracy is as expected."""
    if not 0 < half_width < 1 or not 0 <= expected <= 1:
        raise Invalid("The half-width must lie between 0 and 1, and the expected accuracy too.")
    low, high = 1, population
    while low < high:
        n = (low + high) // 2
        ends = _bounds([Stratum(population, n, round(n * expected), stated)], level)
        if ends[1] - ends[0] <= 2 * half_width:
            high = n
        else:
            low = n + 1
    return low
