"""Many classes and few answers for each: what everybody's answers tell of one, and what little tells."""

import numpy as np
import pytest

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.dawid_skene import Fit
from sterling.quality.ibcc import expected, prior_rows
from sterling.quality.scoring import score

CLASSES = 40


def _votes(seed: int) -> tuple[Votes, dict[str, int]]:
    """A thousand tasks with four answers by forty annotators, right half to nine times in ten; wrong answers
    are as often a class's twin as any other."""
    rng = np.random.default_rng(seed)
    truth, skill = rng.integers(0, CLASSES, 1_000).tolist(), rng.uniform(0.5, 0.9, 40)
    rows: list[tuple[str, str, int]] = []
    for task, true in enumerate(truth):
        for who in rng.permutation(40)[:4].tolist():
            wrong = true ^ 1 if rng.random() < 0.5 else int(rng.integers(0, CLASSES))
            rows.append((f"t{task}", f"a{who}", true if rng.random() < skill[who] else wrong))
    votes = Votes(VoteShape.CATEGORY, *(list(column) for column in zip(*rows, strict=True)))  # type: ignore[arg-type]
    return votes, {f"t{task}": true for task, true in enumerate(truth)}


def test_rates_are_means_so_that_what_never_occurred_rules_no_class_out() -> None:
    counts = np.zeros((1, CLASSES, CLASSES))
    counts[0, 0, 0] = 30.0
    theta, prior = expected(Fit(np.zeros((1, CLASSES)), counts, np.ones(CLASSES), 0.0, 0), 5.0)
    assert np.exp(theta).sum(axis=1) == pytest.approx(1.0)
    assert np.exp(prior).sum() == pytest.approx(1.0)
    # Expected logarithms would be thousands below for a cell that the prior alone fills.
    assert theta[0, 1, 0] > -20


def test_the_default_does_not_lose_to_the_majority() -> None:
    votes, gold = _votes(2)
    shares = score(aggregate(votes, "majority"), VoteShape.CATEGORY, gold)
    found = score(aggregate(votes), VoteShape.CATEGORY, gold)
    assert found["accuracy"] >= shares["accuracy"]
    assert found["log_loss"] < 0.8 * shares["log_loss"]


def test_skill_on_one_class_tells_of_another() -> None:
    # Of the first class the one is right 20 times of 20, the other 10 of 20; nobody has met the second.
    counts = np.asarray([[[20.0, 0.0], [0.0, 0.0]], [[10.0, 0.0], [10.0, 0.0]]])
    careful, careless = prior_rows(counts, 5.0)[:, 1, 1].tolist()
    # By hand: of all 31.6 of 42 right, so odds of 3.04; drawn to it by five answers, 0.9505 and 0.5505 right,
    # odds of 19.2 and 1.225; the second class before that: 2.5 to 0.5.
    assert careful == pytest.approx(0.9693, abs=1e-3)
    assert careless == pytest.approx(0.6683, abs=1e-3)
    assert prior_rows(counts, 5.0).sum(axis=1) == pytest.approx(1.0)
