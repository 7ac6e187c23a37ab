"""Agreement measures against worked examples from the literature."""

import math

import numpy as np
import pytest
from planted import permuted

from sterling.domain.errors import Invalid
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import agreement

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example C: four observers, twelve units.
EXAMPLE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def example() -> Votes:
    rows = [(t, w, v) for w, line in enumerate(EXAMPLE) for t, v in enumerate(line) if v is not None]
    tasks, who, values = ([row[i] for row in rows] for i in range(3))
    return Votes(VoteShape.ORDINAL, tasks, who, values, (1, 2, 3, 4, 5))


@pytest.mark.parametrize(("distance", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_the_published_example(distance: str, alpha: float) -> None:
    assert agreement.krippendorff(example(), distance) == pytest.approx(alpha, abs=6e-4)
    assert agreement.measure(permuted(example(), 3), f"krippendorff_{distance}") == pytest.approx(
        alpha, abs=6e-4
    )


def test_alpha_with_any_distance_equals_the_named_one() -> None:
    squared = agreement.krippendorff(example(), lambda a, b: (a - b) ** 2)
    assert squared == pytest.approx(agreement.krippendorff(example(), "interval"))


def test_cohen_of_the_textbook_table() -> None:
    # 45 yes-yes, 15 yes-no, 25 no-yes, 15 no-no: observed 0.60, chance 0.54, kappa 0.1304.
    cells = [("y", "y", 45), ("y", "n", 15), ("n", "y", 25), ("n", "n", 15)]
    said = [(a, b) for a, b, k in cells for _ in range(k)]
    tasks = [t for t in range(100) for _ in range(2)]
    votes = Votes(VoteShape.CATEGORY, tasks, ["u", "v"] * 100, [x for pair in said for x in pair])
    assert agreement.cohen(votes) == pytest.approx(0.1304, abs=1e-4)
    assert agreement.raw(votes) == pytest.approx(0.60)


def test_fleiss_of_the_published_example() -> None:
    # Fleiss's 1971 layout with 14 raters, 10 subjects and 5 categories, widely reprinted: kappa 0.210.
    table = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
    rows = [(t, c) for t, line in enumerate(table) for c, k in enumerate(line) for _ in range(k)]
    votes = Votes(VoteShape.CATEGORY, [t for t, _ in rows], list(range(14)) * 10, [c for _, c in rows])
    assert agreement.fleiss(votes) == pytest.approx(0.210, abs=5e-4)


def test_nothing_to_compare_is_nan_and_unknown_names_are_refused() -> None:
    lone = Votes(VoteShape.CATEGORY, ["a", "b"], ["u", "u"], ["x", "y"])
    for name in ("raw", "fleiss", "krippendorff_nominal"):
        assert math.isnan(agreement.measure(lone, name))
    with pytest.raises(Invalid, match="no agreement measure"):
        agreement.measure(lone, "vibes")
    with pytest.raises(Invalid, match="compares 2 annotators"):
        agreement.cohen(lone)


def test_random_answers_agree_by_chance_alone_and_equal_ones_wholly() -> None:
    rng = np.random.default_rng(1)
    tasks, who = np.repeat(np.arange(2000), 3).tolist(), list(range(3)) * 2000
    noise = Votes(VoteShape.CATEGORY, tasks, who, rng.integers(0, 4, 6000).tolist())
    same = Votes(VoteShape.CATEGORY, tasks, who, [t % 4 for t in tasks])
    for name in ("fleiss", "krippendorff_nominal"):
        assert agreement.measure(noise, name) == pytest.approx(0, abs=0.03)
        assert agreement.measure(same, name) == pytest.approx(1)


def test_spans_take_a_similarity_of_their_own() -> None:
    def apart(a: tuple[tuple[int, int, str], ...], b: tuple[tuple[int, int, str], ...]) -> float:
        return 1 - 2 * len(set(a) & set(b)) / max(len(a) + len(b), 1)

    one, two = (0, 3, "X"), (5, 6, "Y")
    votes = Votes(VoteShape.SPANS, ["t", "t"], ["u", "v"], [(one, two), (one,)])
    assert agreement.raw(votes, apart) == pytest.approx(2 / 3)
