"""Sets of options by hit and false alarm rates: a planted truth, and what must hold of any sets."""

from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import permuted

from sterling.controls.choices import CONTROL
from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import aggregate

OPTIONS = tuple("abcdefgh")


def planted_sets(seed: int, tasks: int = 300, per_task: int = 5) -> tuple[Votes, list[frozenset[str]]]:
    """Options from frequent to rare; annotators differ in hits and false alarms, and so do options."""
    rng = np.random.default_rng(seed)
    there = rng.random((tasks, 8)) < np.geomspace(0.5, 0.03, 8)
    rates = rng.uniform(0.45, 0.95, 25), rng.uniform(0.01, 0.2, 25)
    log_odds = [np.log(p / (1 - p))[:, None] for p in rates]
    hit, alarm = (1 / (1 + np.exp(-(own + rng.normal(0, 1, 8)))) for own in log_odds)
    rows: list[tuple[str, str, frozenset[str]]] = []
    for task in range(tasks):
        for who in rng.choice(25, per_task, replace=False).tolist():
            said = rng.random(8) < np.where(there[task], hit[who], alarm[who])
            rows.append((f"t{task:04}", f"a{who:02}", _named(said)))
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Votes(VoteShape.SET, columns[0], columns[1], columns[2], OPTIONS), [_named(row) for row in there]


def _named(row: Any) -> frozenset[str]:
    return frozenset(OPTIONS[i] for i in np.flatnonzero(row).tolist())


def value_of(found: Aggregate, task: object) -> frozenset[str]:
    return cast("frozenset[str]", cast("Any", found.beliefs)[task].value)


def exact(found: Aggregate, truth: list[frozenset[str]]) -> float:
    return float(np.mean([found.beliefs[f"t{i:04}"].value == t for i, t in enumerate(truth)]))


def shared(found: Aggregate, truth: list[frozenset[str]]) -> float:
    """Share of all yes-or-no questions that are right."""
    values = [value_of(found, f"t{i:04}") for i in range(len(truth))]
    wrong = [len(v ^ t) for v, t in zip(values, truth, strict=True)]
    return 1 - sum(wrong) / (len(truth) * len(OPTIONS))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_planted_sets_are_found_better_than_by_majority_of_every_option(seed: int) -> None:
    votes, truth = planted_sets(seed)
    found, simple = aggregate(votes), aggregate(votes, "majority")
    assert found.method == "option_rates"
    assert exact(found, truth) > exact(simple, truth) + 0.1
    assert shared(found, truth) > shared(simple, truth)


def test_options_of_a_handful_of_answers_stay_uncertain() -> None:
    """Two of three chose `a`; that nobody did elsewhere makes nothing sure."""
    said = [("1", "ann", "ab"), ("1", "bob", "a"), ("1", "eve", ""), ("2", "ann", ""), ("2", "bob", "")]
    tasks, who, values = zip(*said, strict=True)
    found = aggregate(Votes(VoteShape.SET, tasks, who, [frozenset(v) for v in values], ("a", "b")))
    assert all(belief.probability < 0.9 for belief in found.beliefs.values())
    assert value_of(found, "1") == {"a"}


@st.composite
def small_sets(draw: st.DrawFn) -> Votes:
    row = st.tuples(st.integers(0, 4), st.integers(0, 3), st.frozensets(st.sampled_from("abc")))
    columns = [list(column) for column in zip(*draw(st.lists(row, min_size=1, max_size=20)), strict=True)]
    return Votes(VoteShape.SET, columns[0], columns[1], columns[2], ("a", "b", "c"))


@settings(max_examples=40)
@given(votes=small_sets(), seed=st.integers(0, 99), least=st.integers(0, 2), room=st.integers(1, 2))
def test_any_sets_keep_their_bounds_and_their_order_of_rows(
    votes: Votes, seed: int, least: int, room: int
) -> None:
    bounds = {"least": least, "most": least + room}
    found = aggregate(votes, "option_rates", params=bounds)
    other = aggregate(permuted(votes, seed), "option_rates", params=bounds)
    assert dict(found.beliefs) == dict(other.beliefs)
    assert set(found.beliefs) == set(votes.tasks)
    for task, belief in found.beliefs.items():
        value, shares = value_of(found, task), belief.distribution or {}
        assert least <= len(value) <= least + room
        assert all(0 <= p <= 1 for p in shares.values())
        inside, outside = [shares[o] for o in value], [p for o, p in shares.items() if o not in value]
        assert min(inside, default=1.0) >= max(outside, default=0.0) - 1e-9
        product = float(np.prod([*inside, *(1 - p for p in outside)]))
        assert belief.probability == pytest.approx(product)


def test_renaming_the_options_renames_the_sets() -> None:
    votes, _ = planted_sets(3, tasks=60)
    to = dict(zip(OPTIONS, reversed("stuvwxyz"), strict=True))
    values = [frozenset(to[o] for o in v) for v in cast("list[frozenset[str]]", votes.values)]
    renamed = Votes(VoteShape.SET, votes.tasks, votes.annotators, values, tuple(to[o] for o in OPTIONS))
    first, second = aggregate(votes), aggregate(renamed)
    for task in first.beliefs:
        assert value_of(second, task) == frozenset(to[o] for o in value_of(first, task))


def test_unanimous_sets_are_taken_and_a_lone_answer_has_the_prior() -> None:
    said = [frozenset("ab"), frozenset(""), frozenset("c")] * 4
    votes = Votes(VoteShape.SET, [0, 1, 2] * 4, list("uuuvvvwwwxxx"), said, ("a", "b", "c"))
    values = [aggregate(votes).beliefs[t].value for t in (0, 1, 2)]
    assert values == [frozenset("ab"), frozenset(), frozenset("c")]
    lone = aggregate(Votes(VoteShape.SET, ["t"], ["w"], [frozenset("a")], ("a", "b"))).beliefs["t"]
    assert (lone.value, lone.calibrated, lone.probability) == (frozenset("a"), False, pytest.approx(0.8))
    assert dict(aggregate(Votes(VoteShape.SET, [], [], [], ("a",))).beliefs) == {}


def test_known_sets_are_kept_and_teach_the_rates() -> None:
    votes, truth = planted_sets(4, tasks=80)
    gold = {f"t{i:04}": t for i, t in enumerate(truth[:40])}
    found = aggregate(votes, gold=gold)
    assert all(found.beliefs[task].value == value for task, value in gold.items())


def test_unknown_options_and_too_many_are_refused() -> None:
    with pytest.raises(Invalid, match="'z' is not one of the 2"):
        aggregate(Votes(VoteShape.SET, ["t"], ["w"], [frozenset("z")], ("a", "b")))
    many = tuple(range(1_000_000))
    with pytest.raises(TooLarge, match="1,000,000 options"):
        aggregate(Votes(VoteShape.SET, list(range(60)), ["w"] * 60, [frozenset([1])] * 60, many))


def test_the_control_tells_how_many_may_be_chosen() -> None:
    spec = CONTROL.Spec.model_validate({"type": "choices", "options": ["a", "b"], "min": 1, "max": 1})
    assert CONTROL.params(spec) == {"least": 1, "most": 1}
    votes = Votes(VoteShape.SET, ["t", "t"], ["v", "w"], [frozenset("ab")] * 2, CONTROL.classes(spec))
    assert aggregate(votes, params=CONTROL.params(spec)).beliefs["t"].value == frozenset("a")


def test_a_few_answers_that_all_agree_leave_doubt() -> None:
    # Two who choose the same of all there is to choose: how often options hold is not known from that.
    both = aggregate(Votes(VoteShape.SET, ["t"] * 2, ["u", "v"], [frozenset("ab")] * 2))
    assert value_of(both, "t") == frozenset("ab")
    assert 0.8 < both.beliefs["t"].probability < 0.98
