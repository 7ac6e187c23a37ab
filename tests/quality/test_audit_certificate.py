"""Audited accuracy: intervals against published values and by simulation."""

import numpy as np
import pytest

from sterling.domain.errors import Invalid
from sterling.quality import certify, interval
from sterling.quality.certificate import sample


def test_exact_interval_of_published_example() -> None:
    # Newcombe 1998, table I: Clopper-Pearson for 81/263 is 0.2527 to 0.3676; Wilson 0.2553 to 0.3662.
    assert interval.exact(81, 263) == pytest.approx((0.2527, 0.3676), abs=5e-5)
    assert interval.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    # The same table: 0/20 is 0 to 0.1684 and 0 to 0.1611.
    assert interval.exact(0, 20) == pytest.approx((0, 0.1684), abs=5e-5)
    assert interval.wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


def test_a_full_audit_leaves_no_doubt() -> None:
    certificate = certify([True] * 9 + [False], population=10)
    assert (certificate.accuracy, certificate.low, certificate.high) == (0.9, 0.9, 0.9)


def test_nothing_audited_says_nothing() -> None:
    certificate = certify([], population=10)
    assert (certificate.low, certificate.high) == (0, 1)


def test_a_large_population_agrees_with_the_binomial() -> None:
    found = certify([True] * 95 + [False] * 5, population=1_000_000)
    assert (found.low, found.high) == pytest.approx(interval.exact(95, 100), abs=1e-3)


@pytest.mark.parametrize("right", [20, 150, 190, 199])
def test_the_interval_covers_as_often_as_it_says(right: int) -> None:
    rng = np.random.default_rng(right)
    truth = np.arange(200) < right
    hits = 0
    for _ in range(300):
        found = certify(rng.permutation(truth)[:60].tolist(), population=200)
        hits += found.low <= right / 200 <= found.high
    assert hits >= 300 * 0.95 - 2.6 * np.sqrt(300 * 0.95 * 0.05)


def test_a_longer_sample_continues_the_shorter_one() -> None:
    assert sample(100, 10, seed=3) == sample(100, 30, seed=3)[:10]
    assert sorted(sample(50, 50, seed=1)) == list(range(50))


def test_impossible_audits_are_refused() -> None:
    with pytest.raises(Invalid, match="population of 2"):
        certify([True] * 3, population=2)
    with pytest.raises(Invalid, match="must lie between 0 and 1"):
        certify([True], population=2, level=95)
    with pytest.raises(Invalid, match="cannot be drawn"):
        sample(3, 4, seed=0)
