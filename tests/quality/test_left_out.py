"""What the others' answers alone say of an annotator's."""

from collections import Counter
from typing import Any, cast

import pytest
from planted import planted

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.credit import credit


def _left_out(votes: Votes) -> dict[str, Any]:
    told = credit(votes, aggregate(votes), [0] * len(votes.tasks), lambda _: 1.0)
    return {who: cast("dict[str, Any]", one["left_out"]) for who, one in told.items()}


@pytest.mark.parametrize("classes", [2, 8])
def test_the_others_alone_bear_out_what_is_right(classes: int) -> None:
    """No less than the share of the others' answers that are the same, for some of these are wrong; no more
    than is right."""
    votes, truth = planted(tasks=800, annotators=10, classes=classes, per_task=5, accuracy=(0.6, 0.95))
    rows = list(zip(map(str, votes.tasks), map(str, votes.annotators), votes.values, strict=True))
    said = Counter((task, value) for task, _, value in rows)
    given, right, same = Counter[str](), Counter[str](), Counter[str]()
    for task, who, value in rows:
        given[who] += 1
        right[who] += value == truth[int(task[1:])]
        same[who] += said[task, value] - 1
    for who, share in _left_out(votes).items():
        assert same[who] / given[who] / 4 - 0.02 <= share["value"] <= right[who] / given[who] + 0.05, who


def test_an_answer_against_which_all_others_stand_is_not_borne_out_by_itself() -> None:
    rows = [
        (f"t{n}", who, "a" if n % 2 else "b") if who != "eve" else (f"t{n}", who, "b" if n % 2 else "a")
        for n in range(60)
        for who in ("ann", "ben", "cem", "eve")
    ]
    votes = Votes(VoteShape.CATEGORY, *map(list, zip(*rows, strict=True)), ("a", "b"))  # type: ignore[arg-type]
    found = _left_out(votes)
    assert found["eve"]["value"] < 0.05
    assert found["ann"]["value"] > 0.9
