"""How annotators behave, as evidence for a person to look at; nothing here punishes anyone.

Every flag states its p-value: how often somebody who behaves like all others would look this striking, by
chance. With A annotators, flags at level `alpha` are raised where the p-value is at most alpha / A for that
kind (Bonferroni): among people who all behave alike, the chance that any flag of a kind is raised is at most
alpha.

too_fast: the median time per answer against that of all others, by the rank sum test (Mann and Whitney 1947).
same_answer: the longest run of one answer, against runs of independent answers with that annotator's
  frequencies (each start of a run counted: an upper bound). One who always says the same is told by `share`.
copying: two annotators who agree on answers that hardly anyone else gives: on tasks both answered, the number
  of times they gave the same answer against the believed one, by the binomial tail with the chance of
  choosing the same wrong answer; of two classes there is one wrong answer, and nothing can be told.
position: how often the left (first) side is preferred, by the exact sign test.
drift: a change of the share of right answers over time: the largest standardised difference between before
  and after any moment (CUSUM), by a formula for its tail, and where that is small by permutation of the
  annotator's own sequence.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations
from math import exp, log, pi, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from sterling.quality.table import Floats, Longs

DRAWS = 20_000
CELLS = 20_000_000
"""Answers that permutations of one annotator's sequence may hold together."""
BOTH_WRONG = 5
"""Tasks on which both of a pair err, under which nothing is said of them."""
WORTH_DRAWING = 0.05
"""P-values of the formula above which no permutation is drawn: nothing would be raised."""
LEAST = 20
"""Answers under which nothing is said of an annotator."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something striking: of whom, what, how striking by chance, and the figure behind it."""

    annotator: Hashable
    kind: str
    p_value: float
    figure: float
    other: Hashable | None = None
    """The other annotator of a pair, or the index of the first answer after a change."""


def _stats() -> Any:
    return import_module("scipy.stats")  # late: heavy, and only tests need it


def raised(flags: Sequence[Flag], annotators: int, alpha: float = 0.01) -> list[Flag]:
    """Those whose p-value stands after the correction for so many annotators, most striking first."""
    pairs = max(annotators * (annotators - 1) / 2, 1)
    kept = [f for f in flags if f.p_value <= alpha / (pairs if f.kind == "copying" else max(annotators, 1))]
    return sorted(kept, key=lambda f: (f.p_value, f.kind, str(f.annotator)))


def too_fast(seconds: Mapping[Hashable, Sequence[float]]) -> list[Flag]:
    """One flag an annotator; the figure is their median time by that of all others.

    All times are ranked once: with A annotators and N answers it takes N log N, not A N.
    """
    names = list(seconds)
    everyone: Floats = np.asarray([s for who in names for s in seconds[who]], dtype=np.float64)
    n = len(everyone)
    counts: list[int] = [len(seconds[who]) for who in names]
    _, place, times = np.unique(everyone, return_inverse=True, return_counts=True)
    rank = (np.cumsum(times) - (times - 1) / 2)[place]
    tied = float((times.astype(np.float64) ** 3 - times).sum())
    found: list[Flag] = []
    for who, own, last in zip(names, counts, np.cumsum(counts).tolist(), strict=True):
        rest = n - own
        if own < LEAST or rest < LEAST:
            continue
        mine = slice(last - own, last)
        smaller = float(rank[mine].sum()) - own * (own + 1) / 2  # the statistic of Mann and Whitney
        spread = sqrt(max(own * rest / 12 * (n + 1 - tied / (n * (n - 1))), 1e-12))
        z = (smaller - own * rest / 2 + 0.5) / spread
        others = float(np.median(np.delete(everyone, mine) if own > n / 20 else everyone))
        figure = float(np.median(everyone[mine])) / max(others, 1e-9)
        found.append(Flag(who, "too_fast", NormalDist().cdf(z), figure))
    return found


def same_answer(answers: Mapping[Hashable, Sequence[Hashable]]) -> list[Flag]:
    """One flag an annotator from their answers in order of time; the figure is the longest run."""
    found: list[Flag] = []
    for who, own in answers.items():
        n = len(own)
        if n < LEAST:
            continue
        counts = dict.fromkeys(own, 0)
        run = longest = 0
        for at, value in enumerate(own):
            counts[value] += 1
            run = run + 1 if at and own[at - 1] == value else 1
            longest = max(longest, run)
        shares = np.asarray(list(counts.values())) / n
        # Runs of at least this length that begin at a given place, over all places.
        chance = float((shares**longest * (1 + (n - longest) * (1 - shares))).sum())
        found.append(Flag(who, "same_answer", min(chance, 1.0), float(longest)))
    return found


def copying(
    answers: Mapping[Hashable, Mapping[Hashable, Hashable]], believed: Mapping[Hashable, Hashable]
) -> list[Flag]:
    """One flag a pair with enough tasks on which both err; the figure is the share of those on which they
    err alike. `answers`: by annotator, then task."""
    wrong = {
        who: {t: v for t, v in own.items() if t in believed and v != believed[t]}
        for who, own in answers.items()
    }
    chance = _same_mistake(wrong)
    found: list[Flag] = []
    for (a, b), tasks in _both_wrong(wrong).items():
        if len(tasks) < BOTH_WRONG:
            continue
        same = sum(wrong[a][t] == wrong[b][t] for t in tasks)
        expected = float(np.mean([chance.get(t, 1.0) for t in tasks]))
        p = float(_stats().binom.sf(same - 1, len(tasks), min(expected, 1.0)))
        found.append(Flag(a, "copying", p, same / len(tasks), b))
    return found


def _both_wrong(wrong: Mapping[Hashable, Mapping[Hashable, Hashable]]) -> dict[Any, list[Hashable]]:
    """The tasks on which both of a pair err, of the pairs that have some: few of all pairs ever met."""
    by_task: dict[Hashable, list[Hashable]] = {}
    for who, own in wrong.items():
        for task in own:
            by_task.setdefault(task, []).append(who)
    pairs: dict[Any, list[Hashable]] = {}
    for task, who in by_task.items():
        for pair in combinations(who, 2):
            pairs.setdefault(pair, []).append(task)
    return pairs


def _same_mistake(wrong: Mapping[Hashable, Mapping[Hashable, Hashable]]) -> dict[Hashable, float]:
    """For every task the chance that two who err there err alike, drawn to that over all tasks."""
    mistakes: dict[Hashable, dict[Hashable, int]] = {}
    for own in wrong.values():
        for task, value in own.items():
            counts = mistakes.setdefault(task, {})
            counts[value] = counts.get(value, 0) + 1
    alike = {t: float(sum(k * (k - 1) for k in c.values())) for t, c in mistakes.items()}
    pairs = {t: float(sum(c.values()) * (sum(c.values()) - 1)) for t, c in mistakes.items()}
    pooled = (sum(alike.values()) + 1) / (sum(pairs.values()) + 2)
    return {t: (alike[t] + 4 * pooled) / (pairs[t] + 4) for t in mistakes}


def position(left_preferred: Mapping[Hashable, Sequence[bool]]) -> list[Flag]:
    """One flag an annotator; the figure is the share of left sides preferred."""
    found: list[Flag] = []
    for who, own in left_preferred.items():
        if len(own) >= LEAST:
            p = float(_stats().binomtest(int(sum(own)), len(own)).pvalue)
            found.append(Flag(who, "position", p, sum(own) / len(own)))
    return found


def drift(right: Mapping[Hashable, Sequence[float]], rng: np.random.Generator) -> list[Flag]:
    """One flag an annotator from how right each answer was (0 to 1, judged without that answer), in order of
    time. The figure is the change of the share; `other` is the index of the first answer after it."""
    found: list[Flag] = []
    for who, own in right.items():
        series: Floats = np.asarray(own, dtype=np.float64)
        if len(series) < 2 * LEAST or float(series.std()) == 0:
            continue
        seen, at = _largest(series[None, :])
        p = _chance(float(seen[0]) / float(series.std()), len(series))
        if p <= WORTH_DRAWING:
            p = _drawn(series, float(seen[0]), p, rng)
        moment = int(at[0])
        change = float(series[moment:].mean() - series[:moment].mean())
        found.append(Flag(who, "drift", p, change, moment))
    return found


def _chance(b: float, n: int) -> float:
    """The tail of the largest standardised difference, for many answers (Miller and Siegmund 1982)."""
    if b < 1.5:
        return 1.0
    density = exp(-b * b / 2) / sqrt(2 * pi)
    return min(1.0, density * ((b - 1 / b) * 2 * log((n - LEAST) / LEAST) + 4 / b))


def _drawn(series: Floats, seen: float, foretold: float, rng: np.random.Generator) -> float:
    """The p-value by permutation; where no permutation comes near, the smaller of what that proves and the
    formula, so that the correction for many annotators can be passed."""
    most = int(min(DRAWS, max(CELLS // len(series), 200)))
    alike = drawn = 0
    while drawn < most and alike < 20:
        shuffled = rng.permuted(np.tile(series, (min(1000, most - drawn), 1)), axis=1)
        alike += int((_largest(shuffled)[0] >= seen - 1e-12).sum())
        drawn += len(shuffled)
    proved = (1 + alike) / (drawn + 1)
    return proved if alike else min(proved, foretold)


def _largest(series: Floats) -> tuple[Floats, Any]:
    """The largest standardised difference of means over all moments that leave `LEAST` on each side, and
    where it lies."""
    n = series.shape[1]
    moments: Longs = np.arange(LEAST, n - LEAST + 1, dtype=np.int64)
    total = np.cumsum(series, axis=1)
    before = total[:, moments - 1]
    after = total[:, -1:] - before
    gap: Floats = np.abs(before / moments - after / (n - moments)) * np.sqrt(moments * (n - moments) / n)
    best = np.argmax(gap, axis=1)
    return np.asarray(gap[np.arange(len(gap)), best], dtype=np.float64), moments[best]
