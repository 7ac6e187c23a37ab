"""When to stop."""

import pytest

from sterling.domain.budget import affordable, remainder, spread
from sterling.domain.errors import Conflict
from sterling.domain.project import QualityPolicy
from sterling.domain.redundancy import want


@pytest.mark.parametrize(
    ("redundancy", "target", "counted", "posterior", "expected"),
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
    redundancy: int, target: float | None, counted: int, posterior: float | None, expected: int
) -> None:
    assert want(QualityPolicy(redundancy=redundancy, target=target), counted, posterior) == expected


def test_money() -> None:
    assert spread(35, 16) == [3, 3, 3] + [2] * 13
    assert (affordable(25, 10, 3), affordable(25, 0, 3), affordable(9, 10, 1)) == (2, 3, 0)
    assert remainder(30, 20) == 10
    with pytest.raises(Conflict):
        remainder(19, 20)
