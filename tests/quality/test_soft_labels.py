"""Answers without one truth: shares by hand, and answers foretold better than by frequencies."""

from pathlib import Path

import pytest
from planted import permuted

from sterling.domain.votes import Votes, VoteShape
from sterling.quality.reading import read
from sterling.quality.soft_labels import foretell, log_loss, soft


def test_shares_are_drawn_to_the_frequencies() -> None:
    votes = Votes(VoteShape.CATEGORY, list("aab"), list("uvu"), ["x", "y", "y"])
    # Frequencies (1 + 1) / 5 and (2 + 1) / 5, worth two answers beside a task's two.
    assert soft(votes)["a"]["x"] == pytest.approx((1 + 2 * 0.4) / 4)
    assert sum(soft(votes)["b"].values()) == pytest.approx(1)
    assert soft(permuted(votes, 1)) == soft(votes)
    assert soft(Votes(VoteShape.CATEGORY, [], [], [])) == {}


def test_a_real_annotator_is_foretold_better_than_by_frequencies(data_dir: Path) -> None:
    votes = read(data_dir / "crowd" / "hs_brexit" / "answers.csv", VoteShape.CATEGORY)
    told = foretell(votes)
    shares = soft(votes)
    answers = [str(v) for v in votes.values]
    share = {value: answers.count(value) / len(answers) for value in set(answers)}
    constant = dict.fromkeys(told, share)
    assert set(shares) == set(votes.tasks)
    assert log_loss(votes, told) < 0.8 * log_loss(votes, constant)
