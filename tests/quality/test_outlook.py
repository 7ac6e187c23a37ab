"""What further answers are expected to be worth, against simulated ones."""

import numpy as np
import pytest
from planted import permuted, planted

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.online import Online
from sterling.quality.outlook import Evidence, coin, evidence, outlook, promised, promises
from sterling.quality.replay import SLICES, belief, replay
from sterling.quality.table import dense


def _coin(skill: float) -> Evidence:
    """One answer about two classes that is right with this probability."""
    step = np.log(skill / (1 - skill))
    mean = (2 * skill - 1) * step
    return Evidence(np.full((2, 2), mean), np.full((2, 2), step**2 - mean**2))


@pytest.mark.parametrize(("skill", "left", "first"), [(0.7, 9, 0.75), (0.6, 30, 0.6), (0.8, 15, 0.9)])
def test_it_is_what_simulated_answers_add(skill: float, left: int, first: float) -> None:
    rng = np.random.default_rng(1)
    draws = 40_000
    right = rng.random(draws) < first  # whether the label of now is true
    agree = rng.binomial(left, np.where(right, skill, 1 - skill))
    odds = np.log(first / (1 - first)) + (2 * agree - left) * np.log(skill / (1 - skill))
    simulated = float((np.where(odds > 0, right, ~right)).mean()) - first
    told = outlook(np.asarray([[first, 1 - first]]), np.asarray([2]), np.asarray([left]), _coin(skill), 0.0)
    assert told[0] == pytest.approx(simulated, abs=0.03)


def test_nothing_left_nothing_told_and_certainty_are_worth_nothing() -> None:
    doubtful, sure = np.asarray([[0.6, 0.4]]), np.asarray([[1.0, 0.0]])
    two, many, none = np.asarray([2]), np.asarray([10]), np.asarray([0])
    assert outlook(doubtful, two, none, _coin(0.8), 0.1)[0] == 0
    assert outlook(doubtful, two, many, _coin(0.501), 0.1)[0] == pytest.approx(0, abs=1e-3)
    assert outlook(sure, two, many, _coin(0.8), 0.1)[0] == pytest.approx(0, abs=1e-9)
    assert outlook(doubtful, two, many, _coin(0.8), 0.1)[0] > 0.15
    # What depends on the answers before it tells less.
    independent, dependent = (outlook(doubtful, many, many, _coin(0.8), rho)[0] for rho in (0.0, 0.5))
    assert dependent < independent / 4


def test_classes_that_everybody_confuses_hold_less_hope_than_others() -> None:
    rng = np.random.default_rng(2)
    rows: list[tuple[str, str, str]] = []
    for n in range(300):
        truth = "abc"[n % 3]
        for who in range(5):
            # a and b are told apart hardly better than by a coin, c nearly always.
            said = truth if truth == "c" or rng.random() < 0.55 else {"a": "b", "b": "a"}[truth]
            rows.append((f"t{n:03}", f"w{who}", said))
    votes = Votes(VoteShape.CATEGORY, *(list(column) for column in zip(*rows, strict=True)))  # type: ignore[arg-type]
    table = dense(votes)
    told = evidence(table, belief(table))
    assert told.mean[0, 1] < told.mean[0, 2] / 5
    even = np.asarray([[0.55, 0.45, 0.0], [0.55, 0.0, 0.45]])
    close, far = outlook(even, np.asarray([3, 3]), np.asarray([3, 3]), told, 0.1)
    assert close < far / 2
    again = dense(permuted(votes, 4))
    assert evidence(again, belief(again)).mean == pytest.approx(told.mean)


def test_letting_hopeless_tasks_go_saves_judgments_and_hardly_costs_accuracy() -> None:
    votes, truth = planted(tasks=300, per_task=7)
    gold = {f"t{i:04}": t for i, t in enumerate(truth)}
    short = replay(votes, gold, np.random.default_rng(3))
    long = replay(votes, gold, np.random.default_rng(3), curtail=False)
    assert short.everything == long.everything
    # Answers are bought by the slice, and what is bought decides what is bought next: less only up to that.
    bought = len(votes.tasks) // SLICES
    assert all(a.judgments <= b.judgments + bought for a, b in zip(short.policy, long.policy, strict=True))
    at = [p.at for p in short.policy].index(0.95)
    assert short.policy[at].judgments < 0.9 * long.policy[at].judgments
    assert short.policy[at].accuracy > long.policy[at].accuracy - 0.02
    # The higher the threshold, the less is let go: the policy can always come to all answers' accuracy.
    assert short.policy[-1].accuracy > short.everything.accuracy - 0.01


def test_a_batch_and_an_update_after_it_promise_the_same() -> None:
    """An update knows annotators by the expected counts that the batch found, and by nothing else."""
    votes, _ = planted(tasks=200, per_task=5)
    found = aggregate(votes, "ibcc")
    batch = promised(found, 9)
    assert len(batch) == 200
    table = dense(votes)
    online = Online(table.classes)
    online.warm(votes, found)
    told = online.told()
    assert told is not None
    shares = [found.beliefs[task].distribution or {} for task in table.tasks]
    posterior = np.asarray([[one[value] for value in table.classes] for one in shares])
    # What an update knows beforehand of all annotators, ten answers' worth, is not in it.
    again = promises(posterior, table.counts, 9, told).tolist()
    assert again == pytest.approx([batch[str(task)] for task in table.tasks], abs=1e-6)


def test_nothing_is_promised_of_lone_answers_and_of_what_has_no_classes() -> None:
    votes = Votes(VoteShape.CATEGORY, ["t", "t", "u"], ["a", "b", "a"], ["x", "y", "x"], ("x", "y"))
    assert promised(aggregate(votes, "ibcc"), 5).keys() == {"t"}
    numbers = Votes(VoteShape.NUMBER, ["t", "t"], ["a", "b"], [1.0, 2.0])
    assert promised(aggregate(numbers), 5) == {}
    assert Online("xy").told() is None
    assert coin(0.8).mean == pytest.approx(_coin(0.8).mean)
