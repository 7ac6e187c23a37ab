"""What it takes to reach an accuracy: how many more judgments, if they are as good as those so far.

Each label's log odds start at its stated probability (brought to the audited accuracy by one power, where
there is an audit) and are played forward: its truth is drawn from them, each further answer is right with
the annotators' mean accuracy and moves the log odds by what such an answer is worth, weakened for
dependence as in `auto`. The least sure label always gets the next answer, until the mean confidence is the
target; labels that further answers would hardly make better are passed over, where the project does so.
Drawn anew `DRAWS` times, the audited accuracy too within its interval; the interval is that of the
draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sterling.domain.estimate import Estimate
from sterling.domain.redundancy import HARDLY, SHARED
from sterling.quality.dependence import design_effect
from sterling.quality.outlook import coin, promises
from sterling.quality.table import Floats, Longs

DRAWS = 20
SLICE = 0.02
MOST = 20
"""Further answers a task, at most: what they do not reach counts as out of reach."""
LEVEL = 0.9
CAP = 12.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """Further judgments per label of the slice, or None where the target is out of reach; how far it goes."""

    judgments: Estimate | None
    reachable: float


@dataclass(frozen=True, slots=True)
class Curtailed:
    """Sure is what is so sure; a task gets `most` answers; what is known of each label's outlook now."""

    at: float
    most: int
    outlooks: Sequence[float | None]


def forecast(
    stated: Sequence[float],
    answers: Sequence[int],
    skill: float,
    target: float,
    audited: Estimate | None = None,
    *,
    curtailed: Curtailed | None = None,
    rng: Any,
) -> Outlook:
    """`stated` and `answers`: probability and number of answers of each label (a sample will do). `skill`:
    share of right answers (0..1). `curtailed`: where labels are passed over that more answers would hardly
    make better."""
    start = np.clip(np.asarray(stated, dtype=np.float64), 0.02, 0.9999)
    counts = np.asarray(answers, dtype=np.float64)
    bought = list[float]()
    best = list[float]()
    for _ in range(DRAWS):
        odds = np.log(start / (1 - start))
        if audited is not None:
            sigma = max(audited.high - audited.low, 1e-3) / 3.92
            odds = scaled(odds, float(np.clip(rng.normal(audited.value, sigma), 0.5, 0.999)))
        passed = _Passed(curtailed, skill, len(odds))
        n, reached = _play(odds, counts, target, passed, rng)
        best.append(reached)
        if n is not None:
            bought.append(n)
    if len(bought) <= DRAWS // 2:
        return Outlook(None, float(np.median(best)))
    low, value, high = np.quantile(bought, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]).tolist()
    judgments = Estimate(value=value, low=low, high=high, level=LEVEL, n=len(start))
    return Outlook(judgments, float(np.median(best)))


def scaled(odds: Floats, accuracy: float) -> Floats:
    """The log odds times the one power at which their mean probability is this accuracy."""
    low, high = 0.02, 8.0
    for _ in range(40):
        middle = (low + high) / 2
        if float((1 / (1 + np.exp(-np.abs(odds) * middle))).mean()) < accuracy:
            low = middle
        else:
            high = middle
    return odds * high


class _Passed:
    """Which labels get no more answers, however doubtful they are."""

    def __init__(self, rule: Curtailed | None, skill: float, labels: int) -> None:
        self.skill = float(np.clip(skill, 0.51, 0.99))
        self._rule, self._told = rule, coin(self.skill)
        self.labels = np.zeros(labels, dtype=bool)
        if rule is not None:
            now = np.asarray([np.nan if one is None else one for one in rule.outlooks], dtype=np.float64)
            self.labels = 1 - HARDLY * now >= rule.at

    def judge(self, at: Longs, odds: Floats, had: Floats) -> None:
        """Of the labels `at`, anew from their log odds and answers."""
        if self._rule is None:
            return
        first = 1 / (1 + np.exp(-odds[at]))
        posterior = np.stack([first, 1 - first], axis=1)
        rise = promises(posterior, had[at].astype(np.int64), self._rule.most, self._told)
        self.labels[at] = 1 - HARDLY * rise >= self._rule.at


def _play(
    odds: Floats, counts: Floats, target: float, passed: _Passed, rng: Any
) -> tuple[float | None, float]:
    """Judgments per label until the target, or None; and the confidence at the end."""
    truth = rng.random(len(odds)) < 1 / (1 + np.exp(-odds))
    kept = passed.skill
    weight = np.log(kept / (1 - kept))
    have, further = counts.copy(), np.zeros(len(odds))
    slice_size = max(1, int(len(odds) * SLICE))
    while True:
        sure = 1 / (1 + np.exp(-np.abs(odds)))
        mean = float(sure.mean())
        if mean >= target:
            return float(further.sum()) / len(odds), mean
        open_ = np.flatnonzero((further < MOST) & ~passed.labels)
        if not len(open_):
            return None, mean
        least = open_[np.argsort(sure[open_], kind="stable")[:slice_size]]
        right = rng.random(len(least)) < kept
        toward = np.where(right == truth[least], 1.0, -1.0)
        told = toward * weight / design_effect(have[least] + 1, SHARED)
        odds[least] = np.clip(odds[least] + told, -CAP, CAP)
        have[least] += 1
        further[least] += 1
        passed.judge(least, odds, have)
