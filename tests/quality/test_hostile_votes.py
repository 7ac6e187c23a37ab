"""Votes that no honest project has: refused with the reason, or taken by a stated rule."""

import pytest

from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate

MANY = tuple(range(1_000_000))


@pytest.mark.parametrize(("method", "reason"), [("auto", "more than"), ("dawid_skene", "use the method")])
def test_a_million_classes_are_refused_before_memory_is_taken(method: str, reason: str) -> None:
    votes = Votes(VoteShape.CATEGORY, list(range(300)), ["w"] * 300, list(range(300)), MANY)
    with pytest.raises(TooLarge, match=reason):
        aggregate(votes, method)


def test_few_tasks_of_a_million_classes_are_labelled() -> None:
    votes = Votes(VoteShape.CATEGORY, ["t"] * 3, list("uvw"), [7, 7, 999_999], MANY)
    assert aggregate(votes, "majority").beliefs["t"].value == 7


@pytest.mark.parametrize("shape", [VoteShape.CATEGORY, VoteShape.ORDINAL, VoteShape.NUMBER])
def test_nan_is_refused_with_its_row(shape: VoteShape) -> None:
    with pytest.raises(Invalid, match="Row 2"):
        aggregate(Votes(shape, ["t", "t"], ["v", "w"], [1.0, float("nan")]))


def test_contradictory_sets_of_one_annotator_each_count_and_repeats_once() -> None:
    said = [frozenset("a"), frozenset("b"), frozenset("a"), frozenset("a")]
    votes = Votes(VoteShape.SET, ["t"] * 4, ["v", "v", "v", "w"], said, ("a", "b"))
    belief = aggregate(votes).beliefs["t"]
    assert (belief.answers, belief.value) == (3, frozenset("a"))
