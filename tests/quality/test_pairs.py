"""Pairwise comparisons: strengths against closed forms and planted orders."""

import math
from typing import Any, cast

import numpy as np
import pytest
from planted import permuted

from sterling.domain.errors import Invalid
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate


def items(votes: Votes, **params: Any) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", aggregate(votes, "bradley_terry", params=params).diagnostics["items"])


def test_two_items_have_the_odds_of_their_wins() -> None:
    votes = Votes(VoteShape.PAIR, ["a\x1fb"] * 40, [f"w{i}" for i in range(40)], [1] * 30 + [-1] * 10)
    found = items(votes, variance=1e9)
    assert [i["item"] for i in found] == ["a", "b"]
    # With a flat prior the maximum is where P(a wins) = 3/4: the gap is log 3.
    assert found[0]["score"] - found[1]["score"] == pytest.approx(math.log(3), abs=1e-6)


def test_a_planted_order_is_found_whatever_the_order_of_rows_and_sides() -> None:
    rng = np.random.default_rng(5)
    strength = dict(zip("abcde", (2.0, 1.0, 0.0, -1.0, -2.0), strict=True))
    tasks: list[str] = []
    said: list[int] = []
    for _ in range(600):
        left, right = rng.choice(list("abcde"), 2, replace=False).tolist()
        wins = rng.random() < 1 / (1 + math.exp(strength[right] - strength[left]))
        tasks.append(f"{left}\x1f{right}")
        said.append(1 if wins else -1)
    votes = Votes(VoteShape.PAIR, tasks, [f"w{i}" for i in range(600)], said)
    found = items(votes)
    assert [i["item"] for i in found] == list("abcde")
    assert all(i["low"] < i["score"] < i["high"] for i in found)
    assert items(permuted(votes, 1)) == found
    swapped = Votes(
        VoteShape.PAIR,
        ["\x1f".join(reversed(t.split("\x1f"))) for t in tasks],
        votes.annotators,
        [-s for s in said],
    )
    assert [i["score"] for i in items(swapped)] == pytest.approx([i["score"] for i in found], abs=1e-8)


def test_ties_alone_make_equals() -> None:
    found = items(Votes(VoteShape.PAIR, ["a\x1fb"] * 4, list("uvwx"), [0] * 4))
    assert [i["score"] for i in found] == pytest.approx([0, 0], abs=1e-9)


def test_an_item_against_itself_is_refused() -> None:
    with pytest.raises(Invalid, match="does not name two items"):
        aggregate(Votes(VoteShape.PAIR, ["a\x1fa"], ["u"], [1]))
