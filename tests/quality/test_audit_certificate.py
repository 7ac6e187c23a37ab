"""Audited accuracy: intervals against published values and by simulation."""

import numpy as np
import pytest

from sterling.domain.errors import Invalid
from sterling.quality import certify, interval
from sterling.quality.certificate import audits_needed, certify_strata, sample


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


@pytest.mark.parametrize(("right", "stated"), [(180, None), (180, 0.9), (120, 0.99), (199, 0.5)])
def test_the_anytime_interval_covers_at_every_look_together(right: int, stated: float | None) -> None:
    """A person who looks after every audit and stops at the worst moment is still told the truth."""
    rng = np.random.default_rng(right)
    truth = np.arange(200) < right
    missed = 0
    for _ in range(150):
        verdicts = rng.permutation(truth)[:80].tolist()
        looks = [certify(verdicts[:n], 200, method="anytime", stated=stated) for n in range(5, 81, 5)]
        missed += not all(c.low <= right / 200 <= c.high for c in looks)
    # 5 % may miss at any look; 3 standard errors above that.
    assert missed <= 150 * 0.05 + 3 * np.sqrt(150 * 0.05 * 0.95)


def test_honest_probabilities_tighten_the_anytime_interval() -> None:
    verdicts = [True] * 95 + [False] * 5
    plain = certify(verdicts, 5000, method="anytime")
    helped = certify(verdicts, 5000, method="anytime", stated=0.95)
    assert plain.low < helped.low <= 0.95 <= helped.high < plain.high


def test_the_anytime_interval_is_wider_than_the_fixed_one_and_ends_in_the_truth() -> None:
    verdicts = [True] * 90 + [False] * 10
    fixed, anytime = certify(verdicts, 2000), certify(verdicts, 2000, method="anytime")
    assert anytime.low < fixed.low < fixed.high < anytime.high
    assert certify(verdicts, 100, method="anytime").low == 0.9


def test_strata_are_weighed_by_their_size_and_cover() -> None:
    rng = np.random.default_rng(0)
    sizes, rights = {"sure": 600, "doubtful": 200}, {"sure": 588, "doubtful": 130}
    overall = sum(rights.values()) / 800
    missed = 0
    for _ in range(100):
        audits: list[tuple[str, bool]] = []
        for name, n in (("sure", 40), ("doubtful", 60)):
            truth = np.arange(sizes[name]) < rights[name]
            audits += [(name, bool(v)) for v in rng.permutation(truth)[:n]]
        found = certify_strata(audits, sizes, stated={"sure": 0.97, "doubtful": 0.7})
        missed += not found.low <= overall <= found.high
    assert missed <= 100 * 0.05 + 3 * np.sqrt(100 * 0.05 * 0.95)


def test_strata_that_do_not_fit_are_refused() -> None:
    with pytest.raises(Invalid, match="its size is not given"):
        certify_strata([("x", True)], {"y": 3})
    with pytest.raises(Invalid, match="cannot come from 1 of stratum"):
        certify_strata([("y", True), ("y", True)], {"y": 1})


def test_the_audits_needed_reach_the_wished_width() -> None:
    n = audits_needed(0.03, 10_000, 0.95)
    right = round(n * 0.95)
    found = certify([True] * right + [False] * (n - right), 10_000, method="anytime")
    assert (found.high - found.low) / 2 <= 0.0305
    assert n > audits_needed(0.05, 10_000, 0.95)
