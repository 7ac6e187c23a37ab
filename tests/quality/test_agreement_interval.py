"""Agreement with intervals: equal to the plain measures, published values, and coverage by simulation."""

import math

import numpy as np
import pytest
from test_agreement import example

from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import agreement
from sterling.quality.agreement_interval import estimate

SHARED = ("raw", "fleiss", "krippendorff_nominal", "krippendorff_ordinal", "krippendorff_interval")


@pytest.mark.parametrize("name", SHARED)
def test_the_value_is_that_of_the_plain_measure_and_lies_inside(name: str) -> None:
    found = estimate(example(), name)
    assert found.value == pytest.approx(agreement.measure(example(), name))
    assert -1 <= found.low < found.value < found.high <= 1
    assert estimate(example(), name) == found


def test_ratio_alpha_of_the_published_example() -> None:
    # Krippendorff 2011, example C: ratio 0.797.
    assert estimate(example(), "krippendorff_ratio").value == pytest.approx(0.797, abs=6e-4)


def test_gwet_of_the_published_table() -> None:
    # Gwet 2008, table 2: 118 and 2 agreements, 5 disagreements of 125: kappa 0.42, AC1 0.96 or more. By hand:
    # observed 0.96, mean share of the first class (123 + 118) / 250 = 0.964, chance 2 0.964 0.036 = 0.0694.
    cells = [("y", "y", 118), ("y", "n", 5), ("n", "n", 2)]
    said = [(a, b) for a, b, k in cells for _ in range(k)]
    tasks = [t for t in range(len(said)) for _ in range(2)]
    votes = Votes(VoteShape.CATEGORY, tasks, ["u", "v"] * len(said), [x for pair in said for x in pair])
    assert estimate(votes, "gwet_ac1").value == pytest.approx((0.96 - 0.0694) / (1 - 0.0694), abs=1e-3)
    # With two classes a disagreement is the largest there is: AC2 is AC1.
    assert estimate(votes, "gwet_ac2").value == pytest.approx(estimate(votes, "gwet_ac1").value)


def _two(cells: list[tuple[str, str, int]]) -> Votes:
    said = [(a, b) for a, b, k in cells for _ in range(k)]
    tasks = [t for t in range(len(said)) for _ in range(2)]
    return Votes(VoteShape.CATEGORY, tasks, ["u", "v"] * len(said), [x for pair in said for x in pair])


@pytest.mark.parametrize("times", [1, 100])
def test_cohen_and_its_interval_by_the_published_standard_error(times: int) -> None:
    # Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), 18.1:
    # of 100 subjects, kappa 0.676 with a standard error of 0.087.
    table = [("a", "a", 75), ("a", "b", 1), ("a", "c", 4), ("b", "a", 5), ("b", "b", 4), ("b", "c", 1)]
    votes = _two([(a, b, k * times) for a, b, k in [*table, ("c", "c", 10)]])
    found = estimate(votes, "cohen", draws=4_000)
    assert found.value == pytest.approx(agreement.cohen(votes)) == pytest.approx(0.676, abs=1e-3)
    assert found.tasks == 100 * times
    half = 1.96 * 0.087 / math.sqrt(times)
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.12)


def test_cohen_needs_two_annotators() -> None:
    with pytest.raises(Invalid, match="compares 2 annotators"):
        estimate(example(), "cohen")
    alike = estimate(_two([("a", "a", 5)]), "cohen")
    assert math.isnan(alike.value)


def test_span_f1_and_any_similarity() -> None:
    one, two = (0, 3, "X"), (5, 6, "Y")
    votes = Votes(VoteShape.SPANS, list("ttss"), list("uvuv"), [(one, two), (one,), (), ()])
    assert estimate(votes, "span_f1").value == pytest.approx(2 / 3)
    nearness = estimate(votes, "similarity", lambda a, b: float(a == b))
    assert (nearness.value, nearness.tasks) == (0.5, 2)


@pytest.mark.parametrize("name", ["krippendorff_nominal", "gwet_ac1", "raw"])
def test_the_interval_covers_about_as_often_as_it_says(name: str) -> None:
    def votes(tasks: int, seed: int) -> Votes:
        rng = np.random.default_rng(seed)
        truth = np.repeat(rng.choice(3, tasks, p=[0.5, 0.3, 0.2]), 3)
        said = np.where(rng.random(3 * tasks) < 0.7, truth, rng.integers(0, 3, 3 * tasks))
        of, who = np.repeat(np.arange(tasks), 3).tolist(), np.tile(np.arange(3), tasks).tolist()
        return Votes(VoteShape.CATEGORY, of, who, said.tolist())

    true = estimate(votes(50_000, 0), name, draws=2).value
    all_found = [estimate(votes(80, seed), name) for seed in range(1, 121)]
    hits = [found.low <= true <= found.high for found in all_found]
    # 95 % stated; 120 runs miss 6 on average, hardly ever more than 16.
    assert sum(hits) >= 104


def test_nothing_to_compare_and_unknown_measures() -> None:
    lone = Votes(VoteShape.CATEGORY, ["a", "b"], ["u", "u"], ["x", "y"])
    assert math.isnan(estimate(lone, "krippendorff_nominal").value)
    with pytest.raises(Invalid, match="no agreement measure"):
        estimate(lone, "vibes")
    with pytest.raises(Invalid, match="needs a function"):
        estimate(lone, "similarity")


@pytest.mark.parametrize("name", [*SHARED, "krippendorff_ratio", "gwet_ac1", "gwet_ac2"])
@pytest.mark.parametrize("rows", [[], [("a", "u", 1), ("b", "v", 2)], [("a", "u", 1), ("a", "v", 1)]])
def test_where_nothing_tells_agreement_from_chance_it_is_unknown(
    name: str, rows: list[tuple[str, str, int]]
) -> None:
    tasks, who, said = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    found = estimate(Votes(VoteShape.ORDINAL, tasks, who, said), name)
    # Two answers that are the same do agree, whatever chance gives.
    assert (
        found.value == 1
        if name == "raw" and len(rows) == 2 and said[0] == said[1]
        else math.isnan(found.value)
    )


def test_many_different_tasks_are_drawn_in_parts_that_vary_as_they_do() -> None:
    tasks = 6_000
    near = np.random.default_rng(4).uniform(0, 1, tasks)
    of, who = np.repeat(np.arange(tasks), 2), np.tile([0, 1], tasks)
    votes = Votes(
        VoteShape.REGIONS, of.tolist(), who.tolist(), [{"near": x} for x in np.repeat(near, 2).tolist()]
    )
    found = estimate(votes, "similarity", lambda a, _: a["near"], draws=2_000)
    # The interval of a mean, by its standard error.
    half = 1.96 * near.std() / math.sqrt(tasks)
    assert found.value == pytest.approx(near.mean())
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.1)
    assert found.tasks == tasks


@pytest.mark.parametrize("name", ["krippendorff_ordinal", "krippendorff_ratio", "gwet_ac2", "fleiss"])
def test_long_scales_of_many_tasks_need_no_table_of_both(name: str) -> None:
    rng = np.random.default_rng(5)
    truth = rng.integers(1, 101, 3_000)
    said = np.clip(np.repeat(truth, 3) + rng.integers(-9, 10, 9_000), 1, 100)
    of, who = np.repeat(np.arange(3_000), 3).tolist(), np.tile([0, 1, 2], 3_000).tolist()
    votes = Votes(VoteShape.ORDINAL, of, who, said.tolist(), tuple(range(1, 101)))
    found = estimate(votes, name)
    assert found.low < found.value < found.high
    if name == "krippendorff_ordinal":
        assert found.value == pytest.approx(agreement.measure(votes, name))


def test_alpha_of_continuous_numbers_by_the_plain_measure() -> None:
    rng = np.random.default_rng(6)
    said = np.repeat(rng.normal(size=20_000), 2) + rng.normal(size=40_000)
    of, who = np.repeat(np.arange(20_000), 2).tolist(), np.tile([0, 1], 20_000).tolist()
    votes = Votes(VoteShape.NUMBER, of, who, said.tolist())
    # Half of the variance is that of the tasks.
    assert agreement.krippendorff(votes, "interval") == pytest.approx(0.5, abs=0.02)
    assert estimate(votes, "krippendorff_interval").value == pytest.approx(
        agreement.krippendorff(votes, "interval")
    )
    with pytest.raises(TooLarge, match="distance of your own"):
        agreement.krippendorff(votes, lambda a, b: abs(a - b))
