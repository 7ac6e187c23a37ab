"""Labels ranked by how likely they are wrong."""

import numpy as np
import pytest
from planted import planted

from sterling.domain.errors import Invalid
from sterling.domain.votes import Aggregate, Belief
from sterling.quality import aggregate
from sterling.quality.label_errors import suspects


def auroc(score: list[float], positive: list[bool]) -> float:
    """The chance that a wrong label stands before a right one (ties half)."""
    wrong = np.asarray([s for s, p in zip(score, positive, strict=True) if p])
    right = np.asarray([s for s, p in zip(score, positive, strict=True) if not p])
    return float((np.sign(wrong[:, None] - right[None, :]) / 2 + 0.5).mean())


def test_swapped_labels_come_first_and_name_what_they_were() -> None:
    votes, truth = planted(tasks=200)
    rng = np.random.default_rng(1)
    labels = {f"t{i:04}": t for i, t in enumerate(truth)}
    swapped = {f"t{i:04}" for i in rng.choice(200, 20, replace=False).tolist()}
    for task in swapped:
        labels[task] = {"a": "b", "b": "c", "c": "a"}[labels[task]]
    found = suspects(aggregate(votes, "dawid_skene"), labels)
    assert len(found) == 200
    first = found[:20]
    assert sum(s.task in swapped for s in first) >= 18
    assert sum(s.instead == truth[int(str(s.task)[1:])] for s in first) >= 18


def test_a_model_helps_where_annotators_are_few() -> None:
    votes, truth = planted(tasks=300, per_task=2, accuracy=(0.6, 0.8), seed=3)
    rng = np.random.default_rng(2)
    model: dict[str, dict[str, float]] = {}
    for i, t in enumerate(truth):
        says = t if rng.random() < 0.85 else str(rng.choice(list("abc")))
        model[f"t{i:04}"] = {c: 0.98 if c == says else 0.01 for c in "abc"}
    found = aggregate(votes, "majority")
    wrong = {f"t{i:04}": found.beliefs[f"t{i:04}"].value != t for i, t in enumerate(truth)}
    scores = [
        auroc([s.wrong for s in ranked], [wrong[str(s.task)] for s in ranked])
        for ranked in (suspects(found), suspects(found, model=model))
    ]
    assert scores[1] > scores[0] + 0.05
    assert scores[1] > 0.8


def test_nothing_and_beliefs_without_classes() -> None:
    assert suspects(Aggregate("none", {})) == []
    with pytest.raises(Invalid, match="need beliefs over classes"):
        suspects(Aggregate("none", {"t": Belief("x", 0.5, 2)}))
