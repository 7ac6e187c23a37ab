"""Dependence between answers, and probabilities set right by known labels."""

import numpy as np
import pytest
from planted import planted

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.dependence import POWERS, SLOWLY, correlation, evidence_power, foretell, worth
from sterling.quality.posterior import one_hot, shares
from sterling.quality.scaling import Scaling
from sterling.quality.table import dense


def uneven(tasks: int, hard: float, seed: int = 0) -> Votes:
    """Fifteen answers a task by annotators who are right in 8 of 10 tasks, but toss a coin between the truth
    and one other class on a share of hard tasks: there, answers have an error in common."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[int, int, str]] = []
    for task in range(tasks):
        said = np.where(rng.random(15) < 0.8, 0, rng.integers(1, 3, 15))
        if rng.random() < hard:
            said = np.where(rng.random(15) < 0.55, 0, 1)
        who = rng.choice(20, 15, replace=False)
        rows += [(task, int(w), "abc"[(v + task) % 3]) for w, v in zip(who, said, strict=True)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Votes(VoteShape.CATEGORY, columns[0], columns[1], columns[2], ("a", "b", "c"))


def measured(votes: Votes) -> float:
    table = dense(votes)
    return correlation(table, shares(one_hot(table)))


def test_tasks_that_divide_everybody_show_as_correlation() -> None:
    assert measured(uneven(400, 0.0)) < SLOWLY + 0.05
    assert measured(uneven(400, 0.5)) > SLOWLY + 0.05


@pytest.mark.parametrize("hard", [0.0, 0.2, 0.5, 0.9])
def test_the_correlation_is_that_of_the_power_which_foretells_best_of_all(hard: float) -> None:
    table = dense(uneven(150, hard, 3))
    posterior = shares(one_hot(table))
    power = max(POWERS, key=lambda p: foretell(table, posterior, (p,))[0])
    # Of fifteen answers one is foretold from fourteen, which are worth 14 / (1 + 13 rho): rho of the power.
    assert correlation(table, posterior) == pytest.approx(SLOWLY + max(0.0, (1 / power - 1) / 13))


def test_correlated_answers_are_worth_fewer() -> None:
    table = dense(uneven(5, 0.0))
    # Kish's design effect: 15 answers correlated by 0.25 are worth 15 / (1 + 14 x 0.25) = 10 / 3.
    assert worth(table, 0.25) * 15 == pytest.approx(np.full(5, 10 / 3))


def asked(*answers: int) -> Votes:
    """One task for each of these numbers of answers, all of them equal but the first."""
    rows = [(task, who, "b" if who else "a") for task, n in enumerate(answers) for who in range(n)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Votes(VoteShape.CATEGORY, columns[0], columns[1], columns[2], ("a", "b"))


def test_correlation_falls_as_answers_grow() -> None:
    found = evidence_power(dense(asked(1, 8, 113)), 0.25)
    # Alone: everything. Seven others: the correlation as it was measured. 112, 16 times as many: half of it.
    assert found.tolist() == pytest.approx([1.0, 1 / (1 + 7 * 0.25), 1 / (1 + 112 * 0.125)])


@pytest.mark.parametrize("rho", [0.0, 0.2, 0.5, 1.0, 3.0])
def test_more_answers_never_say_less(rho: float) -> None:
    counts = (1, 2, 3, 5, 10, 30, 100, 300)
    found = evidence_power(dense(asked(*counts)), rho) * np.asarray(counts)
    assert (np.diff(found) > -1e-12).all()
    assert found[0] == 1
    # One correlation for all would never pass 1 / rho.
    assert found[-1] * rho > 2 or rho == 0


def overconfident(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities that claim more than they hold, and the classes drawn from the honest ones."""
    rng = np.random.default_rng(seed)
    honest = rng.dirichlet(np.ones(3), n)
    truth = (honest.cumsum(axis=1) > rng.random((n, 1))).argmax(axis=1)
    claimed = honest**3
    return claimed / claimed.sum(axis=1, keepdims=True), truth.astype(np.int32)


def loss(probabilities: np.ndarray, truth: np.ndarray) -> float:
    return -float(np.log(probabilities[np.arange(len(truth)), truth]).mean())


def test_known_labels_set_the_scale() -> None:
    known, other = overconfident(100, 0), overconfident(5000, 1)
    scaling = Scaling(*known)
    assert scaling.power < 0.7
    assert loss(scaling(other[0]), other[1]) < loss(*other) - 0.1


def test_a_few_known_labels_change_little_and_none_nothing() -> None:
    claimed, truth = overconfident(50, 2)
    assert Scaling(claimed[:0], truth[:0])(claimed) == pytest.approx(np.maximum(claimed, 1e-3), abs=4e-3)
    assert 0.5 < Scaling(claimed[:3], truth[:3]).power < 1.5


def test_known_labels_leave_honest_probabilities_nearly_alone() -> None:
    more = list[float]()
    for seed in range(10):
        rng = np.random.default_rng(seed)
        honest = rng.dirichlet(np.ones(3) / 2, 1100)
        truth = (honest.cumsum(axis=1) > rng.random((1100, 1))).argmax(axis=1).astype(np.int32)
        scaled = Scaling(honest[:100], truth[:100])(honest[100:])
        more.append(loss(scaled, truth[100:]) - loss(np.maximum(honest[100:], 1e-3), truth[100:]))
    # Logistic fits of 13 numbers lose 13 / (2 x 100) nats a label (Akaike 1974); priors keep most of it.
    assert np.mean(more) < 13 / 200 / 4


def test_a_class_that_everybody_takes_for_another_is_put_right_by_gold() -> None:
    votes, truth = planted(tasks=400, per_task=5, accuracy=(0.85, 0.95))
    # All annotators call half of the tasks of class c by the name of b.
    mistaken = {f"t{i:04}" for i, t in enumerate(truth) if t == "c" and i % 3}
    said = ["b" if t in mistaken and v == "c" else v for t, v in zip(votes.tasks, votes.values, strict=True)]
    told = Votes(votes.shape, votes.tasks, votes.annotators, said, votes.classes)
    gold = {f"t{i:04}": t for i, t in enumerate(truth[:150])}
    blind, taught = aggregate(told), aggregate(told, gold=gold)
    held = [i for i in range(150, 400) if truth[i] == "c" and i % 3]
    wrong = [np.mean([f.beliefs[f"t{i:04}"].probability for i in held]) for f in (blind, taught)]
    assert wrong[1] < wrong[0] - 0.1


def test_the_scale_does_not_depend_on_the_names_of_classes() -> None:
    claimed, truth = overconfident(80, 3)
    order = np.array([2, 0, 1])
    place = np.argsort(order).astype(np.int32)
    first = Scaling(claimed, truth)(claimed)
    second = Scaling(claimed[:, order], place[truth])(claimed[:, order])
    assert second == pytest.approx(first[:, order], abs=1e-3)
