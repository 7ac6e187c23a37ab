"""Spans matched where they overlap: a planted truth, bounds and labels by vote, misses that nobody saw."""

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from planted import permuted

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.detection import Marks, detect
from sterling.quality.reading import read, read_gold
from sterling.quality.scoring import score


def spans_of(*answers: tuple[tuple[int, int, str], ...]) -> list[tuple[int, int, str]]:
    votes = Votes(VoteShape.SPANS, ["t"] * len(answers), [f"w{i}" for i in range(len(answers))], answers)
    belief = aggregate(votes).beliefs["t"]
    return [span[:3] for span in cast("tuple[Any, ...]", belief.value)]


def test_bounds_and_labels_are_those_of_most() -> None:
    ann, ben, cem = (0, 5, "PER"), (0, 5, "LOC"), (2, 5, "PER")
    assert spans_of((ann,), (ben,), (cem,)) == [(0, 5, "PER")]


def test_a_span_of_one_among_three_is_left_out_and_of_two_among_three_kept() -> None:
    assert spans_of(((0, 5, "PER"),), (), ()) == []
    assert spans_of(((0, 5, "PER"),), ((0, 5, "PER"),), ()) == [(0, 5, "PER")]


def test_spans_over_one_another_stay_only_where_somebody_drew_them_so() -> None:
    inner, outer = (0, 2, "PER"), (0, 6, "ORG")
    assert spans_of((inner, outer), (inner, outer), (inner, outer)) == [inner, outer]
    assert len(spans_of((inner,), (inner,), (outer,), (outer,))) == 1


def _planted(seed: int) -> tuple[Votes, dict[str, tuple[tuple[int, int, str], ...]]]:
    """Two careful annotators, two who miss half, one who invents as much as is there."""
    rng = np.random.default_rng(seed)
    careful, blind = (0.05, 0.05), (0.5, 0.05)
    habits = {"ann": careful, "ben": careful, "cem": blind, "dot": blind, "eve": (0.1, 1.5)}
    truth: dict[str, tuple[tuple[int, int, str], ...]] = {}
    rows: list[tuple[str, str, Any]] = []
    for i in range(150):
        starts = (rng.permutation(20)[:3] * 10).tolist()
        real = tuple((s, s + 6, str(rng.choice(["PER", "LOC"]))) for s in sorted(starts))
        truth[f"t{i:03}"] = real
        for who, (miss, invent) in habits.items():
            own = [span for span in real if rng.random() > miss]
            for s in (rng.permutation(20)[: rng.poisson(invent)] * 10).tolist():
                if all(s != span[0] for span in own):
                    own.append((s, s + 6, str(rng.choice(["PER", "LOC"]))))
            rows.append((f"t{i:03}", who, tuple(own)))
    return Votes(VoteShape.SPANS, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]), truth


def test_misses_and_inventions_are_told_apart() -> None:
    votes, truth = _planted(3)
    found = aggregate(votes)
    assert score(found, VoteShape.SPANS, truth)["f1"] > 0.95
    assert score(aggregate(votes, "exact_mode"), VoteShape.SPANS, truth)["f1"] < 0.93
    known = found.annotators
    assert min(known["ann"].accuracy, known["ben"].accuracy) > 0.85
    assert max(known[who].accuracy for who in ("cem", "dot", "eve")) < 0.75
    assert dict(aggregate(permuted(votes, 2)).beliefs) == dict(found.beliefs)


def test_what_nobody_marked_is_counted_from_what_some_missed() -> None:
    # Four annotators who each find a thing with probability 0.5: one of sixteen is found by none.
    rng = np.random.default_rng(0)
    tasks, things, people = 400, 3, 4
    seen = rng.random((tasks * things, people)) < 0.5
    task = np.repeat(np.arange(tasks), things)[seen.any(axis=1)]
    candidate, annotator = np.nonzero(seen[seen.any(axis=1)])
    answers, who = np.repeat(np.arange(tasks), people), np.tile(np.arange(people), tasks)
    kind = np.zeros(len(candidate), dtype=np.int64)
    found = detect(Marks(task, candidate, annotator, kind, answers, who, tasks, people, 1))
    # With one kind, things and distractors differ in name only: what counts is their sum.
    assert found.unseen.sum() == pytest.approx(tasks * things - len(task), rel=0.4)


def test_real_spans_beat_the_exact_mode_and_probabilities_are_near_to_the_truth(data_dir: Path) -> None:
    folder = data_dir / "crowd" / "ner_val"
    votes = read(folder / "answers.csv", VoteShape.SPANS)
    gold = read_gold(folder / "gold.csv", VoteShape.SPANS)
    found = aggregate(votes)
    # The peer's token-wise Dawid-Skene reaches 0.58, the most frequent set of spans 0.43.
    assert score(found, VoteShape.SPANS, gold)["f1"] > 0.59
    told = [(s[3], s[:3] in gold[t]) for t, b in found.beliefs.items() for s in cast("Any", b.value)]
    assert np.mean([p for p, _ in told]) == pytest.approx(np.mean([hit for _, hit in told]), abs=0.06)
