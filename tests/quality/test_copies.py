"""Annotators who copy one another, or are one: their answers count once, and nobody else's does."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate, copies
from sterling.quality.scoring import score
from sterling.quality.table import Longs, dense
from tests.quality.planted import permuted

CLASSES = 4


def _said(rng: np.random.Generator, truth: Longs, skill: float) -> Longs:
    wrong: Longs = (truth + rng.integers(1, CLASSES, len(truth))) % CLASSES
    said: Any = np.where(rng.random(len(truth)) < skill, truth, wrong)
    return said


def _votes(rng: np.random.Generator, said: list[Longs], per_task: int = 7) -> Votes:
    """Answers to every task by some of those who would have said this."""
    table: Longs = np.stack(said, axis=1)
    rows = [
        (task, f"a{who:02}", int(table[task, who]))
        for task in range(len(table))
        for who in rng.choice(len(said), per_task, replace=False).tolist()
    ]
    tasks, annotators, values = (list(column) for column in zip(*rows, strict=True))
    return Votes(VoteShape.CATEGORY, tasks, annotators, values, tuple(range(CLASSES)))


def _merged(votes: Votes) -> int:
    own = copies.alike(dense(votes))
    return int((own != np.arange(len(own))).sum())


@pytest.mark.parametrize(("honest", "same", "skill"), [(10, 10, 0.65), (13, 7, 0.65), (10, 10, 0.85)])
def test_copies_do_not_outvote_independent_annotators(honest: int, same: int, skill: float) -> None:
    rng = np.random.default_rng(honest)
    truth: Longs = rng.integers(0, CLASSES, 600)
    one = _said(rng, truth, skill)
    said = [_said(rng, truth, a) for a in rng.uniform(0.55, 0.9, honest)] + [one] * same
    votes = _votes(rng, said)
    found = aggregate(votes)
    assert found.diagnostics["copies"] == [[f"a{who:02}" for who in range(honest, honest + same)]]
    true: list[int] = truth.tolist()
    gold: dict[Any, Any] = dict(enumerate(true))
    told = score(found, VoteShape.CATEGORY, gold)["accuracy"]
    assert told > score(aggregate(votes, "majority"), VoteShape.CATEGORY, gold)["accuracy"] + 0.02
    # They are told to be right as often as they are, not as they agree.
    stated = found.annotators[f"a{honest:02}"]
    assert stated.low < float((one == truth).mean()) < stated.high
    assert aggregate(permuted(votes, 1)).beliefs[5] == found.beliefs[5]


@pytest.mark.parametrize("seed", range(4))
def test_experts_who_agree_while_the_crowd_is_misled_are_not_taken_for_copies(seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth: Longs = rng.integers(0, CLASSES, 800)
    hard, lure = rng.random(800) < 0.35, (truth + rng.integers(1, CLASSES, 800)) % CLASSES
    said = [_said(rng, truth, 0.97) for _ in range(6)]
    for _ in range(14):
        misled = np.where(rng.random(800) < 0.6, lure, rng.integers(0, CLASSES, 800))
        said.append(np.where(hard, misled, _said(rng, truth, 0.75)))
    assert _merged(_votes(rng, said)) == 0


@pytest.mark.parametrize("skill", [0.25, 0.6, 0.97, 1.0])
def test_annotators_who_err_by_themselves_are_nobody_s_copies(skill: float) -> None:
    # 0.25 is guessing; of those who are always right nothing tells whether they are one.
    rng = np.random.default_rng(7)
    truth: Longs = rng.integers(0, CLASSES, 600)
    assert _merged(_votes(rng, [_said(rng, truth, skill) for _ in range(20)])) == 0


def test_those_who_always_say_the_same_are_nobody_s_copies() -> None:
    rng = np.random.default_rng(8)
    truth: Longs = rng.integers(0, CLASSES, 600)
    said = [_said(rng, truth, 0.8) for _ in range(12)] + [np.zeros(600, dtype=np.int64)] * 8
    assert _merged(_votes(rng, said)) == 0


def test_few_who_always_agree_against_one_are_nobody_s_copies() -> None:
    # Three who are right and one who turns every answer round; then the same with one who guesses.
    rng = np.random.default_rng(10)
    truth: Longs = rng.integers(0, CLASSES, 400)
    assert _merged(_votes(rng, [truth] * 3 + [(truth + 1) % CLASSES], 4)) == 0
    assert _merged(_votes(rng, [truth] * 3 + [_said(rng, truth, 0.5)], 4)) == 0


def test_a_task_that_only_copies_answered_has_one_answer_s_probability() -> None:
    rng = np.random.default_rng(9)
    truth: Longs = rng.integers(0, CLASSES, 600)
    one = _said(rng, truth, 0.65)
    votes = _votes(rng, [_said(rng, truth, 0.8) for _ in range(10)] + [one] * 10)
    alone = [f"a{who}" for who in range(10, 15)]
    more = Votes(
        VoteShape.CATEGORY,
        [*votes.tasks, *[600] * 5],
        [*votes.annotators, *alone],
        [*votes.values, *[2] * 5],
        votes.classes,
    )
    belief = aggregate(more).beliefs[600]
    assert (belief.value, belief.answers) == (2, 5)
    assert belief.probability == pytest.approx(0.8)


@pytest.mark.parametrize(("honest", "family", "alike"), [(10, 10, 0.9), (10, 10, 0.8), (13, 7, 0.9)])
def test_a_family_of_loose_copies_under_one_name_does_not_outvote_the_rest(
    honest: int, family: int, alike: float
) -> None:
    rng = np.random.default_rng(honest)
    truth: Longs = rng.integers(0, CLASSES, 600)
    one = _said(rng, truth, 0.65)
    said = [_said(rng, truth, a) for a in rng.uniform(0.55, 0.9, honest)]
    for _ in range(family):
        loose: Any = np.where(rng.random(600) < alike, one, _said(rng, truth, 0.65))
        said.append(loose)
    votes = _votes(rng, said)
    names = ["family" if int(str(who)[1:]) >= honest else who for who in votes.annotators]
    true: list[int] = truth.tolist()
    gold: dict[Any, Any] = dict(enumerate(true))
    told = score(aggregate(replace(votes, annotators=names)), VoteShape.CATEGORY, gold)["accuracy"]
    assert told > score(aggregate(votes, "majority"), VoteShape.CATEGORY, gold)["accuracy"] + 0.02
    # Nothing but the name tells that they are no experts.
    assert told > score(aggregate(votes), VoteShape.CATEGORY, gold)["accuracy"] + 0.05


def test_contradictory_answers_of_a_copied_annotator_stay() -> None:
    votes = Votes(VoteShape.CATEGORY, [0, 0, 0, 1], ["a", "a", "b", "b"], ["x", "y", "x", "y"])
    kept = copies.as_one(dense(votes), np.zeros(2, dtype=np.int32))
    assert kept.counts.tolist() == [2, 1]
    assert kept.annotator.tolist() == [0, 0, 0]
    assert kept.value.tolist() == [0, 1, 1]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 2)), max_size=12, unique=True))
def test_one_say_a_task_is_the_same_in_tables_and_in_lists(answers: list[tuple[str, int]]) -> None:
    votes = Votes(
        VoteShape.CATEGORY,
        ["x"] * len(answers),
        [who for who, _ in answers],
        [said for _, said in answers],
        (0, 1, 2),
    )
    table = dense(votes)
    names: list[str] = [str(name) for name in table.annotators]
    groups = [["a", "c"], ["b", "f"]]
    firsts = {name: group[0] for group in groups for name in group}
    own = np.asarray(
        [
            names.index(min(one for one in names if firsts.get(one, one) == firsts.get(name, name)))
            for name in names
        ],
        dtype=np.int32,
    )
    kept = copies.as_one(table, own) if names else table
    listed = copies.once(answers, groups)
    assert sorted(kept.value.tolist()) == sorted(said for _, said in listed)
