"""Crowds and gold that mislead models: one class nearly alone, classes swapped, gold picked by its class."""

import numpy as np
import pytest

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.scoring import score


def _crowd(
    rng: np.random.Generator, truth: list[int], skill: list[float], per_task: int, classes: int
) -> tuple[Votes, dict[str, int]]:
    """Each task's answers by different annotators, who err evenly over the classes."""
    rows: list[tuple[str, str, int]] = []
    for task, true in enumerate(truth):
        for who in rng.choice(len(skill), per_task, replace=False).tolist():
            wrong = (true + int(rng.integers(1, classes))) % classes
            rows.append((f"t{task}", f"a{who}", true if rng.random() < skill[who] else wrong))
    tasks, annotators, values = (list(column) for column in zip(*rows, strict=True))
    votes = Votes(VoteShape.CATEGORY, tasks, annotators, values, tuple(range(classes)))
    return votes, {f"t{task}": true for task, true in enumerate(truth)}


@pytest.mark.parametrize("rare", [0.0, 0.01, 0.03])
@pytest.mark.parametrize(("classes", "per_task"), [(2, 3), (3, 2), (3, 5), (5, 2), (5, 3), (5, 5)])
def test_a_class_that_is_nearly_all_there_is_does_not_make_models_rename_the_rest(
    rare: float, classes: int, per_task: int
) -> None:
    rng = np.random.default_rng(3)
    truth = np.where(rng.random(1_000) < rare, rng.integers(1, classes, 1_000), 0).tolist()
    votes, gold = _crowd(rng, truth, rng.uniform(0.7, 0.98, 50).tolist(), per_task, classes)
    found = aggregate(votes)
    weights = found.diagnostics["weights"]
    assert isinstance(weights, dict)
    # Those that take classes as equally frequent would leave most tasks to classes of one error.
    assert "effects" not in weights
    ours, votes_alone = (
        score(held, VoteShape.CATEGORY, gold) for held in (found, aggregate(votes, "majority"))
    )
    # Its ties go to the first class, the frequent one: no majority does better. Two standard errors of a
    # difference on 1,000 tasks, of which one in forty is called otherwise.
    assert ours["accuracy"] > votes_alone["accuracy"] - 0.01
    assert ours["accuracy"] > 0.95
    # One answer in six is wrong; who knew everybody's skill would be right in 99 of 100.
    assert ours["log_loss"] < 0.45


@pytest.mark.parametrize("per_task", [2, 3, 5, 7])
def test_two_options_of_which_one_is_rare_are_stated_as_they_hold(per_task: int) -> None:
    rng = np.random.default_rng(per_task)
    truth = rng.random(2_000) < 0.01
    sees, passes = rng.uniform(0.6, 0.95, 30), rng.uniform(0.95, 0.999, 30)
    rows: list[tuple[str, str, bool]] = []
    for task, true in enumerate(truth.tolist()):
        for who in rng.choice(30, per_task, replace=False).tolist():
            rows.append(
                (f"t{task}", f"a{who}", bool(rng.random() < (sees[who] if true else 1 - passes[who])))
            )
    columns = [list(column) for column in zip(*rows, strict=True)]
    votes = Votes(VoteShape.CATEGORY, columns[0], columns[1], columns[2], (False, True))
    gold = {f"t{task}": bool(true) for task, true in enumerate(truth.tolist())}
    ours, votes_alone = (
        score(aggregate(votes, method), VoteShape.CATEGORY, gold) for method in ("auto", "majority")
    )
    assert ours["accuracy"] >= votes_alone["accuracy"] - 0.005  # two standard errors of ten tasks' difference
    assert ours["log_loss"] < votes_alone["log_loss"] / 2
    assert ours["ece"] < 0.05


def test_models_of_hardly_better_than_guessing_crowds_do_not_swap_the_classes() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 400).tolist()
    votes, gold = _crowd(rng, truth, rng.uniform(0.48, 0.65, 80).tolist(), 30, 2)
    found = score(aggregate(votes), VoteShape.CATEGORY, gold)["accuracy"]
    shares = score(aggregate(votes, "majority"), VoteShape.CATEGORY, gold)["accuracy"]
    # Two standard errors of a difference on 400 tasks, of which a tenth are called otherwise.
    assert found > shares - 0.032


@pytest.mark.parametrize("known", [{0}, {0, 1}])
def test_known_labels_of_some_classes_alone_do_not_draw_all_tasks_to_these(known: set[int]) -> None:
    rng = np.random.default_rng(2)
    votes, gold = _crowd(rng, rng.integers(0, 4, 800).tolist(), rng.uniform(0.5, 0.95, 40).tolist(), 5, 4)
    fitting = {task: value for task, value in gold.items() if value in known and int(task[1:]) < 400}
    others = {task: value for task, value in gold.items() if task not in fitting}
    without = score(aggregate(votes), VoteShape.CATEGORY, others)
    found = score(aggregate(votes, gold=fitting), VoteShape.CATEGORY, others)
    assert found["accuracy"] >= without["accuracy"] - 0.01
    assert found["log_loss"] < without["log_loss"] + 0.02
