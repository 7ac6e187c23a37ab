"""Ordered classes: annotators with bias and spread, against the median of the answers."""

from pathlib import Path

import numpy as np
import pytest
from planted import permuted

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.ordinal import kernels
from sterling.quality.reading import read, read_gold


def planted_scale(seed: int, tasks: int = 300) -> tuple[Votes, list[int]]:
    """Five answers a task on a scale of seven steps, by annotators who are too mild or too strict."""
    rng = np.random.default_rng(seed)
    truth, bias, spread = rng.integers(0, 7, tasks), rng.normal(0, 0.8, 25), rng.uniform(0.3, 1.6, 25)
    rows: list[tuple[str, str, int]] = []
    for task in range(tasks):
        for who in rng.choice(25, 5, replace=False).tolist():
            said = np.clip(np.rint(truth[task] + bias[who] + spread[who] * rng.normal()), 0, 6)
            rows.append((f"t{task:04}", f"a{who:02}", int(said)))
    columns = [list(column) for column in zip(*rows, strict=True)]
    votes = Votes(VoteShape.ORDINAL, columns[0], columns[1], columns[2], tuple(range(7)))
    return votes, truth.tolist()


def medians(votes: Votes) -> dict[object, float]:
    by: dict[object, list[int]] = {}
    for task, value in zip(votes.tasks, votes.values, strict=True):
        by.setdefault(task, []).append(int(str(value)))
    return {task: sorted(values)[(len(values) - 1) // 2] for task, values in by.items()}


@pytest.mark.parametrize("method", ["auto", "ordinal"])
def test_planted_steps_are_found_better_than_by_the_median(method: str) -> None:
    off, right = {"median": 0.0, method: 0.0}, {"median": 0.0, method: 0.0}
    for seed in range(3):
        votes, truth = planted_scale(seed)
        beliefs = aggregate(votes, method).beliefs
        for name, found in (("median", medians(votes)), (method, {t: b.value for t, b in beliefs.items()})):
            apart = np.asarray([int(str(found[f"t{i:04}"])) - t for i, t in enumerate(truth)])
            off[name] += float(np.abs(apart).mean()) / 3
            right[name] += float((apart == 0).mean()) / 3
    assert off[method] < off["median"] - 0.02
    assert right[method] > right["median"] + 0.02


def test_graded_pages_are_nearer_to_the_truth_than_by_the_median(data_dir: Path) -> None:
    folder = data_dir / "crowd" / "s_adult"
    plain, gold = (
        read(folder / "answers.csv", VoteShape.ORDINAL),
        read_gold(folder / "gold.csv", VoteShape.ORDINAL),
    )
    step = {grade: place for place, grade in enumerate("GPRX")}
    votes = Votes(
        VoteShape.ORDINAL, plain.tasks, plain.annotators, [step[str(v)] for v in plain.values], (0, 1, 2, 3)
    )
    found, middle = aggregate(votes, "ordinal").beliefs, medians(votes)
    apart = np.asarray([[int(str(found[t].value)), middle[t]] for t in gold]) - np.asarray(
        [[step[g]] for g in gold.values()]
    )
    assert np.abs(apart[:, 0]).mean() <= np.abs(apart[:, 1]).mean()
    assert (apart[:, 0] == 0).mean() >= (apart[:, 1] == 0).mean()


def test_rows_of_a_biased_annotator_are_moved_and_far_errors_rare() -> None:
    counts = np.zeros((2, 4, 4))
    counts[0] = 100 * np.eye(4)
    for truth in range(3):
        counts[1, truth + 1, truth] = 100
    exact, biased = kernels(counts)
    assert exact.argmax(axis=0).tolist() == [0, 1, 2, 3]
    assert biased.argmax(axis=0).tolist() == [1, 2, 3, 3]
    assert (np.diff(exact[:, 0]) < 0).all()
    assert kernels(counts).sum(axis=1) == pytest.approx(1)


def test_slips_do_not_widen_what_is_expected_of_an_annotator() -> None:
    # Of every class 80 answers are right; 20 are anything at all.
    sloppy = kernels((80 * np.eye(11) + 20 / 11)[None])[0]
    assert np.diag(sloppy).min() > 0.7
    assert sloppy[10, 0] == pytest.approx(0.2 / 11, rel=0.5)


@pytest.mark.parametrize(("method", "most"), [("ordinal", 0.15), ("auto", 0.45)])
def test_long_scales_are_not_surer_than_right(method: str, most: float) -> None:
    """Fifty steps, five answers a task, each two to six steps off: nobody can know the very step."""
    rng = np.random.default_rng(1)
    truth, spread = rng.integers(0, 50, 300), rng.uniform(2, 6, 20)
    rows: list[tuple[int, int, int]] = []
    for task in range(300):
        for who in rng.permutation(20)[:5].tolist():
            rows.append((task, who, int(np.clip(np.rint(truth[task] + spread[who] * rng.normal()), 0, 49))))
    columns = [list(column) for column in zip(*rows, strict=True)]
    votes = Votes(VoteShape.ORDINAL, columns[0], columns[1], columns[2], tuple(range(50)))
    beliefs = aggregate(votes, method).beliefs
    right = np.mean([beliefs[task].value == true for task, true in enumerate(truth.tolist())])
    assert np.mean([belief.probability for belief in beliefs.values()]) - right < most


@pytest.mark.parametrize("method", ["auto", "ordinal"])
def test_ordinal_votes_keep_the_rules_of_all_methods(method: str) -> None:
    votes, _ = planted_scale(5, tasks=40)
    found = aggregate(votes, method)
    assert dict(found.beliefs) == dict(aggregate(permuted(votes, 9), method).beliefs)
    mirrored = [6 - int(str(v)) for v in votes.values]
    turned = Votes(votes.shape, votes.tasks, votes.annotators, mirrored, votes.classes)
    for task, belief in aggregate(turned, method).beliefs.items():
        shares, other = belief.distribution or {}, found.beliefs[task].distribution or {}
        assert sum(shares.values()) == pytest.approx(1)
        assert [shares[6 - k] for k in range(7)] == pytest.approx([other[k] for k in range(7)], abs=2e-3)
    unanimous = Votes(VoteShape.ORDINAL, [0, 1, 2] * 4, list("uuuvvvwwwxxx"), [3, 1, 2] * 4, (1, 2, 3))
    assert [b.value for b in aggregate(unanimous, method).beliefs.values()] == [3, 1, 2]
    assert dict(aggregate(Votes(VoteShape.ORDINAL, [], [], []), method).beliefs) == {}
