"""Certificates helped by probabilities: valid whether these are honest or not, shorter where they are."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sterling.domain.errors import Invalid
from sterling.quality import certify
from sterling.quality.betting import Whole, certify_predicted, paths
from sterling.quality.certificate import Certificate

N = 1500


def labels(kind: str) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which labels are right, and their probabilities: honest, lying (the wrong ones look surest) or
    correlated (whole blocks of tasks are wrong together)."""
    rng = np.random.default_rng(5)
    told = rng.choice([0.55, 0.9, 0.99], N, p=[0.2, 0.3, 0.5])
    if kind == "correlated":
        return np.repeat(rng.random(N // 50) < 0.8, 50), told
    right = rng.random(N) < told
    return right, (1.5 - told if kind == "lying" else told)


def drawn(kind: str, n: int, seed: int) -> Certificate:
    right, told = labels(kind)
    at = np.random.default_rng(seed).permutation(N)[:n]
    return certify_predicted(right[at].tolist(), told[at].tolist(), told.tolist())


@pytest.mark.parametrize("kind", ["honest", "lying", "correlated"])
def test_the_interval_holds_at_all_looks_together(kind: str) -> None:
    """Whoever looks after every audit and stops at the worst moment is told the truth: 1,000 audits of 200,
    and a binomial test of 95 %."""
    right, told = labels(kind)
    draws = np.stack([np.random.default_rng(seed).permutation(N)[:200] for seed in range(1000)])
    truth = np.full((1, 1), right.mean())
    against = paths(right[draws].astype(np.float64), told[draws], Whole.of(told), truth)
    missed = int((against.max(axis=1) > np.log(20)).sum())
    # 63 and more of 1,000 have a probability under 5 % if 5 % may miss (binomial distribution).
    assert missed < 63


def test_many_audits_at_once_are_what_each_gives_alone() -> None:
    """The interval's ends lie where the evidence of the last look reaches its limit."""
    right, told = labels("honest")
    at = np.random.default_rng(3).permutation(N)[:150]
    found = certify_predicted(right[at].tolist(), told[at].tolist(), Whole.of(told))
    verdicts, ends = right[at].astype(np.float64), np.asarray([[found.low - 0.01], [found.high + 0.01]])
    last = paths(verdicts, told[at], Whole.of(told), np.vstack([ends, [[found.accuracy]]]))[:, -1]
    assert min(last[0], last[1]) > np.log(20) > last[2]


def test_honest_probabilities_shorten_the_interval() -> None:
    """Against the interval from the audited verdicts alone, which holds at any stopping time too."""
    right, _ = labels("honest")
    ratios: list[float] = []
    for seed in range(10):
        at = np.random.default_rng(seed).permutation(N)[:200]
        plain = certify(right[at].tolist(), N, method="anytime")
        helped = drawn("honest", 200, seed)
        ratios.append((helped.high - helped.low) / (plain.high - plain.low))
    assert np.mean(ratios) < 0.9


def test_a_full_audit_leaves_no_doubt_and_none_leaves_all() -> None:
    told = [0.9, 0.8, 0.7, 0.9]
    whole = certify_predicted([True, True, False, True], told, told)
    assert (whole.accuracy, whole.low, whole.high) == (0.75, 0.75, 0.75)
    nothing = certify_predicted([], [], told)
    assert (nothing.low, nothing.high, nothing.accuracy) == (0.0, 1.0, pytest.approx(0.825))


def test_the_accuracy_is_the_mean_probability_set_right_by_the_audit() -> None:
    # 100 labels of probability 0.9; of ten audited, eight are right: 0.9 - 0.1.
    found = certify_predicted([True] * 8 + [False] * 2, [0.9] * 10, [0.9] * 100)
    assert found.accuracy == pytest.approx(0.8)
    assert found.low < 0.8 < found.high


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(Invalid, match="do not fit"):
        certify_predicted([True], [0.9, 0.8], [0.9, 0.8])
    with pytest.raises(Invalid, match="must lie between 0 and 1"):
        certify_predicted([True], [0.9], [0.9, 0.8], level=95)
