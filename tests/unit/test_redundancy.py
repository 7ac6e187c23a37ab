"""When to stop."""

import pytest

from sterling.domain.budget import affordable, remainder, spread
from sterling.domain.errors import Conflict
from sterling.domain.project import QualityPolicy
from sterling.domain.redundancy import gain, want


@pytest.mark.parametrize(
    ("redundancy", "stop_at", "counted", "posterior", "expected"),
    [
        (3, None, 0, None, 3),
        (3, None, 2, 0.99, 3),
        (5, 0.9, 0, None, 1),
        (5, 0.9, 1, 0.95, 1),
        (5, 0.9, 1, 0.85, 2),
        (5, 0.9, 5, 0.5, 5),
        (1, 0.9, 1, 0.2, 1),
    ],
)
def test_the_want(
    redundancy: int, stop_at: float | None, counted: int, posterior: float | None, expected: int
) -> None:
    assert want(QualityPolicy(redundancy=redundancy, stop_at=stop_at), counted, posterior) == expected


def test_the_least_comes_before_any_probability() -> None:
    policy = QualityPolicy(redundancy=5, stop_at=0.9, least=3)
    assert [want(policy, counted, 0.99) for counted in range(5)] == [3, 3, 3, 3, 4]
    assert want(QualityPolicy(redundancy=2, stop_at=0.9, least=9)) == 2


def test_one_more_answer_is_worth_most_where_least_is_known() -> None:
    ladder = [gain(p, 0.8) for p in (0.5, 0.6, 0.8, 0.95, 0.999)]
    assert ladder == sorted(ladder, reverse=True)
    assert gain(0.5, 0.8) == pytest.approx(0.19274, abs=1e-5)  # ln 2 less the entropy of a coin of 0.8
    assert gain(0.7, 0.5) == pytest.approx(0)
    assert gain(1.0, 0.8) == pytest.approx(0)


def test_money() -> None:
    assert spread(35, 16) == [3, 3, 3] + [2] * 13
    assert (affordable(25, 10, 3), affordable(25, 0, 3), affordable(9, 10, 1)) == (2, 3, 0)
    assert remainder(30, 20) == 10
    with pytest.raises(Conflict):
        remainder(19, 20)
